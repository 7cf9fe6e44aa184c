"""Reading files that specs and configs name: regular files in allowed folders only, with clear errors.

A pull request may change specs and config, so the files they name must lie under the config's folder
unless the operator allows more through ``MXSYNC_ALLOW_PATHS`` (folders separated by ``:``).
"""

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from mxsync.errors import InputError, Position

ALLOW_VARIABLE = "MXSYNC_ALLOW_PATHS"

_CHUNK = 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Boundary:
    """The folders in which files may be read or written; all paths absolute and resolved."""

    base: Path
    others: tuple[Path, ...] = ()

    @classmethod
    def around(cls, base: Path, allowed: str = "") -> "Boundary":
        """The boundary of a config folder plus the folders of a ``MXSYNC_ALLOW_PATHS`` value."""
        others = tuple(resolved(Path(part)) for part in allowed.split(os.pathsep) if part)
        return cls(resolved(base), others)

    def locate(self, text: str, *, relative_to: Path | None = None, where: Position | None = None) -> Path:
        """The absolute path for ``text``, symlinks resolved; it need not exist.

        Raises InputError if it leaves the boundary, holds a NUL, or loops.
        """
        if "\0" in text:
            raise InputError("file name contains a NUL character", where=where)
        plain = Path(os.path.normpath((relative_to or self.base) / text))
        try:
            real = Path(os.path.realpath(plain, strict=False))
            # Where links loop, realpath leaves links unresolved behind the loop; they could lead anywhere.
            looping = real.is_symlink() or Path(os.path.realpath(real)) != real
        except (OSError, ValueError) as err:
            raise explain(err, plain, where) from err
        if looping:
            raise explain(OSError(errno.ELOOP, ""), plain, where)
        if not any(real.is_relative_to(root) for root in (self.base, *self.others)):
            raise InputError(
                f"{text} lies outside {self.base}",
                f"move it there, or allow its folder in the environment: {ALLOW_VARIABLE}={real.parent}",
                where=where,
            )
        return real

    def shown(self, path: Path) -> str:
        """The path as people see it: relative to the config's folder where it lies below it."""
        return str(path.relative_to(self.base)) if path.is_relative_to(self.base) else str(path)


def absolute(path: Path) -> Path:
    """The path from the root. Raises InputError when it is relative to a folder that was deleted."""
    try:
        return path.absolute()
    except FileNotFoundError as err:
        raise InputError("the current folder does not exist any more", "change into one that does") from err


def resolved(path: Path) -> Path:
    """The absolute path with its links followed; of a loop of links it stays the way there.

    ``Path.resolve`` raises RuntimeError at loops.
    """
    return Path(os.path.realpath(absolute(path)))


def read_regular(path: Path, *, limit: int, where: Position | None = None) -> bytes:
    """The whole content of a regular file of at most ``limit`` bytes.

    Never waits on a FIFO or device. Raises InputError: missing, unreadable, not a regular file, too large.
    """
    try:
        # O_NONBLOCK: opening a FIFO for reading would otherwise wait for a writer (fifo(7)).
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except (OSError, ValueError) as err:
        raise explain(err, path, where) from err
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            kind = "a directory" if stat.S_ISDIR(status.st_mode) else "not a regular file"
            raise InputError(f"{path} is {kind}, a regular file is needed", where=where)
        if status.st_size > limit:
            raise InputError(f"{path} has {status.st_size:,} bytes, at most {limit:,} are read", where=where)
        # Not read(limit + 1): that allocates the limit first, 16 MiB for each small file.
        content = os.read(descriptor, status.st_size + 1)
        while len(content) != status.st_size and len(content) <= limit:
            more = os.read(descriptor, min(limit + 1 - len(content), _CHUNK))
            if not more:
                break
            content += more
    except OSError as err:
        raise explain(err, path, where) from err
    finally:
        os.close(descriptor)
    if len(content) > limit:  # it grew meanwhile, or its file system does not tell sizes (/proc)
        raise InputError(f"{path} has more than {limit:,} bytes, at most {limit:,} are read", where=where)
    return content


def write_new(path: Path, text: str) -> None:
    """Write a file that does not exist yet, making its folders. Raises InputError, and overwrites nothing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        reason = (err.strerror or str(err)).lower()
        raise InputError(f"folder {path.parent} cannot be made: {reason}") from err
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError as err:
        raise InputError(f"{path} exists and is not overwritten") from err
    except OSError as err:
        raise explain(err, path) from err


def explain(err: OSError | ValueError, path: Path, where: Position | None = None) -> InputError:
    """An OS error about ``path`` in the words of the person who has to mend it."""
    if not isinstance(err, OSError):
        return InputError(f"{str(path)!r} is no file name this system can use", where=where)
    hints: tuple[str, ...] = ()
    match err.errno:
        case errno.ENOENT:
            message = f"{path} does not exist"
        case errno.ELOOP:
            message = f"{path} is a loop of symbolic links"
        case errno.EACCES | errno.EPERM:
            message, hints = f"{path} cannot be opened: permission denied", (f"check with: ls -l {path}",)
        case errno.ENAMETOOLONG:
            message = "file name is too long"
        case errno.ENOTDIR:
            message = f"{path} does not exist: a part of the path is a file"
        case _:
            message = f"{path}: {(err.strerror or str(err)).lower()}"
    return InputError(message, *hints, where=where)
