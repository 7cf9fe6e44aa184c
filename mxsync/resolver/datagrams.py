"""The shared UDP socket of an address family: sends, receives, hears of ports that are closed."""

import asyncio
import collections
import socket
import struct
import sys
from collections.abc import Callable
from typing import Any, TypeAlias

SocketAddress: TypeAlias = tuple[Any, ...]
"""As the socket module has it: address and port, for IPv6 also flow and scope."""

RENEW_AFTER = 10_000
"""Questions from one port; a new one makes what was learned about the old one worthless (RFC 5452 §9.2)."""
RENEW_IGNORED = 200
"""Datagrams nobody waits for, after which somebody may be guessing."""
_OLD = 4
"""Former sockets that still listen for late replies."""

_AT_ONCE = 64  # datagrams read before timers and other sockets have their turn
_LARGEST = 4096  # octets, several times of what was offered
_BUFFER = 1 << 22  # octets; the kernel gives what it allows
# linux/in.h, linux/in6.h, linux/errqueue.h; Python has no names for them.
_IP_RECVERR, _IPV6_RECVERR, _MSG_ERRQUEUE = 11, 25, 0x2000
_SOCK_EXTENDED_ERR = struct.Struct("=IBBBBII")
_ORIGIN_ICMP, _ORIGIN_ICMP6 = 2, 3


class Datagrams:
    """Everything runs in the loop's thread.

    ``received`` gets octets, sender and the socket; ``failed`` the octets that were sent, to whom, and the
    reason, when a router or host said by ICMP that they did not arrive (Linux).
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        family: socket.AddressFamily,
        received: Callable[[bytes, SocketAddress, socket.socket], bool],
        failed: Callable[[bytes, SocketAddress, int], None],
    ) -> None:
        self._loop = loop
        self._family = family
        self._received = received
        self._failed = failed
        self._current: socket.socket | None = None
        self._former: collections.deque[socket.socket] = collections.deque()
        self._sent = 0
        self._ignored = 0

    def send(self, octets: bytes, to: SocketAddress) -> socket.socket:
        """Sends from the socket that is returned, whose port the reply has to come to.

        Raises OSError when there is no way to the address, BlockingIOError when it has to wait.
        """
        if self._current is None or self._sent >= RENEW_AFTER or self._ignored >= RENEW_IGNORED:
            self._renew()
        end = self._current
        assert end is not None  # noqa: S101 - tells mypy what _renew does
        self._sent += 1
        for last in (False, False, True):
            try:
                end.sendto(octets, to)
                break
            except BlockingIOError:
                raise
            except OSError:
                # The kernel hands the error of an earlier datagram to whatever call comes next, which sends
                # nothing then.
                if last or not self._hear_errors(end):
                    raise
        return end

    def close(self) -> None:
        if self._current is not None:
            self._former.append(self._current)
            self._current = None
        while self._former:
            self._drop(self._former.popleft())

    def _renew(self) -> None:
        end = socket.socket(self._family, socket.SOCK_DGRAM)
        try:
            end.setblocking(False)
            end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
            if self._family == socket.AF_INET6:
                end.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            if sys.platform == "linux":
                if self._family == socket.AF_INET6:
                    end.setsockopt(socket.IPPROTO_IPV6, _IPV6_RECVERR, 1)
                else:
                    end.setsockopt(socket.IPPROTO_IP, _IP_RECVERR, 1)
            end.bind(("", 0))  # the kernel chooses an unpredictable port: RFC 6056
        except OSError:
            end.close()
            raise
        if self._current is not None:
            self._former.append(self._current)
        while len(self._former) > _OLD:
            self._drop(self._former.popleft())
        self._loop.add_reader(end, self._receive, end)
        self._current, self._sent, self._ignored = end, 0, 0

    def _drop(self, end: socket.socket) -> None:
        self._loop.remove_reader(end)
        end.close()

    def _receive(self, end: socket.socket) -> None:
        for _ in range(_AT_ONCE):
            try:
                octets, sender = end.recvfrom(_LARGEST)
            except BlockingIOError:
                return
            except OSError:
                self._hear_errors(end)
                continue
            if not self._received(octets, sender, end):
                self._ignored += 1
            if end.fileno() < 0:
                return

    def _hear_errors(self, end: socket.socket) -> bool:
        """Passes on what the kernel was told by ICMP; whether there was anything."""
        if sys.platform != "linux":
            return False
        heard = False
        for _ in range(_AT_ONCE):
            try:
                octets, ancillary, _, to = end.recvmsg(_LARGEST, 512, _MSG_ERRQUEUE)
            except OSError:
                break
            heard = True
            for level, kind, data in ancillary:
                if (level, kind) not in (
                    (socket.IPPROTO_IP, _IP_RECVERR),
                    (socket.IPPROTO_IPV6, _IPV6_RECVERR),
                ):
                    continue
                error, origin, *_ = _SOCK_EXTENDED_ERR.unpack_from(data)
                if origin in (_ORIGIN_ICMP, _ORIGIN_ICMP6):
                    # Later, for this may be the middle of sending another question.
                    self._loop.call_soon(self._failed, octets, to, error)
        return heard
