"""The files that $INCLUDE names, found and read as named finds and reads them."""

import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from mxsync.errors import MxsyncError
from mxsync.files import Boundary
from mxsync_bind import disk
from mxsync_bind.place import ZoneFile
from mxsync_bind.source import Source, Unclear

_DIRECTIVE = re.compile(rb'^\$INCLUDE[ \t]+(?:"([^"\n]*)"|([^ \t\r\n;()"]+))', re.IGNORECASE | re.MULTILINE)


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

    def of(self, path: str) -> list[str]:
        """The zones, as people see them, that include the file at ``path`` or are kept in it."""
        with self._lock:
            if self._found is None:
                self._found = {}
                for user, file in self._files():
                    self._note(user, file)
            return sorted(self._found.get(path, ()))

    def _note(self, user: str, file: ZoneFile) -> None:
        seen: set[str] = set()
        waiting = [file.path]
        found = self._found or {}
        while waiting:
            path = waiting.pop()
            if path not in seen:
                seen.add(path)
                found.setdefault(path, set()).add(user)
                waiting += self._named_in(path)
        self._found = found

    def _named_in(self, path: str) -> Iterator[str]:
        """The files that lines of a file seem to include; one too many does no harm."""
        try:
            for quoted, plain in _DIRECTIVE.findall(disk.read_file(path, path)):
                yield str(self._follow.path(quoted or plain))
        except MxsyncError:  # then that zone cannot be loaded, whatever is changed here
            return
