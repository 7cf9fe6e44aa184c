"""Writing a plan so that a reader finds the old one or the new one, never half of it."""

import os
import tempfile
from pathlib import Path

from mxsync.errors import InputError
from mxsync.files import explain
from mxsync.plan import PLAN_SCHEMA


def save_plan(path: Path, text: str) -> None:
    """Write a plan's ``text`` to ``path`` whole or not at all. Raises InputError with the reason.

    Replaces nothing but an earlier plan or an empty file. What is no regular file (/dev/stdout, a pipe) is
    written straight.
    """
    try:
        if path.is_dir():
            raise InputError(f"{path} is a directory, a file name is needed")
        if path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8")
            return
        if path.exists() and not _replaceable(path):
            raise InputError(f"{path} exists and is no plan, so it is not overwritten", "name another file")
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            umask = os.umask(0)
            os.umask(umask)
            Path(name).chmod(0o666 & ~umask)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except FileNotFoundError as err:
        raise InputError(f"folder {path.parent} does not exist", "make it first, or write elsewhere") from err
    except OSError as err:
        raise explain(err, path) from err


def _replaceable(path: Path) -> bool:
    with path.open("rb") as stream:
        start = stream.read(200)
    return not start.strip() or PLAN_SCHEMA.partition("/")[0].encode() in start
