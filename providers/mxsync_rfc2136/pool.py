"""Connections that are kept for the next zone."""

import threading
from collections import defaultdict

from mxsync_rfc2136.primary import Target
from mxsync_rfc2136.stream import Stream, connect


class Pool:
    """Idle connections of one provider, by server. Thread-safe; each is with one user at a time."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._lock = threading.Lock()
        self._idle: dict[Target, list[Stream]] = defaultdict(list)
        self._closed = False

    def borrow(self, target: Target, *, fresh: bool = False) -> Stream:
        """A connection to a server, ``fresh`` or perhaps a kept one. Raises BrokenError."""
        while not fresh:
            with self._lock:
                kept = self._idle[target]
                stream = kept.pop() if kept else None
            if stream is None:
                break
            if stream.idle:
                stream.used = True
                return stream
            stream.close()
        return connect(target.servers, self._timeout)

    def give_back(self, target: Target, stream: Stream) -> None:
        """Keep a connection on which nothing is outstanding."""
        with self._lock:
            if not self._closed:
                self._idle[target].append(stream)
                return
        stream.close()

    def close(self) -> None:
        """End all connections, also those that are given back later."""
        with self._lock:
            self._closed = True
            idle = [stream for kept in self._idle.values() for stream in kept]
            self._idle.clear()
        for stream in idle:
            stream.close()
