"""An apply that is killed, or that the disk fails, at each call that touches the disk."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import cycle
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

import pytest

from mxsync.apply import read_receipt
from mxsync.errors import InputError
from tests.bind.forks import Call, Forks

APPLY = ("apply", "--auto-approve")
HEAD = "$TTL 1h\n@ IN SOA ns1 host 7 3h 15m 2w 5m\n IN NS ns1\nns1 A 192.0.2.1\n"
ONE = {"example.com.zone": f"{HEAD}@ MX 10 old.host.example.\nb MX 20 old.host.example.\n"}
THREE = {
    "example.com.zone": f"{HEAD}$INCLUDE zones/a/a.inc\n$INCLUDE zones/b.inc\n",
    "a/a.inc": "@ MX 10 old.host.example. ; apex\n",
    "b.inc": "b MX 20 old.host.example. ; b\n",
}
SPEC = 'zone: example.com\nmx: {"@": [10 new.host.example], b: [20 new.host.example]}\n'
CONFIG = """\
specs: specs/
defaults: {provider: bind}
providers:
  bind: {type: bind, file: "zones/{zone}.zone", directory: ., check: never%s}
"""
TOLD = ", on_change: cp zones/example.com.zone told"
AT_ONCE = os.cpu_count() or 2

Point = TypeVar("Point")


class Case:
    """A folder before and after an apply, and copies of it in which applies go wrong."""

    def __init__(self, folder: Path, files: dict[str, str], settings: str) -> None:
        self.folder = folder
        self.old = {name: text.encode() for name, text in files.items()}
        self.new = {
            name: data.replace(b"old", b"new").replace(b"host 7", b"host 8")
            for name, data in self.old.items()
        }
        self.told = bool(settings)
        self.before = folder / "before"
        for name, text in {
            "mxsync.yaml": CONFIG % settings,
            "specs/example.com.yaml": SPEC,
            **{f"zones/{name}": text for name, text in files.items()},
        }.items():
            path = self.before / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def copy(self, name: str, of: Path | None = None) -> Path:
        return Path(shutil.copytree(of or self.before, self.folder / name.replace(" ", "-")))

    def zone_files(self, folder: Path) -> dict[str, bytes]:
        return {name: (folder / "zones" / name).read_bytes() for name in self.old}

    def mixed(self, folder: Path) -> bool:
        """Whether some files are new and some old. Fails where one is neither."""
        found = self.zone_files(folder)
        for name, data in found.items():
            assert data in (self.old[name], self.new[name]), f"{name} is torn: {data!r}"
        return found not in (self.old, self.new)

    def finished(self, folder: Path) -> bool:
        """Whether all is as an undisturbed apply leaves it."""
        told = folder / "told"
        return (
            self.zone_files(folder) == self.new
            and self.strays(folder) == []
            and (not self.told or (told.exists() and told.read_bytes() == self.new["example.com.zone"]))
        )

    def strays(self, folder: Path) -> list[str]:
        """Files beside the zone's that an apply must not leave behind."""
        return [str(path) for path in (folder / "zones").rglob(".*")]


@pytest.fixture(scope="module")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleQueue[Forks]]:
    """One for each processor."""
    free: SimpleQueue[Forks] = SimpleQueue()
    with ExitStack() as stack:
        for number in range(AT_ONCE):
            case = Case(tmp_path_factory.mktemp(f"warm{number}"), ONE, TOLD)
            free.put(stack.enter_context(Forks(case.before)))
        yield free


CASES = {"one": (ONE, ""), "one, told": (ONE, TOLD), "three": (THREE, ""), "three, told": (THREE, TOLD)}


@pytest.fixture
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    return Case(tmp_path, *CASES[request.param])


