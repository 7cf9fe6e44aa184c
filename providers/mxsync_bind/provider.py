"""A set of zone files as a provider."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mxsync.errors import InputError, ZoneMissing
from mxsync.model import DnsName, ZoneRef
from mxsync.provider import Capabilities, Context
from mxsync_bind.commit import Manner
from mxsync_bind.includes import Follow, Includers
from mxsync_bind.locate import ByName, ByPattern, Locator, ref_of
from mxsync_bind.named_conf import ByNamedConf
from mxsync_bind.once import publish
from mxsync_bind.place import ZoneFile
from mxsync_bind.settings import BindSettings
from mxsync_bind.sharing import shared
from mxsync_bind.zone import BindZone


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def connect(settings: BindSettings, context: Context) -> Iterator["BindProvider"]:
    """A provider for the settings. Raises InputError for files outside the boundary."""
    locator: Locator
    if settings.file is not None:
        locator = ByPattern(settings.file, context)
    elif settings.files is not None:
        locator = ByName(settings.files, context)
    else:
        locator = ByNamedConf(settings.named_conf or "", settings.view, context)
    boundary = context.boundary

    def directory() -> Path:
        if settings.directory is not None:
            return context.path(settings.directory)
        return locator.directory() or boundary.base

    follow = Follow(boundary, directory)

    def files() -> Iterator[tuple[str, ZoneFile]]:
        for name in locator.names():
            with suppress(InputError):  # out of bounds: no file of ours
                for view, file in locator.find(name):
                    yield (f"{name} (view {view})" if view else name), file

    includers = Includers(files, follow)

    def barred(path: str) -> str:
        return shared(boundary.shown(Path(path)), includers.of(path))

    manner = Manner(
        follow=follow,
        barred=barred,
        own=includers.own,
        check=settings.check,
        on_change=settings.on_change,
        on_change_once=settings.on_change_once,
        folder=boundary.base,
        clock=_now,
    )
    yield BindProvider(locator=locator, manner=manner, context=context)


@dataclass(frozen=True, slots=True, kw_only=True)
class BindProvider:
    """See ``mxsync.provider.Provider``."""

    locator: Locator
    manner: Manner
    context: Context

    @property
    def capabilities(self) -> Capabilities:
        """Reading is local computation; writing waits for disks and named-checkzone."""
        return Capabilities(ttl_compared=True, lists_zones=True, readers=1, writers=os.cpu_count() or 2)

    def find(self, name: DnsName, zone_id: str = "") -> Sequence[ZoneRef]:
        """The zone's files; several where named.conf has it in several views."""
        found = self.locator.find(name)
        return [ref_of(self.context, file, view) for view, file in found if not zone_id or view == zone_id]

    def explain_missing(self, name: DnsName) -> str:
        """Where the file was looked for."""
        return self.locator.explain_missing(name)

    def zones(self) -> Iterator[ZoneRef]:
        """Every zone that has a file."""
        for name in self.locator.names():
            try:
                found = self.find(name)
            except InputError:  # a file out of bounds is that zone's trouble alone: opening it tells
                found = [ZoneRef(self.context.provider, name)]
            yield from found

    def open(self, ref: ZoneRef) -> BindZone:
        """The zone's file; it is opened at each read."""
        return BindZone(self._file(ref), self.manner, self.locator.shared)

    def publish(self, refs: Sequence[ZoneRef]) -> Sequence[str]:
        """Runs ``on_change_once`` if one of the zones waits for it."""
        command = self.manner.on_change_once
        if command is None:
            return []
        return publish(refs, self._file, command, self.manner)

    def _file(self, ref: ZoneRef) -> ZoneFile:
        for view, file in self.locator.find(ref.name):
            if view == ref.id:
                return file
        raise ZoneMissing(self.locator.explain_missing(ref.name))
