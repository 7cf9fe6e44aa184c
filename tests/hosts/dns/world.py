"""A small Internet on loopback: a root, a top-level domain, name servers and a resolver, all of them named.

Every server has an address of its own in 127.0.0.0/8, and all share one port, which stands for port 53. named
listens on addresses of interfaces only, so each one has a relay in front.
"""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import dns.exception
import dns.message
import dns.query
import pytest

from tests.hosts.dns_delay import relayed
from tests.named import need

ROOT = "127.0.0.10"
SERVERS = {"ns1": "127.0.0.11", "ns2": "127.0.0.12"}
NOBODY = "127.0.0.19"
"""An address where nothing listens."""

SOA = "SOA ns1.hoster.test. hostmaster.hoster.test. {serial} 3600 600 604800 300"
NS = ("ns1.hoster.test.", "ns2.hoster.test.")


def zone_text(*lines: str, serial: int = 1, names: Sequence[str] = NS, ttl: int = 3600) -> str:
    """A zone file: SOA, the NS set, and lines as they are."""
    head = [f"$TTL {ttl}", f"@ {SOA.format(serial=serial)}", *(f"@ NS {name}" for name in names)]
    return "\n".join([*head, *lines]) + "\n"


@dataclass(kw_only=True)
class World:
    """``port`` is what 53 is elsewhere; ``resolver`` is the port of the resolver at 127.0.0.1."""

    folder: Path
    port: int
    resolver: int
    relays: ExitStack
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def config(self) -> str:
        """The ``dns:`` section of a config that lives in this world."""
        return f"dns: {{resolvers: ['127.0.0.1:{self.resolver}'], port: {self.port}}}\n"

    def serve(self, server: str, zone: str, text: str) -> None:
        """Let a server have another version of a zone, with a higher serial; returns once it answers it."""
        (self.folder / server / f"{zone}.zone").write_text(text)
        self.processes[server].send_signal(signal.SIGHUP)
        serial = text.split("hostmaster.hoster.test. ")[1].split(maxsplit=1)[0]
        self._wait(SERVERS[server], zone, serial)

    def stop(self, server: str) -> None:
        """Switch a server off."""
        process = self.processes.pop(server)
        process.terminate()
        process.wait(10)

    def _wait(self, address: str, zone: str, wanted: str, port: int = 0) -> None:
        deadline = time.monotonic() + 20
        said = ""
        while time.monotonic() < deadline:
            try:
                query = dns.message.make_query(zone, "SOA")
                answer = dns.query.udp(query, address, port=port or self.port, timeout=1)
                said = answer.to_text()
                if any(f" {wanted} " in rrset.to_text() for rrset in answer.answer):
                    return
            except (OSError, dns.exception.DNSException) as err:
                said = repr(err)
            time.sleep(0.02)
        pytest.fail(f"{address} does not serve {zone}: {said}")


@contextmanager
def running_world(
    folder: Path,
    zones: Mapping[str, Mapping[str, str]],
    *,
    delegations: Mapping[str, Sequence[str]] | None = None,
    tld: Sequence[str] = (),
    top: Sequence[str] = (),
    signed: Sequence[str] = (),
    updated: Sequence[str] = (),
) -> Iterator[World]:
    """A world with ``zones`` (server → zone → zone file), delegated to ``NS`` or as ``delegations`` say.

    ``tld`` are more lines of the zone ``test``, ``top`` of the root zone; zones in ``signed`` are signed by
    their servers (no DS); zones in ``updated`` take dynamic updates from anybody.
    """
    need("named")
    names = sorted({zone for held in zones.values() for zone in held})
    delegated = dict.fromkeys(names, NS) | dict(delegations or {})
    lines = [f"{zone}. NS {name}" for zone, held in delegated.items() for name in held]
    glue = [f"{server}.hoster.test. A {address}" for server, address in SERVERS.items()]
    hoster = zone_text(*(f"{server} A {address}" for server, address in SERVERS.items()))
    test = zone_text("ns A " + ROOT, *lines, *glue, *(f"hoster NS {name}" for name in NS), *tld, names=["ns"])
    root = zone_text("test. NS ns.test.", f"ns.test. A {ROOT}", *top, names=["ns.test."])
    with ExitStack() as relays:
        world = World(
            folder=folder,
            port=_free_port([ROOT, *SERVERS.values()]),
            resolver=_free_port(["127.0.0.1"]),
            relays=relays,
        )
        relays.callback(_end, world)
        _start(world, "root", ROOT, {".": root, "test": test})
        for server, address in SERVERS.items():
            if server in zones:
                held = {"hoster.test": hoster, **zones[server]}
                _start(world, server, address, held, signed=signed, updated=updated)
        _start(world, "resolver", "", {}, hints=f". NS ns.test.\nns.test. A {ROOT}\n")
        world._wait(ROOT, "test", "1")
        for server, held in zones.items():
            for zone in held:
                world._wait(SERVERS[server], zone, "hostmaster.hoster.test.")
        world._wait("127.0.0.1", "test", "1", world.resolver)
        yield world


def _end(world: World) -> None:
    for process in world.processes.values():
        process.terminate()
    for process in world.processes.values():
        process.wait(10)


def _start(
    world: World,
    name: str,
    address: str,
    zones: Mapping[str, str],
    *,
    hints: str = "",
    signed: Sequence[str] = (),
    updated: Sequence[str] = (),
) -> None:
    folder = world.folder / name
    folder.mkdir(parents=True)
    port = _free_port(["127.0.0.1"]) if address else world.resolver
    if address:
        world.relays.enter_context(relayed(address, world.port, to=port))
    clauses = []
    for zone, text in zones.items():
        file = folder / f"{'root' if zone == '.' else zone}.zone"
        file.write_text(text)
        policy = "dnssec-policy default; inline-signing yes;" if zone in signed else ""
        policy += "allow-update { any; };" if zone in updated else ""
        clauses.append(f'zone "{zone}" {{ type primary; file "{file}"; {policy} }};\n')
    if hints:
        (folder / "hints").write_text(hints)
        clauses.append(f'zone "." {{ type hint; file "{folder / "hints"}"; }};\n')
    (folder / "named.conf").write_text(
        f'options {{ directory "{folder}"; port {world.port}; listen-on port {port} {{ 127.0.0.1; }};\n'
        "listen-on-v6 { none; };\n"
        f"recursion {'yes' if hints else 'no'}; pid-file none; session-keyfile none; notify no;\n"
        "dnssec-validation no; empty-zones-enable no; minimal-responses no; };\ncontrols { };\n"
        + "".join(clauses)
    )
    with (folder / "log").open("wb") as log:
        world.processes[name] = subprocess.Popen(
            ["named", "-g", "-n", "1", "-c", str(folder / "named.conf")],
            stdout=log,
            stderr=log,
            cwd=folder,
            env={**os.environ, "TZ": "UTC"},
        )


def _free_port(addresses: Sequence[str]) -> int:
    """A port that is free at all these addresses, for UDP and TCP."""
    for _ in range(50):
        with socket.socket() as first:
            first.bind((addresses[0], 0))
            port: int = first.getsockname()[1]
        try:
            for address in addresses:
                for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                    with socket.socket(socket.AF_INET, kind) as probe:
                        probe.bind((address, port))
        except OSError:
            continue
        return port
    pytest.fail("no port is free at all addresses of the test world")
