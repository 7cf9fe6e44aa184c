"""Compare-and-swap of a zone file: lock, compare, edit, prove, check, replace, publish."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mxsync.errors import HostError, MxsyncError, Position, Refused, Stale
from mxsync.model import Change, DnsName, MxRRset, Observed, old_of
from mxsync.provider import Swapped
from mxsync_bind import check, disk, reload
from mxsync_bind.check import Mode
from mxsync_bind.edit import Edited, edit
from mxsync_bind.lex import Unclear
from mxsync_bind.objections import objections
from mxsync_bind.place import ZoneFile
from mxsync_bind.proof import Doubt
from mxsync_bind.scan import scan
from mxsync_bind.skim import skim
from mxsync_bind.statements import Scan


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How changes are made: the check, the commands and the folder they run in, the clock."""

    check: Mode
    on_change: str | None
    on_change_once: str | None
    folder: Path
    clock: Callable[[], datetime]


def read_rrsets(data: bytes, file: ZoneFile) -> dict[DnsName, MxRRset]:
    """The MX RRsets in a file's bytes. Raises HostError with file and line where they are not certain."""
    try:
        found = skim(data, file.zone)
        return scan(data, file.zone).rrsets if found is None else found
    except Unclear as err:
        raise _unclear(err, data, file) from err


def read_zone(data: bytes, file: ZoneFile) -> Scan:
    """Everything in a file's bytes. Raises HostError with file and line where that is not certain."""
    try:
        return scan(data, file.zone)
    except Unclear as err:
        raise _unclear(err, data, file) from err


def _unclear(err: Unclear, data: bytes, file: ZoneFile) -> HostError:
    where = Position(file.shown, data.count(b"\n", 0, err.offset) + 1)
    return HostError(err.message, *err.hints, where=where)


def edited(data: bytes, found: Scan, file: ZoneFile, changes: Sequence[Change], now: datetime) -> Edited:
    """The file's new bytes. Raises Stale, or Refused with file and line."""
    for change in changes:
        live: Observed | None = found.rrsets.get(change.owner)
        if live != old_of(change):
            raise Stale(
                f"{change.owner} in {file.shown} is {_told(live)}, the plan saw {_told(old_of(change))}",
                "plan again",
            )
    try:
        return edit(data, found, changes, now)
    except Doubt as err:
        line = data.count(b"\n", 0, err.offset) + 1 if err.offset >= 0 else 0
        raise Refused(err.message, *err.hints, where=Position(file.shown, line)) from err


def _told(found: Observed | None) -> str:
    if not isinstance(found, MxRRset):
        return "without MX records"
    return f"{', '.join(map(str, found.rdata))} (TTL {found.ttl})"


def swap(file: ZoneFile, changes: Sequence[Change], manner: Manner) -> Swapped:
    """The contract's swap, for one file; see ``mxsync.provider.Zone``."""
    path = Path(file.path)
    with disk.held(path, file.shown) as held:
        marker = reload.Marker(file)
        if not changes:
            return _publish(file, manner, marker, "")
        data = disk.read_held(held, file.shown)
        found = read_zone(data, file)
        result = edited(data, found, file, changes, manner.clock())
        for objection in objections(file, found, changes, manner.check):
            raise Refused(objection)
        if manner.on_change:
            reload.command_for(manner.on_change, file.zone)
        with disk.successor(path, held, result.data, file.shown) as new:
            check.check_zone(file.zone, new, file.shown, manner.check)
            announced = manner.on_change is not None or manner.on_change_once is not None
            _replace(new, held, data, file, marker if announced else None)
            return _publish(file, manner, marker, f"serial {result.serial}")


def _replace(new: Path, held: int, data: bytes, file: ZoneFile, marker: reload.Marker | None) -> None:
    """The moment of change: marker, last look, rename. Raises Stale, or OSError before the rename."""
    path = Path(file.path)
    before = marker.read() if marker else ""
    try:
        if marker:
            _remember(marker)
        if not disk.same_file(held, path) or disk.read_file(file.path, file.shown) != data:
            raise _moved(file)
        disk.replace(new, path)
    except (OSError, MxsyncError):
        if marker and not before:
            with suppress(OSError):
                marker.clear(marker.read())
        raise


def _remember(marker: reload.Marker) -> None:
    try:
        marker.set()
    except OSError as err:
        raise Refused(f"{marker.shown} cannot be written: {disk.reason(err)}") from err


def _moved(file: ZoneFile) -> Stale:
    return Stale(f"{file.shown} was changed by another program just now", "plan again")


def _publish(file: ZoneFile, manner: Manner, marker: reload.Marker, change_id: str) -> Swapped:
    """Runs what is owed to the server. A failure is told, not raised: the file has changed."""
    owed = marker.read()
    if not owed or manner.on_change_once is not None:
        return Swapped(change_id)
    if manner.on_change is None:
        return Swapped(change_id, (untold(file, manner, marker),))
    failure = reload.run(reload.command_for(manner.on_change, file.zone), manner.folder)
    if failure:
        return Swapped(change_id, (f"{file.shown} is changed, but not yet served: {failure}",))
    return Swapped(change_id, forget(marker, owed))


def forget(marker: reload.Marker, owed: str) -> tuple[str, ...]:
    """Clears the marker of a change that named was told of; what people have to do where that fails."""
    try:
        marker.clear(owed)
    except OSError as err:  # then the command runs again
        return (
            f"named was told, but {marker.shown} cannot be deleted: {disk.reason(err)}; delete it by hand",
        )
    return ()


def untold(file: ZoneFile, manner: Manner, marker: reload.Marker) -> str:
    """What a marker says to people."""
    said = f"{file.shown} was changed, but named has not been told"
    if manner.on_change is None and manner.on_change_once is None:
        return f"{said}: reload named by hand, then delete {marker.shown} (or configure on_change)"
    return f"{said} yet; apply completes it"
