"""A proxy in front of a name server's TCP port: counts, delays, loses what it is told to lose."""

import asyncio
import struct
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum

UPDATE = 5  # opcode, RFC 2136 §1.3


class Lost(Enum):
    REQUEST = "the server never gets it"
    REPLY = "the server acts, and the answer does not come back"


class TcpProxy:
    """``delay``: seconds that each message takes, both ways together.

    ``turns``: how often a client has to wait for a connection or for answers. Several questions at once count
    twice: servers hold the second small answer back until the first is acknowledged (RFC 896). Exact only
    with a delay, as messages sent together then arrive together.
    ``meanwhile`` is called once, right before an update goes to the server.
    """

    def __init__(self, target: int, *, delay: float = 0) -> None:
        self.target = target
        self.delay = delay
        self.port = 0
        self.turns = 0
        self.connections = 0
        self.requests: list[bytes] = []
        self.meanwhile: Callable[[], None] = lambda: None
        self._faults: deque[Lost] = deque()
        self._tasks: set[asyncio.Future[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    def lose(self, what: Lost) -> None:
        """Of the next update."""
        self._faults.append(what)

    def reset(self) -> None:
        self.turns = self.connections = 0
        self.requests.clear()
        self.meanwhile = lambda: None
        self._faults.clear()

    async def run(self, started: threading.Event, stop: asyncio.Event) -> None:
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        await stop.wait()
        server.close()
        while self._tasks:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            for writer in self._writers:
                writer.close()
            await asyncio.sleep(0)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.turns += 1
        self._writers.add(writer)
        task = asyncio.ensure_future(self._connect(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.close()
            return
        state = _State()
        pumps = [
            asyncio.create_task(self._pump(reader, up_writer, state, self._request)),
            asyncio.create_task(self._pump(up_reader, writer, state, self._reply)),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            pass
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            for one in (writer, up_writer):
                one.close()
            await asyncio.gather(writer.wait_closed(), up_writer.wait_closed(), return_exceptions=True)
            self._writers.discard(writer)

    async def _pump(self, reader, writer, state, judge) -> None:
        """Messages from one side to the other, each half the delay later, until a side or a fault ends it."""
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        sender = asyncio.create_task(self._deliver(queue, writer))
        try:
            while True:
                head = await reader.readexactly(2)
                body = await reader.readexactly(struct.unpack("!H", head)[0])
                if not judge(body, state):
                    return
                queue.put_nowait((time.monotonic() + self.delay / 2, head + body))
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)

    @staticmethod
    async def _deliver(queue, writer) -> None:
        while True:
            due, message = await queue.get()
            await asyncio.sleep(max(due - time.monotonic(), 0))
            writer.write(message)
            await writer.drain()

    def _request(self, body: bytes, state: "_State") -> bool:
        self.requests.append(body)
        state.burst = 1 if state.answered else state.burst + 1
        state.answered = False
        self.turns += state.burst <= 2
        if (body[2] >> 3) & 15 != UPDATE:
            return True
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        fault = self._faults.popleft() if self._faults else None
        state.losing |= fault is Lost.REPLY
        return fault is not Lost.REQUEST

    @staticmethod
    def _reply(_body: bytes, state: "_State") -> bool:
        state.answered = True
        return not state.losing


class _State:
    """One connection: whether an answer went by since the last request, and whether the next is lost."""

    answered = True
    losing = False
    burst = 0


@contextmanager
def tcp_proxy(target: int, *, delay: float = 0) -> Iterator[TcpProxy]:
    """A proxy in a thread of its own."""
    proxy = TcpProxy(target, delay=delay)
    started, loop, stop = threading.Event(), asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(proxy.run(started, stop)))
    thread.start()
    try:
        assert started.wait(10)
        yield proxy
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


async def _main(target: int, delay: float) -> None:
    """As a process: prints its port, ends with its standard input."""
    proxy, started, stop = TcpProxy(target, delay=delay), threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def follow() -> None:
        started.wait()
        sys.stdout.write(f"{proxy.port}\n")
        sys.stdout.flush()
        sys.stdin.read()
        loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=follow, daemon=True).start()
    await proxy.run(started, stop)


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), float(sys.argv[2])))
