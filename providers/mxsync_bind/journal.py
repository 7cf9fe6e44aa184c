"""A change of several files that is done wholly or not at all, also over a crash.

All new files are on disk before the journal is; the journal is before the first file gets its new name. What
a run that was cut off has left is settled by the next: nothing renamed yet, and the change never happened;
something renamed, and the rest follows.
"""

import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from mxsync.errors import HostError, MxsyncError, Refused, ZoneMissing
from mxsync_bind import disk
from mxsync_bind.place import ZoneFile


class Entry(NamedTuple):
    """One file of a change: its path, and the digests of its bytes before and after."""

    path: str
    old: str
    new: str

    @property
    def successor(self) -> Path:
        """The file that waits to take its name."""
        return disk.successor_of(Path(self.path))

    def beside(self, folder: str) -> "Entry":
        """The same as seen from ``folder``, so that a journal in a copied folder tells of the copies."""
        return self._replace(path=os.path.relpath(self.path, folder))


def digest(data: bytes) -> str:
    """What a journal knows bytes by."""
    return hashlib.sha256(data).hexdigest()


class Journal:
    """The journal of one zone, beside its main file. Who holds that file's lock writes and settles it.

    Anybody who adds files to the folder could have written it, so of what it names only the zone's ``own``
    files are looked at.
    """

    def __init__(self, file: ZoneFile, own: Callable[[ZoneFile], Collection[str]]) -> None:
        self._folder, name = os.path.split(file.path)
        self.path = f"{self._folder}{os.sep}.{name}.mxsync-journal"
        self._new = f"{self.path}-new"
        self._file = file
        self._own = own

    def exists(self) -> bool:
        """Whether there is one."""
        return os.path.lexists(self.path)

    def write(self, entries: Sequence[Entry]) -> None:
        """Remembers a change whose new files wait beside the old. Raises OSError, and then remembers none."""
        try:
            _sync_folders(entries)
            Path(self._new).unlink(missing_ok=True)
            with Path(self._new).open("x", encoding="utf-8") as stream:  # follows no symlink
                json.dump([entry.beside(self._folder)._asdict() for entry in entries], stream)
                stream.flush()
                os.fsync(stream.fileno())
            Path(self._new).replace(self.path)
            disk.sync_folder(self._folder)
        except OSError:
            with suppress(OSError):
                self.clear()
            raise

    def carry_out(self, entries: Sequence[Entry]) -> None:
        """Gives all files that wait their names, for good, then forgets the change. Raises OSError."""
        for entry in entries:
            if os.path.lexists(entry.successor):
                entry.successor.replace(entry.path)
        _sync_folders(entries)
        self.clear()

    def clear(self) -> None:
        """Forgets it. Raises OSError."""
        Path(self._new).unlink(missing_ok=True)
        Path(self.path).unlink(missing_ok=True)
        with suppress(OSError):  # one that comes back after a crash has nothing left to do
            disk.sync_folder(self._folder)

    def told(self) -> str:
        """What is left of a change that was cut off, in words; empty if nothing is."""
        if not self.exists():
            return ""
        try:
            entries = self._read()
            states = [_state(entry) for entry in entries]
        except MxsyncError as err:
            return str(err)
        if "new" not in states:
            return ""
        change = f"a change of {len(entries)} files of {self._file.zone}"
        if set(states) == {"new"}:
            return f"{change} was made, but its journal is still there; apply deletes it"
        return f"{change} was cut off half done; apply completes it"

    def settle(self) -> None:
        """Finishes a change that was cut off, or forgets one that never began. Raises Refused."""
        entries = self._read()
        with _all_held(entries, self._file):
            states = {entry: _state(entry) for entry in entries}
            begun = "new" in states.values()
            behind = [entry for entry in entries if begun and states[entry] != "new"]
            for entry in behind:
                self._can_follow(entry, states[entry])
            try:
                for entry in entries:
                    if entry not in behind:
                        entry.successor.unlink(missing_ok=True)
                self.carry_out(entries)
            except OSError as err:
                raise Refused(
                    f"a change of several files of {self._file.zone} was cut off, and cannot be brought to "
                    f"an end: {disk.reason(err)}",
                    "mend that, then apply again",
                ) from err

    def _can_follow(self, entry: Entry, state: str) -> None:
        if state == "old" and _digest_of(entry.successor) == entry.new:
            return
        why = "has been changed since" if state == "other" else "has lost what it was to become"
        raise Refused(
            f"a change of several files of {self._file.zone} was cut off half done, and {entry.path} {why}",
            f"make the files of the zone right by hand, then delete {self.path}",
        )

    def _read(self) -> list[Entry]:
        try:
            data = disk.read_file(self.path, self.path)
            entries = [_entry(self._folder, one) for one in json.loads(data)]
        except (MxsyncError, ValueError, TypeError, KeyError, RecursionError) as err:
            raise self._untrue("cannot be read") from err
        paths = {entry.path for entry in entries}
        if len(paths) != len(entries):
            raise self._untrue("names a file twice")
        if not paths.issubset(self._own(self._file)):
            raise self._untrue("names files that are not the zone's own")
        return entries

    def _untrue(self, why: str) -> Refused:
        return Refused(
            f"{self.path} tells of a change that was cut off, and {why}",
            f"look whether the files of {self._file.zone} are right, then delete it",
        )


def _entry(folder: str, found: dict[str, object]) -> Entry:
    path = os.path.normpath(f"{folder}{os.sep}{found['path']}")
    return Entry(path, str(found["old"]), str(found["new"]))


def _sync_folders(entries: Sequence[Entry]) -> None:
    for folder in sorted({os.path.dirname(entry.path) for entry in entries}):  # noqa: PTH120 - as written
        disk.sync_folder(folder)


def _state(entry: Entry) -> str:
    found = _digest_of(Path(entry.path))
    return "new" if found == entry.new else "old" if found == entry.old else "other"


def _digest_of(path: Path) -> str:
    try:
        return digest(disk.read_file(str(path), str(path)))
    except MxsyncError:
        return ""


@contextmanager
def _all_held(entries: Sequence[Entry], main: ZoneFile) -> Iterator[None]:
    """Also the files that wait: who comes by the new name has to wait too, until the journal is settled."""
    with ExitStack() as stack:
        for entry in sorted(entries):
            for path in (Path(entry.path), entry.successor):
                if str(path) != main.path:
                    with suppress(ZoneMissing, HostError):  # it is gone: its state tells
                        stack.enter_context(disk.held(path, str(path)))
        yield
