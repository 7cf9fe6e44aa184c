# ruff: noqa: E501 - the rows of a table stay together
import hashlib
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def digest(load, text: str, config: str = "") -> str:
    files = {"specs/a.yaml": text}
    (one,) = (load(files, config=config) if config else load(files)).desired
    return one.digest


BASE = 'zone: a.example\nttl: 1h\nmx: {"@": [10 b.c, 20 d.e], x: no-mail}'


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('mx:\n  x: no-mail  # none\n  "@":\n  - 20 d.e\n  - 10 b.c\nttl: 3600\nzone: a.example', id="order and layout"),
        pytest.param(BASE.replace("a.example", "A.Example."), id="spelling of the zone"),
        pytest.param(BASE.replace("b.c", "B.C."), id="spelling of a target"),
        pytest.param(BASE.replace("10 b.c", "010 b.c"), id="spelling of a preference"),
        pytest.param(BASE.replace(" x:", " X:"), id="spelling of an owner"),
        pytest.param(BASE.replace("x: no-mail", "x: ['0 .']"), id="null MX as a record"),
        pytest.param(BASE.replace("[10 b.c, 20 d.e]", "{set: [10 b.c, 20 d.e], ttl: 60m}"), id="long form"),
        pytest.param(BASE.replace("zone: a.example", "zones: [a.example]"), id="zones"),
        pytest.param(BASE.replace("10 b.c", "10 b.c").replace("ttl: 1h", "provider: bind\nttl: 1h"), id="the default in full"),
        pytest.param("unmanaged: ignore\n" + BASE, id="unmanaged in full"),
        pytest.param('zone: a.example\nttl: 1h\nmx: {"@": {use: p}, x: no-mail}', id="preset"),
        pytest.param('zone: a.example\nttl: 1h\nmx: {"@": {use: q, t: b.c}, x: no-mail}', id="preset with a parameter"),
    ],
)  # fmt: skip
def test_equal_meanings(load, text: str) -> None:
    config = "providers: {bind: {type: bind}}\npresets: {p: [20 d.e, 10 b.c], q: ['10 {t}', 20 d.e]}"
    assert digest(load, text, config) == digest(load, BASE, config)


def test_other_meanings(load) -> None:
    texts = [
        BASE,
        BASE.replace("a.example", "b.example"),
        BASE.replace("1h", "2h"),
        BASE.replace("ttl: 1h\n", ""),
        BASE.replace("10 b.c", "11 b.c"),
        BASE.replace("b.c", "b.d"),
        BASE.replace("x: no-mail", "x: absent"),
        BASE.replace(" x:", " y:"),
        BASE.replace(", x: no-mail", ""),
        BASE + "\nprovider: aws",
        BASE + "\nprovider: {name: aws, zone_id: Z}",
        BASE + "\nunmanaged: report",
        BASE + "\nfrozen: why",
    ]
    assert len({digest(load, text) for text in texts}) == len(texts)


def test_which_hosts_a_zone_has_and_their_order_are_part_of_the_meaning(load) -> None:
    found = [
        one.digest
        for providers in ("[bind]", "[bind, aws]", "[aws, bind]", "[{name: bind, zone_id: Z}, aws]")
        for one in load({"specs/a.yaml": f"{BASE}\nproviders: {providers}"}).desired
    ]
    assert len(found) == len(set(found)) == 7


def test_the_digest_is_the_same_in_every_version(load) -> None:
    sets = [["a.example.", 3600, [[10, "b.c."], [20, "d.e."]]], ["x.a.example.", None, []]]
    meaning = ["a.example.", "aws", "Z", "report", 'it "is"', sets]
    text = BASE.replace("x: no-mail", "x: absent")
    text += '\nprovider: {name: aws, zone_id: Z}\nunmanaged: report\nfrozen: it "is"'
    canonical = json.dumps(meaning, separators=(",", ":"))
    assert digest(load, text) == "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.permutations(
        ['"@": [10 b.c]', "x: no-mail", "y.x: absent", '"*": [5 q.r, 5 s.t]', "z: {set: [1 u.v], ttl: 5}"]
    )
)
def test_order_does_not_matter(load, owners: list[str]) -> None:
    found = digest(load, f"zone: a.example\nmx: {{{', '.join(owners)}}}")
    assert found == digest(load, f"zone: a.example\nmx: {{{', '.join(sorted(owners))}}}")


def test_names_of_files_do_not_matter(load) -> None:
    one = load({"specs/a.yaml": BASE}).desired[0]
    again = load({"specs/a.yaml": "zone: z.example\nmx: absent", "specs/b/c.yml": BASE}).desired[0]
    assert (one.zone, one.digest) == (again.zone, again.digest)
