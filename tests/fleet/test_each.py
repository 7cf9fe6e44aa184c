import threading
import time

import pytest

from mxsync.errors import HostError, MxsyncError
from mxsync.fleet import Done, Stop, each

PARALLEL = pytest.mark.parametrize("parallelism", [1, 2, 8, 1000])


class Recorder:
    """A Progress that keeps what it was told, and notices calls at the same time."""

    def __init__(self) -> None:
        self.events: list[object] = []
        self._busy = threading.Lock()

    def start(self, label: str, total: int) -> None:
        self.events.append((label, total))

    def advance(self) -> None:
        assert self._busy.acquire(blocking=False)
        time.sleep(0.0005)
        self.events.append("advance")
        self._busy.release()

    def finish(self) -> None:
        self.events.append("finish")


def backwards(number: int) -> int:
    """Later items finish first."""
    time.sleep((20 - number) / 2000)
    return number * 10


@PARALLEL
def test_keeps_the_order_of_the_items(parallelism):
    done = each(range(20), backwards, parallelism=parallelism)
    assert done == Done(tuple((n, n * 10) for n in range(20)), (), ())


@PARALLEL
def test_one_failure_stays_one_failure(parallelism):
    def work(number: int) -> int:
        if number % 3 == 0:
            raise HostError(f"no {number}", "try later")
        return number

    done = each(range(10), work, parallelism=parallelism)
    assert [item for item, _ in done.results] == [1, 2, 4, 5, 7, 8]
    assert [(item, str(err), err.hints) for item, err in done.failures] == [
        (n, f"no {n}", ("try later",)) for n in (0, 3, 6, 9)
    ]
    assert done.skipped == ()


@PARALLEL
@pytest.mark.parametrize(
    "bug", [ZeroDivisionError("division"), KeyError("x"), SystemExit(3), RecursionError()]
)
def test_a_bug_becomes_an_internal_error(parallelism, bug):
    def work(number: int) -> int:
        if number == 1:
            raise bug
        return number

    done = each(range(4), work, parallelism=parallelism)
    assert [item for item, _ in done.results] == [0, 2, 3]
    ((item, err),) = done.failures
    assert item == 1
    assert isinstance(err, MxsyncError)
    assert err.message.startswith(f"internal error: {type(bug).__name__} in ")
    assert "test_each:" in err.message
    assert "report it" in err.hints[0]


@PARALLEL
def test_equal_items_are_still_items(parallelism):
    done = each(["a", "a", "a"], str.upper, parallelism=parallelism)
    assert done.results == (("a", "A"),) * 3


@PARALLEL
def test_nothing_to_do(parallelism):
    progress = Recorder()
    assert each([], backwards, parallelism=parallelism, progress=progress) == Done((), (), ())
    assert progress.events == [("", 0), "finish"]


@PARALLEL
def test_progress_hears_of_every_item(parallelism):
    progress = Recorder()

    def work(number: int) -> None:
        if number % 2:
            raise HostError("odd")

    each(range(20), work, parallelism=parallelism, label="reading", progress=progress)
    assert progress.events == [("reading", 20), *["advance"] * 20, "finish"]


@pytest.mark.parametrize("parallelism", [1, 2, 5])
def test_parallelism_is_reached_and_never_exceeded(parallelism):
    lock, busy, most = threading.Lock(), 0, 0
    together = threading.Barrier(parallelism)  # breaks, unless that many work at once

    def work(_: int) -> None:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        together.wait(20)
        time.sleep(0.002)
        with lock:
            busy -= 1

    done = each(range(20), work, parallelism=parallelism)
    assert len(done.results) == 20
    assert most == parallelism


def test_one_at_a_time_runs_in_the_callers_thread():
    here = threading.get_ident()
    done = each(range(3), lambda _: threading.get_ident())
    assert {ident for _, ident in done.results} == {here}


def test_no_thread_is_left_over():
    before = threading.active_count()
    each(range(50), backwards, parallelism=10)
    assert threading.active_count() == before


