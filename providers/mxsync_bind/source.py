"""The files a zone is read from, and the places in them that cannot be read."""

from collections.abc import Callable
from typing import NamedTuple


class Source(NamedTuple):
    """The bytes of one file, its ``path`` without symlinks, and the path as ``shown`` to people."""

    data: bytes
    path: str = ""
    shown: str = ""


class Unclear(Exception):
    """The bytes at ``offset`` cannot be read with certainty; never quotes them."""

    def __init__(self, offset: int, message: str, *hints: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message
        self.hints = hints
        self.source: Source | None = None

    def within(self, source: Source) -> "Unclear":
        """The same, about a file that is not the one the reader was given."""
        self.source = source
        return self


Include = Callable[[bytes, int], Source]
"""Gives the file that ``$INCLUDE`` names, by the name as written and its offset. Raises Unclear."""

MAX_INCLUDES = 100_000
"""Inclusions in one zone, above which files that include each other twice would never end."""

MAX_AGAIN = 1 << 24
"""Bytes of files that are included more than once, above which a few lines would fill the memory."""


class Inclusions:
    """Counts what one zone includes."""

    __slots__ = ("_again", "_count", "_paths")

    def __init__(self) -> None:
        self._paths: set[str] = set()
        self._count = self._again = 0

    def excess(self, source: Source) -> str:
        """What is too much once ``source`` is included, too; empty if nothing is."""
        self._count += 1
        if source.path in self._paths:
            self._again += len(source.data)
        self._paths.add(source.path)
        if self._count > MAX_INCLUDES:
            return f"the zone has more than {MAX_INCLUDES:,} inclusions"
        if self._again > MAX_AGAIN:
            return f"the zone includes the same files again and again, more than {MAX_AGAIN:,} bytes in all"
        return ""


MAX_LINE = 1 << 22
"""Bytes of a line, above which it holds no record (65,535 bytes of data, each written with four)."""


def reject_other_formats(data: bytes) -> None:
    """Raises Unclear for bytes that are no zone in text form, at once, however many they are."""
    if b"\0" in data:
        raise Unclear(
            data.index(b"\0"),
            "the file holds a NUL byte, so it is not a zone file in text form",
            "a zone in raw format becomes text with: named-compilezone -f raw -F text -o FILE ZONE RAWFILE",
        )
    if data.startswith(b"\xef\xbb\xbf"):
        raise Unclear(0, "the file begins with a byte order mark, which BIND rejects")
    position = 0
    while len(data) - position > MAX_LINE:
        window = position, position + MAX_LINE
        end = max(data.rfind(b"\n", *window), data.rfind(b"\r", *window))
        if end < 0:
            raise Unclear(position, f"a line has more than {MAX_LINE:,} bytes")
        position = end + 1


def not_followed(name: bytes, offset: int) -> Source:
    """An Include for text that stands alone."""
    del name
    raise Unclear(offset, "$INCLUDE is not followed here")
