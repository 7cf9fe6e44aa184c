"""Compare-and-swap of a zone file: lock, compare, edit, prove, check, replace, publish."""

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from mxsync.errors import HostError, MxsyncError, OutcomeUnknown, Position, Refused, Stale
from mxsync.model import Change, DnsName, MxRRset, Observed, old_of
from mxsync.provider import Swapped
from mxsync_bind import check, disk, reload
from mxsync_bind.check import Mode
from mxsync_bind.edit import Edited, edit
from mxsync_bind.journal import Entry, Journal, digest
from mxsync_bind.objections import objections
from mxsync_bind.place import ZoneFile
from mxsync_bind.proof import Doubt
from mxsync_bind.recall import WORTH_IT, Recall, Skim
from mxsync_bind.scan import scan
from mxsync_bind.source import Include, Source, Unclear
from mxsync_bind.statements import Scan
from mxsync_bind.windows import exact


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How zones are read and changed: includes, check, commands and the folder they run in, clock.

    ``barred`` says why an included file must not be changed, or nothing; ``own`` gives the paths of a zone's
    files that are no other's. ``skim`` remembers what it read.
    """

    follow: Include
    barred: Callable[[str], str]
    own: Callable[[ZoneFile], Collection[str]]
    check: Mode
    on_change: str | None
    on_change_once: str | None
    folder: Path
    clock: Callable[[], datetime]
    skim: Skim = field(default_factory=Recall)


def read_rrsets(
    file: ZoneFile, owners: Collection[DnsName] | None, manner: Manner
) -> Mapping[DnsName, MxRRset]:
    """The MX RRsets in a zone's files. Raises HostError with file and line where they are not certain."""
    data = disk.read_file(file.path, file.shown)
    rrsets: Mapping[DnsName, MxRRset] | None
    try:
        rrsets = manner.skim(data, file.zone, manner.follow)
        if rrsets is None:
            rrsets = scan(data, file.zone, manner.follow, file.path).rrsets
    except Unclear as err:
        raise _unclear(err, data, file) from err
    return rrsets if owners is None else {owner: rrsets[owner] for owner in owners if owner in rrsets}


def read_zone(data: bytes, file: ZoneFile, owners: Iterable[DnsName], manner: Manner) -> Scan:
    """What an edit of ``owners`` has to know. Raises HostError with file and line where it is not certain."""
    try:
        found = None
        if len(data) >= WORTH_IT:
            skimmed = manner.skim(data, file.zone, manner.follow)
            if skimmed is not None:
                found = exact(data, file.zone, skimmed, owners)
        found = found or scan(data, file.zone, manner.follow, file.path)
    except Unclear as err:
        raise _unclear(err, data, file) from err
    main = Source(data, file.path, file.shown)
    return found._replace(sources=[main, *found.sources[1:]])


def _unclear(err: Unclear, data: bytes, file: ZoneFile) -> HostError:
    source = err.source
    if source is None or not source.shown:
        source = Source(data, file.path, file.shown)
    where = Position(source.shown, source.data.count(b"\n", 0, err.offset) + 1)
    return HostError(err.message, *err.hints, where=where)


def edited(found: Scan, file: ZoneFile, changes: Sequence[Change], manner: Manner) -> Edited:
    """The new bytes of a zone's files. Raises Stale, or Refused with file and line."""
    for change in changes:
        live: Observed | None = found.rrsets.get(change.owner)
        if live != old_of(change):
            raise Stale(
                f"{change.owner} in {file.shown} is {_told(live)}, the plan saw {_told(old_of(change))}",
                "plan again",
            )

    def barred(source: Source) -> str:
        return "" if source.path == file.path else manner.barred(source.path)

    try:
        return edit(found, changes, manner.clock(), barred, manner.skim)
    except Doubt as err:
        if found.parts:  # what one part cannot tell, the whole file may
            return edited(_whole(found, file), file, changes, manner)
        source = found.sources[err.file]
        line = source.data.count(b"\n", 0, err.offset) + 1 if err.offset >= 0 else 0
        raise Refused(err.message, *err.hints, where=Position(source.shown, line)) from err


def _whole(found: Scan, file: ZoneFile) -> Scan:
    """All of a file that was read by parts, which is without includes."""
    return scan(found.sources[0].data, file.zone)._replace(sources=found.sources)


