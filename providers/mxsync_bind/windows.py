"""The parts of a large zone file that a change concerns, read exactly, with all between them left unread.

A part begins at a mark and ends where a statement begins. What is compared between the old and the new file
lies between two *barriers*: records that begin a new block of their owner whatever stood before them, so that
nothing outside can depend on what is changed inside (``blocks``).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator
from itertools import chain, groupby, islice
from typing import NamedTuple

from mxsync.model import DnsName
from mxsync_bind.names import Name, resolve_plain
from mxsync_bind.scan import scan_part
from mxsync_bind.skimmed import Skimmed
from mxsync_bind.source import Source
from mxsync_bind.statements import Mark, Part, Scan, Statement

_OWNER = rb"""([^ \t\r\n;()"\\$][^ \t\r\n;()"\\]*+)[ \t(]"""
_HIDDEN_OWNER = rb"""["(]|[^ \t\r\n;()"\\]*+\\"""
"""The beginning of a line that may have an owner which does not stand there as it is."""

_FEW = 50  # spellings below which one pattern of them is faster than looking at every owner


def exact(data: bytes, zone: DnsName, skimmed: Skimmed, owners: Iterable[DnsName]) -> Scan | None:
    """What an edit of the MX RRsets of ``owners`` has to know about a file; None: read it as a whole.

    Raises Unclear.
    """
    if skimmed.marks is None or _has_lone_returns(data) or any(_at_lines(_HIDDEN_OWNER, data)):
        return None
    if b"RRSIG" in data:
        return None  # signatures anywhere speak against an edit; ``skim`` passes over no other spelling
    wanted = sorted(owners)
    if any("\\" in owner for owner in wanted):
        return None  # the file may have it in other bytes
    return _Windows(data, zone, skimmed).around(wanted)


class _Range(NamedTuple):
    """The numbers of two marks, and the lowest and highest touched offset between them."""

    first: int
    last: int
    lowest: int
    highest: int


def _merged(ranges: list[_Range]) -> list[_Range]:
    """Ranges that overlap or meet made one; given in the order of their offsets."""
    merged: list[_Range] = []
    for one in ranges:
        joined = one
        while merged and merged[-1].last >= joined.first:
            above = merged.pop()
            first, last = min(above.first, joined.first), max(above.last, joined.last)
            joined = _Range(first, last, above.lowest, joined.highest)
        merged.append(joined)
    return merged


class _Windows:
    """One large file."""

    def __init__(self, data: bytes, zone: DnsName, skimmed: Skimmed) -> None:
        self.data = data
        self.zone = zone
        self.skimmed = skimmed
        self.marks: list[Mark | None] = [None, *(skimmed.marks or ())]
        self.starts = [0, *(mark.offset for mark in skimmed.marks or ()), len(data)]
        self.records: dict[int, list[Statement]] = {}
        self.origins = {origin.name for _, origin in skimmed.origins}

    def around(self, owners: list[DnsName]) -> Scan:
        touched = sorted(self._touched(owners))
        parts: list[Part] = []
        statements: list[Statement] = []
        for first, last, *_ in self._ranges(touched):
            inside = touched[
                bisect_left(touched, self.starts[first]) : bisect_left(touched, self.starts[last])
            ]
            if last == len(self.starts) - 1:
                inside += [offset for offset in touched if offset >= len(self.data)]
            part, between = self._part(first, last, inside)
            parts.append(part)
            statements += between
        return Scan(
            zone=self.zone,
            rrsets=self.skimmed,
            soa=self.skimmed.soa,
            statements=statements,
            ttls={},
            sources=[Source(self.data)],
            generated={},
            parts=tuple(parts),
        )

    def _touched(self, owners: list[DnsName]) -> Iterator[int]:
        """Offsets in the statements that the edit may change, or behind which it may add others."""
        wanted = frozenset(owners)
        for place in sorted({place for owner in owners for place in self.skimmed.places(owner)}):
            yield from (one.start for one in self._records(place) if one.owner.name in wanted)
        named = list(self._named(wanted))
        yield from (offset for _, offset in named)
        new = [owner for owner in owners if owner not in self.skimmed]
        if new:
            kin = dict(named)  # the last line of each
            yield from self._samples([len(self.data), *(kin[owner] for owner in new if owner in kin)])
            yield len(self.data)

    def _named(self, owners: Collection[DnsName]) -> Iterator[tuple[DnsName, int]]:
        """Every line that seems to begin with one of the owners, with that."""
        firsts = {owner.split(".", 1)[0].encode("ascii") for owner in owners} | {b"@"}
        pattern = _OWNER
        if len(firsts) <= _FEW:
            either = b"|".join(map(re.escape, sorted(firsts)))
            pattern = rb"((?i:%s)(?:\.[^ \t\r\n;()\"\\]*+)?+)[ \t(]" % either
        begins = [begin for begin, _ in self.skimmed.origins]
        for match in _at_lines(pattern, self.data):
            text = match[1].lower()
            if text.split(b".", 1)[0] in firsts:
                _, origin = self.skimmed.origins[bisect_right(begins, match.start(1)) - 1]
                name = resolve_plain(text, origin)
                if name in owners:
                    yield name, match.start(1)

    def _samples(self, kin: list[int]) -> Iterator[int]:
        """For each offset the MX record whose style one written there follows (``lines``)."""
        places = self.skimmed.all_places()
        for offset in kin:
            above = bisect_right(places, bisect_right(self.starts, offset) - 1)
            before = (
                one.start
                for place in reversed(places[:above])
                for one in reversed(self._records(place))
                if one.start <= offset
            )
            behind = (
                one.start
                for place in places[max(0, above - 1) :]
                for one in self._records(place)
                if one.start > offset
            )
            yield from islice(chain(before, behind), 1)

    def _records(self, place: int) -> list[Statement]:
        """The MX records before a mark and behind the one above it."""
        found = self.records.get(place)
        if found is None:
            statements = self._scan(place, self.starts[place + 1]).statements
            found = self.records[place] = [one for one in statements if one.mx and one.owner.inside]
        return found

    def _ranges(self, touched: list[int]) -> list[_Range]:
        """Ranges in which all touched statements lie, with a barrier at each end; they do not overlap."""
        ranges = []
        for place, offsets in groupby(touched, key=self._place):
            inside = list(offsets)
            ranges.append(_Range(place, place + 1, inside[0], inside[-1]))
        ranges = _merged(ranges)
        good: set[_Range] = set()
        while not good.issuperset(ranges):
            widened = [one if one in good else self._widened(one) for one in ranges]
            good.update(widened)
            ranges = _merged(widened)
        return ranges

    def _place(self, offset: int) -> int:
        """The number of the mark that a statement at ``offset`` stands before."""
        return min(bisect_right(self.starts, offset), len(self.starts) - 1) - 1

    def _widened(self, found: _Range) -> _Range:
        first, last, lowest, highest = found
        step = 1
        while True:
            statements = self._scan(first, self.starts[last]).statements
            barriers = list(self._barriers(first, statements))
            before = first == 0 or any(one.end <= lowest for one, _ in barriers)
            after = last == len(self.starts) - 1 or any(
                stays and one.start > highest for one, stays in barriers
            )
            if before and after:
                return _Range(first, last, lowest, highest)
            if not before:
                first = max(0, first - step)
            if not after:
                last = min(len(self.starts) - 1, last + step)
            step *= 2  # or a long run without barriers would be read once for each of its marks

    def _part(self, first: int, last: int, inside: list[int]) -> tuple[Part, list[Statement]]:
        """The part for the touched statements ``inside``, and its statements between the barriers."""
        found = self._scan(first, self.starts[last])
        barriers = list(self._barriers(first, found.statements))
        begin, end = 0, len(self.data)
        if first:
            begin = max(one.start for one, _ in barriers if one.end <= inside[0])
        if last < len(self.starts) - 1:
            end = min(one.start for one, stays in barriers if stays and one.start > inside[-1])
        found = self._scan(first, end)
        between = [one for one in found.statements if one.start >= begin]
        return Part(self.marks[first], end, found.ttls, between), between

    def _scan(self, first: int, end: int) -> Scan:
        return scan_part(self.data, self.zone, self.marks[first], end)

    def _barriers(self, first: int, statements: list[Statement]) -> Iterator[tuple[Statement, bool]]:
        """Records that begin a block whatever is theirs above: of no owner whose block may be open still.

        And whether that stays so whichever MX records before them go. The address records of a name server
        may stand amid the block of another owner, which goes on behind them.
        """
        mark = self.marks[first]
        opened = {mark.owner.exact} if mark else set()
        certain = mark is None or not self._may_be_glue(mark.owner)
        exposed, lasting = opened, certain
        for one in statements:
            if not one.type:
                continue
            owner = one.owner.exact
            if self._may_be_glue(one.owner):
                opened, exposed = opened | {owner}, exposed | {owner}
                continue
            if not one.blank_owner and certain and owner not in opened:
                yield one, lasting and owner not in exposed
            opened, certain = {owner}, True
            if one.mx is None:
                exposed, lasting = opened, True
            else:
                exposed = exposed | opened

    def _may_be_glue(self, owner: Name) -> bool:
        """Whether it may be the name of a name server."""
        targets = self.skimmed.server_labels(self.data)
        label = owner.exact.split(b".", 1)[0].lower()
        return b"\\" in owner.exact or label in targets or (b"@" in targets and owner.name in self.origins)


def _has_lone_returns(data: bytes) -> bool:
    return b"\r" in data and data.count(b"\r") != data.count(b"\r\n")


def _at_lines(pattern: bytes, data: bytes) -> Iterator[re.Match[bytes]]:
    """All matches at the beginning of a line."""
    first = re.match(pattern, data)
    if first:
        yield first
    yield from re.finditer(rb"\n(?:%s)" % pattern, data)  # begins with a literal, which ``re`` finds fast
