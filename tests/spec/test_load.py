# ruff: noqa: E501, ISC004 - the rows of a table stay together
import os
from pathlib import Path

import pytest

from mxsync.config import load_config
from mxsync.errors import Position
from mxsync.model import Unmanaged
from mxsync.spec import Specs, load_specs


def sets(specs: Specs) -> list[str]:
    return [
        " ".join((one.zone, one.provider + (f"/{one.zone_id}" if one.zone_id else ""), want.owner, str(want.ttl),
                  ",".join(map(str, want.rdata)) or "absent"))
        for one in specs.desired for want in one.wants
    ]  # fmt: skip


def complaints(specs: Specs) -> list[str]:
    return [" | ".join((str(err), *err.hints)) for err in specs.errors]


MEANINGS = (
    "no-mail: the domain accepts no mail (RFC 7505) | "
    "absent: no MX records here, senders fall back to the address of the name itself"
)
FORMS = "an owner has a list, no-mail, absent, {use: preset} or {set: [...]}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("zone: a.example\nmx: [20 b.c, 10 d.e]", ["a.example. bind a.example. None 10 d.e.,20 b.c."],
                     id="a bare list is the apex"),
        pytest.param("zone: a.example\nmx: no-mail", ["a.example. bind a.example. None 0 ."], id="no-mail"),
        pytest.param("zone: a.example\nmx: ['0 .']", ["a.example. bind a.example. None 0 ."], id="null MX as a record"),
        pytest.param("zone: a.example\nttl: 1h\nmx: absent", ["a.example. bind a.example. None absent"],
                     id="absent has no TTL"),
        pytest.param("zone: a.example\nmx: {}", [], id="nothing managed"),
        pytest.param('zone: a.example\nmx: {x: absent, "@": no-mail, "*": no-mail, a.x: absent}',
                     ["a.example. bind a.example. None 0 .", "a.example. bind *.a.example. None 0 .",
                      "a.example. bind x.a.example. None absent", "a.example. bind a.x.a.example. None absent"],
                     id="owners in canonical order"),
        pytest.param("zone: a.example\nttl: 1h\nmx: {a: {set: [10 b.c], ttl: 5m}, b: {set: no-mail}, c: {set: absent, ttl: 1}}",
                     ["a.example. bind a.a.example. 300 10 b.c.", "a.example. bind b.a.example. 3600 0 .",
                      "a.example. bind c.a.example. None absent"], id="long form"),
        pytest.param("zone: a.example\nmx: {a: {use: ours, ttl: 60}}",
                     ["a.example. bind a.a.example. 60 10 mx1.host.example.,20 mx2.host.example."], id="preset"),
        pytest.param("zone: a.example\nmx: {a: {use: hosted, target: x.y.z}}",
                     ["a.example. bind a.a.example. None 0 x.y.z."], id="preset with a parameter"),
        pytest.param("zone: a.example\nmx: {set: {set: [10 b.c]}, use: no-mail}",
                     ["a.example. bind set.a.example. None 10 b.c.", "a.example. bind use.a.example. None 0 ."],
                     id="owners called set and use"),
        pytest.param('zone: a.example\nmx: ["10 mx.{zone}", "20 {zone}"]',
                     ["a.example. bind a.example. None 10 mx.a.example.,20 a.example."], id="the zone in targets"),
        pytest.param("zones: [b.example, A.example.]\nmx: ['10 mx.{zone}']",
                     ["a.example. bind a.example. None 10 mx.a.example.", "b.example. bind b.example. None 10 mx.b.example."],
                     id="zones in canonical order"),
        pytest.param("zones: [a.example, münchen.example]\nmx: ['10 mx.{zone}']",
                     ["a.example. bind a.example. None 10 mx.a.example.",
                      "xn--mnchen-3ya.example. bind xn--mnchen-3ya.example. None 10 mx.xn--mnchen-3ya.example."],
                     id="internationalised zone in targets"),
        pytest.param("zone: a.example\nprovider: aws\nmx: no-mail", ["a.example. aws a.example. None 0 ."], id="provider"),
        pytest.param("zone: a.example\nprovider: {name: aws, zone_id: Z1}\nmx: no-mail",
                     ["a.example. aws/Z1 a.example. None 0 ."], id="zone id"),
        pytest.param("zone: a.example\nproviders: [bind, {name: aws, zone_id: 7}, {name: aws, zone_id: 8}]\nmx: no-mail",
                     ["a.example. bind a.example. None 0 .", "a.example. aws/7 a.example. None 0 .",
                      "a.example. aws/8 a.example. None 0 ."], id="providers in the order of the spec"),
        pytest.param("zone: a.example\nmx: {no: no-mail, 1: no-mail, null: no-mail, 1.0: no-mail}",
                     ["a.example. bind 1.0.a.example. None 0 .", "a.example. bind 1.a.example. None 0 .",
                      "a.example. bind no.a.example. None 0 .", "a.example. bind null.a.example. None 0 ."],
                     id="no YAML types in owners"),
    ],
)  # fmt: skip
def test_meaning(load, text: str, expected: list[str]) -> None:
    specs = load(text)
    assert complaints(specs) == []
    assert sets(specs) == expected


