"""The files that $INCLUDE names, found and read as named finds and reads them."""

import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from mxsync.errors import MxsyncError
from mxsync.files import Boundary
from mxsync_bind import disk
from mxsync_bind.lex import words
from mxsync_bind.place import ZoneFile
from mxsync_bind.source import Source, Unclear

_DIRECTIVE = re.compile(rb"\$INCLUDE", re.IGNORECASE)
_LONGEST = 4200  # bytes: the directive, some white space and a path


class Follow:
    """Opens included files: a relative path begins at named's working directory (BIND 9 ARM, "directory")."""

    def __init__(self, boundary: Boundary, directory: Callable[[], Path]) -> None:
        self._boundary = boundary
        self._directory = directory

    def __call__(self, name: bytes, offset: int) -> Source:
        """The file of that name. Raises Unclear where it cannot be had."""
        try:
            path = self.path(name)
            shown = self._boundary.shown(path)
            return Source(disk.read_file(str(path), shown), str(path), shown)
        except MxsyncError as err:
            raise Unclear(offset, err.message, *err.hints, *self._hint(name)) from err

    def path(self, name: bytes) -> Path:
        """Where the file of that name is, symlinks resolved. Raises MxsyncError outside the boundary."""
        return self._boundary.locate(os.fsdecode(name), relative_to=self._directory())

    def _hint(self, name: bytes) -> tuple[str, ...]:
        if name.startswith(b"/"):
            return ()
        folder = self._boundary.shown(self._directory())
        said = (
            f"a relative path begins at named's working directory, here {folder}; if that is another, "
            "say so with directory: in the settings of the provider"
        )
        return (said,)


class Includers:
    """The zones by the files they include, looked up once, when first needed. Thread-safe."""

    def __init__(self, files: Callable[[], Iterable[tuple[str, ZoneFile]]], follow: Follow) -> None:
        self._files = files
        self._follow = follow
        self._lock = threading.Lock()
        self._found: dict[str, set[str]] | None = None

    def own(self, file: ZoneFile) -> set[str]:
        """The paths of a zone's file, and of all it seems to include, that are no other zone's."""
        return {path for path in self._reached(file.path) if len(self.of(path)) < 2}

    def of(self, path: str) -> list[str]:
        """The zones, as people see them, that include the file at ``path`` or are kept in it."""
        with self._lock:
            if self._found is None:
                found: dict[str, set[str]] = {}
                for user, file in self._files():
                    for reached in self._reached(file.path):
                        found.setdefault(reached, set()).add(user)
                self._found = found
            return sorted(self._found.get(path, ()))

    def _reached(self, path: str) -> set[str]:
        """The file at ``path``, and all that it seems to include."""
        seen: set[str] = set()
        waiting = [path]
        while waiting:
            path = waiting.pop()
            if path not in seen:
                seen.add(path)
                waiting += self._named_in(path)
        return seen

    def _named_in(self, path: str) -> Iterator[str]:
        """The files that a file seems to include; one too many does no harm."""
        try:
            data = disk.read_file(path, path)
        except MxsyncError:  # then that zone cannot be loaded, whatever is changed here
            return
        for match in _DIRECTIVE.finditer(data):
            for name in _names_behind(data, match.start()):
                with suppress(MxsyncError):
                    yield str(self._follow.path(name))


def _names_behind(data: bytes, offset: int) -> Iterator[bytes]:
    """The file named by the directive at ``offset``, if it is one."""
    newline = data.rfind(b"\n", 0, offset)
    start = max(newline, data.rfind(b"\r", newline + 1, offset)) + 1
    with suppress(Unclear):  # its line begins amid parentheses or quotation marks
        for token, behind in pairwise(words(data, start).tokens):
            if token.text.upper() == b"$INCLUDE":
                yield behind.text
    ahead = data[offset : offset + _LONGEST].translate(None, b'()"').split(None, 2)
    yield from ahead[1:2]
