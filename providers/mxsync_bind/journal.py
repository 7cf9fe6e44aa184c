"""A change of several files that is done wholly or not at all, also over a crash.

All new files are on disk before the journal is; the journal is before the first file gets its new name. What
a run that was cut off has left is settled by the next: nothing renamed yet, and the change never happened;
something renamed, and the rest follows.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from mxsync.errors import MxsyncError, Refused
from mxsync_bind import disk
from mxsync_bind.place import ZoneFile

_LIMIT = 1 << 24  # bytes: 100,000 files with long names


class Entry(NamedTuple):
    """One file of a change: its path, and the digests of its bytes before and after."""

    path: str
    old: str
    new: str

    @property
    def successor(self) -> Path:
        """The file that waits to take its name."""
        return disk.successor_of(Path(self.path))


def digest(data: bytes) -> str:
    """What a journal knows bytes by."""
    return hashlib.sha256(data).hexdigest()


class Journal:
    """The journal of one zone, beside its main file. Who holds that file's lock writes and settles it."""

    def __init__(self, file: ZoneFile) -> None:
        folder, name = os.path.split(file.path)
        self.path = f"{folder}{os.sep}.{name}.mxsync-journal"
        self._file = file

    def exists(self) -> bool:
        """Whether there is one."""
        return os.path.lexists(self.path)

    def write(self, entries: Sequence[Entry]) -> None:
        """Remembers a change about to be made. Raises OSError."""
        new = Path(f"{self.path}-new")
        with new.open("w", encoding="utf-8") as stream:
            json.dump([entry._asdict() for entry in entries], stream)
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(self.path)
        disk.sync_folder(new.parent)

    def clear(self) -> None:
        """Forgets it. Raises OSError."""
        Path(self.path).unlink(missing_ok=True)
        disk.sync_folder(Path(self.path).parent)

    def told(self) -> str:
        """What is left of a change that was cut off, in words; empty if nothing is."""
        if not self.exists():
            return ""
        try:
            entries = self._read()
            states = [_state(entry) for entry in entries]
        except MxsyncError as err:
            return str(err)
        if "new" not in states or set(states) == {"new"}:
            return ""
        return (
            f"a change of {len(entries)} files of {self._file.zone} was cut off half done; apply completes it"
        )

    def settle(self) -> None:
        """Finishes a change that was cut off, or forgets one that never began. Raises Refused."""
        if not self.exists():
            return
        entries = self._read()
        with _all_held(entries, self._file):
            states = {entry: _state(entry) for entry in entries}
            if "new" in states.values():
                behind = [entry for entry in entries if states[entry] != "new"]
                for entry in behind:
                    self._can_follow(entry, states[entry])
                for entry in behind:
                    self._follow(entry)
            self._forget(entries)

    def _forget(self, entries: Sequence[Entry]) -> None:
        try:
            for entry in entries:
                entry.successor.unlink(missing_ok=True)
            self.clear()
        except OSError as err:
            raise Refused(f"{self.path} cannot be deleted: {disk.reason(err)}") from err

    def _can_follow(self, entry: Entry, state: str) -> None:
        if state == "old" and _digest_of(entry.successor) == entry.new:
            return
        why = "has been changed since" if state == "other" else "has lost what it was to become"
        raise Refused(
            f"a change of several files of {self._file.zone} was cut off half done, and {entry.path} {why}",
            f"make the files of the zone right by hand, then delete {self.path}",
        )

    def _follow(self, entry: Entry) -> None:
        try:
            disk.replace(entry.successor, Path(entry.path))
        except OSError as err:
            raise Refused(f"{entry.path} cannot be replaced: {disk.reason(err)}") from err

    def _read(self) -> list[Entry]:
        try:
            data = disk.read_file(self.path, self.path)
            return [Entry(str(one["path"]), str(one["old"]), str(one["new"])) for one in json.loads(data)]
        except (MxsyncError, ValueError, TypeError, KeyError, RecursionError) as err:
            raise Refused(
                f"{self.path} tells of a change that was cut off, and cannot be read",
                f"look whether the files of {self._file.zone} are right, then delete it",
            ) from err


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
    with ExitStack() as stack:
        for entry in sorted(entries):
            if entry.path != main.path:
                with suppress(MxsyncError):  # it is gone: its state tells
                    stack.enter_context(disk.held(Path(entry.path), entry.path))
        yield