def test_the_rest_of_a_spec(load) -> None:
    (one,) = load('zone: a.example\nunmanaged: report\nfrozen: "no"\nmx: {x: absent}').desired
    assert (one.unmanaged, one.frozen) == (Unmanaged.REPORT, "no")
    assert one.where == Position("specs/a.yaml", 1, 7)
    assert one.wants[0].where == Position("specs/a.yaml", 4, 6)
    assert one.digest.startswith("sha256:")
    assert len(one.digest) == 71


@pytest.mark.parametrize(
    ("spec", "config", "ttl"),
    [
        pytest.param("ttl: 5\nmx: {a: {set: no-mail, ttl: 7}}", "ttl: 9", 7, id="owner"),
        pytest.param("ttl: 5\nmx: {a: {set: no-mail}}", "ttl: 9", 5, id="spec"),
        pytest.param("mx: {a: no-mail}", "ttl: 9", 9, id="config"),
        pytest.param("mx: {a: no-mail}", "", None, id="nobody"),
        pytest.param("ttl: 0\nmx: {a: no-mail}", "ttl: 9", 0, id="zero"),
    ],
)
def test_who_says_the_ttl(load, spec: str, config: str, ttl: int | None) -> None:
    specs = load(
        f"zone: a.example\n{spec}", config=f"defaults: {{{config}}}\nproviders: {{bind: {{type: bind}}}}"
    )
    assert specs.desired[0].wants[0].ttl == ttl


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("zone: a.example", "1:1: key 'mx' is missing | write mx: [\"10 mail.example.com\"]", id="no mx"),
        pytest.param("mx: absent", "1:1: neither zone, zones nor zones_from stands here | write zone: example.com",
                     id="no zone"),
        pytest.param("zone: a.example\nmx: absent\nzones: [b.example]", "3:1: zones and zone exclude each other",
                     id="zone and zones"),
        pytest.param("zone: a.example\nmx: absent\nprovider: bind\nproviders: [aws]",
                     "4:1: providers and provider exclude each other", id="provider and providers"),
        pytest.param("zone: a.example\nmx: absent\nproviders: [{name: aws, zone_id: 7}, aws]",
                     "3:38: provider 'aws' stands here twice", id="provider with and without id"),
        pytest.param("zone: a.example\nmx: absent\nproviders: [aws, {name: aws, zone_id: 7}]",
                     "3:25: provider 'aws' stands here twice", id="provider without and with id"),
        pytest.param("zone: a.example\nmx: absent\nproviders: [aws, aws]", "3:18: provider 'aws' stands here twice",
                     id="provider twice"),
        pytest.param("zone: a.example\nmx: absent\nprovider: awz",
                     "3:11: there is no provider 'awz' in mxsync.yaml | did you mean 'aws'? | known here: aws, bind",
                     id="unknown provider"),
        pytest.param("zone: a.example\nmx: absent\nprovider: {name: aws, zone: Z}",
                     "3:11: key 'zone_id' is missing", id="no zone id"),
        pytest.param("zone: a.example\nmx: absent\nprovider: {name: aws, zone_id: }",
                     "3:32: zone_id is empty | write zone_id: Z1, or leave the key out", id="empty zone id"),
        pytest.param("zones: []\nmx: absent", "1:8: the list is too short: 0 of at least 1 items", id="no zones"),
        pytest.param("zones: [a.example, b.example, A.example.]\nmx: absent",
                     "1:31: zone 'A.example.' stands in line 1 already", id="zone twice in a list"),
        pytest.param("zone: '*.a.example'\nmx: absent", "1:7: zone name '*.a.example' holds a wildcard | "
                     'a wildcard is an owner: mx: {"*": [...]} in the zone it belongs to', id="wildcard zone"),
        pytest.param("zone:\nmx: absent", "1:6: the zone has no name | write zone: example.com", id="empty zone"),
        pytest.param("zone: a.example\nzome: b\nmx: absent", "2:1: unknown key 'zome' | did you mean 'zone'? | known here: "
                     "frozen, mx, overrides, provider, providers, recipients, ttl, unmanaged, zone, zones, zones_from", id="unknown key"),
        pytest.param("zone: a.example\nmx:", f"2:4: an empty value does not say what is meant | {MEANINGS}", id="empty mx"),
        pytest.param("zone: a.example\nmx: none", f"2:5: none does not say what is meant | {MEANINGS}", id="none"),
        pytest.param("zone: a.example\nmx: null", f"2:5: null does not say what is meant | {MEANINGS}", id="null"),
        pytest.param("zone: a.example\nmx: {x: ~}", f"2:9: ~ does not say what is meant | {MEANINGS}", id="tilde"),
        pytest.param("zone: a.example\nmx:\n  x:\n", f"3:5: an empty value does not say what is meant | {MEANINGS}",
                     id="empty owner"),
        pytest.param("zone: a.example\nmx: []", f"2:5: the list is empty | {MEANINGS}", id="empty list"),
        pytest.param("zone: a.example\nmx: nomail", "2:5: 'nomail' is neither no-mail nor absent | did you mean 'no-mail'?",
                     id="nomail"),
        pytest.param("zone: a.example\nmx: nonsense", f"2:5: 'nonsense' is neither no-mail nor absent | {FORMS}",
                     id="some word"),
        pytest.param("zone: a.example\nmx: 10 b.c", "2:5: '10 b.c' is one record; records stand in a list | "
                     'write ["10 b.c"]', id="one record"),
        pytest.param("zone: a.example\nmx: [10: b.c]", "2:6: text is expected, not a mapping", id="colon in a record"),
        pytest.param("zone: a.example\nmx: {use: ours}", "2:5: mx is a mapping by owner, and use is not an owner | "
                     'write mx: {"@": {use: ...}} for the zone itself', id="use at the top"),
        pytest.param("zone: a.example\nmx: {set: [10 b.c], ttl: 5}", "2:5: mx is a mapping by owner, and set is not an "
                     'owner | write mx: {"@": {set: ...}} for the zone itself | '
                     "an owner really called set is written set: {set: [...]}", id="set at the top"),
        pytest.param("zone: a.example\nmx: {x: {use: ours, set: absent}}", "2:9: use and set exclude each other | "
                     "use takes the records of a preset, set lists them", id="use and set"),
        pytest.param("zone: a.example\nmx: {x: {ttl: 5}}", f"2:9: neither set nor use stands here | {FORMS}",
                     id="neither set nor use"),
        pytest.param("zone: a.example\nmx: {x: {set: absent, tll: 5}}",
                     "2:23: unknown key 'tll' | did you mean 'ttl'? | known here: recipients, set, ttl, use", id="unknown key of a set"),
        pytest.param("zone: a.example\nmx: {x: {use: our}}", "2:15: there is no preset 'our' | did you mean 'ours'? | "
                     "in mxsync.yaml: hosted, ours, regional | mxsync presets lists those that come with mxsync",
                     id="unknown preset"),
        pytest.param("zone: a.example\nmx: {x: {use: google-workspce}}", "2:15: there is no preset 'google-workspce' | "
                     "did you mean 'google-workspace'? | in mxsync.yaml: hosted, ours, regional | "
                     "mxsync presets lists those that come with mxsync", id="unknown shipped preset"),
        pytest.param("zone: a.example\nmx: {x: {use: zoho}}", "2:15: preset 'zoho' needs the parameter 'region' | "
                     "write {use: zoho, region: ...} | region is com, eu, in, com.au or jp", id="shipped: missing"),
        pytest.param("zone: a.example\nmx: {x: {use: zoho, region: us}}", "2:15: 'us' is no region of preset 'zoho' | "
                     "write com, eu, in, com.au or jp | for zone a.example", id="shipped: not allowed"),
        pytest.param("zone: a.example\nmx: {x: {use: zoho, region: eu, regio: eu}}", "2:33: preset 'zoho' has no parameter 'regio' | "
                     "did you mean 'region'? | known here: region", id="shipped: unknown parameter"),
        pytest.param("zone: a.example\nmx: {x: {use: hosted}}", "2:15: preset 'hosted' needs the parameter 'target' | "
                     "write {use: hosted, target: ...}", id="missing parameter"),
        pytest.param("zone: a.example\nmx: {x: {use: hosted, target: a.b, tagret: c}}", "2:36: preset 'hosted' has no "
                     "parameter 'tagret' | did you mean 'target'? | known here: target", id="unknown parameter"),
        pytest.param("zone: a.example\nmx: {x: {use: hosted, target: a b}}", "2:15: the value 'a b' of {target} cannot "
                     "stand in a target | letters, digits, - _ and dots can | for zone a.example", id="bad parameter"),
        *(
            pytest.param(f"zone: a.example\nmx: {{x: {{use: regional, region: {value}}}}}", "2:33: the parameter 'region' "
                         "has no value | write what stands for it in the targets", id=f"parameter {value}")
            for value in ("null", "None", "~", "''")
        ),
        pytest.param("zone: a.example\nmx: {x: {use: hosted, target: mail}}", "2:15: target 'mail' is a single label; "
                     "targets are absolute names (MX002) | write mail.a.example in full | it was made from '0 {target}' | "
                     "for zone a.example", id="single label by parameter"),
        pytest.param("zone: a.example\nmx: [10 mail]", "2:6: target 'mail' is a single label; targets are absolute names (MX002) | "
                     "write mail.a.example in full", id="single label"),
        pytest.param("zone: a.example\nmx: ['10 mx.{zoen}']",
                     "2:6: nothing fills the placeholder {zoen} | did you mean 'zone'? | known here: zone",
                     id="unknown placeholder"),
        pytest.param("zone: a.example\nmx: ['{zone} a.b']", "2:6: '{zone} a.b': placeholders may stand in targets only | "
                     "write the preference as a number", id="placeholder as preference"),
        pytest.param("zone: a.example\nmx: ['10 {Zone}']", "2:6: '{Zone}' is not a placeholder | "
                     "names of placeholders are lower case letters, digits and _", id="no name for a placeholder"),
        pytest.param("zone: a.example\nmx:\n  - 10 b.c\n  - 10 B.c.", "4:5: '10 b.c' stands here twice, first in line 3 (MX009) | "
                     "keep one of them", id="MX009: same record twice"),
        pytest.param("zone: a.example\nmx: [10 b.c, 0 .]", "2:14: '0 .' means that no mail is accepted; nothing else can "
                     "stand beside it (MX007, RFC 7505 §3) | keep either it or the others", id="MX007: null MX beside others"),
        pytest.param("zone: a.example\nmx: ['10 {zone}', 10 a.example]", "2:19: '10 a.example' stands here twice, first "
                     "in line 2 (MX009) | keep one of them | for zone a.example", id="same record by placeholder"),
        pytest.param("zone: a.example\nmx: {www.a.example.: absent}", "2:6: owner 'www.a.example.' holds the name of the "
                     "zone already | write www: owners are relative to the zone", id="absolute owner"),
        pytest.param("zone: a.example\nmx: {a.example: absent}", "2:6: owner 'a.example' holds the name of the zone "
                     'already | write "@": owners are relative to the zone', id="zone as owner"),
        pytest.param("zone: a.example\nmx: {www.: absent}", "2:6: owner 'www.' ends with a dot: owners are relative to "
                     "the zone | write www, or without the zone's name if it ends with that", id="final dot"),
        pytest.param("zone: a.example\nmx: {x: absent, X: absent}", "2:17: owner 'X' is the same as 'x'", id="owner twice"),
        pytest.param("zone: a.example\nmx: {x: absent, '\\120': absent}", "2:17: owner '\\\\120' is the same as 'x'",
                     id="owner twice by escape"),
        pytest.param("zone: a.example\nttl: 1h30\nmx: absent", "2:6: TTL '1h30': the last number has no unit | "
                     "write 1h30m", id="TTL"),
        pytest.param("zone: a.example\nttl:\nmx: absent", "2:5: the TTL is empty | leave the key out to keep the live TTL",
                     id="empty TTL"),
        pytest.param("zone: a.example\nunmanaged: warn\nmx: absent", "2:12: ignore, report or error is expected, not 'warn'",
                     id="unmanaged"),
        pytest.param("zone: a.example\nfrozen:\nmx: absent", '2:8: frozen is empty | write frozen: "reason", or leave the '
                     "key out", id="frozen without reason"),
        pytest.param("zone: a.example\noverrides: yes\nmx: absent", "2:12: true or false is expected, not 'yes'",
                     id="truth in other words"),
        pytest.param("zones: [a.example]\noverrides: true\nmx: absent",
                     "2:1: overrides is for a spec of one zone (zone: example.com)", id="overrides of a list"),
    ],
)  # fmt: skip
def test_complaint(load, text: str, expected: str) -> None:
    specs = load(text)
    assert complaints(specs)[0] == f"specs/a.yaml:{expected}"
    assert specs.desired == ()


