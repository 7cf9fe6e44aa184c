"""One zone in a BIND zone file: the contract of an opened zone."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Self

from mxsync.errors import MxsyncError
from mxsync.model import DEFAULT_TTL, Change, DnsName, Observed
from mxsync.provider import Swapped
from mxsync_bind import disk, reload
from mxsync_bind.commit import Manner, edited, read_rrsets, read_zone, swap, untold
from mxsync_bind.journal import Journal
from mxsync_bind.lines import Lines
from mxsync_bind.objections import objections
from mxsync_bind.place import ZoneFile
from mxsync_bind.source import Source
from mxsync_bind.statements import Scan


class BindZone:
    """See ``mxsync.provider.Zone``."""

    __slots__ = ("_file", "_manner", "_shared")

    def __init__(self, file: ZoneFile, manner: Manner, shared: Callable[[ZoneFile], str]) -> None:
        self._file = file
        self._manner = manner
        self._shared = shared

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open between two calls."""

    def read(self, owners: Collection[DnsName] | None) -> Mapping[DnsName, Observed]:
        """The MX RRsets in the file, and those it includes, now."""
        return read_rrsets(self._file, owners, self._manner)

    def default_ttl(self, owner: DnsName) -> int:
        """What the file gives a record without TTL at the place where this owner's set would be written."""
        after = Lines(self._exact(self._file, [owner])).place(owner)[0].after
        return DEFAULT_TTL if after is None else after

    def objections(self, changes: Sequence[Change]) -> Sequence[str]:
        """Tries the edit on a copy, and looks at the surroundings of each file."""
        file = self._protected()
        found = self._exact(file, [change.owner for change in changes])
        said: list[str] = []
        others: list[Source] = []
        try:
            files = edited(found, file, changes, self._manner).files
            others = [found.sources[number] for number in files if number]
            if self._manner.on_change:
                reload.command_for(self._manner.on_change, file.zone)
        except MxsyncError as err:
            said.append("; ".join((str(err), *err.hints)))
        return [*objections(file, found, changes, self._manner.check, others), *said]

    def pending(self) -> str:
        """Whether an earlier change is half done, or named has not been told of it."""
        half_done = Journal(self._file, self._manner.own).told()
        if half_done:
            return half_done
        marker = reload.Marker(self._file)
        return untold(self._file, self._manner, marker) if marker.read() else ""

    def swap(self, changes: Sequence[Change]) -> Swapped:
        """Replaces the file, and included ones, by such with the changes."""
        return swap(self._protected() if changes else self._file, changes, self._manner)

    def _exact(self, file: ZoneFile, owners: Sequence[DnsName]) -> Scan:
        return read_zone(disk.read_file(file.path, file.shown), file, owners, self._manner)

    def _protected(self) -> ZoneFile:
        """The file with all that protects it; who else uses it is looked up only for changes."""
        users = self._shared(self._file)
        return self._file._replace(protected=(*self._file.protected, *([users] if users else [])))

    def settled(self, change_id: str) -> bool:
        """Always: the file is what this backend publishes."""
        del change_id
        return True
