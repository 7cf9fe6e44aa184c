"""One TCP connection to a name server: messages, each behind its length (RFC 1035 §4.2.2, RFC 7766)."""

import errno
import os
import select
import socket
import struct
import time
from collections.abc import Sequence

from mxsync.resolver import Server

_QUICKACK: int | None = getattr(socket, "TCP_QUICKACK", None)  # Linux


class BrokenError(Exception):
    """The connection is of no further use; the message says why, in words that follow the server's name.

    ``closed``: the server ended it, or the way there broke, before an answer came; otherwise it was silent.
    """

    def __init__(self, words: str, *, closed: bool) -> None:
        super().__init__(words)
        self.closed = closed


class Stream:
    """A connection in use by one thread. ``used``: messages have gone over it before its present use."""

    def __init__(self, connected: socket.socket, server: Server, timeout: float) -> None:
        self.server = server
        self.used = False
        self._socket = connected
        self._timeout = timeout
        self._buffer = bytearray()

    def send(self, message: bytes) -> None:
        """Hand one message over. Raises BrokenError."""
        try:
            self._socket.settimeout(self._timeout)
            self._socket.sendall(struct.pack("!H", len(message)) + message)
        except TimeoutError as err:
            raise BrokenError(f"takes nothing for {self._timeout:g} s", closed=False) from err
        except OSError as err:
            raise BrokenError(in_words(err), closed=True) from err

    def receive(self) -> bytes:
        """The next message. Raises BrokenError."""
        deadline = time.monotonic() + self._timeout
        self._fill(2, deadline)
        (length,) = struct.unpack("!H", self._buffer[:2])
        self._fill(2 + length, deadline)
        message = bytes(self._buffer[2 : 2 + length])
        del self._buffer[: 2 + length]
        return message

    @property
    def idle(self) -> bool:
        """Whether it can be used again: nothing has come unasked, and the server has not closed it."""
        readable, _, _ = select.select([self._socket], [], [], 0)
        return not readable and not self._buffer

    def close(self) -> None:
        """End the connection."""
        self._socket.close()

    def _acknowledge(self) -> None:
        """Have what came acknowledged at once, as often as asked: the wish does not last (tcp(7)).

        Servers hold a second small answer back until the first is acknowledged (RFC 896), which systems take
        up to half a second for (RFC 1122 §4.2.3.2).
        """
        if _QUICKACK is not None:
            self._socket.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)

    def _fill(self, size: int, deadline: float) -> None:
        while len(self._buffer) < size:
            try:
                self._acknowledge()
                self._socket.settimeout(max(deadline - time.monotonic(), 0.001))
                part = self._socket.recv(65536)
            except TimeoutError as err:
                raise BrokenError(f"does not answer within {self._timeout:g} s", closed=False) from err
            except OSError as err:
                raise BrokenError(in_words(err), closed=True) from err
            if not part:
                began = " amid an answer" if self._buffer else " without an answer"
                raise BrokenError(f"closed the connection{began}", closed=True)
            self._buffer += part


def connect(servers: Sequence[Server], timeout: float) -> Stream:
    """A connection to the first of the addresses that takes one. Raises BrokenError."""
    reasons: list[str] = []
    for server in servers:
        try:
            connected = socket.create_connection((server.address, server.port), timeout)
        except TimeoutError:
            reasons.append(f"{server}: no answer within {timeout:g} s")
        except OSError as err:
            reasons.append(f"{server}: {in_words(err)}")
        else:
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return Stream(connected, server, timeout)
    raise BrokenError(f"cannot be reached ({'; '.join(reasons)})", closed=True)


def in_words(err: OSError) -> str:
    """An error of a socket for people."""
    if err.errno in (errno.EPIPE, errno.ECONNRESET):
        return "broke off the connection"
    return os.strerror(err.errno).lower() if err.errno else str(err).lower()
