"""Which zones are kept in one file: an edit there would change all of them."""

import os
import stat
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path


class Users:
    """The zones by the file they are kept in, looked up once, when first needed. Thread-safe.

    ``entries`` gives each zone, as people see it, with its path; relative paths begin at ``base``.
    """

    def __init__(self, base: Path, entries: Callable[[], Iterable[tuple[str, str]]]) -> None:
        self._base = base
        self._entries = entries
        self._lock = threading.Lock()
        self._found: dict[str, list[str]] | None = None

    def of(self, path: str) -> list[str]:
        """The zones whose path leads to ``path``, which has no symlinks."""
        with self._lock:
            if self._found is None:
                found: dict[str, list[str]] = {}
                for resolved, user in self._resolved():
                    found.setdefault(resolved, []).append(user)
                self._found = found
            return self._found.get(path, [])

    def _resolved(self) -> Iterator[tuple[str, str]]:
        """Paths without symlinks; folders are resolved once, which is most of the work."""
        folders: dict[str, str] = {}
        for user, text in self._entries():
            with suppress(OSError, ValueError):  # it leads nowhere, so not here
                folder, name = os.path.split(os.path.normpath(self._base / text))
                real = folders.get(folder)
                if real is None:
                    real = folders[folder] = os.path.realpath(folder)
                path = f"{real}/{name}".replace("//", "/")
                yield (os.path.realpath(path) if _is_link(path) else path), user


def _is_link(path: str) -> bool:
    try:
        return stat.S_ISLNK(os.lstat(path).st_mode)
    except FileNotFoundError:
        return False


def shared(shown: str, users: Iterable[str]) -> str:
    """The objection to changing a file of several zones; empty where it has one."""
    names = sorted(set(users))
    if len(names) < 2:
        return ""
    told = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return f"{shown} is a file of several zones: {told}; give each zone its own file"
