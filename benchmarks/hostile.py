"""How the reader's time grows on input made to be slow: each shape at a size and at four times that.

Linear is a ratio of 4; above 7 the exit code is 1. A refusal is as good as an answer.
"""

import gc
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from mxsync.model import Create, DnsName, Mx, MxRRset, Replace, parse_name
from mxsync_bind.edit import edit
from mxsync_bind.proof import Doubt
from mxsync_bind.scan import scan
from mxsync_bind.skim import skim
from mxsync_bind.source import Include, Source, Unclear

ZONE = parse_name("example.")
HEAD = b"$TTL 1h\n@ SOA ns1 host 1 2 3 4 5\n NS ns1\na MX 10 mail\n"


def lines(text: bytes, count: int) -> bytes:
    """Lines with a name of their own wherever ``text`` has ``%s``."""
    holes = text.count(b"%s")
    return HEAD + b"".join(text % ((b"%07x" % number,) * holes) for number in range(count))


SHAPES: dict[str, tuple[int, Callable[[int], bytes]]] = {
    "one long line of words": (50_000, lambda n: HEAD + b"a TXT" + b" word" * n),
    "one long word": (4_000_000, lambda n: HEAD + b"a TXT " + b"x" * n),
    "one long line, no type": (4_000_000, lambda n: HEAD + b"x" * n),
    "one long owner name": (50_000, lambda n: HEAD + b"a." * n + b" A 192.0.2.1\n"),
    "nested parentheses": (250_000, lambda n: HEAD + b"a TXT " + b"(" * n + b"x" + b")" * n + b"\n"),
    "parentheses in sequence": (250_000, lambda n: HEAD + b"a TXT x" + b"( ) " * n + b"\n"),
    "parentheses never closed": (50_000, lambda n: HEAD + b"a TXT (\n" * n),
    "parentheses closed twice": (20_000, lambda n: HEAD + b"a TXT ( x )\n" * n + b")\n"),
    "quotes in parentheses": (50_000, lambda n: HEAD + b"a TXT ( " + b'"x" ' * n + b"\n"),
    "origins": (25_000, lambda n: lines(b"$ORIGIN %s.example.\nb MX 10 m\n", n)),
    "origins, each below the last": (25_000, lambda n: HEAD + b"$ORIGIN a\n" * n),
    "default TTLs": (12_500, lambda n: HEAD + b"$TTL 5\nb MX 10 m\n$TTL 6\nc MX 10 m\n" * n),
    "runs of blanks": (4_000_000, lambda n: HEAD + b"b" + b" " * n + b"MX 10 mail\n"),
    "blank lines of blanks": (1_000_000, lambda n: HEAD + b"   \t\n" * n),
    "blanks in the middle": (2_000, lambda n: HEAD + (b"b A 192.0.2.1" + b" " * 500 + b"x\n") * n),
    "quotes never closed": (250_000, lambda n: HEAD + b'a TXT "x\n' * n),
    "one quote never closed": (1_000_000, lambda n: HEAD + b'a TXT "' + b"x" * n),
    "many quotes on one line": (50_000, lambda n: HEAD + b"a TXT" + b' "x"' * n + b' "\n'),
    "a long comment": (8_000_000, lambda n: HEAD + b";" * n),
    "comments in parentheses": (100_000, lambda n: HEAD + b"a TXT (" + b"; c )\n" * n),
    "backslashes": (1_000_000, lambda n: HEAD + b"a TXT " + b"\\" * n + b"\n"),
    "backslashes in quotes": (1_000_000, lambda n: HEAD + b'a TXT "' + b"\\" * n + b"\n"),
    "escaped owners": (5_000, lambda n: lines(b"\\097%s MX 10 m\n", n)),
    "a large $GENERATE": (5_000, lambda n: HEAD + b'$GENERATE 1-%d h$ MX "10 mail$"\n' % n),
    "a huge $GENERATE": (1_000_000, lambda n: HEAD + b'$GENERATE 1-%d00 h$ MX "10 mail$"\n' % n),
    "a wide $GENERATE": (250, lambda n: HEAD + b'$GENERATE 1-%d h$ TXT "${0,999,d}"\n' % n),
    "tiny owners": (25_000, lambda n: lines(b"%s MX 1 m\n", n)),
    "one owner": (25_000, lambda n: lines(b" MX 1 %s\n", n)),
    "one owner, the same": (25_000, lambda n: HEAD + b"a MX 10 mail\n" * n),
    "two owners in turn": (12_500, lambda n: HEAD + b"b MX 1 m\na MX 10 mail\n" * n),
    "TTLs that differ": (10_000, lambda n: HEAD + b"a 5 MX 10 m\n 6 MX 20 m\n" * n),
    "TTLs that differ, of others": (10_000, lambda n: HEAD + b"b 5 TXT x\n 6 TXT y\n" * n),
    "name servers with addresses": (10_000, lambda n: lines(b"b NS %s\n%s A 192.0.2.1\n", n)),
    "a long TTL": (250_000, lambda n: HEAD + b"b " + b"1" * n + b" MX 10 m\n"),
    "no SOA": (25_000, lambda n: b"$TTL 5\n" + b"a MX 10 mail\n" * n),
    "lone carriage returns": (10_000, lambda n: HEAD + b"a MX 10 mail\r" * n),
    "inclusions": (2_500, lambda n: HEAD + b"$INCLUDE small\n" * n),
    "inclusions of inclusions": (16, lambda n: HEAD + b"$INCLUDE %d\n" % n),
}
"""Shapes and their first sizes."""


def include(name: bytes, offset: int) -> Source:
    """``small`` and 0 are a record; another number includes the next lower one twice."""
    del offset
    if name in {b"small", b"0"}:
        return Source(b"b MX 10 mail\n", name.decode(), name.decode())
    number = int(name)
    return Source(b"$INCLUDE %d\n" % (number - 1) * 2, name.decode(), name.decode())


def change(data: bytes, zone: DnsName, following: Include) -> None:
    """Reads, and replaces the apex's set."""
    found = scan(data, zone, following)
    new = MxRRset(zone, 60, (Mx(5, parse_name("other.example.")),))
    old = found.rrsets.get(zone)
    edit(found, [Replace(old, new) if old else Create(new)], datetime.now(UTC))


READERS = (skim, scan, change)


def seconds(read: Callable[..., object], data: bytes) -> float:
    """The best of three."""
    best = 1e9
    for _ in range(3):
        begun = time.process_time()
        with suppress(Unclear, Doubt):
            read(data, ZONE, include)
        best = min(best, time.process_time() - begun)
    return best


def main() -> int:
    gc.set_threshold(100_000, 50, 100)  # as the command line does
    names = sys.argv[1:] or list(SHAPES)
    worst = 0.0
    for name in names:
        size, shape = SHAPES[name]
        small, large = shape(size), shape(4 * size)
        for read in READERS:
            one, four = seconds(read, small), seconds(read, large)
            ratio = four / one if four > 0.01 else 0.0  # below, it is refused at once
            worst = max(worst, ratio)
            told = f"{one:7.3f} s  x 4: {four:7.3f} s {ratio:5.1f}"
            print(f"{name:32} {read.__name__:6} {len(small):>11,} B {told}", flush=True)
    return int(worst > 7)


if __name__ == "__main__":
    sys.exit(main())
