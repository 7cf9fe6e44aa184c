"""All questions to named servers: the lanes to them, the sockets they share."""

import asyncio
import socket
from collections.abc import Callable
from typing import Protocol

from mxsync.resolver.asking import Asking
from mxsync.resolver.datagrams import Datagrams, SocketAddress
from mxsync.resolver.lane import Berths, Lane
from mxsync.resolver.pace import Pace
from mxsync.resolver.values import Answer, Manners, Question, Said, Server

_LANES = 8192
"""How many servers are remembered before those with little to remember are let go."""


class Cancellable(Protocol):
    """Something under way."""

    def cancel(self) -> object:
        """Nobody waits for it any more."""


Done = Callable[[Answer], None]
Ask = Callable[[Question, Done], Cancellable]
"""Begins to ask; the answer comes later, never before the call returns. Raises InputError."""


class Network:
    """Everything runs in the loop's thread. ``ignored`` counts datagrams that were no answer to anything."""

    def __init__(self, loop: asyncio.AbstractEventLoop, manners: Manners) -> None:
        self.ignored = 0
        self._loop = loop
        self._manners = manners
        self._berths = Berths()
        self._ends = {
            family: Datagrams(loop, family, self._receive, self._fail)
            for family in (socket.AF_INET, socket.AF_INET6)
        }
        self._lanes: dict[SocketAddress, Lane] = {}
        self._by_server: dict[Server, Lane] = {}
        self._room = _LANES

    def ask(self, server: Server, question: Question, done: Done) -> Cancellable:
        """Ask one server, whatever the question says about servers."""
        lane = self._by_server.get(server)
        if lane is None:
            try:
                lane = self._open(server)
            except OSError as err:
                nowhere = Answer(question=question, said=Said.UNREACHABLE, detail=str(err.strerror).lower())
                return self._loop.call_soon(done, nowhere)
        return Asking(self._loop, self._ends[lane.family], lane, self._manners, question=question, done=done)

    def close(self) -> None:
        for ends in self._ends.values():
            ends.close()

    def _open(self, server: Server) -> Lane:
        if len(self._by_server) >= self._room:
            self._let_go()
        family, _, _, _, address = socket.getaddrinfo(
            server.address, server.port, type=socket.SOCK_DGRAM, flags=socket.AI_NUMERICHOST
        )[0]
        lane = self._lanes.get(address)
        if lane is None:
            pace = Pace(self._manners.rate, self._manners.burst)
            lane = self._lanes[address] = Lane(self._loop, self._berths, pace, address, family)
        self._by_server[server] = lane
        return lane

    def _let_go(self) -> None:
        self._by_server = {server: lane for server, lane in self._by_server.items() if not lane.is_idle()}
        self._lanes = {lane.address: lane for lane in self._by_server.values()}
        self._room = max(_LANES, 2 * len(self._by_server))

    def _receive(self, octets: bytes, sender: SocketAddress, end: socket.socket) -> bool:
        """Takes a datagram; whether anybody waited for it: from this server, at this port, with this id."""
        lane = self._lanes.get(sender)
        if lane is not None:
            number = int.from_bytes(octets[:2])
            flying, expected = lane.flying.get(number, (None, None))
            if flying is not None and expected is end and flying.receive(octets, number):
                return True
        self.ignored += 1
        return False

    def _fail(self, octets: bytes, to: SocketAddress, error: int) -> None:
        lane = self._lanes.get(to)
        flying = lane and lane.flying.get(int.from_bytes(octets[:2]))
        if flying:
            flying[0].fail(error)
