"""The programs of BIND that tests need, and a running named."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import dns.exception
import dns.message
import dns.query
import dns.rdatatype
import pytest


def need(*programs: str) -> None:
    """Skips the test where a program is missing; under CI that is a failure."""
    absent = [program for program in programs if shutil.which(program) is None]
    if absent:
        cannot(f"{', '.join(absent)} is not installed (tests/debian-packages tests installs it)")


def cannot(reason: str) -> NoReturn:
    """Skips the test; under CI that is a failure."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name server on loopback that serves zone files of ``folder``; ``reload`` is an rndc command line."""

    folder: Path
    port: int
    rndc: str

    def ask(self, name: str, kind: str = "MX") -> list[str]:
        """The data it answers with authority, sorted, each behind its TTL; empty if there is none."""
        query = dns.message.make_query(name, kind)
        answer = dns.query.tcp(query, "127.0.0.1", port=self.port, timeout=5)
        wanted = dns.rdatatype.from_text(kind)
        return sorted(
            f"{rrset.ttl} {data.to_text()}"
            for rrset in answer.answer
            if rrset.rdtype == wanted
            for data in rrset
        )

    def wait(self, zone: str, *, serial: int) -> None:
        """Returns once it serves the zone with this serial: ``rndc reload ZONE`` only queues the work."""
        deadline = time.monotonic() + 10
        while f" {serial} " not in self.ask(zone, "SOA")[0]:
            assert time.monotonic() < deadline, f"{zone} is not served with serial {serial}"
            time.sleep(0.02)


def free_port() -> int:
    """A TCP port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_named(folder: Path, zones: dict[str, str]) -> Iterator[Named]:
    """A named that serves ``zones`` (name to file name in ``folder``) until the end of the context."""
    need("named", "rndc", "rndc-confgen")
    port, control = free_port(), free_port()
    run = folder / "named"
    run.mkdir()
    secret = (
        subprocess.run(
            ["rndc-confgen", "-A", "hmac-sha256", "-k", "test-key"],
            capture_output=True,
            text=True,
            check=True,
        )
        .stdout.split('secret "')[1]
        .split('"')[0]
    )
    key = f'key "test-key" {{ algorithm hmac-sha256; secret "{secret}"; }};\n'
    clauses = "".join(
        f'zone "{name}" {{ type primary; file "{folder / file}"; }};\n' for name, file in zones.items()
    )
    (run / "named.conf").write_text(
        key
        + f'controls {{ inet 127.0.0.1 port {control} allow {{ 127.0.0.1; }} keys {{ "test-key"; }}; }};\n'
        + f'options {{ directory "{run}"; listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }};\n'
        + "pid-file none; session-keyfile none; recursion no; notify no; dnssec-validation no; };\n"
        + clauses
    )
    (run / "rndc.conf").write_text(
        key + f'options {{ default-key "test-key"; default-server 127.0.0.1; default-port {control}; }};\n'
    )
    log = (run / "log").open("wb")
    process = subprocess.Popen(
        ["named", "-g", "-n", "1", "-c", str(run / "named.conf")], stdout=log, stderr=log, cwd=run
    )
    try:
        server = Named(folder=folder, port=port, rndc=f"rndc -c {run / 'rndc.conf'}")
        _wait(server, process, next(iter(zones)), run / "log")
        yield server
    finally:
        process.terminate()
        process.wait(10)
        log.close()


def _wait(server: Named, process: subprocess.Popen[bytes], zone: str, log: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if server.ask(zone, "SOA"):
                return
        except (OSError, dns.exception.DNSException):
            pass
        time.sleep(0.05)
    pytest.fail(f"named does not answer: {log.read_text(errors='replace')[-2000:]}")