def test_no_provider(load) -> None:
    config = "providers: {x: {type: a}, y: {type: a}}"
    assert complaints(load("zone: a.example\nmx: absent", config=config)) == [
        "specs/a.yaml:1:1: the spec names no provider, and there is no default | "
        "write provider: x, or defaults: {provider: ...} in mxsync.yaml"
    ]


def test_all_errors_of_all_files(load) -> None:
    specs = load(
        {
            "specs/b.yaml": "zone: b.example\nmx: {x: [1 y], z: ~}\nttl: x\nzzz: 1",
            "specs/a.yaml": "zone: a..b\nmx: [10 a]",
            "specs/c.yaml": "@: x",
            "specs/good.yaml": "zone: good.example\nmx: absent",
        }
    )
    assert [str(err.where) for err in specs.errors] == [
        "specs/a.yaml:1:7",
        "specs/a.yaml:2:6",
        "specs/b.yaml:2:10",
        "specs/b.yaml:2:19",
        "specs/b.yaml:3:6",
        "specs/b.yaml:4:1",
        "specs/c.yaml:1:1",
    ]
    assert [one.zone for one in specs.desired] == ["good.example."]
    assert specs.files == 4


def test_errors_of_presets_are_told_once_and_block_who_uses_them(load) -> None:
    specs = load(
        {
            "specs/a.yaml": "zone: a.example\nmx: {x: {use: bad}}",
            "specs/b.yaml": "zone: b.example\nmx: absent",
        },
        config="providers: {bind: {type: bind}}\npresets: {bad: [10 x], unused: ['{a} b']}",
    )
    assert complaints(specs) == [
        "mxsync.yaml:2:17: target 'x' is a single label; targets are absolute names (MX002) | write x.<zone> in full",
        "mxsync.yaml:2:33: '{a} b': placeholders may stand in targets only | write the preference as a number",
        "specs/a.yaml:2:15: preset 'bad' has errors, see mxsync.yaml:2:11",
    ]
    assert [one.zone for one in specs.desired] == ["b.example."]


