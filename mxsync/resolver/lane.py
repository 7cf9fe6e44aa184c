"""The questions to one server: who waits, who is under way, how fast, and whether anybody is there."""

import asyncio
import collections
import secrets
import socket
from typing import Protocol

from mxsync.resolver.circuit import Circuit
from mxsync.resolver.datagrams import SocketAddress
from mxsync.resolver.pace import Pace
from mxsync.resolver.values import Said

PER_SERVER = 128  # questions under way
OVERALL = 1024


class Waiting(Protocol):
    """A question in the queue of a lane; exactly one of the two methods is called, unless it is ``over``."""

    over: bool

    def begin(self) -> None:
        """It has a berth until ``Lane.leave``."""

    def dismiss(self, said: Said, detail: str) -> None:
        """It will not be asked."""


class Berths:
    """How many questions may be under way at once, whatever their servers; lanes take turns."""

    def __init__(self, free: int = OVERALL) -> None:
        self._free = free
        self._waiting: collections.deque[Lane] = collections.deque()

    def take(self, lane: "Lane") -> bool:
        """Whether there is a berth; if not, the lane moves on when its turn has come."""
        if self._free:
            self._free -= 1
            return True
        if not lane.stranded:
            lane.stranded = True
            self._waiting.append(lane)
        return False

    def give(self) -> None:
        self._free += 1
        while self._free and self._waiting:
            lane = self._waiting.popleft()
            lane.stranded = False
            lane.move()


class Lane:
    """First come, first asked. Everything runs in the loop's thread.

    ``flying``: by id, the questions that wait for a reply, each with the socket that has to receive it.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        berths: Berths,
        pace: Pace,
        address: SocketAddress,
        family: socket.AddressFamily,
    ) -> None:
        self.address = address
        self.family = family
        self.circuit = Circuit()
        self.flying: dict[int, tuple[Flying, socket.socket]] = {}
        self.stranded = False
        self._loop = loop
        self._berths = berths
        self._pace = pace
        self._queue: collections.deque[Waiting] = collections.deque()
        self._busy = 0
        self._timer: asyncio.Handle | None = None

    def join(self, asking: Waiting) -> None:
        """Queue a question."""
        self._queue.append(asking)
        self.move()

    def leave(self) -> None:
        """A question that had begun is over."""
        self._busy -= 1
        self._berths.give()
        if self._queue:
            self.move()

    def move(self) -> None:
        """Begin what may begin."""
        queue = self._queue
        while queue and self._busy < PER_SERVER and self._timer is None:
            if queue[0].over:
                queue.popleft()
                continue
            wait = self._pace.wait(self._loop.time())
            if wait > 0:
                self._timer = self._loop.call_later(wait, self._resume)
                return
            if not self._berths.take(self):
                return
            self._busy += 1
            queue.popleft().begin()

    def spend(self) -> None:
        """A datagram leaves: the pace counts repeated ones too."""
        self._pace.spend(self._loop.time())

    def missed(self, said: Said, detail: str) -> None:
        """Nobody replied to a question; with the last that counts, no other is asked or asked again."""
        self.circuit.missed(said, detail, self._loop.time())
        if self.circuit.is_open:
            for flying, _ in self.flying.values():
                flying.hurry()
        if self.circuit.is_open and self._queue:
            verdict = self.circuit.verdict()
            dismissed, self._queue = self._queue, collections.deque()
            for asking in dismissed:
                asking.dismiss(*verdict)

    def fresh_number(self) -> int:
        """An id that nobody can guess and no question under way to this server has. RFC 5452 §4.3."""
        number = secrets.randbits(16)
        while number in self.flying:
            number = secrets.randbits(16)
        return number

    def is_idle(self) -> bool:
        """Whether a new lane would be about as good."""
        idle = not self._queue and not self._busy and not self.circuit.is_open
        return idle and self._pace.is_full(self._loop.time())

    def _resume(self) -> None:
        self._timer = None
        self.move()


class Flying(Protocol):
    """A question that waits for a reply."""

    def receive(self, octets: bytes, number: int) -> bool:
        """Takes a datagram with its id from its server; whether it was a reply to it."""

    def hurry(self) -> None:
        """It is to end with the try that is under way."""

    def fail(self, error: int) -> None:
        """The query did not arrive; ``error`` is an errno."""
