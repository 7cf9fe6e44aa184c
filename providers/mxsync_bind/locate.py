"""Which file holds which zone, by pattern or by name."""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from mxsync.errors import InputError
from mxsync.model import DnsName, ZoneRef, parse_name
from mxsync.provider import Context
from mxsync_bind.disk import unreadable
from mxsync_bind.place import ZoneFile
from mxsync_bind.settings import PLACEHOLDER, SAFE_ZONE
from mxsync_bind.sharing import Users, shared


class Locator(Protocol):
    """Finds zone files. Thread-safe."""

    def find(self, name: DnsName) -> list[tuple[str, ZoneFile]]:
        """Every file of a zone, with the view it is in (empty if none)."""
        ...

    def shared(self, file: ZoneFile) -> str:
        """Why a file must not be changed: it holds other zones, or the zone in other views, as well."""
        ...

    def directory(self) -> Path | None:
        """The working directory of named, if that is known here."""
        ...

    def explain_missing(self, name: DnsName) -> str:
        """Where a zone was looked for, and what to do."""
        ...

    def names(self) -> Iterator[DnsName]:
        """All zones."""
        ...


def zone_file(context: Context, zone: DnsName, text: str, protected: tuple[str, ...] = ()) -> ZoneFile:
    """The file at a path from the settings, symlinks resolved. Raises InputError outside the boundary."""
    path = context.path(text)
    return ZoneFile(zone=zone, path=str(path), shown=context.boundary.shown(path), protected=protected)


def ref_of(context: Context, file: ZoneFile, view: str) -> ZoneRef:
    """The reference to a zone in a file."""
    return ZoneRef(context.provider, file.zone, view, f"file:{file.shown}")


class ByPattern:
    """``file:`` one pattern for all zones."""

    def __init__(self, pattern: str, context: Context) -> None:
        self._pattern = pattern
        self._context = context
        folder, name = os.path.split(pattern)
        self._folder = self._shown = ""
        if PLACEHOLDER not in folder and name.count(PLACEHOLDER) == 1:
            # The folder is resolved once: a file in it that is no symlink lies where the folder lies.
            path = context.path(folder or ".")
            shown = context.boundary.shown(path)
            self._folder = f"{path}/"
            self._shown = "" if shown == "." else f"{shown}/"
            self._prefix, _, self._suffix = name.partition(PLACEHOLDER)
        self._users = Users(context.boundary.base, self._links if self._folder else self._paths)

    def find(self, name: DnsName) -> list[tuple[str, ZoneFile]]:
        zone = name[:-1]
        if not SAFE_ZONE.fullmatch(zone):
            return []
        if self._folder:
            base = f"{self._prefix}{zone}{self._suffix}"
            path = self._folder + base
            try:
                mode = os.lstat(path).st_mode
            except OSError:
                return []
            if not stat.S_ISLNK(mode):
                return [("", ZoneFile(zone=name, path=path, shown=self._shown + base))]
        file = zone_file(self._context, name, self._pattern.replace(PLACEHOLDER, zone))
        return [("", file)] if os.path.lexists(file.path) else []

    def shared(self, file: ZoneFile) -> str:
        users = {file.zone, *self._users.of(file.path)}
        folder, name = os.path.split(file.path)
        if self._folder and f"{folder}/" == self._folder:
            users.update(self._zone_in(name))
        return shared(file.shown, users)

    def directory(self) -> Path | None:
        return None

    def _links(self) -> Iterator[tuple[str, str]]:
        """The zones whose files are symlinks, where all files lie in one folder."""
        try:
            with os.scandir(self._folder) as entries:
                links = [entry.name for entry in entries if entry.is_symlink()]
        except OSError as err:
            raise unreadable(err, self._shown or ".") from err
        for link in links:
            for name in self._zone_in(link):
                yield name, self._folder + link

    def _paths(self) -> Iterator[tuple[str, str]]:
        for name in self.names():
            yield name, self._pattern.replace(PLACEHOLDER, name[:-1])

    def _zone_in(self, base: str) -> list[DnsName]:
        """The zone that a name in the folder stands for, if any."""
        if not base.startswith(self._prefix) or not base.endswith(self._suffix):
            return []
        return _canonical(base[len(self._prefix) : len(base) - len(self._suffix)])

    def explain_missing(self, name: DnsName) -> str:
        zone = name[:-1]
        if not SAFE_ZONE.fullmatch(zone):
            return (
                "a file pattern takes zone names of a-z, 0-9, _, - and dots only: name its file under files"
            )
        return f"there is no file {self._pattern.replace(PLACEHOLDER, zone)}"

    def names(self) -> Iterator[DnsName]:
        pattern = os.path.normpath(self._pattern)
        parts = [re.escape(part) for part in pattern.split(PLACEHOLDER)]
        first, *rest = parts
        named = re.compile(first + f"(?P<zone>{SAFE_ZONE.pattern})" + "(?P=zone)".join(rest))
        base = self._context.boundary.base
        wanted = pattern.replace("[", "[[]").replace("?", "[?]").replace("*", "[*]")
        root = Path("/") if wanted.startswith("/") else base
        for path in sorted(root.glob(wanted.lstrip("/").replace(PLACEHOLDER, "*"))):
            match = named.fullmatch(str(path) if wanted.startswith("/") else str(path.relative_to(base)))
            if match is None:
                continue
            yield from _canonical(match["zone"])


def _canonical(text: str) -> list[DnsName]:
    """The zone that a pattern finds by ``text``, if any."""
    try:
        name = parse_name(text) if SAFE_ZONE.fullmatch(text) else None
    except InputError:
        return []
    return [name] if name == f"{text}." else []


class ByName:
    """``files:`` one path for each zone."""

    def __init__(self, files: Mapping[str, str], context: Context) -> None:
        self._context = context
        self._files: dict[DnsName, str] = {}
        for text, path in files.items():
            name = parse_name(text)
            if name in self._files:
                raise InputError(f"provider {context.provider}: the zone {name} stands twice under files")
            self._files[name] = path
        self._users = Users(context.boundary.base, self._files.items)

    def find(self, name: DnsName) -> list[tuple[str, ZoneFile]]:
        text = self._files.get(name)
        return [] if text is None else [("", zone_file(self._context, name, text))]

    def shared(self, file: ZoneFile) -> str:
        return shared(file.shown, self._users.of(file.path))

    def directory(self) -> Path | None:
        return None

    def explain_missing(self, name: DnsName) -> str:
        return f"the config has no path for {name} under files of provider {self._context.provider}"

    def names(self) -> Iterator[DnsName]:
        yield from self._files
