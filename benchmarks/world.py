"""DNS rules about 10,000 domains that share 50 targets, beside checkdmarc; questions are counted.

As a program, `world.py PORT COUNT` is mxsync's DNS rules for so many domains against the name server at that
port, and `world.py PORT COUNT checkdmarc` is checkdmarc's look at their MX records; both print seconds.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

TARGETS = 50
PATIENCE = 60.0  # seconds until named has read its zone


@dataclass(frozen=True)
class Race:
    """Seconds a domain: the DNS rules, and checkdmarc; questions about targets, counted at the resolver."""

    mxsync: float
    checkdmarc: float
    questions: int

    @property
    def ratio(self) -> float:
        return self.checkdmarc / self.mxsync


def race(folder: Path, checkdmarc: str, *, domains: int, fewer: int) -> Race:
    """All of ``domains`` by mxsync, ``fewer`` of them by checkdmarc, whose Python is given."""
    from measure import Contestant
    from measure import race as run

    from tests.hosts.dns_delay import delaying

    script = str(Path(__file__).resolve())
    with _named(folder, domains) as port:
        with delaying("127.0.0.1", port, 0) as counter:
            command = [sys.executable, script, str(counter.port), str(domains)]
            subprocess.run(command, check=True, capture_output=True)
            questions = sum(counter.asked()) - domains
        ours = Contestant(
            "mxsync", [sys.executable, script, str(port), str(domains)], folder, domains, tells=True
        )
        theirs = Contestant(
            "checkdmarc", [checkdmarc, script, str(port), str(fewer), "checkdmarc"], folder, fewer, tells=True
        )
        seconds = run(ours, theirs, rounds=3)
    return Race(seconds["mxsync"], seconds["checkdmarc"], questions)


def zone(domains: int) -> str:
    """All of a small Internet in its root zone."""
    lines = [
        "$TTL 3600",
        "@ SOA ns. hostmaster. 1 7200 900 1209600 300",
        "@ NS ns.",
        "ns A 127.0.0.1",
    ]
    for number in range(TARGETS):
        lines += [
            f"mx{number}.host{number % 7}.example. A 9.9.{number}.9",
            f"9.{number}.9.9.in-addr.arpa. PTR mx{number}.host{number % 7}.example.",
        ]
    for number in range(domains):
        lines += [f"{name(number)} MX {preference} {target}" for preference, target in targets(number)]
    return "\n".join(lines) + "\n"


def name(number: int) -> str:
    return f"domain{number:05}.example."


def targets(number: int) -> list[tuple[int, str]]:
    """Two neighbours of the fifty."""
    pair = (number % TARGETS, (number + 1) % TARGETS)
    return [(10 * place, f"mx{one}.host{one % 7}.example.") for place, one in enumerate(pair, start=1)]


@contextmanager
def _named(folder: Path, domains: int) -> Iterator[int]:
    import dns.exception
    import dns.message
    import dns.query

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "root.zone").write_text(zone(domains))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    (folder / "named.conf").write_text(
        f'options {{ directory "{folder}"; listen-on port {port} {{ 127.0.0.1; }};\n'
        "listen-on-v6 { none; }; "
        "recursion no; notify no; dnssec-validation no; pid-file none; session-keyfile none; };\n"
        'controls { };\nzone "." { type primary; file "root.zone"; };\n'
    )
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(["named", "-g", "-n", "1", "-c", folder / "named.conf"], stderr=log)
    try:
        deadline = time.monotonic() + PATIENCE
        query = dns.message.make_query(name(0), "MX")
        while time.monotonic() < deadline:
            try:
                if dns.query.udp(query, "127.0.0.1", port=port, timeout=1).answer:
                    break
            except (OSError, dns.exception.DNSException):
                pass
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def by_mxsync(port: int, count: int) -> float:
    from mxsync.mail.checks import Kind
    from mxsync.mail.judge import Judge
    from mxsync.mail.policy import Policy
    from mxsync.mail.rule import Case
    from mxsync.model import Mx, Severity, ZoneRef, parse_name
    from mxsync.probe.gather import gather
    from mxsync.resolver import Manners, Resolver, Server

    kinds = frozenset({Kind.DNS})
    manners = Manners(resolvers=(Server("127.0.0.1", port),), rate=100_000)
    begin = time.perf_counter()
    cases = []
    for number in range(count):
        owner = parse_name(name(number))
        rdata = tuple(Mx(preference, parse_name(target)) for preference, target in targets(number))
        cases.append(Case(ZoneRef("b", owner), owner, rdata))
    with Resolver(manners) as resolver:
        facts = gather(resolver, cases, kinds)
    findings = Judge(Policy(), facts, kinds=kinds).judge(cases).findings
    seconds = time.perf_counter() - begin
    wrong = [one for one in findings if one.severity in (Severity.ERROR, Severity.UNKNOWN)]
    if wrong or facts.silent:
        raise SystemExit(f"not as it is: {facts.silent} {wrong[:1]}")
    return seconds


def by_checkdmarc(port: int, count: int) -> float:
    import dns.resolver
    from checkdmarc.smtp import get_mx_hosts

    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], port
    begin = time.perf_counter()
    for number in range(count):
        found = get_mx_hosts(name(number).removesuffix("."), resolver=resolver)
        if len(found["hosts"]) != 2 or not all(host["addresses"] for host in found["hosts"]):
            raise SystemExit(f"not as it is: {found}")
    return time.perf_counter() - begin


if __name__ == "__main__":
    at, many = int(sys.argv[1]), int(sys.argv[2])
    print((by_checkdmarc if sys.argv[3:] else by_mxsync)(at, many))
