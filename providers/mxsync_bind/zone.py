"""One zone in a BIND zone file: the contract of an opened zone."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Self

from mxsync.errors import MxsyncError
from mxsync.model import DEFAULT_TTL, Change, DnsName, Observed
from mxsync.provider import Swapped
from mxsync_bind import disk, reload
from mxsync_bind.commit import Manner, edited, read_rrsets, read_zone, swap, untold
from mxsync_bind.edit import place_of
from mxsync_bind.objections import objections
from mxsync_bind.place import ZoneFile


class BindZone:
    """See ``mxsync.provider.Zone``."""

    __slots__ = ("_file", "_manner", "_shared")

    def __init__(self, file: ZoneFile, manner: Manner, shared: Callable[[ZoneFile], list[str]]) -> None:
        self._file = file
        self._manner = manner
        self._shared = shared

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open between two calls."""

    def read(self, owners: Collection[DnsName] | None) -> Mapping[DnsName, Observed]:
        """The MX RRsets in the file now."""
        rrsets = read_rrsets(disk.read_file(self._file.path, self._file.shown), self._file)
        if owners is None:
            return rrsets
        return {owner: rrsets[owner] for owner in owners if owner in rrsets}

    def default_ttl(self, owner: DnsName) -> int:
        """What the file gives a record without TTL at the place where this owner's set would be written."""
        data = disk.read_file(self._file.path, self._file.shown)
        found = read_zone(data, self._file)
        after = place_of(found, owner)[0].after
        return DEFAULT_TTL if after is None else after

    def objections(self, changes: Sequence[Change]) -> Sequence[str]:
        """Tries the edit on a copy, and looks at the file's surroundings."""
        file = self._protected()
        data = disk.read_file(file.path, file.shown)
        found = read_zone(data, file)
        said = objections(file, found, changes, self._manner.check)
        try:
            edited(data, found, file, changes, self._manner.clock())
            if self._manner.on_change:
                reload.command_for(self._manner.on_change, file.zone)
        except MxsyncError as err:
            said.append("; ".join((str(err), *err.hints)))
        return said

    def pending(self) -> str:
        """Whether named has not been told of an earlier change."""
        marker = reload.Marker(self._file)
        return untold(self._file, self._manner, marker) if marker.read() else ""

    def swap(self, changes: Sequence[Change]) -> Swapped:
        """Replaces the file by one with the changes."""
        return swap(self._protected() if changes else self._file, changes, self._manner)

    def _protected(self) -> ZoneFile:
        """The file with all that protects it; who else uses it is looked up only for changes."""
        return self._file._replace(protected=(*self._file.protected, *self._shared(self._file)))

    def settled(self, change_id: str) -> bool:
        """Always: the file is what this backend publishes."""
        del change_id
        return True
