"""Name servers that behave as they are told: small, on loopback, in threads of the test."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

from mxsync.model import parse_name
from mxsync.resolver import Question, Server

NAME = "example.com."
TCP_TIMEOUT = 5.0  # seconds; no test should need them


class FakeServer:
    """Hands every datagram to ``behave`` and every TCP connection to ``converse``.

    ``queries`` are the octets that came by UDP, ``streams`` counts connections.
    """

    def __init__(self, address: str, behave: "Behave", converse: "Converse | None") -> None:
        self.queries: list[bytes] = []
        self.arrivals: list[float] = []
        self.senders: list[tuple] = []
        self.streams = 0
        self._behave = behave
        self._converse = converse
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._udp, self._tcp = _bound(address, family, stream=converse is not None)
        self.server = Server(address, self._udp.getsockname()[1])
        self._closing = threading.Event()
        self._later: list[threading.Timer] = []
        self._threads = [threading.Thread(target=self._datagrams)]
        if self._tcp is not None:
            self._threads.append(threading.Thread(target=self._connections))
        for thread in self._threads:
            thread.start()

    def send(self, octets: bytes, to: tuple) -> None:
        with contextlib.suppress(OSError):
            self._udp.sendto(octets, to)

    def later(self, seconds: float, octets: bytes, to: tuple) -> None:
        timer = threading.Timer(seconds, self.send, (octets, to))
        self._later.append(timer)
        timer.start()

    def close(self) -> None:
        self._closing.set()
        for thread in [*self._threads, *self._later]:
            thread.join(5)
        self._udp.close()
        if self._tcp is not None:
            self._tcp.close()

    def wait_for(self, count: int) -> None:
        """Returns once so many queries came; one without an answer may be read after its sender gave up."""
        until = time.monotonic() + TCP_TIMEOUT
        while len(self.queries) < count:
            assert time.monotonic() < until, f"{len(self.queries)} queries came, not {count}"
            time.sleep(0.005)

    def hold(self) -> None:
        """Wait until the server is closed."""
        self._closing.wait(TCP_TIMEOUT)

    def _datagrams(self) -> None:
        while not self._closing.is_set():
            with contextlib.suppress(TimeoutError, ConnectionError):
                octets, sender = self._udp.recvfrom(65535)
                self.queries.append(octets)
                self.senders.append(sender)
                self.arrivals.append(time.monotonic())
                self._behave(self, octets, sender)

    def _connections(self) -> None:
        assert self._tcp is not None
        assert self._converse is not None
        while not self._closing.is_set():
            with contextlib.suppress(TimeoutError):
                end, _ = self._tcp.accept()
                self.streams += 1
                thread = threading.Thread(target=self._one, args=(end,))
                self._threads.append(thread)
                thread.start()

    def _one(self, end: socket.socket) -> None:
        end.settimeout(TCP_TIMEOUT)
        with end, contextlib.suppress(OSError):
            size = int.from_bytes(end.recv(2, socket.MSG_WAITALL))
            self._converse(self, end, end.recv(size, socket.MSG_WAITALL))


def _bound(address: str, family: int, *, stream: bool) -> tuple[socket.socket, socket.socket | None]:
    """Sockets with the same port, which may take several attempts."""
    while True:
        udp = socket.socket(family, socket.SOCK_DGRAM)
        udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        udp.bind((address, 0))
        udp.settimeout(0.05)
        if not stream:
            return udp, None
        try:
            tcp = socket.create_server(udp.getsockname()[:2], family=family)
        except OSError:
            udp.close()
        else:
            tcp.settimeout(0.05)
            return udp, tcp


Behave = Callable[[FakeServer, bytes, tuple], None]
Converse = Callable[[FakeServer, socket.socket, bytes], None]


@contextmanager
def serving(
    behave: Behave, converse: Converse | None = None, *, address: str = "127.0.0.1"
) -> Iterator[FakeServer]:
    fake = FakeServer(address, behave, converse)
    try:
        yield fake
    finally:
        fake.close()


def silent(_fake: FakeServer, _query: bytes, _sender: tuple) -> None:
    """Answer nothing."""


def honest(fake: FakeServer, query: bytes, sender: tuple) -> None:
    """Answer what is right."""
    fake.send(reply(query), sender)


def framed(octets: bytes) -> bytes:
    return len(octets).to_bytes(2) + octets


def reply(query: bytes, *records: str, rcode: int = 0, flags: int = dns.flags.AA) -> bytes:
    """A reply with these answers; without any, with ``10 mail.example.com.``"""
    asked = dns.message.from_wire(query)
    answer = dns.message.make_response(asked)
    answer.flags |= flags
    answer.set_rcode(rcode)
    if not rcode:
        name = asked.question[0].name
        answer.answer.append(
            dns.rrset.from_text(name, 300, "IN", "MX", *(records or ("10 mail.example.com.",)))
        )
    return answer.to_wire(max_size=65535)


def exchanges(answer) -> list[str]:
    """The exchanges of the MX answered."""
    found = answer.find("MX")
    return [mx.exchange for mx in found.data] if found else []


def mx_of(server: Server | None, name: str = NAME) -> Question:
    return Question(parse_name(name), "MX", server)


def free_port(address: str = "127.0.0.1", kind: int = socket.SOCK_DGRAM) -> int:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, kind) as end:
        end.bind((address, 0))
        return end.getsockname()[1]