# -- two specs for one zone

ONE = "zone: a.example\nmx: no-mail\n"
MANY = "zones: [b.example, a.example]\nmx: absent\n"
TWICE = "zone a.example is also defined at specs/1.yaml:{} | {}"
ONLY_ONE = "one zone has one spec"
LET_IT_WIN = "to let the spec of the single zone win, write overrides: true into it"


@pytest.mark.parametrize(
    ("first", "second", "error", "zones"),
    [
        pytest.param(ONE, ONE, f"2:1:7: {TWICE.format('1:7', ONLY_ONE)}", [], id="two of one zone"),
        pytest.param(ONE, MANY, f"2:1:20: {TWICE.format('1:7', LET_IT_WIN)}", ["b.example. absent"], id="one and many"),
        pytest.param(MANY, ONE, f"2:1:7: {TWICE.format('1:20', LET_IT_WIN)}", ["b.example. absent"], id="many and one"),
        pytest.param(MANY, "zones: [a.example]\nmx: absent", f"2:1:9: {TWICE.format('1:20', ONLY_ONE)}",
                     ["b.example. absent"], id="two lists"),
        pytest.param(MANY, ONE + "overrides: true", "", ["a.example. 0 .", "b.example. absent"], id="overrides"),
        pytest.param(ONE + "overrides: true", MANY, "", ["a.example. 0 .", "b.example. absent"], id="overrides first"),
        pytest.param(MANY, ONE + "overrides: false", f"2:1:7: {TWICE.format('1:20', LET_IT_WIN)}", ["b.example. absent"],
                     id="overrides: false"),
        pytest.param(ONE + "overrides: true", ONE + "overrides: true", f"2:1:7: {TWICE.format('1:7', ONLY_ONE)}", [],
                     id="overrides beats no other spec of the zone"),
        pytest.param(ONE + "overrides: true", ONE, f"2:1:7: {TWICE.format('1:7', ONLY_ONE)}", [],
                     id="overrides beats lists only"),
        pytest.param("zone: a.example\nmx: absent\nprovider: aws", ONE, f"2:1:7: {TWICE.format('1:7', ONLY_ONE)}", [],
                     id="another provider does not matter"),
        pytest.param(ONE, "zone: sub.a.example\nmx: absent", "", ["a.example. 0 .", "sub.a.example. absent"],
                     id="a zone below a zone"),
    ],
)  # fmt: skip
def test_one_zone_twice(load, first: str, second: str, error: str, zones: list[str]) -> None:
    specs = load({"specs/1.yaml": first, "specs/2.yaml": second})
    assert complaints(specs) == ([f"specs/{error.replace(':', '.yaml:', 1)}"] if error else [])
    assert [f"{line.split()[0]} {line.split(' ', 4)[4]}" for line in sets(specs)] == zones


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param("zone: a.example\noverrides: true\nmx: nonsense", id="wrong"),
        pytest.param("zone: 'a.example' # x\noverrides: true\nmx: [", id="unreadable"),
        pytest.param(b"zone: a.example\noverrides: true\nmx: \xff", id="no text"),
    ],
)
def test_a_list_does_not_speak_for_a_zone_whose_own_spec_is_broken(load, broken: str | bytes) -> None:
    specs = load({"specs/1.yaml": MANY, "specs/2.yaml": broken})
    assert [one.zone for one in specs.desired] == ["b.example."]
    assert specs.errors


