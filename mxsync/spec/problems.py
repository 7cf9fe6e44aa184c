"""Collecting what is wrong with one spec file, instead of stopping at the first."""

from mxsync.document import Document, Path
from mxsync.errors import InputError, Position


class Problems:
    """The errors of one document. Positions are looked up only when something is wrong."""

    def __init__(self, document: Document, errors: tuple[InputError, ...] = ()) -> None:
        self.document = document
        self.errors = list(errors)

    def add(self, message: str, *hints: str, at: Path = (), key: bool = False) -> None:
        """An error about the value (or key) at a path."""
        self.errors.append(InputError(message, *hints, where=self.document.position(at, key=key)))

    def take(self, err: InputError, at: Path, *, key: bool = False) -> None:
        """An error that was raised without a place, put to its place."""
        self.add(err.message, *err.hints, at=at, key=key)

    def place(self, at: Path, *, key: bool = False) -> Position:
        return self.document.position(at, key=key)

    def has(self, key: str) -> bool:
        """Whether the file has this key, be its value right or wrong."""
        return key in self.document.value