@PARALLEL
def test_stopped_before_it_began(parallelism):
    stop = Stop()
    stop.request()
    stop.request()
    assert each(range(5), backwards, parallelism=parallelism, stop=stop) == Done((), (), tuple(range(5)))


@pytest.mark.parametrize("parallelism", [1, 3])
def test_stop_finishes_what_is_in_flight_and_skips_the_rest(parallelism):
    stop = Stop()
    started = threading.Barrier(parallelism)

    def work(number: int) -> int:
        started.wait(5)
        stop.request()
        time.sleep(0.01)
        return number

    done = each(range(9), work, parallelism=parallelism, stop=stop)
    assert [item for item, _ in done.results] == list(range(parallelism))
    assert done.skipped == tuple(range(parallelism, 9))


def test_max_failures_skips_the_rest():
    def work(number: int) -> int:
        if number in (1, 3):
            raise HostError("no")
        return number

    done = each(range(9), work, max_failures=2)
    assert [item for item, _ in done.results] == [0, 2]
    assert [item for item, _ in done.failures] == [1, 3]
    assert done.skipped == (4, 5, 6, 7, 8)


def test_bad_results_count_as_failures_and_stay_results():
    done = each(range(9), lambda n: n, failed=lambda n: n % 2 == 0, max_failures=2)
    assert [item for item, _ in done.results] == [0, 1, 2]
    assert done.failures == ()
    assert done.skipped == (3, 4, 5, 6, 7, 8)


def test_without_a_limit_failures_stop_nothing():
    done = each(range(9), lambda n: 1 // 0 if n < 8 else n)
    assert len(done.failures) == 8
    assert done.skipped == ()


@pytest.mark.parametrize("parallelism", [2, 4])
def test_max_failures_in_parallel_ends_soon(parallelism):
    def work(_: int) -> None:
        time.sleep(0.002)
        raise HostError("down")

    done = each(range(1000), work, parallelism=parallelism, max_failures=3)
    assert 3 <= len(done.failures) <= 3 + parallelism
    assert len(done.failures) + len(done.skipped) == 1000


def test_keyboard_interrupt_passes_through_and_ends_the_progress():
    progress = Recorder()

    def work(number: int) -> None:
        if number == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        each(range(9), work, progress=progress)
    assert progress.events == [("", 9), "advance", "advance", "finish"]


def test_keyboard_interrupt_does_not_wait_for_slow_hosts():
    """As Ctrl-C arrives: in the main thread, while it waits for the workers."""
    import _thread

    release = threading.Event()

    def work(number: int) -> None:
        if number == 0:
            _thread.interrupt_main()
        release.wait(20)

    began = time.monotonic()
    try:
        with pytest.raises(KeyboardInterrupt):
            each(range(4), work, parallelism=2)
        assert time.monotonic() - began < 5
    finally:
        release.set()


@PARALLEL
def test_a_broken_progress_is_raised_not_taken_for_skipped(parallelism):
    class Broken(Recorder):
        def advance(self) -> None:
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        each(range(9), backwards, parallelism=parallelism, progress=Broken())


@PARALLEL
def test_a_broken_judge_is_raised(parallelism):
    with pytest.raises(ZeroDivisionError):
        each(range(9), backwards, parallelism=parallelism, failed=lambda _: 1 / 0 > 1)


def test_stop_may_be_asked_from_within_a_request():
    """A second signal may arrive in the handler of the first; a lock in between would never open."""
    import signal

    stop, calls = Stop(), []

    def handler(number: int, frame: object) -> None:  # noqa: ARG001 - signal's signature
        calls.append(number)
        stop.request()
        if len(calls) < 3:
            signal.raise_signal(signal.SIGUSR1)

    before = signal.signal(signal.SIGUSR1, handler)
    try:
        signal.raise_signal(signal.SIGUSR1)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert stop.requested
    assert len(calls) == 3
