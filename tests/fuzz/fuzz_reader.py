"""Fuzzes the reader and the editor of zone files: `fuzz_reader.py SECONDS [CORPUS [libFuzzer's options]]`.

An input is a few bytes that choose a change, then the zone's files: the main one, and those that it includes
as ``1``, ``2`` and so on. Whatever they hold, nothing but the errors of the contract comes out, and soon; the
fast reader says what the exact one says or nothing; a change that is made is the planned one.
"""

import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["mxsync_bind"]):
    from mxsync.errors import Refused
    from mxsync.model import Change, Create, Delete, DnsName, Mx, MxRRset, Replace, new_of, parse_name
    from mxsync_bind import generate, rrtypes, scan, skim, source, windows
    from mxsync_bind.edit import edit
    from mxsync_bind.proof import Doubt
    from mxsync_bind.source import Source, Unclear
    from tests.bind.oracle import SOA
    from tests.bind.traps.generated import GENERATED
    from tests.bind.traps.lines import TRAPS
    from tests.bind.traps.whole import WHOLE

# Small inputs shall reach what large ones are for; what one line may multiply is not what is timed.
skim_closely = partial(skim.skim, mark_every=40)
generate.MAX_RECORDS = 100
source.MAX_INCLUDES = 100

ZONE = parse_name("example.")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BETWEEN = b"\xff\xff"  # files
CHOICE = 4  # bytes
PATIENCE = 1.0  # seconds of processor time
OWNERS = ["example.", "a.example.", "b.example.", "new.example.", "*.example.", "ns1.example."]
EXCHANGES = ["mail.example.", "mx.other.net.", ".", "a.b.example.", "example."]
TTLS = [0, 60, 3600]
NOT_SKIMMED = re.compile("an NS record is one name|a name |a label ")  # of records that are no MX records
TOKENS = [line.encode() for line in (Path(__file__).parent / "tokens").read_text().splitlines()]
TOKENS += [b"\n", b"\r\n", b"\r", b" ", b"\t", b"\n ", b"\0", b"\\\n", b"\xe9", b"", BETWEEN]


def fuzz(data: bytes) -> None:
    """One input. Raises AssertionError, or what nothing should raise."""
    begun = time.process_time()
    choice, (main, *others) = data[:CHOICE].ljust(CHOICE), data[CHOICE:].split(BETWEEN)
    try:
        check(choice, [main, *others])
    finally:
        took = time.process_time() - begun
    assert took < PATIENCE, f"{took:.1f} s"


def check(choice: bytes, files: list[bytes]) -> None:
    skimmed = refused = found = None
    try:
        skimmed = skim_closely(files[0], ZONE, including(files))
    except Unclear as err:
        refused = err
    try:
        found = scan.scan(files[0], ZONE, including(files))
    except Unclear as err:
        if skimmed is not None and not NOT_SKIMMED.match(err.message):
            raise AssertionError("only the exact reader refuses it") from err
        return
    assert refused is None, f"only the fast reader refuses it: {refused}"
    changes = list(chosen(choice, found.rrsets))
    attempt(found, found, changes, files)
    if skimmed is not None:
        assert dict(skimmed) == found.rrsets
        assert skimmed.soa.serial == found.soa.serial
        parts = windows.exact(files[0], ZONE, skimmed, [change.owner for change in changes])
        if parts is not None:
            attempt(parts, found, changes, files)


def including(files: list[bytes]):
    def include(name: bytes, offset: int) -> Source:
        if len(name) == 1 and name.isdigit() and 0 < int(name) < len(files):
            return Source(files[int(name)], name.decode(), name.decode())
        raise Unclear(offset, "there is no such file")

    return include


