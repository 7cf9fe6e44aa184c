"""Verifications as JSON Lines and back, and as text, whatever servers are called and answer."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from mxsync.model import ROOT, Mx, Shard, join_labels, parse_name
from mxsync.report.verification import is_verification, read_verification, verification_to_json
from mxsync.report.verify import report_lines
from mxsync.resolver import Server, Soa
from mxsync.verify import Expected, NameServer, Seen, ServerReport, Standing, Survey, ZoneReport

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e]")
unhurried = settings(deadline=None, max_examples=50)

names = st.lists(st.binary(min_size=1, max_size=5), max_size=4).map(
    lambda parts: join_labels(parts) if parts else ROOT
)
sets = st.sets(st.builds(Mx, st.integers(0, 65535), names), max_size=3).map(
    lambda found: tuple(sorted(found))
)
ttls = st.none() | st.integers(0, 2**31 - 1)
seen = st.builds(
    Seen,
    owner=names,
    standing=st.sampled_from(Standing),
    rdata=sets,
    ttl=ttls,
    detail=st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    signed=st.booleans(),
    authenticated=st.booleans(),
)
addresses = st.none() | st.builds(Server, st.ip_addresses().map(str), st.integers(1, 65535))
numbers = st.integers(0, 2**32 - 1)
servers = st.builds(
    ServerReport,
    server=st.builds(NameServer, names | st.just(""), addresses),
    seen=st.lists(seen, min_size=1, max_size=2).map(tuple),
    soa=st.none() | st.builds(Soa, names, names, numbers, numbers, numbers, numbers, numbers),
    skipped=st.sampled_from(["", "no way"]),
    cached=st.booleans(),
)
zones = st.builds(
    ZoneReport,
    zone=names,
    expected=st.lists(st.builds(Expected, names, sets, ttls), max_size=2).map(tuple),
    servers=st.lists(servers, max_size=2).map(tuple),
    delegated=st.lists(names, max_size=2).map(tuple),
    own=st.lists(names, max_size=2).map(tuple),
    problem=st.sampled_from(["", "\x1b[2J"]),
)
surveys = st.builds(
    Survey,
    at=st.just("2026-01-01T00:00:00Z"),
    zones=st.lists(zones, max_size=2).map(tuple),
    complete=st.booleans(),
    shard=st.sampled_from([None, Shard(2, 3)]),
    problems=st.lists(st.just("a spec is broken"), max_size=1).map(tuple),
)


@unhurried
@given(surveys)
def test_what_is_read_is_what_was_written(survey):
    content = "".join(verification_to_json(survey)).encode("ascii")
    assert is_verification(content)
    assert read_verification(content, "told.jsonl") == survey


@unhurried
@given(zones)
def test_nothing_reaches_a_terminal_but_text(zone):
    assert not any(_CONTROL.search(line.text) for line in report_lines(zone))


def test_of_a_huge_set_some_records_are_told():
    zone = parse_name("a.test")
    huge = tuple(Mx(number, parse_name(f"m{number}.test")) for number in range(4000))
    found = Seen(owner=zone, standing=Standing.OTHER, rdata=huge)
    server = ServerReport(server=NameServer("", Server("192.0.2.1")), seen=(found,))
    text = "\n".join(line.text for line in report_lines(ZoneReport(zone=zone, servers=(server,))))
    assert "19 m19.test, and 3,980 more" in text
    assert len(text) < 500
