"""Timing whole processes side by side: rounds alternate, medians are compared."""

import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 5


@dataclass(frozen=True)
class Contestant:
    """A command, run in a folder, how many units of work one run does, and what to do before, untimed.

    ``tells``: the last word it prints is the seconds that count, in place of those of the whole process.
    """

    name: str
    command: Sequence[str]
    folder: Path
    units: int = 1
    prepare: Callable[[], object] = lambda: None
    tells: bool = False


@dataclass(frozen=True)
class Pace:
    """How often a host turned requests away, the seconds they took, and the least its bucket allows."""

    throttled: int
    seconds: float
    least: float


def race(*contestants: Contestant, rounds: int = ROUNDS) -> Mapping[str, float]:
    """Seconds a unit for each contestant: the median over alternating rounds, after one warm-up each."""
    seen: dict[str, list[float]] = {one.name: [] for one in contestants}
    for number in range(rounds + 1):
        for one in contestants:
            seconds = _run(one)
            if number:
                seen[one.name].append(seconds / one.units)
    return {name: statistics.median(times) for name, times in seen.items()}


def _run(one: Contestant) -> float:
    one.prepare()
    begin = time.perf_counter()
    done = subprocess.run(one.command, cwd=one.folder, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - begin
    if done.returncode:
        raise SystemExit(f"{one.name}: exit {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return float(done.stdout.split()[-1]) if one.tells else seconds


def row(case: str, measured: str, wanted: str, good: bool) -> None:
    """One line of the result table."""
    print(f"{'ok  ' if good else 'MISS'}  {case:<58} {measured:>34}  wanted {wanted}", flush=True)
