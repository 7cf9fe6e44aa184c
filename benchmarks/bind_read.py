"""How fast the BIND backend reads: small zones (find, open, read) and one large file."""

import sys
import tempfile
import time
import timeit
from pathlib import Path

from mxsync.files import Boundary
from mxsync.model import parse_name
from mxsync.provider import Context
from mxsync_bind import BACKEND
from mxsync_bind.scan import scan
from mxsync_bind.skim import skim

SMALL = """\
$TTL 3600
@       IN SOA ns1.host.example. admin.host.example. ( 2026112301 10800 900 1209600 300 )
        IN NS  ns1.host.example.
        IN NS  ns2.host.example.
        IN A   192.0.2.10
        IN MX  10 mx1.host.example.
        IN MX  20 mx2.host.example.
        IN TXT "v=spf1 mx -all"
www     IN CNAME @
mail    IN A   192.0.2.11
ftp     IN A   192.0.2.12
shop    IN MX  10 mx1.host.example.
dev     IN A   192.0.2.13
"""


def large(records: int) -> bytes:
    """11 % MX, long texts, comments, an origin now and then, inherited owners."""
    lines = ["$TTL 1h", "@ IN SOA ns1 host ( 1 3h 15m 2w 5m )", " NS ns1"]
    for number in range(records // 9):
        if number % 5000 == 0:
            lines.append(f"$ORIGIN s{number}.example.")
        lines += [
            f"host{number}  IN A 192.0.2.{number % 250}",
            f"           IN AAAA 2001:db8::{number % 9999:x} ; a comment",
            f"           IN MX 10 mail{number % 50}",
            f'           IN TXT "v=DKIM1; k=rsa; p={"A" * 60}" "{"B" * 60}"',
            f"www{number}   300 IN CNAME host{number}",
            f"_sip._tcp.h{number} IN SRV 0 5 5060 host{number}",
            f'k{number} TXT ( "part one ; not a comment"\n   "part two" )',
            f"a{number}.b A 192.0.2.1",
            f"n{number} NS ns{number}.other.example.",
        ]
    return ("\n".join(lines) + "\n").encode()


def small_zones() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        zones = [parse_name(f"zone{number}.example") for number in range(1000)]
        for zone in zones:
            (folder / f"{zone}zone").write_text(SMALL)
        context = Context(provider="bind", boundary=Boundary.around(folder))
        with BACKEND.connect(BACKEND.Settings(file="{zone}.zone"), context) as provider:

            def all_zones() -> None:
                for zone in zones:
                    (ref,) = provider.find(zone)
                    with provider.open(ref) as opened:
                        opened.read([zone])

            times = sorted(timeit.repeat(all_zones, number=1, repeat=9))
    print(
        f"find, open, read of a 12-record zone: best {times[0] * 1e3:.0f} us, median {times[4] * 1e3:.0f} us"
    )
    data = SMALL.encode()
    best = min(timeit.repeat(lambda: skim(data, zones[0]), number=100, repeat=20)) * 1e4
    print(f"  of which skim: {best:.0f} us")


def main() -> None:
    small_zones()
    for records in map(int, sys.argv[1:] or ["100000"]):
        data = large(records)
        for kind, read in (("MX sets", skim), ("every statement", scan)):
            start = time.perf_counter()
            found = read(data, parse_name("example."))
            seconds = time.perf_counter() - start
            assert found is not None
            print(f"{records:,} records, {len(data) / 1e6:.0f} MB, {kind}: {seconds:.2f} s")


if __name__ == "__main__":
    main()