def chosen(choice: bytes, rrsets: dict[DnsName, MxRRset]) -> Iterator[Change]:
    """One change or two."""
    owners = sorted({*rrsets, *map(parse_name, OWNERS)})
    first = owners[choice[0] % len(owners)]
    for owner in {first, owners[choice[1] % len(owners)]}:
        old = rrsets.get(owner)
        dice = choice[2] + 256 * choice[3] + len(owner)
        if old and dice % 3 == 0:
            yield Delete(old)
            continue
        kept = old.rdata[: dice // 3 % 3] if old else ()
        made = Mx(dice % 7, parse_name(EXCHANGES[dice % len(EXCHANGES)]))
        ttl = old.ttl if old and dice % 2 else TTLS[dice % len(TTLS)]
        new = MxRRset(owner, ttl, tuple(dict.fromkeys((*kept, made))))
        if old is None:
            yield Create(new)
        elif old != new:
            yield Replace(old, new)


def attempt(before: scan.Scan, whole: scan.Scan, changes: list[Change], files: list[bytes]) -> None:
    """An edit is declined, or makes ``changes`` in ``files``, as ``whole`` reads them, and nothing else."""
    if not changes:
        return
    try:
        made = edit(before, changes, NOW, skim=skim_closely)
    except (Doubt, Refused):
        return
    after = list(files)
    for number, data in made.files.items():
        path = whole.sources[number].path
        after[int(path or 0)] = data
    found = scan.scan(after[0], ZONE, including(after))
    planned = {**whole.rrsets, **{change.owner: new_of(change) for change in changes}}
    assert found.rrsets == {owner: rrset for owner, rrset in planned.items() if rrset}
    assert found.soa.serial == made.serial
    assert others(found) == others(whole)


def others(found: scan.Scan) -> list[object]:
    """All that a change of MX must leave as it is."""
    records = [
        (line.type, line.owner.name, line.ttl, found.sources[line.file].data[slice(*line.rdata_at)])
        for line in found.statements
        if line.owner.inside and line.type not in {rrtypes.MX, rrtypes.SOA}
    ]
    return [*records, sorted((str(key), ttl) for key, ttl in found.ttls.items() if key[1] != rrtypes.MX)]


def mutate(data: bytes, size: int, seed: int) -> bytes:
    """Moves lines and words about, as often as it leaves the bytes to libFuzzer."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    if dice.random() < 0.4:
        return atheris.Mutate(data, len(data))[:size]
    head, lines = data[:CHOICE], data[CHOICE:].split(b"\n")
    for _ in range(dice.randint(1, 4)):
        at, other = dice.randrange(len(lines)), dice.randrange(len(lines))
        words = lines[at].split(b" ")
        word = dice.randrange(len(words))
        match dice.randrange(7):
            case 0:
                lines[at:at] = [lines[other]]
            case 1 if len(lines) > 1:
                del lines[at]
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                words[word] = dice.choice(TOKENS)
                lines[at] = b" ".join(words)
            case 4:
                words[word:word] = [dice.choice(TOKENS)]
                lines[at] = b" ".join(words)
            case 5:
                words[word] = dice.choice(lines[other].split(b" "))
                lines[at] = b" ".join(words)
            case _:
                head = dice.randbytes(CHOICE)
    return (head + b"\n".join(lines))[:size]


def seeds() -> Iterator[bytes]:
    """The traps of the tests."""
    edge = ROOT / "tests/bind/edge"
    included = BETWEEN.join((edge / f"inc{number}.inc").read_bytes() for number in (1, 2))
    for path in sorted(edge.glob("*.zone")):
        yield path.read_bytes()
    for text in (*TRAPS.values(), *GENERATED.values()):
        yield (SOA + text).encode("latin-1")
    for text in WHOLE.values():
        yield text.encode("latin-1")
    yield f"{SOA}$INCLUDE 1\n$INCLUDE 2 sub\n MX 10 mail\n".encode() + BETWEEN + included


def main() -> None:
    seconds, *rest = sys.argv[1:] or ["600"]
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds()):
            (Path(folder) / str(number)).write_bytes(bytes((number % 256, 3, number % 251, 7)) + seed)
        corpus = [rest.pop(0)] if rest and not rest[0].startswith("-") else []
        options = [
            f"-max_total_time={seconds}",
            "-timeout=20",
            "-max_len=3000",
            "-print_final_stats=1",
            *rest,
        ]
        atheris.Setup([sys.argv[0], *options, *corpus, folder], fuzz, custom_mutator=mutate)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
