"""Large files, of which only the parts around a change are read exactly: the same outcome as reading all."""

from functools import partial
from pathlib import Path

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from mxsync.model import Change, Create, Delete, DnsName, Mx, MxRRset, Replace, parse_name
from mxsync_bind.edit import edit
from mxsync_bind.proof import Doubt
from mxsync_bind.scan import scan
from mxsync_bind.skim import skim
from mxsync_bind.source import Source
from mxsync_bind.statements import Scan
from mxsync_bind.windows import exact
from tests.bind.oracle import RejectedError, mx_sets, others, records
from tests.bind.test_edit import NOW
from tests.named import need

ZONE = parse_name("example.")
often = partial(skim, mark_every=1)  # a mark behind every run of lines that begins with an MX record

HEAD = "$TTL 1h\n@ IN SOA ns1 host ( 1 3h 15m 2w 5m )\n NS ns1\nns1 A 192.0.2.1\n"
OWNERS = ["a", "b", "c", "d", "e", "ns1", "x.a", "A"]
LINES = [
    "{o} MX 10 mail",
    "{o} MX 20 mail2 ; two",
    " MX 30 mail3",
    "{o} A 192.0.2.9",
    " A 192.0.2.8",
    '{o} 60 TXT "a ; b"',
    ' TXT ( "a"\n  "b" )',
    "{o} NS ns1",
    " NS b",
    "{o} NS ( x.a )",
    "; comment",
    "",
    "$ORIGIN sub",
    "$ORIGIN example.",
    "$TTL 1h",
    "{o} ( MX ) 40 mail4",
]  # fmt: skip


@st.composite
def plain_files(draw: st.DrawFn) -> bytes:
    """Files that ``skim`` answers for, as a rule."""
    lines = draw(st.lists(st.sampled_from(LINES), min_size=5, max_size=40))
    return (HEAD + "".join(line.format(o=draw(st.sampled_from(OWNERS))) + "\n" for line in lines)).encode()


@st.composite
def changes_to(draw: st.DrawFn, live: dict[DnsName, MxRRset]) -> list[Change]:
    made: list[Change] = []
    for owner in draw(st.lists(st.sampled_from([*OWNERS, "new", "@"]), unique=True, min_size=1, max_size=3)):
        name = parse_name(owner, origin=ZONE)
        old = live.get(name)
        if any(change.owner == name for change in made):
            continue
        if old and draw(st.booleans()):
            made.append(Delete(old))
        else:
            count = draw(st.integers(1, 3))
            ttl = draw(st.sampled_from([3600, 60]))
            new = MxRRset(name, ttl, tuple(Mx(7, parse_name(f"m{i}.{ZONE}")) for i in range(count)))
            made.append(Replace(old, new) if old else Create(new))
    return made


def by_parts(data: bytes, owners: list[DnsName]) -> Scan:
    skimmed = often(data, ZONE)
    assert skimmed is not None
    found = exact(data, ZONE, skimmed, owners)
    assert found is not None
    assert found.parts
    return found._replace(sources=[Source(data)])


def outcome(found: Scan, changes: list[Change]) -> bytes | None:
    try:
        return edit(found, changes, NOW, skim=often).files[0]
    except Doubt:
        return None


@given(plain_files(), st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_parts_give_what_the_whole_gives(data: bytes, draw: st.DataObject) -> None:
    assume(often(data, ZONE) is not None)
    whole = scan(data, ZONE)
    changes = draw.draw(changes_to(dict(whole.rrsets)))
    found = by_parts(data, [change.owner for change in changes])
    read = sum(len(part.statements) for part in found.parts)
    event(f"read {'all' if read >= len(whole.statements) else 'some'}")
    wanted, got = outcome(whole, changes), outcome(found, changes)
    assert got in (wanted, None)
    if wanted is not None and got is None:
        event("refused, though possible")


@given(plain_files(), st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_named_sees_the_change_alone(tmp_path: Path, data: bytes, draw: st.DataObject) -> None:
    need("named-compilezone")
    assume(often(data, ZONE) is not None)
    try:
        before = records(data, tmp_path)
    except RejectedError:
        assume(False)
        return
    live = mx_sets(before)
    changes = draw.draw(changes_to(live))
    result = outcome(by_parts(data, [change.owner for change in changes]), changes)
    assume(result is not None)
    after = records(result or b"", tmp_path)
    for change in changes:
        live.pop(change.owner, None)
        if not isinstance(change, Delete):
            live[change.owner] = change.new
    assert mx_sets(after) == live
    assert others(after) == others(before)
