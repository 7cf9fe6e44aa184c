"""`mxsync verify` against a local named: a loop of dns.query.udp beside it, near and far, and memory.

As a program, `verifying.py ADDRESS PORT FILE COUNT` is that loop over the zones in FILE: it prints the
seconds it took.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from measure import Contestant, race

ZONE = """\
$TTL 3600
@ SOA ns1.host.example. hostmaster.host.example. 1 7200 900 1209600 300
@ NS ns1.host.example.
@ MX 10 mx1.host.example.
@ MX 20 mx2.host.example.
"""
SPEC = "zones_from: ../zones.txt\nmx: [10 mx1.host.example, 20 mx2.host.example]\n"
OF_A_ZONE = 2  # questions: its MX set and its serial
PATIENCE = 180.0  # seconds until named has read its zones


@dataclass(frozen=True)
class Speed:
    """Questions a second: verify as a whole process, and a loop that asks one after the other."""

    verify: float
    loop: float

    @property
    def ratio(self) -> float:
        return self.verify / self.loop

    def __str__(self) -> str:
        return f"{self.verify:,.0f} / {self.loop:,.0f} a second = {self.ratio:.1f} x"


def speed(folder: Path, mxsync: str, *, zones: int, looped: int, delay: float = 0.0) -> Speed:
    """Every zone verified, beside ``looped`` of them asked for in a loop; replies come ``delay`` s late."""
    from tests.hosts.dns_delay import delaying

    with ExitStack() as stack:
        port = stack.enter_context(_named(folder, zones))
        if delay:
            port = stack.enter_context(delaying("127.0.0.1", port, delay)).port
        asking = [sys.executable, __file__, "127.0.0.1", str(port), "zones.txt", str(looped)]
        seconds = race(
            Contestant("verify", _verify(mxsync, port), folder, OF_A_ZONE * zones),
            Contestant("loop", asking, folder, looped, tells=True),
            rounds=3,
        )
    return Speed(1 / seconds["verify"], 1 / seconds["loop"])


def peak_memory(folder: Path, mxsync: str, *, zones: int) -> int:
    """The most memory, in octets, that verify of so many zones takes."""
    with _named(folder, zones) as port, (folder / "told").open("wb") as told:
        process = subprocess.Popen(_verify(mxsync, port), cwd=folder, stdout=told)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"verify: exit {process.returncode}")
    return usage.ru_maxrss * 1024


def _verify(mxsync: str, port: int) -> list[str]:
    return [mxsync, "verify", "--server", f"127.0.0.1:{port}"]


@contextmanager
def _named(folder: Path, zones: int) -> Iterator[int]:
    """A named with so many zones, of one file all, and specs that want what it has; gives its port."""
    (folder / "specs").mkdir(parents=True, exist_ok=True)
    names = [f"zone{number:06}.example" for number in range(zones)]
    (folder / "zones.txt").write_text("\n".join(names) + "\n")
    (folder / "specs" / "all.yaml").write_text(SPEC)
    (folder / "z.zone").write_text(ZONE)
    (folder / "mxsync.yaml").write_text(
        'providers: {bind: {type: bind, file: "{zone}.zone"}}\ndns: {rate: 100000/s}\n'
    )
    port = _free_port()
    clauses = "".join(f'zone "{name}" {{ type primary; file "z.zone"; }};\n' for name in names)
    (folder / "named.conf").write_text(
        f'options {{ directory "{folder}"; listen-on port {port} {{ 127.0.0.1; }};\n'
        "listen-on-v6 { none; }; recursion no; notify no; dnssec-validation no;\n"
        "pid-file none; session-keyfile none; };\n"
        f"controls {{ }};\n{clauses}"
    )
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(["named", "-g", "-n", "1", "-c", folder / "named.conf"], stderr=log)
    try:
        _await(port, names[-1])
        yield port
    finally:
        process.terminate()
        process.wait()


def _await(port: int, name: str) -> None:
    import dns.exception
    import dns.message
    import dns.query

    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if dns.query.udp(dns.message.make_query(name, "MX"), "127.0.0.1", port=port, timeout=1).answer:
                return
        except (OSError, dns.exception.DNSException):
            pass
        time.sleep(0.1)
    raise SystemExit("named does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def loop(address: str, port: int, names: list[str]) -> float:
    """Seconds until a loop has asked for the MX set of every name."""
    import dns.message
    import dns.query

    begin = time.perf_counter()
    for name in names:
        dns.query.udp(dns.message.make_query(name, "MX"), address, port=port, timeout=10)
    return time.perf_counter() - begin


if __name__ == "__main__":
    where, number, file, count = sys.argv[1:]
    print(loop(where, int(number), Path(file).read_text().split()[: int(count)]))
