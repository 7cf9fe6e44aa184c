"""The distant server answers what the near one does, later."""

import socket
import threading
import time
from collections.abc import Iterator

import dns.message
import dns.query
import pytest

from tests.hosts.dns_delay import Delayed, delaying

DELAY = 0.05


class Echo:
    """Answers every datagram and every framed message with itself, marked as a reply."""

    def __init__(self, address: str) -> None:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self.udp = socket.socket(family, socket.SOCK_DGRAM)
        self.udp.bind((address, 0))
        self.port = self.udp.getsockname()[1]
        self.tcp = socket.create_server((address, self.port), family=family)
        self.threads = [threading.Thread(target=work) for work in (self._datagrams, self._streams)]
        for thread in self.threads:
            thread.start()

    def close(self) -> None:
        self.tcp.shutdown(socket.SHUT_RDWR)
        with socket.socket(self.udp.family, socket.SOCK_DGRAM) as end:
            end.sendto(b"", self.udp.getsockname())
        for thread in self.threads:
            thread.join(5)
        self.udp.close()
        self.tcp.close()

    def _datagrams(self) -> None:
        while True:
            data, sender = self.udp.recvfrom(65535)
            if not data:
                return
            self.udp.sendto(reply(data), sender)

    def _streams(self) -> None:
        while True:
            try:
                end, _ = self.tcp.accept()
            except OSError:
                return
            with end:
                while size := end.recv(2, socket.MSG_WAITALL):
                    end.sendall(size + reply(end.recv(int.from_bytes(size), socket.MSG_WAITALL)))


def reply(query: bytes) -> bytes:
    return query[:2] + bytes([query[2] | 0x80]) + query[3:]


@pytest.fixture(params=["127.0.0.1", "::1"])
def distant(request) -> Iterator[tuple[str, Delayed]]:
    echo = Echo(request.param)
    try:
        with delaying(request.param, echo.port, DELAY) as proxy:
            yield request.param, proxy
    finally:
        echo.close()


@pytest.mark.parametrize(("ask", "counts"), [(dns.query.udp, (3, 0)), (dns.query.tcp, (0, 3))])
def test_holds_replies_back_and_counts(distant, ask, counts):
    address, proxy = distant
    for _ in range(3):
        begin = time.monotonic()
        ask(dns.message.make_query("example.com", "MX"), address, port=proxy.port, timeout=5)
        assert DELAY <= time.monotonic() - begin < DELAY + 1
    assert proxy.asked() == counts


def test_many_at_once_wait_at_the_same_time_and_keep_their_ids(distant):
    address, proxy = distant
    ends = [
        socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM) for _ in "12"
    ]
    begin = time.monotonic()
    for number in range(50):
        for mark, end in enumerate(ends):
            end.sendto(number.to_bytes(2) + bytes([0, mark]), (address, proxy.port))
    for mark, end in enumerate(ends):
        end.settimeout(5)
        got = {end.recv(100) for _ in range(50)}
        assert got == {number.to_bytes(2) + bytes([0x80, mark]) for number in range(50)}
        end.close()
    assert time.monotonic() - begin < 20 * DELAY
