"""The last readings of large files: planning and changing one zone reads the same bytes several times."""

import threading
from collections import deque
from typing import Protocol

from mxsync.model import DnsName
from mxsync_bind.skim import skim
from mxsync_bind.skimmed import Skimmed
from mxsync_bind.source import Include, not_followed

WORTH_IT = 1 << 18
"""Bytes below which reading again costs less than remembering."""

_KEPT = 2  # readings: of the file before a change, and after it


class Skim(Protocol):
    """What ``skim`` does."""

    def __call__(self, data: bytes, zone: DnsName, include: Include = not_followed) -> Skimmed | None:
        """See ``skim``."""
        ...


class Recall:
    """A ``skim`` that remembers. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: deque[tuple[DnsName, bytes, Skimmed]] = deque(maxlen=_KEPT)

    def __call__(self, data: bytes, zone: DnsName, include: Include = not_followed) -> Skimmed | None:
        """See ``skim``."""
        if len(data) < WORTH_IT:
            return skim(data, zone, include)
        with self._lock:
            last = list(self._last)
        for known_zone, known, found in last:
            if known_zone == zone and known == data:
                return found
        found_now = skim(data, zone, include)
        if found_now is not None and found_now.marks is not None:  # several files: the others may change
            with self._lock:
                self._last.append((zone, data, found_now))
        return found_now
