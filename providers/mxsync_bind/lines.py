"""The statements of a zone as an edit looks for them: no look goes through all of them again."""

from bisect import bisect_right
from collections import defaultdict
from itertools import accumulate

from mxsync.model import DnsName
from mxsync_bind.statements import Scan, Statement


class Lines:
    """The records of a scan by owner, and its MX records by place."""

    __slots__ = ("_all", "_kin", "_last", "_samples", "mx")

    def __init__(self, found: Scan) -> None:
        self.mx: dict[DnsName, list[Statement]] = defaultdict(list)
        self._kin: dict[DnsName, Statement] = {}
        records = [line for line in found.statements if line.type]
        for line in records:
            if line.owner.inside:
                self._kin[line.owner.name] = line
                if line.mx is not None:
                    self.mx[line.owner.name].append(line)
        self._last = next((line for line in reversed(records) if not line.file), records[-1])
        samples = [line for line in records if line.mx is not None and line.owner.inside]
        by_file: dict[int, list[Statement]] = defaultdict(list)
        for line in samples:
            by_file[line.file].append(line)
        self._all = _Samples(samples)
        self._samples = {file: _Samples(lines) for file, lines in by_file.items()}

    def place(self, owner: DnsName, *, at_end: bool = False) -> tuple[Statement, bool]:
        """The statement behind which a new set of ``owner`` goes, and whether it is a record of that owner.

        Without one it goes to the end of the file that the zone begins in.
        """
        kin = None if at_end else self._kin.get(owner)
        return (self._last, False) if kin is None else (kin, True)

    def sample(self, kin: Statement) -> Statement | None:
        """The MX statement at or before ``kin``, else the first behind it; in its file, if there is one."""
        return self._samples.get(kin.file, self._all).nearest(kin.start)


class _Samples:
    """MX statements in the order of reading."""

    __slots__ = ("_lines", "_starts")

    def __init__(self, lines: list[Statement]) -> None:
        self._lines = lines
        # Of several files starts do not ascend; the lowest of each line and those behind it do.
        self._starts = list(accumulate((line.start for line in reversed(lines)), min))[::-1]

    def nearest(self, start: int) -> Statement | None:
        """The last that begins not behind ``start``, else the first."""
        return self._lines[max(0, bisect_right(self._starts, start) - 1)] if self._lines else None
