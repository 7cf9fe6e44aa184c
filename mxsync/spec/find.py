"""Which files are spec files."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mxsync.config import LoadedConfig
from mxsync.errors import InputError, Position
from mxsync.files import absolute, explain, resolved

_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True, order=True)
class SpecPath:
    """A spec file and the name people see."""

    shown: str
    path: Path


def find_specs(config: LoadedConfig, paths: Sequence[Path]) -> tuple[list[SpecPath], list[InputError]]:
    """The spec files under ``paths`` (default: the config's folder of specs), each once, in order.

    Folders are walked; hidden names and the config itself are left out; symbolic links are followed as far
    as the boundary reaches.
    """
    finder = _Finder(config)
    if not paths:
        where = config.document.position(("specs",)) if "specs" in config.document.value else None
        finder.add(config.specs, where, "mxsync init writes a first spec")
    for path in paths:
        try:
            finder.add(_absolute(path), None)
        except InputError as err:
            finder.errors.append(err)
    files = sorted(finder.found.values())
    if not files and not finder.errors:
        shown = ", ".join(config.boundary.shown(path) for path in paths or [config.specs])
        finder.errors.append(
            InputError(
                f"there is no spec file in {shown}",
                "mxsync init writes a first one, mxsync import makes them from live zones",
            )
        )
    return files, finder.errors


def _absolute(path: Path) -> Path:
    """The path with its folder's links resolved, so that it compares with the boundary."""
    plain = Path(os.path.normpath(absolute(path)))
    return resolved(plain.parent) / plain.name if plain.name else plain


class _Finder:
    def __init__(self, config: LoadedConfig) -> None:
        self.config = config
        self.found: dict[str, SpecPath] = {}  # by real path
        self.seen: set[str] = set()  # folders
        self.errors: list[InputError] = []

    def add(self, path: Path, where: Position | None, *hints: str) -> None:
        try:
            path.lstat()
            if path.is_dir():
                self.folder(str(path), self.config.boundary.shown(path))
            else:
                self.file(str(path), self.config.boundary.shown(path), link=path.is_symlink())
        except FileNotFoundError:
            shown = self.config.boundary.shown(path)
            self.errors.append(InputError(f"{shown} does not exist", *hints, where=where))
        except (OSError, ValueError) as err:
            self.errors.append(explain(err, path, where))

    def file(self, path: str, shown: str, *, link: bool) -> None:
        real = os.path.realpath(path) if link else path
        if real not in self.found:
            self.found[real] = SpecPath(shown, Path(path))

    def folder(self, path: str, shown: str) -> None:
        real = os.path.realpath(path)
        if real in self.seen:
            return
        self.seen.add(real)
        prefix = "" if shown == "." else f"{shown}{os.sep}"
        try:
            entries = list(_entries(path))
        except OSError as err:
            self.errors.append(explain(err, Path(path)))
            return
        for entry in entries:
            name = prefix + entry.name
            try:
                self.entry(entry, name)
            except InputError as err:
                self.errors.append(err)

    def entry(self, entry: "os.DirEntry[str]", shown: str) -> None:
        spec = entry.name.lower().endswith(_SUFFIXES)
        link = entry.is_symlink()
        try:
            # is_dir() alone takes a link to nothing for a file.
            folder = stat.S_ISDIR(entry.stat().st_mode) if link else entry.is_dir()
        except OSError as err:
            if not spec:  # it may have led to a folder of specs; a spec is explained when it is read
                raise explain(err, Path(entry.path), Position(shown)) from err
            folder = False
        if not (spec or folder) or entry.path == str(self.config.path):
            return
        if link:
            self.config.boundary.locate(entry.path, where=Position(shown))
        if folder:
            self.folder(os.path.realpath(entry.path) if link else entry.path, shown)
        else:
            self.file(entry.path, shown, link=link)


def _entries(path: str) -> Iterator["os.DirEntry[str]"]:
    with os.scandir(path) as found:
        yield from (entry for entry in sorted(found, key=lambda e: e.name) if not entry.name.startswith("."))
