# ruff: noqa: E501 - the rows of a table stay together
from collections.abc import Mapping

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mxsync.model import NULL_MX, DnsName, Mx, join_labels, relative_to
from mxsync.spec import parse_mx, parse_owner, render_spec

ZONE = DnsName("a.example.")
Sets = Mapping[str, tuple[int | None, tuple[str, ...]]]


def render(sets: Sets, *, ttl: int | None = None, zones: tuple[DnsName, ...] = (ZONE,)) -> str:
    return render_spec(zones=zones, provider="bind", sets=sets, ttl=ttl)


def test_text() -> None:
    text = render_spec(
        zones=[ZONE],
        provider="bind",
        ttl=3600,
        sets={
            "@": (3600, ("10 mail.a.example", "20 mail2.a.example")),
            "lists": (300, ("10 lists.a.example",)),
            "old": (None, ()),
            "parked": (60, ("0 .",)),
            "*": (None, ("0 .",)),
            "set": (None, ("10 x.y",)),
            r"a\.b": (None, ()),
        },
        comments=["imported from bind\non 2026-11-23"],
    )
    assert (
        text
        == r"""# yaml-language-server: $schema=../mxsync-spec.schema.json
# imported from bind
# on 2026-11-23
zone: a.example
provider: bind
ttl: 1h
mx:
  "@":
    - 10 mail.a.example
    - 20 mail2.a.example
  lists:
    ttl: 5m
    set:
      - 10 lists.a.example
  old: absent
  parked:
    ttl: 1m
    set: no-mail
  "*": no-mail
  set:
    set:
      - 10 x.y
  'a\.b': absent
"""
    )


def test_many_zones_and_no_sets() -> None:
    text = render_spec(zones=[ZONE, DnsName("1.example.")], provider=None, sets={}, ttl=None)
    assert text.split("\n", 1)[1] == 'zones:\n  - a.example\n  - "1.example"\nmx: {}\n'


@pytest.mark.parametrize(
    "comment", ["a\nmx: no-mail", "a\r\nzone: x", "a\x85zone: x", "a\u2028zone: x", "\x00", "\x1b[1m"]
)
def test_a_comment_stays_a_comment(load, comment: str) -> None:
    text = render_spec(zones=[ZONE], provider=None, sets={"@": (None, ())}, ttl=None, comments=[comment])
    specs = load(text)
    assert specs.errors == ()
    assert [want.rdata for want in specs.desired[0].wants] == [()]


labels = st.one_of(
    st.sampled_from([b"no", b"null", b"1", b"*", b"@", b"y", b"set", b"use", b"~", b"true", b"none", b"a.b", b"\\", b"'", b'"', b"#", b"-"]),
    st.binary(min_size=1, max_size=20),
)  # fmt: skip
owners = st.lists(labels, min_size=1, max_size=3).map(lambda parts: DnsName(join_labels(parts) + ZONE))
hosts = st.from_regex(r"[a-z]{1,5}\.[a-z]{2,5}", fullmatch=True)
records = st.lists(st.tuples(st.integers(0, 65535), hosts), min_size=1, max_size=4, unique=True).map(
    lambda pairs: tuple(f"{preference} {host}" for preference, host in pairs)
)
ttls = st.one_of(st.none(), st.integers(0, 2**31 - 1))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.dictionaries(
        st.one_of(st.just(ZONE), owners),
        st.tuples(ttls, st.one_of(st.just(()), st.just(("0 .",)), records)),
        max_size=5,
    ),
    ttls,
)
def test_rendering_loads_back(
    load, sets: dict[DnsName, tuple[int | None, tuple[str, ...]]], ttl: int | None
) -> None:
    text = render({relative_to(owner, ZONE): value for owner, value in sets.items()}, ttl=ttl)
    specs = load(text)
    assert specs.errors == ()
    (one,) = specs.desired
    assert {want.owner: (want.ttl, want.rdata) for want in one.wants} == {
        owner: (
            (ttl if own is None else own) if lines else None,
            tuple(sorted(parse_mx(line) for line in lines)),
        )
        for owner, (own, lines) in sets.items()
    }
    # Any other YAML reader sees the same owners, as text.
    assert set(yaml.safe_load(text)["mx"]) == {
        relative_to(owner, ZONE).replace("{", r"\123") for owner in sets
    }
    assert set(yaml.safe_load(text)) <= {"zone", "provider", "ttl", "mx"}


@given(owners)
def test_owners_come_back(owner: DnsName) -> None:
    assert parse_owner(relative_to(owner, ZONE).replace("{", r"\123"), ZONE) == owner


def test_the_null_mx() -> None:
    assert parse_mx("0 .") == NULL_MX == Mx(0, DnsName("."))