def _told(found: Observed | None) -> str:
    if not isinstance(found, MxRRset):
        return "without MX records"
    return f"{', '.join(map(str, found.rdata))} (TTL {found.ttl})"


def swap(file: ZoneFile, changes: Sequence[Change], manner: Manner) -> Swapped:
    """The contract's swap, for one zone; see ``mxsync.provider.Zone``."""
    journal = Journal(file, manner.own)
    with disk.held(Path(file.path), file.shown) as held:
        if not journal.exists():
            return _swap(file, held, changes, manner)
        journal.settle()
    return swap(file, changes, manner)  # its name may have moved on, so it is held anew


def _swap(file: ZoneFile, held: int, changes: Sequence[Change], manner: Manner) -> Swapped:
    marker = reload.Marker(file)
    if not changes:
        return _publish(file, manner, marker, "")
    data = disk.read_held(held, file.shown)
    found = read_zone(data, file, [change.owner for change in changes], manner)
    result = edited(found, file, changes, manner)
    others = [found.sources[number] for number in result.files if number]
    for objection in objections(file, found, changes, manner.check, others):
        raise Refused(objection)
    if manner.on_change:
        reload.command_for(manner.on_change, file.zone)
    _replace(file, held, found, result, manner)
    return _publish(file, manner, marker, f"serial {result.serial}")


class _Successor(NamedTuple):
    """A file that waits to take the name of another."""

    new: Path
    source: Source
    data: bytes
    held: int


def _replace(file: ZoneFile, held: int, found: Scan, result: Edited, manner: Manner) -> None:
    """New files beside the old, the check, then the moment of change. Raises what ``swap`` does."""
    journal = Journal(file, manner.own)
    announced = manner.on_change is not None or manner.on_change_once is not None
    marker = reload.Marker(file) if announced else None
    with ExitStack() as stack:
        waiting: list[_Successor] = []
        # The main file comes last: with it the serial.
        for number in sorted(result.files, key=lambda number: (not number, found.sources[number].path)):
            source, data = found.sources[number], result.files[number]
            path = Path(source.path)
            its = stack.enter_context(disk.held(path, source.shown)) if number else held
            new = stack.enter_context(disk.successor(path, its, data, source.shown, journal.exists))
            waiting.append(_Successor(new, source, data, its))
        if len(found.sources) > 1:
            check.check_files(result.after, [source.shown for source in found.sources], manner.check)
        else:
            check.check_zone(file.zone, waiting[-1].new, {str(waiting[-1].new): file.shown}, manner.check)
        before = marker.read() if marker else ""
        try:
            if marker:
                _remember(marker)
            _nothing_moved(found, waiting)
            _rename(waiting, journal)
        except (OSError, MxsyncError) as err:
            if marker and not before and not isinstance(err, OutcomeUnknown):
                with suppress(OSError):
                    marker.clear(marker.read())
            raise


def _nothing_moved(found: Scan, waiting: Sequence[_Successor]) -> None:
    """The last look. Raises Stale where any file of the zone is not what was read."""
    for one in waiting:
        if not disk.same_file(one.held, Path(one.source.path)):
            raise _moved(one.source)
    for source in {source.path: source for source in found.sources}.values():
        if disk.read_file(source.path, source.shown) != source.data:
            raise _moved(source)


def _rename(waiting: Sequence[_Successor], journal: Journal) -> None:
    """The moment of change. Raises OSError before it, OutcomeUnknown amid several files."""
    if len(waiting) == 1:
        disk.replace(waiting[0].new, Path(waiting[0].source.path))
        return
    entries = [Entry(one.source.path, digest(one.source.data), digest(one.data)) for one in waiting]
    journal.write(entries)
    try:
        journal.carry_out(entries)
    except OSError as err:
        done = sum(not os.path.lexists(one.new) for one in waiting)
        if not done:
            journal.clear()
            raise
        raise OutcomeUnknown(
            f"{done} of {len(waiting)} files are replaced, then: {disk.reason(err)}",
            "the next apply completes it",
        ) from err


def _remember(marker: reload.Marker) -> None:
    try:
        marker.set()
    except OSError as err:
        raise Refused(f"{marker.shown} cannot be written: {disk.reason(err)}") from err


def _moved(source: Source) -> Stale:
    return Stale(f"{source.shown} was changed by another program just now", "plan again")


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
