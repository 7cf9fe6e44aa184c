import os
import pickle
import subprocess
import sys
import textwrap

import pytest

from mxsync.errors import InputError, InputErrors, Position, ZoneMissing
from mxsync.fleet import compute_each, spread
from mxsync.fleet.spread import WORTH_IT

MANY = range(WORTH_IT * 3 + 7)


class Counting:
    def __init__(self):
        self.total = self.done = 0
        self.finished = False

    def start(self, label, total):  # noqa: ARG002 - the protocol's signature
        self.total = total

    def advance(self):
        self.done += 1

    def finish(self):
        self.finished = True


def test_slices_in_order_from_several_processes():
    progress = Counting()
    results = spread(MANY, lambda part: (os.getpid(), list(part)), processes=2, progress=progress)
    assert [number for _, part in results for number in part] == list(MANY)
    assert os.getpid() not in {pid for pid, _ in results}
    assert (progress.total, progress.done, progress.finished) == (len(MANY), len(MANY), True)


@pytest.mark.parametrize(("items", "processes"), [(range(5), 2), (MANY, 1)], ids=["few", "one-processor"])
def test_stays_here_where_forking_is_not_worth_it(items, processes):
    assert spread(items, lambda part: (os.getpid(), len(part)), processes=processes) == [
        (os.getpid(), len(items))
    ]


def test_one_failure_stays_one_failure_and_keeps_its_words():
    def work(number):
        if number == 500:
            raise ZoneMissing("no such zone", "look there", where=Position("a.zone", 3))
        if number == 501:
            raise KeyError("oops")
        return number * 2

    done = compute_each(MANY, work, processes=2)
    assert [item for item, _ in done.results] == [n for n in MANY if n not in (500, 501)]
    assert all(result == item * 2 for item, result in done.results)
    (first, missing), (second, bug) = done.failures
    assert (first, second) == (500, 501)
    assert isinstance(missing, ZoneMissing)
    assert (str(missing), missing.hints) == ("a.zone:3: no such zone", ("look there",))
    assert "internal error: KeyError" in str(bug)


def test_a_worker_that_dies_is_told():
    script = textwrap.dedent("""
        import os
        from mxsync.errors import MxsyncError
        from mxsync.fleet import spread
        def work(part):
            if 700 in part:
                os._exit(9)
            return len(part)
        try:
            spread(range(1207), work, processes=2)
        except MxsyncError as err:
            print(err)
    """)
    assert said_by(script) == "a worker process ended unexpectedly\n"


def test_one_run_may_spread_twice():
    for _ in range(2):
        results = spread(MANY, lambda _: os.getpid(), processes=2)
        assert os.getpid() not in results


@pytest.mark.parametrize(
    "error",
    [
        InputError("wrong", "right it", where=Position("a", 1, 2)),
        InputErrors((InputError("one"), InputError("two", where=Position("b")))),
    ],
    ids=["one", "several"],
)
def test_errors_survive_a_pipe(error):
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(back) is type(error)
    assert (str(back), back.hints, back.where) == (str(error), error.hints, error.where)
    if isinstance(error, InputErrors):
        assert [str(one) for one in back.errors] == [str(one) for one in error.errors]


@pytest.mark.parametrize("_again", range(8))  # it may come at any moment
def test_interrupt_ends_the_run_and_its_workers(_again):
    script = textwrap.dedent("""
        import os, signal, threading, time
        from mxsync.fleet import spread
        def work(part):
            if part[0] == 0:
                os.kill(os.getppid(), signal.SIGINT)
            time.sleep(0.05)
            return os.getpid()
        try:
            spread(range(100_000), work, processes=2)
        except KeyboardInterrupt:
            print("interrupted")
    """)
    assert said_by(script) == "interrupted\n"


@pytest.mark.parametrize("_again", range(4))
def test_interrupt_ends_the_run_also_amid_large_results(_again):
    script = textwrap.dedent("""
        import os, signal
        from mxsync.fleet import spread
        def work(part):
            if part[0] == 300:
                os.kill(os.getppid(), signal.SIGINT)
            return b"x" * 5_000_000
        try:
            spread(range(100_000), work, processes=2)
        except KeyboardInterrupt:
            print("interrupted")
    """)
    assert said_by(script) == "interrupted\n"


def said_by(script: str) -> str:
    """What a process prints, for what this one must not live through."""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=20, check=False
    )
    assert done.stderr == ""
    return done.stdout
