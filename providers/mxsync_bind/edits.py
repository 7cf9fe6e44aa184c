"""Replacements of bytes in a zone's files."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate

from mxsync_bind.statements import Scan, Statement


class Edits:
    """Replacements of byte ranges that do not overlap; those at one place keep their order."""

    def __init__(self, before: Scan) -> None:
        self._sources = before.sources
        self._made: dict[int, list[tuple[int, int, bytes]]] = defaultdict(list)
        self._shifts: dict[int, tuple[list[int], list[int]]] = {}
        self._deleted: set[tuple[int, int]] = set()

    def data(self, line: Statement) -> bytes:
        """The bytes of the file a statement is in."""
        return self._sources[line.file].data

    def replace(self, file: int, start: int, end: int, text: bytes) -> None:
        """Puts ``text`` in the place of ``start:end`` of a file."""
        self._made[file].append((start, end, text))
        self._shifts.pop(file, None)

    def delete(self, line: Statement) -> None:
        """Takes a whole statement out."""
        self.replace(line.file, line.start, line.end, b"")
        self._deleted.add((line.file, line.start))

    def deletes(self, line: Statement) -> bool:
        """Whether a statement goes."""
        return (line.file, line.start) in self._deleted

    @property
    def files(self) -> list[int]:
        """The numbers of the files that change."""
        return sorted(self._made)

    def made(self, file: int) -> list[tuple[int, int, bytes]]:
        """The replacements in one file, from its beginning to its end."""
        return sorted(self._made[file], key=lambda edit: edit[:2])

    def shifted(self, file: int, offset: int) -> int:
        """Where the byte at ``offset``, which begins a statement that stays, stands in the new file."""
        if file not in self._shifts:
            made = self.made(file)
            growths = accumulate((len(text) - (end - start) for start, end, text in made), initial=0)
            self._shifts[file] = [end for _, end, _ in made], list(growths)
        ends, growths_before = self._shifts[file]
        return offset + growths_before[bisect_right(ends, offset)]

    def results(self) -> dict[int, bytes]:
        """The new bytes of every file that changes."""
        return {file: b"".join(self._pieces(file)) for file in self.files}

    def _pieces(self, file: int) -> Iterator[bytes | memoryview]:
        data = memoryview(self._sources[file].data)
        position = 0
        for start, end, text in self.made(file):
            yield data[position:start]
            yield text
            position = end
        yield data[position:]
