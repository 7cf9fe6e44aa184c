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


def not_followed(name: bytes, offset: int) -> Source:
    """An Include for text that stands alone."""
    del name
    raise Unclear(offset, "$INCLUDE is not followed here")