@pytest.mark.parametrize(
    ("spelling", "encoding"),
    [
        *(
            (spelling, "utf-8")
            for spelling in ("MÜNCHEN", "mu\u0308nchen", "\uff4dü\uff4echen", "XN--MNCHEN-3YA")
        ),
        *(("München", encoding) for encoding in ("latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig")),
    ],
)
def test_a_broken_spec_is_about_its_zone_in_any_spelling_and_encoding(
    load, spelling: str, encoding: str
) -> None:
    broken = f"zone: {spelling}.example\noverrides: true\nmx: [".encode(encoding)
    specs = load(
        {"specs/1.yaml": "zones: [b.example, münchen.example]\nmx: absent\n", "specs/2.yaml": broken}
    )
    assert [one.zone for one in specs.desired] == ["b.example."]


# -- which files


def test_which_files_are_specs(load) -> None:
    text = "zone: {}.example\nmx: absent"
    names = [
        "a.yaml",
        "b.yml",
        "sub/c.yaml",
        "sub/deep/d.YAML",
        ".hidden.yaml",
        ".git/e.yaml",
        "f.txt",
        "g.yaml.bak",
    ]
    specs = load({f"specs/{name}": text.format(f"z{n}") for n, name in enumerate(names)})
    assert [one.zone for one in specs.desired] == ["z0.example.", "z1.example.", "z2.example.", "z3.example."]
    assert specs.files == 4


