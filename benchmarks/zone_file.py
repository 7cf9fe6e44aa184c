"""One zone file of any size, for the benchmarks, and programs that read it.

As a program: `zone_file.py mxsync|dnspython FILE` reads all MX RRsets of `large.example` from the file,
`zone_file.py folder FOLDER` those of every zone in a folder. It prints how many it found, the most memory it
held, in bytes, and the seconds that reading alone took.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

ZONE = "large.example"
EVERY = 40_000  # records that one origin holds

SOA = """\
$TTL 1h
@ IN SOA ns1.host.example. hostmaster.host.example. ( 2026112301 3h 15m 2w 5m )
    IN NS ns1.host.example.
    IN NS ns2.host.example.
    IN MX 10 mail
"""

SPEC = f"""\
zone: {ZONE}
ttl: 1h
mx:
  "@":
    - 20 mail.{ZONE}
"""

CONFIG = """\
specs: specs/
defaults: {{provider: bind}}
providers: {{bind: {{type: bind, check: {check}, file: "{{zone}}.zone"}}}}
"""


def lines(records: int) -> Iterator[str]:
    """11 % MX, long quoted and parenthesised TXT, comments, $ORIGIN, inherited owners."""
    yield SOA
    for number in range(records // 9):
        if number % (EVERY // 9) == 0:
            yield f"\n; the hosts from {number} on\n$ORIGIN s{number}.{ZONE}.\n"
        yield (
            f"host{number}  IN A 192.0.2.{number % 250}\n"
            f"           IN AAAA 2001:db8::{number % 9999:x} ; a comment\n"
            f"           IN MX 10 mail{number % 50}\n"
            f'           IN TXT "v=DKIM1; k=rsa; p={"A" * 216}" "{"B" * 60}"\n'
            f"www{number}   300 IN CNAME host{number}\n"
            f"_sip._tcp.h{number} IN SRV 0 5 5060 host{number}\n"
            f'k{number} TXT ( "part one ; not a comment"\n   "part two" )\n'
            f"a{number}.b A 192.0.2.1\n"
            f"n{number} NS ns{number}.other.example.\n"
        )


def write(folder: Path, records: int, *, check: str = "never") -> Path:
    """A folder with such a zone, a spec that wants another set at its apex, and a config; its file."""
    file = folder / f"{ZONE}.zone"
    (folder / "specs").mkdir(parents=True, exist_ok=True)
    (folder / "specs" / "large.yaml").write_text(SPEC)
    (folder / "mxsync.yaml").write_text(CONFIG.format(check=check))
    with file.open("w") as stream:
        stream.writelines(lines(records))
    return file


def with_mxsync(path: str) -> tuple[int, float]:
    from mxsync.files import Boundary
    from mxsync.model import parse_name
    from mxsync.provider import Context
    from mxsync_bind import BACKEND

    name = parse_name(ZONE)
    begin = time.perf_counter()
    context = Context(provider="bind", boundary=Boundary.around(Path(path).parent))
    with BACKEND.connect(BACKEND.Settings(files={ZONE: path}), context) as provider:
        (ref,) = provider.find(name)
        with provider.open(ref) as zone:
            found = sum(1 for _ in zone.read(None).values())
    return found, time.perf_counter() - begin


def folder_with_mxsync(path: str) -> tuple[int, float]:
    from mxsync.files import Boundary
    from mxsync.provider import Context
    from mxsync_bind import BACKEND

    begin = time.perf_counter()
    context = Context(provider="bind", boundary=Boundary.around(Path(path)))
    found = 0
    with BACKEND.connect(BACKEND.Settings(file="zones/{zone}."), context) as provider:
        for ref in provider.zones():
            with provider.open(ref) as zone:
                found += sum(1 for _ in zone.read(None).values())
    return found, time.perf_counter() - begin


def with_dnspython(path: str) -> tuple[int, float]:
    import dns.zone

    begin = time.perf_counter()
    zone = dns.zone.from_file(path, ZONE, relativize=False)
    found = sum(1 for _ in zone.iterate_rdatasets("MX"))
    return found, time.perf_counter() - begin


def _peak() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


if __name__ == "__main__":
    readers = {"mxsync": with_mxsync, "dnspython": with_dnspython, "folder": folder_with_mxsync}
    number, seconds = readers[sys.argv[1]](sys.argv[2])
    print(number, _peak(), seconds)
