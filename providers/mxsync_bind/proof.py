"""Reads an edited zone file again: the MX RRsets as planned, nothing else different."""

from collections.abc import Collection, Mapping, Sequence

from mxsync.model import Change, DnsName, MxRRset, new_of
from mxsync_bind import rrtypes
from mxsync_bind.edits import Edits
from mxsync_bind.recall import Skim
from mxsync_bind.scan import scan, scan_part
from mxsync_bind.serial import is_newer
from mxsync_bind.skimmed import Skimmed
from mxsync_bind.source import Source, Unclear
from mxsync_bind.statements import Part, Scan, Statement


class Doubt(Exception):
    """A change cannot be made with certainty; ``offset`` is the place in the old ``file``, or -1."""

    def __init__(self, message: str, offset: int = -1, *hints: str, file: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.hints = hints
        self.file = file


_TTL_HINT = "a line $TTL at the top of the file, or a TTL on each record, makes the TTLs independent"


def prove(before: Scan, edits: Edits, changes: Sequence[Change], serial: int, skim: Skim) -> Scan:
    """What the edited files hold. Raises Doubt unless it is the old with ``changes`` made, and ``serial``."""
    new = edits.results()
    try:
        after = _read_again(before, edits, new, skim)
    except Unclear as err:
        raise Doubt(f"the edited file would not be readable: {err.message}") from err
    planned = {change.owner: new_of(change) for change in changes}
    _same_ttls(after, planned)
    soa_at = before.soa.serial_at[0]
    if any(after.rrsets.get(owner) != wanted for owner, wanted in planned.items()) or not _same_sets(
        before.rrsets, after.rrsets, planned
    ):
        raise Doubt("the edited file would not hold the planned MX records", -1, _TTL_HINT)
    if after.soa.serial != serial or not is_newer(serial, before.soa.serial):
        raise Doubt("the serial would not move forward", soa_at, file=before.soa.file)
    if _soa_rest(after) != _soa_rest(before):
        raise Doubt("the SOA record would change", soa_at, file=before.soa.file)
    for number, data in new.items():
        _same_bytes(before.sources[number].data, data, edits.made(number))
    if before.parts:
        for ours, theirs in zip(before.parts, after.parts, strict=True):
            _same_others(before, after, (ours.statements, ours.ttls), (theirs.statements, theirs.ttls))
    else:
        _same_others(before, after, (before.statements, before.ttls), (after.statements, after.ttls))
    return after


def _read_again(before: Scan, edits: Edits, new: Mapping[int, bytes], skim: Skim) -> Scan:
    """The new files as ``before`` read the old ones. Raises Unclear, or Doubt where that is not possible."""
    if before.parts:
        return _parts_again(before, edits, new[0], skim)
    sources = [
        source._replace(data=new.get(number, source.data)) for number, source in enumerate(before.sources)
    ]
    inclusions = iter(sources[1:])

    def include(_name: bytes, offset: int) -> Source:
        source = next(inclusions, None)
        if source is None:
            raise Unclear(offset, "an inclusion would come in addition")
        return source

    return scan(sources[0].data, before.zone, include, sources[0].path)


def _parts_again(before: Scan, edits: Edits, data: bytes, skim: Skim) -> Scan:
    skimmed = skim(data, before.zone)
    if skimmed is None:
        raise Doubt("the edited file would not be as plain as before", -1, _TTL_HINT)
    parts = []
    for part in before.parts:
        start = part.start and part.start._replace(offset=edits.shifted(0, part.start.offset))
        end = edits.shifted(0, part.end)
        found = scan_part(data, before.zone, start, end)
        first = edits.shifted(0, part.statements[0].start)
        parts.append(Part(start, end, found.ttls, [one for one in found.statements if one.start >= first]))
    return before._replace(
        rrsets=skimmed,
        soa=skimmed.soa,
        statements=[one for part in parts for one in part.statements],
        sources=[Source(data)],
        parts=tuple(parts),
    )


def _same_sets(
    before: Mapping[DnsName, MxRRset], after: Mapping[DnsName, MxRRset], changed: Collection[DnsName]
) -> bool:
    """Whether all owners but those ``changed`` have the same sets."""
    if isinstance(before, Skimmed) and isinstance(after, Skimmed):
        return before.same_but(after, changed)
    ours, theirs = (
        {owner: sets[owner] for owner in sets if owner not in changed} for sets in (before, after)
    )
    return ours == theirs


def _same_bytes(old: bytes, new: bytes, made: Sequence[tuple[int, int, bytes]]) -> None:
    """Every byte outside the edits stands as it stood."""
    ours = memoryview(old)
    position = shifted = 0
    for start, end, text in (*made, (len(old), len(old), b"")):
        gap = start - position
        if gap < 0 or not new.startswith(ours[position:start], shifted):
            raise Doubt("a byte outside the edit would change", position)
        position, shifted = end, shifted + gap + len(text)
    if shifted != len(new):
        raise Doubt("bytes would come or go outside the edit", position)


def _same_ttls(after: Scan, planned: Mapping[DnsName, MxRRset | None]) -> None:
    for line in after.statements:
        wanted = planned.get(line.owner.name) if line.mx and line.owner.inside else None
        if wanted is not None and line.ttl != wanted.ttl:
            raise Doubt("the lines of one MX set would have different TTLs", -1, _TTL_HINT)


def _soa_rest(found: Scan) -> tuple[object, ...]:
    names, numbers = found.soa.meaning[:2], found.soa.meaning[3:]
    return (*names, *numbers)


_Read = tuple[list[Statement], dict[tuple[DnsName, int | bytes], int]]


def _same_others(before: Scan, after: Scan, old: _Read, new: _Read) -> None:
    ours = [line for line in old[0] if not _is_mx(line)]
    theirs = [line for line in new[0] if not _is_mx(line)]
    for one, two in zip(ours, theirs, strict=False):
        if one.owner.name != two.owner.name or one.type != two.type or one.file != two.file:
            raise Doubt("this record would move to another owner", one.start, file=one.file)
        if one.ttl != two.ttl:
            raise Doubt("the TTL of this record would change", one.start, _TTL_HINT, file=one.file)
        if one.type != rrtypes.SOA and _rdata(before, one) != _rdata(after, two):
            raise Doubt("this record would change", one.start, file=one.file)
    if len(ours) != len(theirs):
        raise Doubt("a record that is no MX record would come or go")
    if _other_ttls(old[1]) != _other_ttls(new[1]):
        raise Doubt("the TTL of another RRset would change", -1, _TTL_HINT)


def _is_mx(line: Statement) -> bool:
    return line.mx is not None and line.owner.inside


def _rdata(found: Scan, line: Statement) -> bytes:
    return found.sources[line.file].data[slice(*line.rdata_at)]


def _other_ttls(ttls: Mapping[tuple[DnsName, int | bytes], int]) -> dict[object, int]:
    return {key: ttl for key, ttl in ttls.items() if key[1] != rrtypes.MX}