def cases(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", names, indirect=True)


@contextmanager
def borrowed(forks: SimpleQueue[Forks]) -> Iterator[Forks]:
    mine = forks.get()
    try:
        yield mine
    finally:
        forks.put(mine)


def calls_of(case: Case, forks: SimpleQueue[Forks], start: Path | None = None) -> list[Call]:
    """The calls of an apply that nobody disturbs."""
    folder = case.copy(f"traced from {start.name if start else 'before'}", start)
    with borrowed(forks) as mine:
        calls = mine.calls(folder, *APPLY)
    assert case.finished(folder)
    return calls


def readable(receipt: Path) -> bool:
    """False where a run ended before it had written down anything."""
    try:
        read_receipt(receipt)
    except InputError as err:
        if "nothing was done" not in err.message:
            raise
        return False
    return True


def at_each(
    forks: SimpleQueue[Forks], points: Iterable[Point], check: Callable[[Forks, Point], None]
) -> None:
    """Checks all points, several at once, and tells of all that fail."""

    def one(point: Point) -> str:
        with borrowed(forks) as mine:
            try:
                check(mine, point)
            except AssertionError as err:
                return f"{point}: {err}"[:1500]
        return ""

    with ThreadPoolExecutor(AT_ONCE) as pool:
        failures = [failure for failure in pool.map(one, points) if failure]
    assert not failures, "\n\n".join(failures)


def recovers(case: Case, folder: Path, forks: Forks, start: dict[str, bytes]) -> None:
    """What the next apply finds, says (it plans first), and makes of it."""
    mixed = case.mixed(folder)
    finished = case.finished(folder)
    for receipt in (folder / ".mxsync/receipts").glob("*"):
        assert readable(receipt) or case.zone_files(folder) == start
    again = forks.run(folder, *APPLY)
    assert again.code == 0, again.said
    assert ("1 zone as specified" in again.said) == finished, again.said
    assert ("cut off" in again.said) == mixed, again.said
    assert case.finished(folder), f"{case.strays(folder)} {again.said}"


@cases(*CASES)
def test_killed(case: Case, forks: SimpleQueue[Forks]) -> None:
    def check(mine: Forks, call: Call) -> None:
        folder = case.copy(f"killed at {call}")
        assert mine.run(folder, *APPLY, inject=f"{call.name}:signal=KILL:when={call.number}").code == -9
        recovers(case, folder, mine, case.old)

    at_each(forks, calls_of(case, forks), check)


@cases("one, told", "three, told")
def test_failed(case: Case, forks: SimpleQueue[Forks]) -> None:
    def check(mine: Forks, point: tuple[Call, str]) -> None:
        call, error = point
        folder = case.copy(f"{error} at {call}")
        inject = f"{call.name}:error={error}:when={call.number}"
        run = mine.run(folder, *APPLY, inject=inject)
        assert run.code in {0, 1, 3}, run.said
        assert "internal" not in run.said
        assert run.code or case.finished(folder), f"{run.said} {case.strays(folder)}"
        recovers(case, folder, mine, case.old)

    at_each(forks, zip(calls_of(case, forks), cycle(("EIO", "ENOSPC", "EROFS"))), check)


@cases("three, told")
def test_killed_while_recovering(case: Case, forks: SimpleQueue[Forks]) -> None:
    calls = calls_of(case, forks)
    halves = [call for call in calls if call.name in {"rename", "unlink"} and "= 0" in call.arguments]
    points = []
    for half in halves:
        start = case.copy(f"half done at {half}")
        with borrowed(forks) as mine:
            mine.run(start, *APPLY, inject=f"{half.name}:signal=KILL:when={half.number}")
        if (start / "zones/.example.com.zone.mxsync-journal").exists():  # others are tried in test_killed
            points += [(start, call) for call in calls_of(case, forks, start)]

    def check(mine: Forks, point: tuple[Path, Call]) -> None:
        start, call = point
        folder = case.copy(f"{start.name} then {call}", start)
        assert mine.run(folder, *APPLY, inject=f"{call.name}:signal=KILL:when={call.number}").code == -9
        recovers(case, folder, mine, case.zone_files(start))

    at_each(forks, points, check)
