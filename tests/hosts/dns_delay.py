"""A DNS server far away: a proxy that holds every reply back for a while, and counts what was asked.

As a process of its own: ``dns_delay.py --listen 127.0.0.1:0 --to 127.0.0.1:5353 --delay 0.02`` prints its
port; for every line on its standard input it prints how many questions came by UDP and by TCP; it ends when
the input does.
"""

import argparse
import asyncio
import collections
import contextlib
import ipaddress
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

AT_ONCE = 200  # datagrams read before others have their turn
LARGEST = 65_535


class Place(NamedTuple):
    address: str
    port: int

    @classmethod
    def parse(cls, text: str) -> "Place":
        """``127.0.0.1:53`` or ``::1:53``: the port stands behind the last colon."""
        address, _, port = text.rpartition(":")
        return cls(address.strip("[]"), int(port))

    @property
    def family(self) -> socket.AddressFamily:
        version = ipaddress.ip_address(self.address).version
        return socket.AF_INET6 if version == 6 else socket.AF_INET


class Line:
    """Does things one after the other, each ``delay`` seconds after it was asked for: one timer for all."""

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._loop = asyncio.get_running_loop()
        self._waiting: collections.deque[tuple[float, Callable[..., object], tuple[object, ...]]] = (
            collections.deque()
        )

    def later(self, act: Callable[..., object], *args: object) -> None:
        due = self._loop.time() + self._delay
        if not self._waiting:
            self._loop.call_at(due, self._act)
        self._waiting.append((due, act, args))

    def _act(self) -> None:
        now = self._loop.time()
        while self._waiting and self._waiting[0][0] <= now:
            _, act, args = self._waiting.popleft()
            act(*args)
        if self._waiting:
            self._loop.call_at(self._waiting[0][0], self._act)


class Datagrams:
    """Passes datagrams on under ids of its own, so that one socket to the server does for all clients."""

    def __init__(self, listening: socket.socket, to: Place, line: Line) -> None:
        self.asked = 0
        self._line = line
        self._front = listening
        self._back = socket.socket(to.family, socket.SOCK_DGRAM)
        self._back.connect(to)
        self._senders: list[tuple[Any, bytes] | None] = [None] * 65_536
        loop = asyncio.get_running_loop()
        for end, act in ((self._front, self._ask), (self._back, self._answer)):
            end.setblocking(False)
            end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
            loop.add_reader(end, act)

    def close(self) -> None:
        for end in (self._front, self._back):
            asyncio.get_running_loop().remove_reader(end)
            end.close()

    def _ask(self) -> None:
        with contextlib.suppress(OSError):
            for _ in range(AT_ONCE):
                data, sender = self._front.recvfrom(LARGEST)
                number = self.asked = self.asked + 1
                number &= 0xFFFF
                self._senders[number] = sender, data[:2]
                self._back.send(number.to_bytes(2) + data[2:])

    def _answer(self) -> None:
        with contextlib.suppress(OSError):
            for _ in range(AT_ONCE):
                data = self._back.recv(LARGEST)
                number = int.from_bytes(data[:2])
                known, self._senders[number] = self._senders[number], None
                if known is not None:
                    sender, id_ = known
                    self._line.later(self._send, id_ + data[2:], sender)

    def _send(self, data: bytes, sender: Any) -> None:
        with contextlib.suppress(OSError):
            self._front.sendto(data, sender)


class Streams:
    """Passes TCP connections on; what the server says is held back."""

    def __init__(self, to: Place, line: Line) -> None:
        self.asked = 0
        self._to = to
        self._line = line

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection(*self._to)
        except OSError:
            writer.transport.abort()
            return
        answers = asyncio.create_task(self._answers(there, writer))
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while True:
                size = await reader.readexactly(2)
                message = await reader.readexactly(int.from_bytes(size))
                self.asked += 1
                back.write(size + message)
        if back.can_write_eof():
            with contextlib.suppress(OSError):
                back.write_eof()
        await answers
        back.close()

    async def _answers(self, there: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while chunk := await there.read(LARGEST):
                self._line.later(writer.write, chunk)
        self._line.later(writer.close)


def _bound(listen: Place) -> tuple[socket.socket, socket.socket]:
    """Sockets with the same port; where any port will do, one that is free for both."""
    for last in (*[False] * 10, True):
        datagrams = socket.socket(listen.family, socket.SOCK_DGRAM)
        datagrams.bind(listen)
        try:
            return datagrams, socket.create_server(datagrams.getsockname()[:2], family=listen.family)
        except OSError:
            datagrams.close()
            if last or listen.port:
                raise
    raise AssertionError("the last attempt returns or raises")


async def serve(listen: Place, to: Place, delay: float) -> None:
    line = Line(delay)
    datagrams, streams = _bound(listen)
    udp, tcp = Datagrams(datagrams, to, line), Streams(to, line)
    server = await asyncio.start_server(tcp.serve, sock=streams)
    print(datagrams.getsockname()[1], flush=True)  # noqa: T201 - whoever started it waits for the port
    loop = asyncio.get_running_loop()
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(udp.asked, tcp.asked, flush=True)  # noqa: T201 - whoever asked for the counts reads them
    server.close()
    udp.close()


@dataclass(frozen=True, slots=True)
class Delayed:
    """A running proxy, seen from the process that started it."""

    port: int
    process: "subprocess.Popen[str]"

    def asked(self) -> tuple[int, int]:
        """How many questions came so far, by UDP and by TCP."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        udp, tcp = self.process.stdout.readline().split()
        return int(udp), int(tcp)


@contextmanager
def delaying(address: str, port: int, delay: float) -> Iterator[Delayed]:
    """A proxy on a free port of the same address until the end of the context; ``delay`` in seconds."""
    with _running("--listen", f"{address}:0", "--to", f"{address}:{port}", "--delay", str(delay)) as proxy:
        yield proxy


@contextmanager
def relayed(address: str, port: int, *, to: int) -> Iterator[Delayed]:
    """A proxy without delay from this address and port to a port of 127.0.0.1."""
    with _running("--listen", f"{address}:{port}", "--to", f"127.0.0.1:{to}") as proxy:
        yield proxy


@contextmanager
def _running(*options: str) -> Iterator[Delayed]:
    with subprocess.Popen(
        [sys.executable, __file__, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Delayed(int(process.stdout.readline()), process)
        finally:
            process.stdin.close()
            process.wait(10)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--listen", type=Place.parse, required=True, metavar="ADDRESS:PORT")
    parser.add_argument("--to", type=Place.parse, required=True, metavar="ADDRESS:PORT")
    parser.add_argument("--delay", type=float, default=0.0, metavar="SECONDS")
    chosen = parser.parse_args()
    asyncio.run(serve(chosen.listen, chosen.to, chosen.delay))
