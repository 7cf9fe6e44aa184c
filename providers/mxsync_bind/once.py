"""One command after all changes of a run."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path

from mxsync.errors import HostError, MxsyncError
from mxsync.model import ZoneRef
from mxsync_bind import disk, reload
from mxsync_bind.commit import Manner, forget
from mxsync_bind.place import ZoneFile


def publish(
    refs: Iterable[ZoneRef], file_of: Callable[[ZoneRef], ZoneFile], command: str, manner: Manner
) -> list[str]:
    """Runs the command if a change of one of the zones waits for it; notes for people. Raises HostError."""
    owed: list[tuple[ZoneFile, str]] = []
    problems: list[str] = []
    for ref in refs:
        try:
            file = file_of(ref)
            content = _owed(file)
        except MxsyncError as err:
            problems.append(f"whether named was told of {ref.name} is not known: {err}")
        else:
            owed += [(file, content)] if content else []
    if not owed and not problems:
        return []
    failure = reload.run(reload.command_for(command), manner.folder)
    if failure:
        many = len(owed) + len(problems)
        problems.insert(0, f"{many} changed zone{'s are' if many > 1 else ' is'} not yet served: {failure}")
        raise HostError("; ".join(problems), "the next apply tries again")
    notes: list[str] = []
    for file, content in owed:
        try:
            with _held(file):
                notes += forget(reload.Marker(file), content)
        except MxsyncError as err:  # then the command runs again
            problems.append(str(err))
    if problems:
        raise HostError("; ".join(problems), "the next apply tries again")
    return notes


def _owed(file: ZoneFile) -> str:
    """The change that named must be told of; empty if none.

    Read under the lock: seen without it, a marker may stand for a file that gets its name a moment later,
    after the command.
    """
    marker = reload.Marker(file)
    if not marker.read():
        return ""
    with _held(file):
        return marker.read()


def _held(file: ZoneFile) -> AbstractContextManager[int]:
    return disk.held(Path(file.path), file.shown)
