"""A name server as a process on loopback, and what tests do to its zones, whichever program it is."""

import base64
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import dns.exception
import dns.message
import dns.query
import dns.tsig
import pytest

from tests.named import free_port, need

ALGORITHM = "hmac-sha256"
KEY = dns.tsig.Key("mxsync-test.", base64.b64encode(b"k" * 32).decode(), ALGORITHM)
"""May transfer and update every zone."""
STRANGER = dns.tsig.Key("stranger-test.", base64.b64encode(b"s" * 32).decode(), ALGORITHM)
"""Known to every server and allowed nothing."""

PATIENCE = 20  # seconds until a server answers, or ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Who may do what with a zone: ``update`` and ``transfer`` name ``key``, ``anyone`` or ``nobody``."""

    update: str = "key"
    transfer: str = "key"


WITH_KEY = Policy()


class NameServer(ABC):
    """An authoritative server on 127.0.0.1 and ::1; ``zones`` are those a test has added."""

    kind: str

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.zones: dict[str, Path] = {}
        self._numbers = count()

    def add_zone(self, name: str, text: str, policy: Policy = WITH_KEY) -> None:
        """Serve a zone as its primary. ``name`` without the final dot, ``text`` as in a zone file."""
        if name in self.zones:
            self.remove_zone(name)
        # Never the same name again: servers may still be done with the file of a zone just removed.
        file = self.zones[name] = self.folder / f"{next(self._numbers)}.zone"
        file.write_text(text)
        self._add(name, file, policy)

    def remove_zone(self, name: str) -> None:
        self._remove(name)
        del self.zones[name]

    def reset(self) -> None:
        for name in list(self.zones):
            self.remove_zone(name)

    def ask(self, name: str, kind: str = "MX") -> dns.message.Message:
        return dns.query.tcp(dns.message.make_query(name, kind), "127.0.0.1", port=self.port, timeout=5)

    @abstractmethod
    def _add(self, name: str, file: Path, policy: Policy) -> None: ...

    @abstractmethod
    def _remove(self, name: str) -> None: ...

    @abstractmethod
    def add_secondary(self, name: str, primary: int) -> None:
        """Serve a zone as a secondary of the server on that port; returns when it is served."""

    def _await(self, name: str) -> None:
        """Returns once the zone is served."""
        deadline = time.monotonic() + PATIENCE
        while not self.ask(name, "SOA").answer:
            assert time.monotonic() < deadline, f"{self.kind} does not serve {name}"
            time.sleep(0.02)


@contextmanager
def running(command: Sequence[str], folder: Path, port: int) -> Iterator[None]:
    """A server's process, from the moment it answers on ``port``; ended by its own id."""
    need(command[0])
    log = folder / "log"
    with log.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=stream, cwd=folder)
        try:
            _await_port(process, port, log)
            yield
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _await_port(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    query = dns.message.make_query("nowhere.invalid", "SOA")
    while time.monotonic() < deadline and process.poll() is None:
        try:
            for address in ("127.0.0.1", "::1"):
                dns.query.tcp(query, address, port=port, timeout=1)
        except (OSError, EOFError, dns.exception.DNSException):
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"{process.args!r} does not answer: {log.read_text(errors='replace')[-2000:]}")


def free_ports(count: int) -> list[int]:
    """Ports free for TCP and UDP on both loopback addresses."""
    found: list[int] = []
    while len(found) < count:
        port = free_port()
        try:
            for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
                for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                    with socket.socket(family, kind) as probe:
                        probe.bind((address, port))
        except OSError:
            continue
        if port not in found:
            found.append(port)
    return found


def said(*command: str) -> str:
    """What a control program prints; it has to succeed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return done.stdout
