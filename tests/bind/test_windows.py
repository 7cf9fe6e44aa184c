"""Large files, of which only the parts around a change are read exactly: the same outcome as reading all."""

import time
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from mxsync.model import Change, Create, Delete, DnsName, Mx, MxRRset, Replace, parse_name
from mxsync_bind import rrtypes
from mxsync_bind.edit import edit
from mxsync_bind.proof import Doubt
from mxsync_bind.scan import scan
from mxsync_bind.skim import skim
from mxsync_bind.source import Source
from mxsync_bind.statements import Scan
from mxsync_bind.windows import exact
from tests.bind.oracle import RejectedError, mx_sets, others, records
from tests.bind.test_edit import NOW
from tests.bind.zones import ZONE as COM
from tests.bind.zones import mx, provider, write_zone
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
    "{o} 60 A 192.0.2.9",
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


COM_HEAD = "$TTL 1h\n@ SOA ns1 host 7 3h 15m 2w 5m\n NS ns1\nns1 A 192.0.2.1\n"
MANY = "".join(f"p{number} A 192.0.2.1\n" for number in range(10_000))  # longer than two gaps between marks
A, B = parse_name("a.example.com"), parse_name("b.example.com")
A_SET, B_SET = mx(A, "10 mail"), mx(B, "10 mail")


def both_ways(middle: str, *changes: Create | Replace | Delete) -> bytes:
    """The file with the changes made by its parts. Fails where reading it whole makes another of it."""
    data = (COM_HEAD + MANY + middle + MANY + "z A 192.0.2.1\n").encode()
    skimmed = skim(data, COM)
    assert skimmed is not None
    found = exact(data, COM, skimmed, [change.owner for change in changes])
    assert found
    assert found.parts
    try:
        whole = edit(scan(data, COM), changes, NOW).files
    except Doubt as err:
        with pytest.raises(Doubt, match=err.message):
            edit(found, changes, NOW)
        return b""
    assert edit(found, changes, NOW).files == whole
    return whole[0]


@pytest.mark.parametrize("change", [Replace(A_SET, mx(A, "20 mail")), Delete(A_SET)], ids=["new", "gone"])
def test_among_others(change: Replace | Delete) -> None:
    assert both_ways("a MX 10 mail\n  A 192.0.2.1\nb A 192.0.2.1\n", change)


@pytest.mark.parametrize("owner", ["a", "p5", "z", "new"])
def test_created(owner: str) -> None:
    name = parse_name(f"{owner}.example.com")
    assert both_ways("a A 192.0.2.1\n", Create(MxRRset(name, 3600, A_SET.rdata)))


@pytest.mark.parametrize("between", ["a MX 10 mail\n", "a MX 10 mail\nb MX 10 mail\n"], ids=["one", "two"])
def test_blocks_of_one_owner_must_not_meet(between: str) -> None:
    """Together, the first line's TTL would be that of all (BIND: TTL set to prior TTL)."""
    changes = [Delete(rrset) for rrset in (A_SET, B_SET) if f"{rrset.owner[0]} MX" in between]
    assert not both_ways(f"n 300 A 192.0.2.1\n{between}n A 192.0.2.2\nc A 192.0.2.3\n", *changes)


@pytest.mark.parametrize(
    ("server", "glue"),
    [("NS a", "a"), ("NS \\097", "a"), ("NS (a)", "A"), ("Ns a.example.com.", "a"), ("NS @", "example.com.")],
)
def test_blocks_of_one_owner_must_not_meet_around_glue(server: str, glue: str) -> None:
    """The address of a name server may stand amid the block of who names it, which goes on behind it."""
    middle = f"n 300 TXT x\nn {server}\nb MX 10 mail\n{glue} A 192.0.2.1\nn 600 TXT y\nc A 192.0.2.3\n"
    assert not both_ways(middle, Delete(B_SET))


@pytest.mark.parametrize(
    "line", ["a(A 192.0.2.1)", "a( A 192.0.2.1 )", "a (A 192.0.2.1)", "a.example.com.(TXT x)"]
)
def test_created_beside_a_parenthesis(line: str) -> None:
    assert f"{line}\na".encode() in both_ways(f"{line}\nb A 192.0.2.1\n", Create(A_SET))


@pytest.mark.parametrize(
    ("label", "line"),
    [("a", "a(CNAME b)"), ("a\\233", "a\xe9 CNAME b"), ("a!b", "a!b CNAME b"), ("a", "A\tCNAME b")],
)
def test_what_stands_beside_is_seen(label: str, line: str) -> None:
    owner = DnsName(f"{label}.example.com.")
    data = (COM_HEAD + MANY + f"{line}\n" + MANY).encode("latin-1")
    skimmed = skim(data, COM)
    assert skimmed is not None
    found = exact(data, COM, skimmed, [owner]) or scan(data, COM)
    assert (owner, rrtypes.CNAME) in (found.parts[0].ttls if found.parts else found.ttls)


@pytest.mark.parametrize("kind", ["RRSIG", "rrsig", "RrSig", "SIG", "TYPE46", "TYPE046"])
def test_a_signed_zone_is_read_as_a_whole(kind: str) -> None:
    data = (COM_HEAD + MANY + f"@ {kind} SOA 8 2 60 20300101000000 20200101000000 1 @ AAAA\n").encode()
    skimmed = skim(data, COM)
    assert skimmed is None or exact(data, COM, skimmed, [A]) is None


@pytest.mark.parametrize("by_parts", [True, False])
def test_many_changes_at_once(by_parts: bool) -> None:
    """Each looks up its lines: going through all of the file for each of them took minutes."""
    count = 10_000
    text = "".join(f"p{number} A 192.0.2.1\nq{number} MX 10 mail\n" for number in range(count))
    data = (COM_HEAD + text).encode()
    changes: list[Change] = []
    for number in range(count):
        p, q = (parse_name(f"{label}{number}", origin=COM) for label in "pq")
        changes += [Create(mx(p, "10 a")), Replace(mx(q, "10 mail"), mx(q, "10 a"))]
    before = time.process_time()
    skimmed = skim(data, COM)
    assert skimmed
    found = exact(data, COM, skimmed, [change.owner for change in changes]) if by_parts else None
    result = edit(found or scan(data, COM), changes, NOW).files[0]
    assert time.process_time() - before < 30
    assert result.count(b"MX 10 a\n") == 2 * count


@pytest.mark.parametrize("last", ["n 900 TXT z\n", ""])
def test_what_parts_cannot_tell_the_whole_may(tmp_path: Path, last: str) -> None:
    """Within the part a TTL changes; whether in the zone, too, a record beyond the part decides."""
    middle = "n 300 TXT x\nb MX 10 mail\nn 600 TXT y\nc A 192.0.2.1\n"
    file = write_zone(tmp_path, text=COM_HEAD + 2 * MANY + middle + MANY + last)
    with provider(tmp_path, check="never") as found, found.open(*found.find(COM)) as zone:
        said = zone.objections([Delete(B_SET)])
        if last:
            assert not said
            zone.swap([Delete(B_SET)])
            assert middle.replace("b MX 10 mail\n", "") in file.read_text()
        else:
            assert "the TTL of another RRset would change" in said[0]