def test_the_config_is_no_spec(load) -> None:
    config = "specs: .\nproviders: {bind: {type: bind}}"
    assert load({"a.yaml": "zone: a.example\nmx: absent"}, config=config).files == 1


def test_paths_of_the_caller(load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load({f"specs/{name}.yaml": f"zone: {name}.example\nmx: absent" for name in "abc"})
    config = load_config(tmp_path / "mxsync.yaml", {})
    monkeypatch.chdir(tmp_path / "specs")
    paths = [Path("b.yaml"), tmp_path / "specs/a.yaml", Path("../specs/b.yaml"), Path("x.yaml")]
    specs = load_specs(config, paths)
    assert [one.zone for one in specs.desired] == ["a.example.", "b.example."]
    assert complaints(specs) == ["specs/x.yaml does not exist"]
    assert load_specs(config, [Path()]).files == 3


def test_no_spec_at_all(load, tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    assert complaints(load({})) == [
        "there is no spec file in specs | mxsync init writes a first one, mxsync import makes them from live zones"
    ]


def test_no_folder(load) -> None:
    assert complaints(load({})) == ["specs does not exist | mxsync init writes a first spec"]
    assert complaints(load({}, config="specs: x\nproviders: {bind: {type: bind}}")) == [
        "mxsync.yaml:1:8: x does not exist | mxsync init writes a first spec"
    ]


def test_symbolic_links(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    root = tmp_path / "repo"
    (root / "specs").mkdir(parents=True)
    outside.mkdir()
    (outside / "o.yaml").write_text("zone: o.example\nmx: absent")
    (root / "specs/a.yaml").write_text("zone: a.example\nmx: absent")
    (root / "specs/b.yaml").symlink_to("a.yaml")
    (root / "specs/loop").symlink_to(root / "specs")
    (root / "specs/file.yaml").symlink_to(outside / "o.yaml")
    (root / "specs/folder").symlink_to(outside)
    (root / "specs/self.yaml").symlink_to("self.yaml")
    (root / "specs/gone.yaml").symlink_to("nothing")
    (root / "mxsync.yaml").write_text("providers: {bind: {type: bind}}")
    specs = load_specs(load_config(root / "mxsync.yaml", {}))
    assert [one.zone for one in specs.desired] == ["a.example."]
    assert [str(err) for err in specs.errors] == [
        f"specs/file.yaml: {root}/specs/file.yaml lies outside {root}",
        f"specs/folder: {root}/specs/folder lies outside {root}",
        f"specs/gone.yaml: {root}/specs/gone.yaml does not exist",
        f"specs/self.yaml: {root}/specs/self.yaml is a loop of symbolic links",
    ]
    allowed = load_config(root / "mxsync.yaml", {"MXSYNC_ALLOW_PATHS": str(outside)})
    assert [one.zone for one in load_specs(allowed).desired] == ["a.example.", "o.example."]


@pytest.mark.parametrize("target", ["team", "../nowhere"], ids=["a loop", "dangling"])
def test_a_link_that_may_have_led_to_specs(load, tmp_path: Path, target: str) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/team").symlink_to(target)
    specs = load({"specs/all.yaml": MANY, "specs/one.yaml": "zone: c.example\nmx: absent"})
    assert [err.where for err in specs.errors][1:] == [("specs/team", 0, 0)]
    assert [one.zone for one in specs.desired] == ["c.example."], (
        "the list must not speak for what cannot be read"
    )


def test_files_that_are_no_text(load, tmp_path: Path) -> None:
    (tmp_path / "specs/folder.yaml").mkdir(parents=True)
    os.mkfifo(tmp_path / "specs/fifo.yaml")
    with (tmp_path / "specs/huge.yaml").open("wb") as stream:
        stream.truncate(16 * 1024 * 1024 + 1)
    specs = load(
        {
            "specs/binary.yaml": bytes(range(256)),
            "specs/empty.yaml": "",
            "specs/good.yaml": "zone: good.example\nmx: absent",
            "specs/long.yaml": "zone: a.example\nmx: [10 " + "x" * 3_000_000 + "]",
        }
    )
    assert [str(err) for err in specs.errors] == [
        "specs/binary.yaml:1:1: the file holds binary data (a NUL byte), not text",
        "specs/empty.yaml:1:1: the file is empty, or holds nothing but comments",
        f"specs/fifo.yaml: {tmp_path}/specs/fifo.yaml is not a regular file, a regular file is needed",
        f"specs/huge.yaml: {tmp_path}/specs/huge.yaml has 16,777,217 bytes, at most 16,777,216 are read",
        f"specs/long.yaml:2:6: target '{'x' * 57}...' has 3000000 characters, at most 253 fit (MX002)",
    ]
    assert [one.zone for one in specs.desired] == ["good.example."]
