"""Reads an edited zone file again: the MX RRsets as planned, nothing else different."""

from collections.abc import Sequence

from mxsync.model import Change, MxRRset, new_of
from mxsync_bind import rrtypes
from mxsync_bind.lex import Unclear
from mxsync_bind.scan import scan
from mxsync_bind.serial import is_newer
from mxsync_bind.statements import Scan, Statement


class Doubt(Exception):
    """A change cannot be made with certainty; ``offset`` is the place in the old file, or -1."""

    def __init__(self, message: str, offset: int = -1, *hints: str) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.hints = hints


_TTL_HINT = "a line $TTL at the top of the file, or a TTL on each record, makes the TTLs independent"


def prove(old: bytes, new: bytes, before: Scan, changes: Sequence[Change], serial: int) -> None:
    """Raises Doubt unless ``new`` is ``old`` with exactly ``changes`` made, and ``serial``."""
    zone = before.zone
    try:
        after = scan(new, zone)
    except Unclear as err:
        raise Doubt(f"the edited file would not be readable: {err.message}") from err
    planned = dict(before.rrsets)
    for change in changes:
        wanted = new_of(change)
        if wanted is None:
            planned.pop(change.owner, None)
        else:
            planned[change.owner] = wanted
            _same_ttl(after, wanted)
    if after.rrsets != planned:
        raise Doubt("the edited file would not hold the planned MX records", -1, _TTL_HINT)
    if after.soa.serial != serial or not is_newer(serial, before.soa.serial):
        raise Doubt("the serial would not move forward", before.soa.serial_at[0])
    if _soa_rest(after) != _soa_rest(before):
        raise Doubt("the SOA record would change", before.soa.serial_at[0])
    _same_others(old, new, before, after)


def _same_ttl(after: Scan, wanted: MxRRset) -> None:
    for line in after.statements:
        if line.mx and line.owner.inside and line.owner.name == wanted.owner and line.ttl != wanted.ttl:
            raise Doubt("the lines of one MX set would have different TTLs", -1, _TTL_HINT)


def _soa_rest(found: Scan) -> tuple[object, ...]:
    names, numbers = found.soa.meaning[:2], found.soa.meaning[3:]
    return (*names, *numbers)


def _same_others(old: bytes, new: bytes, before: Scan, after: Scan) -> None:
    ours = [line for line in before.statements if not _is_mx(line)]
    theirs = [line for line in after.statements if not _is_mx(line)]
    for one, two in zip(ours, theirs, strict=False):
        if one.owner.name != two.owner.name or one.type != two.type:
            raise Doubt("this record would move to another owner", one.start)
        if one.ttl != two.ttl:
            raise Doubt("the TTL of this record would change", one.start, _TTL_HINT)
        if one.type != rrtypes.SOA and _rdata(old, one) != _rdata(new, two):
            raise Doubt("this record would change", one.start)
    if len(ours) != len(theirs):
        raise Doubt("a record that is no MX record would come or go")
    if _other_ttls(before) != _other_ttls(after):
        raise Doubt("the TTL of another RRset would change", -1, _TTL_HINT)


def _is_mx(line: Statement) -> bool:
    return line.mx is not None and line.owner.inside


def _rdata(data: bytes, line: Statement) -> bytes:
    return data[slice(*line.rdata_at)]


def _other_ttls(found: Scan) -> dict[object, int]:
    return {key: ttl for key, ttl in found.ttls.items() if key[1] != rrtypes.MX}
