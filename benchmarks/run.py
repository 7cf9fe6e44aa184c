"""`make bench`: every figure mxsync promises, measured in one run beside what it is compared with.

Exit code 1 when a figure is missed. Arguments name the cases to run; without, all of them.
"""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import corpus
from measure import Contestant, race, row

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".benchmarks"
MXSYNC = str(Path(sys.executable).parent / "mxsync")
OCTODNS_PACKAGES = ("octodns==1.22.0", "octodns-bind==1.1.0")


def startup() -> bool:
    """`mxsync --help` against a process that only imports click."""
    seconds = race(
        Contestant("help", [MXSYNC, "--help"], ROOT),
        Contestant("click", [sys.executable, "-c", "import click"], ROOT),
        rounds=11,
    )
    ratio = seconds["help"] / seconds["click"]
    told = f"{seconds['help'] * 1e3:.0f} ms / {seconds['click'] * 1e3:.0f} ms = {ratio:.2f} x"
    row("mxsync --help against python -c 'import click'", told, "< 2 x", ratio < 2)
    return ratio < 2


def against_octodns() -> bool:
    """Plan of 10,000 zones, a zone, against octoDNS on 1,000 of them."""
    small = corpus.write(WORK / "zones-1000-octodns", 1000, octodns=True)
    large = corpus.write(WORK / "zones-10000", 10_000)
    seconds = race(
        Contestant("mxsync", [MXSYNC, "plan", "--out", "plan.json"], large, 10_000),
        Contestant(
            "octodns", [_octodns(), "--config-file", "octodns.yaml", "--quiet", "--force"], small, 1000
        ),
    )
    ratio = seconds["octodns"] / seconds["mxsync"]
    told = f"{seconds['mxsync'] * 1e6:.0f} us / {seconds['octodns'] * 1e6:.0f} us = {ratio:.1f} x"
    row("plan of 10,000 zones, a zone, against octoDNS", told, ">= 15 x", ratio >= 15)
    return ratio >= 15


def flat() -> bool:
    """Cost a zone from 1,000 to 100,000 zones."""
    cost = {}
    for zones in (1000, 10_000, 100_000):
        folder = corpus.write(WORK / f"zones-{zones}", zones)
        one = Contestant("mxsync", [MXSYNC, "plan", "--out", "plan.json"], folder, zones)
        cost[zones] = race(one, rounds=5 if zones < 100_000 else 3)["mxsync"]
    told = ", ".join(f"{zones // 1000}k: {seconds * 1e6:.0f} us" for zones, seconds in cost.items())
    good = cost[100_000] <= 1.25 * cost[1000]
    row("plan, cost a zone", told, "100k <= 1.25 x 1k", good)
    return good


CASES = {"startup": startup, "octodns": against_octodns, "flat": flat}


def _octodns() -> str:
    """octoDNS in a virtual environment of its own; its command."""
    home = WORK / "octodns-venv"
    command = home / "bin" / "octodns-sync"
    if not command.exists():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run([home / "bin" / "pip", "install", "--quiet", *OCTODNS_PACKAGES], check=True)
    return str(command)


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in CASES]
    if unknown:
        print(f"no case {unknown[0]!r}; there are: {', '.join(CASES)}", file=sys.stderr)
        return 1
    WORK.mkdir(exist_ok=True)
    met = [CASES[name]() for name in names or CASES]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
