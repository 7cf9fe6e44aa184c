"""SMTP servers on loopback that behave as they are told, well or badly, and their certificates."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import trustme

from mxsync.model import parse_name
from mxsync.probe.smtp import probe_smtp
from mxsync.probe.smtp_values import SmtpManners, Visit

HOST = "mx.example.test"
POSTMASTER = "postmaster@example.test"

Behave = Callable[["Conversation"], None]


def server_context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def expired(authority: trustme.CA, *names: str) -> trustme.LeafCert:
    return authority.issue_cert(
        *names,
        not_before=datetime.now(UTC) - timedelta(days=9),
        not_after=datetime.now(UTC) - timedelta(days=2),
    )


class Conversation:
    """The server's side of one connection."""

    def __init__(self, end: socket.socket, closing: threading.Event) -> None:
        self.end = end
        self.closing = closing
        self._rest = b""

    def send(self, *lines: str | bytes) -> None:
        for line in lines:
            self.end.sendall(line if isinstance(line, bytes) else f"{line}\r\n".encode())

    def hear(self) -> str:
        """The next line without its end; an OSError when there is none."""
        while b"\n" not in self._rest:
            piece = self.end.recv(4096)
            if not piece:
                raise ConnectionError
            self._rest += piece
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode("ascii").strip()

    def wait(self, seconds: float) -> None:
        """Sleep, unless the server is to end."""
        if self.closing.wait(seconds):
            raise ConnectionError

    def encrypt(self, context: ssl.SSLContext) -> None:
        self.end = context.wrap_socket(self.end, server_side=True)


class BadServer:
    """``heard`` are all lines of all connections, ``connections`` how many there were."""

    def __init__(self, behave: Behave) -> None:
        self.heard: list[str] = []
        self.connections = 0
        self.at_once = self.most = 0
        self._lock = threading.Lock()
        self._behave = behave
        self._closing = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=50)
        self._listening.settimeout(0.05)
        self.port: int = self._listening.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def close(self) -> None:
        self._closing.set()
        for thread in self._threads:
            thread.join(10)
        self._listening.close()

    def _accept(self) -> None:
        while not self._closing.is_set():
            with contextlib.suppress(TimeoutError):
                end, _ = self._listening.accept()
                self.connections += 1
                thread = threading.Thread(target=self._serve, args=(end,))
                self._threads.append(thread)
                thread.start()

    def _serve(self, end: socket.socket) -> None:
        end.settimeout(5)
        with self._lock:
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        talk = Conversation(end, self._closing)
        hear = talk.hear

        def noted() -> str:
            self.heard.append(hear())
            return self.heard[-1]

        talk.hear = noted  # type: ignore[method-assign]  # every line is to be noted
        try:
            with contextlib.suppress(OSError, UnicodeError):
                self._behave(talk)
        finally:
            talk.end.close()
            end.close()
            with self._lock:
                self.at_once -= 1


@contextmanager
def serving(behave: Behave) -> Iterator[BadServer]:
    server = BadServer(behave)
    try:
        yield server
    finally:
        server.close()


def polite(
    answers: Mapping[str, str] | None = None,
    *,
    greeting: str = "220 hello",
    ehlo: str = "250 mx",
    tls: ssl.SSLContext | None = None,
    delay: float = 0,
) -> Behave:
    """A server that says 250 to all but lines that begin with a key of ``answers``."""

    def behave(talk: Conversation) -> None:
        talk.send(greeting)
        secure = False
        while True:
            line = talk.hear()
            talk.wait(delay)
            answer = next((said for start, said in (answers or {}).items() if line.startswith(start)), "")
            if line.startswith("EHLO") and not answer:
                talk.send(*(["250-mx", "250 STARTTLS"] if tls and not secure else [ehlo]))
            elif line == "STARTTLS" and tls and not answer:
                talk.send("220 go on")
                talk.encrypt(tls)
                secure = True
            elif line == "QUIT":
                talk.send("221 bye")
                return
            else:
                talk.send(*(answer or "250 ok").split("\n"))

    return behave


def visit(*recipients: str, address: str = "127.0.0.1", hosts: tuple[str, ...] = (HOST,)) -> Visit:
    return Visit(address=address, hosts=tuple(map(parse_name, hosts)), recipients=recipients or (POSTMASTER,))


def probed(port: int, *recipients: str, hosts: tuple[str, ...] = (HOST,), **manners):
    """What the server at a port said, and how many seconds it took to find out."""
    begun = time.monotonic()
    manners = SmtpManners(**{"port": port, "timeout": 1, "helo": "probe.example.org", **manners})
    facts = probe_smtp([visit(*recipients, hosts=hosts)], manners)
    return facts["127.0.0.1"], time.monotonic() - begun
