"""Zone files on disk: reading one safely, holding it alone, replacing it whole."""

import errno
import fcntl
import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mxsync.errors import HostError, MxsyncError, Refused, ZoneMissing
from mxsync.files import explain

MAX_BYTES = 2**31
WAIT = 180  # seconds for another process: longer than its check and its command may take
_PAUSE = 0.02
_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW  # O_NONBLOCK: never wait on a FIFO


def open_file(path: str, shown: str) -> tuple[int, int]:
    """A descriptor of a regular file, and its size. Raises ZoneMissing or HostError."""
    try:
        descriptor = os.open(path, _FLAGS)
    except (OSError, ValueError) as err:
        raise unreadable(err, shown) from err
    status = os.fstat(descriptor)
    if stat.S_ISREG(status.st_mode) and status.st_size <= MAX_BYTES:
        return descriptor, status.st_size
    os.close(descriptor)
    if stat.S_ISDIR(status.st_mode):
        raise HostError(f"{shown} is a directory, a zone file is needed")
    if not stat.S_ISREG(status.st_mode):
        raise HostError(f"{shown} is not a regular file")
    raise HostError(f"{shown} has {status.st_size:,} bytes, at most {MAX_BYTES:,} are read")


def unreadable(err: OSError | ValueError, shown: str) -> MxsyncError:
    """What keeps a file from being read, in the words of the person who has to mend it."""
    said = explain(err, Path(shown))
    if isinstance(err, OSError) and err.errno in {errno.ENOENT, errno.ENOTDIR}:
        return ZoneMissing(said.message, *said.hints)
    return HostError(said.message, *said.hints)


def read_whole(descriptor: int, size: int, shown: str) -> bytes:
    """All bytes of an open file of ``size``, from its beginning. Raises HostError."""
    try:
        data = os.pread(descriptor, size + 1, 0)
        if len(data) == size:
            return data
        pieces = [data]  # it grows, or the system reads less at once
        position = len(data)
        while piece := os.pread(descriptor, 1 << 24, position):
            pieces.append(piece)
            position += len(piece)
    except OSError as err:
        raise unreadable(err, shown) from err
    return b"".join(pieces)


def read_held(descriptor: int, shown: str) -> bytes:
    """All bytes of a file that is ``held``. Raises HostError."""
    return read_whole(descriptor, os.fstat(descriptor).st_size, shown)


def read_file(path: str, shown: str) -> bytes:
    """All bytes of a zone file. Raises ZoneMissing or HostError."""
    descriptor, size = open_file(path, shown)
    try:
        return read_whole(descriptor, size, shown)
    finally:
        os.close(descriptor)


@contextmanager
def held(path: Path, shown: str) -> Iterator[int]:
    """A descriptor of the file at ``path`` while no other mxsync changes it.

    The lock is on the file itself, so nothing is left behind: who replaces the file locks the new one
    before it takes the name, and who waited for the old one sees that the name has moved on.
    Raises ZoneMissing or HostError, and Refused when the other process does not finish.
    """
    deadline = time.monotonic() + WAIT
    while True:
        descriptor, _ = open_file(str(path), shown)
        try:
            _lock(descriptor, deadline, shown)
            if same_file(descriptor, path):
                yield descriptor
                return
        finally:
            os.close(descriptor)


def _lock(descriptor: int, deadline: float, shown: str) -> None:
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise Refused(f"{shown} has been locked by another process for {WAIT} seconds") from None
            time.sleep(_PAUSE)
        except OSError as err:
            raise Refused(f"{shown} cannot be locked: {reason(err)}") from err


def same_file(descriptor: int, path: Path) -> bool:
    """Whether the open file still has its name."""
    try:
        there = path.lstat()
    except FileNotFoundError:
        return False
    here = os.fstat(descriptor)
    return (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino)


def successor_of(path: Path) -> Path:
    """The temporary file beside ``path``: one name, who holds the lock owns it."""
    return path.with_name(f".{path.name}.mxsync-new")


@contextmanager
def successor(
    path: Path, held_file: int, data: bytes, shown: str, keep: Callable[[], bool] = lambda: False
) -> Iterator[Path]:
    """A temporary file beside ``path`` with ``data`` and everything else of the old file, synced and locked.

    It is gone at the end unless ``replace`` has given it the name, or ``keep`` says so. Raises Refused.
    """
    new = successor_of(path)
    try:
        new.unlink(missing_ok=True)  # of a run that was killed
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except OSError as err:
        raise Refused(f"{shown} cannot be replaced: {reason(err)}", *_folder_hint(err, path)) from err
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _write(descriptor, data)
        _take_after(held_file, path, descriptor, new, shown)
        os.fsync(descriptor)
        yield new
    except OSError as err:
        raise Refused(f"{shown} cannot be replaced: {reason(err)}", *_folder_hint(err, path)) from err
    finally:
        if not keep():
            with suppress(OSError):  # it has its name; or else the next run deletes it
                new.unlink()
        os.close(descriptor)


def replace(new: Path, path: Path) -> None:
    """Gives ``new`` the name ``path``, for good once the folder is synced. Raises OSError before it."""
    new.replace(path)
    with suppress(OSError):  # the name has changed: a folder that cannot be synced does not undo that
        sync_folder(path.parent)


def sync_folder(folder: str | Path) -> None:
    """Makes new names in a folder survive a crash."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _take_after(old: int, path: Path, descriptor: int, new: Path, shown: str) -> None:
    """Mode, owner, ACL, attributes of the old file; not its times, by which named sees what to reload."""
    wanted = os.fstat(old)
    try:
        if (wanted.st_uid, wanted.st_gid) != (os.geteuid(), os.fstat(descriptor).st_gid):
            os.fchown(descriptor, wanted.st_uid, wanted.st_gid)
    except OSError as err:
        raise Refused(
            f"{shown} belongs to another user or group, which a new file could not keep",
            f"run as its owner (uid {wanted.st_uid}, gid {wanted.st_gid})",
        ) from err
    shutil.copystat(path, new)
    os.utime(descriptor)
    got = os.fstat(descriptor)
    if (got.st_mode, got.st_uid, got.st_gid) != (wanted.st_mode, wanted.st_uid, wanted.st_gid):
        raise Refused(f"{shown} has a mode that a new file could not keep")
    if _attributes(old) != _attributes(descriptor):
        raise Refused(f"{shown} has extended attributes (an ACL?) that a new file could not keep")


def _attributes(descriptor: int) -> dict[str, bytes]:
    if not hasattr(os, "listxattr"):
        return {}
    try:
        return {name: os.getxattr(descriptor, name) for name in os.listxattr(descriptor)}
    except OSError as err:
        if err.errno in {errno.ENOTSUP, errno.ENODATA}:
            return {}
        raise


def reason(err: OSError | ValueError) -> str:
    """The system's words, as part of a sentence."""
    return (getattr(err, "strerror", None) or str(err)).lower()


def _folder_hint(err: OSError, path: Path) -> tuple[str, ...]:
    if err.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return (f"a zone file is replaced whole, so its folder must be writable: ls -ld {path.parent}",)
    return ()
