"""The parts of a large zone file that a change concerns, read exactly, with all between them left unread.

A part begins at a mark and ends where a statement begins. What is compared between the old and the new file
lies between two *barriers*: records that begin a new block of their owner whatever stood before them, so that
nothing outside can depend on what is changed inside (``blocks``).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from mxsync.model import DnsName, relative_to
from mxsync_bind.names import Name
from mxsync_bind.scan import scan_part
from mxsync_bind.skim import Skimmed
from mxsync_bind.source import Source
from mxsync_bind.statements import Mark, Part, Scan, Statement

_OWNER = re.compile(rb"""\n([^ \t\r\n;()"\\$][^ \t\r\n;()"\\]*+)[ \t]""")

_FEW = 50  # spellings below which one pattern of them is faster than looking at every owner


def exact(data: bytes, zone: DnsName, skimmed: Skimmed, owners: Iterable[DnsName]) -> Scan | None:
    """What an edit of the MX RRsets of ``owners`` has to know about a file; None: read it as a whole.

    Raises Unclear.
    """
    if skimmed.marks is None:
        return None
    return _Windows(data, zone, skimmed).around(sorted(owners))


class _Windows:
    """One large file."""

    def __init__(self, data: bytes, zone: DnsName, skimmed: Skimmed) -> None:
        self.data = data
        self.zone = zone
        self.skimmed = skimmed
        self.marks: list[Mark | None] = [None, *(skimmed.marks or ())]
        self.starts = [0, *(mark.offset for mark in skimmed.marks or ()), len(data)]

    def around(self, owners: list[DnsName]) -> Scan:
        touched = sorted(self._touched(owners))
        parts: list[Part] = []
        statements: list[Statement] = []
        for first, last in self._ranges(touched):
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
            for one in self._scan(place, self.starts[place + 1]).statements:
                if one.mx and one.owner.name in wanted:
                    yield one.start
        new = [owner for owner in owners if owner not in self.skimmed]
        if new:
            yield len(self.data)
            yield from _last_lines(self.data, new, self.skimmed.origins).values()

    def _ranges(self, touched: list[int]) -> Iterator[tuple[int, int]]:
        """Numbers of marks between which all touched statements lie, with a barrier at each end."""
        first = last = -1
        for offset in touched:
            place = min(bisect_right(self.starts, offset), len(self.starts) - 1)
            begin, end = self._widened(place - 1, place, offset)
            if first < 0:
                first, last = begin, end
            elif begin <= last:
                first, last = min(first, begin), max(last, end)
            else:
                yield first, last
                first, last = begin, end
        if first >= 0:
            yield first, last

    def _widened(self, first: int, last: int, offset: int) -> tuple[int, int]:
        while True:
            statements = self._scan(first, self.starts[last]).statements
            barriers = list(self._barriers(first, statements))
            before = first == 0 or any(one.end <= offset for one in barriers)
            after = last == len(self.starts) - 1 or any(one.start > offset for one in barriers)
            if before and after:
                return first, last
            first, last = first - (not before), last + (not after)

    def _part(self, first: int, last: int, inside: list[int]) -> tuple[Part, list[Statement]]:
        """The part for the touched statements ``inside``, and its statements between the barriers."""
        found = self._scan(first, self.starts[last])
        barriers = list(self._barriers(first, found.statements))
        begin, end = 0, len(self.data)
        if first:
            begin = max(one.start for one in barriers if one.end <= inside[0])
        if last < len(self.starts) - 1:
            end = min(one.start for one in barriers if one.start > inside[-1])
        found = self._scan(first, end)
        between = [one for one in found.statements if one.start >= begin]
        return Part(self.marks[first], end, found.ttls, between), between

    def _scan(self, first: int, end: int) -> Scan:
        return scan_part(self.data, self.zone, self.marks[first], end)

    def _barriers(self, first: int, statements: list[Statement]) -> Iterator[Statement]:
        """Records whose owner differs from the one before and is not the name of any name server."""
        targets = self.skimmed.server_labels(self.data)
        mark = self.marks[first]
        standing = mark.owner.exact if mark else None
        origins = {origin.name for origin in self.skimmed.origins} if b"@" in targets else set()
        for one in statements:
            if not one.type:
                continue
            exact_owner = one.owner.exact
            if not one.blank_owner and standing is not None and exact_owner != standing:
                label = exact_owner.split(b".", 1)[0].lower()
                if b"\\" not in exact_owner and label not in targets and one.owner.name not in origins:
                    yield one
            standing = exact_owner


def _last_lines(data: bytes, owners: list[DnsName], origins: list[Name]) -> dict[DnsName, int]:
    """For each owner the offset of the last line that seems to begin with it; none where none does."""
    spellings: dict[bytes, DnsName] = {}
    for owner in owners:
        spellings[owner.encode("ascii")] = owner
        for origin in origins:
            spellings[relative_to(owner, origin.name).encode("ascii")] = owner
    pattern = _OWNER
    if len(spellings) <= _FEW:
        either = b"|".join(map(re.escape, spellings))
        pattern = re.compile(rb"\n((?i:" + either + rb"))[ \t]")
    found: dict[DnsName, int] = {}
    for match in pattern.finditer(data):
        seen = spellings.get(match[1].lower())
        if seen is not None:
            found[seen] = match.start(1)
    return found
