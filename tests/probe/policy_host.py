"""Hosts of MTA-STS policies that behave as they are told, on loopback, with certificates of their own."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import trustme

GOOD = "version: STSv1\r\nmode: enforce\r\nmx: *.host.example\r\nmax_age: 86400\r\n"

Behave = Callable[[socket.socket, bytes], None]


class PolicyHost:
    """``asked`` are the heads of requests; ``names`` what clients asked certificates for."""

    def __init__(self, behave: Behave, certificate: trustme.LeafCert | None) -> None:
        self.asked: list[bytes] = []
        self.names: list[str] = []
        self._behave = behave
        self._closing = threading.Event()
        self._context = None
        if certificate:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            certificate.configure_cert(self._context)
            self._context.sni_callback = lambda _end, name, _context: self.names.append(name)
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=200)
        self._listening.settimeout(0.05)
        self.port = self._listening.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def close(self) -> None:
        self._closing.set()
        for thread in self._threads:
            thread.join(10)
        self._listening.close()

    def closing(self, seconds: float) -> bool:
        """Wait; whether the host shall end."""
        return self._closing.wait(seconds)

    def _accept(self) -> None:
        while not self._closing.is_set():
            with contextlib.suppress(TimeoutError):
                end, _ = self._listening.accept()
                thread = threading.Thread(target=self._serve, args=(end,))
                self._threads.append(thread)
                thread.start()

    def _serve(self, end: socket.socket) -> None:
        end.settimeout(5)
        with end, contextlib.suppress(OSError):
            talk = self._context.wrap_socket(end, server_side=True) if self._context else end
            with talk:
                head = b""
                while self._context and b"\r\n\r\n" not in head:
                    if not (piece := talk.recv(4096)):
                        return
                    head += piece
                self.asked.append(head)
                self._behave(talk, head)


def answer(text: str, *, status: str = "200 OK", kind: str | None = "text/plain", extra: str = "") -> Behave:
    body = text.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n" + extra
    head += f"Content-Type: {kind}\r\n" if kind else ""

    def behave(end: socket.socket, _head: bytes) -> None:
        end.sendall(head.encode() + b"\r\n" + body)

    return behave


@contextmanager
def serving_policies(behave: Behave, certificate: trustme.LeafCert | None) -> Iterator[PolicyHost]:
    host = PolicyHost(behave, certificate)
    try:
        yield host
    finally:
        host.close()
