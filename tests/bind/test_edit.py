"""Editing zone files: readable tables of before and after, then random files and changes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from mxsync.errors import HostError, Refused
from mxsync.model import Change, Create, Delete, DnsName, Mx, MxRRset, Replace, parse_name
from mxsync_bind.edit import edit
from mxsync_bind.proof import Doubt
from mxsync_bind.scan import scan
from mxsync_bind.source import Unclear
from mxsync_bind.statements import Scan
from tests.bind.judge import beside
from tests.bind.oracle import RejectedError, mx_sets, others, records
from tests.bind.random_zones import zone_files, zones_of_files
from tests.named import need

ZONE = parse_name("example.")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HEAD = "@ IN SOA ns1 host ( 7 3h 15m 2w 5m )\n"


def name(text: str) -> DnsName:
    return parse_name(text, origin=ZONE)


def mx_set(owner: str, ttl: int, *data: str) -> MxRRset:
    pairs = (text.split() for text in data)
    return MxRRset(name(owner), ttl, tuple(Mx(int(p), name(x)) for p, x in pairs))


def changed(text: bytes, *wanted: MxRRset | str) -> bytes:
    """The file after its sets have become ``wanted``; a plain owner stands for no set there."""
    found = scan(text, ZONE)
    changes: list[Change] = []
    for want in wanted:
        owner = name(want) if isinstance(want, str) else want.owner
        old = found.rrsets.get(owner)
        if isinstance(want, str):
            assert old is not None
            changes.append(Delete(old))
        else:
            changes.append(Create(want) if old is None else Replace(old, want))
    return edit(found, changes, NOW).files[0]


TABLE: dict[str, tuple[str, tuple[MxRRset | str, ...], str]] = {
    "preference": (
        "a  MX 10 mail ; old one\n",
        (mx_set("a", 3600, "20 mail"),),
        "a  MX 20 mail ; old one\n",
    ),
    "exchange, relative stays relative": (
        "a\tIN\tMX\t10 mail\t; c\n",
        (mx_set("a", 3600, "10 other"),),
        "a\tIN\tMX\t10 other\t; c\n",
    ),
    "exchange, absolute stays absolute": (
        "a MX 10 mail.example.\n",
        (mx_set("a", 3600, "10 other"),),
        "a MX 10 other.example.\n",
    ),
    "exchange out of the zone": (
        "a MX 10 mail\n",
        (mx_set("a", 3600, "10 mx.other.net."),),
        "a MX 10 mx.other.net.\n",
    ),
    "upper case of kept lines": (
        "a MX 10 MAIL\n  MX 20 Other\n",
        (mx_set("a", 3600, "10 mail", "30 other"),),
        "a MX 10 MAIL\n  MX 30 Other\n",
    ),
    "one more, blank owner": (
        "a   MX 10 mail ; first\n    MX 20 mail2 ; second\n    TXT x\n",
        (mx_set("a", 3600, "10 mail", "20 mail2", "30 mail3"),),
        "a   MX 10 mail ; first\n    MX 20 mail2 ; second\n    MX 30 mail3\n    TXT x\n",
    ),
    "one more, owner repeated": (
        "a   IN MX 10 mail ; c\nb A 192.0.2.1\n",
        (mx_set("a", 3600, "10 mail", "20 mail2"),),
        "a   IN MX 10 mail ; c\na   IN MX 20 mail2\nb A 192.0.2.1\n",
    ),
    "one more with its TTL": (
        "a 60 MX 10 mail\n",
        (mx_set("a", 60, "10 mail", "20 mail2"),),
        "a 60 MX 10 mail\na 60 MX 20 mail2\n",
    ),
    "one less": (
        "a MX 10 mail\n  MX 20 mail2 ; gone\n  TXT x\n",
        (mx_set("a", 3600, "10 mail"),),
        "a MX 10 mail\n  TXT x\n",
    ),
    "duplicate lines": (
        "a MX 10 mail\na MX 10 MAIL\na MX 20 mail\n",
        (mx_set("a", 3600, "10 mail"),),
        "a MX 10 mail\na MX 10 MAIL\n",
    ),
    "the line with the owner goes, MX follows": (
        "a   MX 10 mail\n    MX 20 mail2\n",
        (mx_set("a", 3600, "20 mail2"),),
        "a   MX 20 mail2\n",
    ),
    "the line with the owner goes, another type follows": (
        "x A 192.0.2.1\na\tMX 10 mail\n\tTXT x\n",
        ("a",),
        "x A 192.0.2.1\na\tTXT x\n",
    ),
    "no room for the owner": (
        "longer MX 10 mail\n TXT x\n TXT y\n",
        ("longer",),
        "longer TXT x\n TXT y\n",
    ),
    "owner handed on over a comment and an origin": (
        "a MX 10 mail\n; c\n$ORIGIN sub\n      TXT x\n",
        ("a",),
        "; c\n$ORIGIN sub\na.example.      TXT x\n",
    ),
    "owner named twice": (
        "a A 192.0.2.1\na MX 10 mail\n  TXT x\n",
        ("a",),
        "a A 192.0.2.1\n  TXT x\n",
    ),
    "ttl written": (
        "a IN MX 10 mail\n  IN MX 20 mail2\n",
        (mx_set("a", 60, "10 mail", "20 mail2"),),
        "a 60 IN MX 10 mail\n  60 IN MX 20 mail2\n",
    ),
    "ttl replaced": (
        "a 5m IN MX 10 mail\na IN 5m MX 20 mail2\n",
        (mx_set("a", 60, "10 mail", "20 mail2"),),
        "a 60 IN MX 10 mail\na IN 60 MX 20 mail2\n",
    ),
    "parentheses": (
        "a MX ( 10 ; pri\n   mail ) ; c\n",
        (mx_set("a", 3600, "10 mail", "20 m2"),),
        "a MX ( 10 ; pri\n   mail ) ; c\na MX 20 m2\n",
    ),
    "inside parentheses and comments": (
        "a MX ( 10 ; 10 mail\n   mail ) ; c\n  MX(20 mail2)\n",
        (mx_set("a", 3600, "30 mail", "20 m2"),),
        "a MX ( 30 ; 10 mail\n   mail ) ; c\n  MX(20 m2)\n",
    ),
    "create beside the owner's records": (
        "m MX 10 mail\na A 192.0.2.1\n  TXT x\nb A 192.0.2.1\n",
        (mx_set("a", 3600, "10 mail"),),
        "m MX 10 mail\na A 192.0.2.1\n  TXT x\na MX 10 mail\nb A 192.0.2.1\n",
    ),
    "upper case of the owner's other records": (
        "A 60 A 192.0.2.1\nx A 192.0.2.1\nX.sub.EXAMPLE. A 192.0.2.1\n",
        (mx_set("a", 3600, "10 m"), mx_set("x.sub", 3600, "10 m")),
        "A 60 A 192.0.2.1\nA IN MX 10 m\nx A 192.0.2.1\nX.sub.EXAMPLE. A 192.0.2.1\nX.sub IN MX 10 m\n",
    ),
    "one more in upper case": (
        "A MX ( 10\n mail )\n",
        (mx_set("a", 3600, "10 mail", "20 mail"),),
        "A MX ( 10\n mail )\nA MX 20 mail\n",
    ),
    "create in the columns of its sample": (
        "mmm    IN  MX  10 mail\na A 192.0.2.1\n",
        (mx_set("a", 3600, "10 mail", "20 mail2"),),
        "mmm    IN  MX  10 mail\na A 192.0.2.1\na      IN  MX  10 mail\na      IN  MX  20 mail2\n",
    ),
    "create without a sample": (
        "a A 192.0.2.1\n",
        (mx_set("a", 60, "10 mail"),),
        "a A 192.0.2.1\na 60 IN MX 10 mail\n",
    ),
    "create a new owner at the end": (
        "m MX 10 mail\nx A 192.0.2.1\n; the end\n",
        (mx_set("new", 3600, "10 mail"),),
        "m MX 10 mail\nx A 192.0.2.1\nnew MX 10 mail\n; the end\n",
    ),
    "create under another origin": (
        "m MX 10 mail\n$ORIGIN sub\nx A 192.0.2.1\n",
        (mx_set("new", 3600, "10 mail"), mx_set("y.sub", 3600, "10 mail.sub")),
        "m MX 10 mail\n$ORIGIN sub\nx A 192.0.2.1\nnew.example. MX 10 mail.example.\ny MX 10 mail\n",
    ),
    "no final newline": (
        "a MX 10 mail",
        (mx_set("a", 3600, "10 mail", "20 mail2"),),
        "a MX 10 mail\na MX 20 mail2",
    ),
    "carriage returns": (
        "a MX 10 mail ; c\r\n  TXT x\r\n",
        (mx_set("a", 3600, "20 mail", "30 m"),),
        "a MX 20 mail ; c\r\na MX 30 m\r\n  TXT x\r\n",
    ),
    "wildcard, escapes": (
        "* MX 10 mail\nx\\.y MX 10 mail\n",
        (mx_set("*", 3600, "20 mail"), mx_set("x\\.y", 3600, "20 a\\.b")),
        "* MX 20 mail\nx\\.y MX 20 a\\.b\n",
    ),
    "null": (
        "a MX 10 mail\n  MX 20 mail2\n",
        (mx_set("a", 3600, "0 ."),),
        "a MX 0 .\n",
    ),
    "several sets, latin-1 comments": (
        "a MX 10 mail ; caf\xe9\nb MX 10 mail\nc MX 10 mail\n",
        (mx_set("a", 3600, "20 mail"), "b", mx_set("c", 60, "10 mail")),
        "a MX 20 mail ; caf\xe9\nc 60 MX 10 mail\n",
    ),
    "conflicting TTLs become one": (
        "a 60 MX 10 mail\na 120 MX 20 mail\n",
        (mx_set("a", 60, "10 mail", "30 mail"),),
        "a 60 MX 10 mail\na 60 MX 30 mail\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "wanted", "after"), TABLE.values(), ids=TABLE.keys())
def test_table(before: str, wanted: tuple[MxRRset | str, ...], after: str) -> None:
    whole = "$TTL 1h\n" + HEAD
    got = changed((whole + before).encode("latin-1"), *wanted)
    assert got.decode("latin-1") == whole.replace("( 7 ", "( 8 ") + after


NO_DEFAULT = "@ 1h IN SOA ns1 host ( 7 3h 15m 2w 5m )\n"
REFUSED: dict[str, tuple[str, MxRRset | str]] = {
    "a TTL that lines below inherit": (
        NO_DEFAULT + "a MX 10 mail\nb A 192.0.2.1\n",
        mx_set("a", 60, "10 mail"),
    ),
    "a TTL goes that lines below inherit": (NO_DEFAULT + "a 60 MX 10 mail\nb A 192.0.2.1\n", "a"),
    "glue and upper case at the end, where BIND stores them the other way round": (
        "$TTL 1h\n" + HEAD + "a 60 NS a\na MX 10 m.other.\nA 300 NS b\n",
        mx_set("b", 3600, "10 mail"),
    ),
    "generic data": ("$TTL 1h\n" + HEAD + "a MX \\# 3 000000\n", mx_set("a", 3600, "20 mail")),
    "two SOA statements": ("$TTL 1h\n" + HEAD * 2 + "a MX 10 mail\n", mx_set("a", 3600, "20 mail")),
}


@pytest.mark.parametrize(("before", "want"), REFUSED.values(), ids=REFUSED.keys())
def test_refused(before: str, want: MxRRset | str) -> None:
    with pytest.raises(Doubt):
        changed(before.encode(), want)


def test_create_without_default_ttl_goes_where_nobody_inherits() -> None:
    before = NO_DEFAULT + "a A 192.0.2.1\nb A 192.0.2.1\n"
    assert changed(before.encode(), mx_set("a", 60, "10 mail")).decode() == (
        before.replace("( 7 ", "( 8 ") + "a 60 IN MX 10 mail\n"
    )


OWNERS = ["@", "a", "b", "b.c", "*", "x\\.y", "new", "ns1", "deep.sub"]
TARGETS = ["mail", "mail2", "@", "mx.other.net.", "a\\.b"]


@st.composite
def targets(draw: st.DrawFn, owner: str) -> MxRRset | None:
    if draw(st.integers(0, 3)) == 0:
        return None
    data = draw(
        st.lists(st.tuples(st.sampled_from([0, 10, 20]), st.sampled_from(TARGETS)), min_size=1, max_size=4)
    )
    ttl = draw(st.sampled_from([60, 3600, 300, 77]))
    return MxRRset(name(owner), ttl, tuple(Mx(p, name(x)) for p, x in data))


@given(zones_of_files() | zone_files().map(lambda data: {"main": data}), st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_random_files_and_changes(tmp_path: Path, files: dict[str, bytes], data: st.DataObject) -> None:
    """BIND sees the planned MX and nothing else; all other lines stand as they stood; the inverse undoes."""
    need("named-compilezone")
    write(tmp_path, files)
    include = beside(tmp_path)
    try:
        found = scan(files["main"], ZONE, include)
        before = records(files["main"], tmp_path)
    except (Unclear, RejectedError):
        assume(False)
        return
    changes, inverse, planned = draw_changes(data, found.rrsets)
    assume(changes)
    try:
        made = edit(found, changes, NOW).files
    except Doubt:
        assume(False)
        return
    event(f"{len(made)} of {len(found.sources)} files changed")
    for number in range(len(found.sources)):
        assert (number in made) == (
            found.sources[number].data != made.get(number, found.sources[number].data)
        )
    result = {**files, **{found.sources[number].shown or "main": new for number, new in made.items()}}
    write(tmp_path, result)
    after = records(result["main"], tmp_path)
    assert mx_sets(after) == planned
    assert others(after) == others(before)
    again = scan(result["main"], ZONE, include)
    assert [untouched(found, number) for number in range(len(found.sources))] == [
        untouched(again, number) for number in range(len(again.sources))
    ]
    try:
        undone = edit(again, inverse, NOW).files
    except Doubt:
        return
    write(tmp_path, {again.sources[number].shown or "main": new for number, new in undone.items()})
    assert scan(undone.get(0, result["main"]), ZONE, include).rrsets == found.rrsets


def write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content)


def draw_changes(
    data: st.DataObject, live: Mapping[DnsName, MxRRset]
) -> tuple[list[Change], list[Change], dict[DnsName, MxRRset]]:
    changes: list[Change] = []
    inverse: list[Change] = []
    planned = dict(live)
    owners = sorted({*OWNERS, *live}, key=str)
    for owner in data.draw(st.lists(st.sampled_from(owners), unique_by=name, min_size=1, max_size=3)):
        want = data.draw(targets(owner))
        old = live.get(name(owner))
        if want == old:
            continue
        if want is None:
            assert old is not None
            changes.append(Delete(old))
            inverse.append(Create(old))
            del planned[name(owner)]
        else:
            changes.append(Create(want) if old is None else Replace(old, want))
            inverse.append(Delete(want) if old is None else Replace(want, old))
            planned[name(owner)] = want
    return changes, inverse, planned


def untouched(found: Scan, number: int) -> list[bytes]:
    """Every line of a file that is no MX statement, without the owner and the serial it begins with."""
    pieces = []
    position = 0
    file = found.sources[number].data
    start, end = found.soa.serial_at if found.soa.file == number else (-1, -1)
    for line in found.statements:
        if line.file != number:
            continue
        pieces += file[position : line.start].splitlines()  # comments come together where a record goes
        body = file[line.start : line.end]
        if line.start <= start < line.end:
            body = file[line.start : start] + file[end : line.end]
        if line.mx is None or not line.owner.inside:
            fields = min(span for span in (line.ttl_at, line.class_at, line.type_at) if span)[0]
            pieces.append(file[fields : line.end] if body == file[line.start : line.end] else body)
        position = line.end
    pieces += file[position:].splitlines()
    return [piece.strip() for piece in pieces if piece.strip()]


def test_errors_are_our_own() -> None:
    assert not issubclass(Doubt, (HostError, Refused))  # they get a file name first
