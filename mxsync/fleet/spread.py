"""Work that only computes, spread over the machine's processors by forking.

Python runs one thread at a time; a process for each processor is the only way to use them all. A fork starts
from all that is loaded, so items need not be sent; only results come back.
"""

import os
import signal
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar, cast

from mxsync.errors import MxsyncError
from mxsync.fleet.progress import SILENT, Progress

Item = TypeVar("Item")
Result = TypeVar("Result")

WORTH_IT = 400
"""Items below which one process is faster than several (a fork and its results cost some 20 ms)."""

SLICE = 100
"""Items handed out at once: few enough to keep all processors busy to the end."""

_PR_SET_PDEATHSIG = 1  # linux/prctl.h

# What the workers are for; set before the fork, inherited by it.
_work: Callable[[int], object] | None = None


def spread(
    items: Sequence[Item],
    work: Callable[[Sequence[Item]], Result],
    *,
    processes: int = 0,
    label: str = "",
    progress: Progress = SILENT,
) -> list[Result]:
    """``work`` on consecutive slices of ``items``; its results in order.

    ``work`` must not depend on what it did for other slices, and its results must be picklable.
    ``processes`` 0: as many as this process may use processors. With few items or one processor everything
    happens here, in one slice. Raises what ``work`` raises, and MxsyncError when a worker dies.
    """
    count = processes or len(os.sched_getaffinity(0))
    # A fork copies only the calling thread: with others running, their locks would stay taken for ever.
    if count < 2 or len(items) < WORTH_IT or threading.active_count() > 1:
        progress.start(label, len(items))
        try:
            result = work(items)
            for _ in items:
                progress.advance()
        finally:
            progress.finish()
        return [result]
    return _forked(items, work, count, label, progress)


def _forked(
    items: Sequence[Item],
    work: Callable[[Sequence[Item]], Result],
    processes: int,
    label: str,
    progress: Progress,
) -> list[Result]:
    # 20 ms of imports that small runs do not need.
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - see above
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - see above
    from multiprocessing import active_children, get_context  # noqa: PLC0415 - see above

    global _work  # noqa: PLW0603 - the one way to hand a forked worker what cannot be pickled
    _work = lambda begin: work(items[begin : begin + SLICE])  # noqa: E731 - a def here would be longer and say no more
    results: list[Result] = []
    others = set(active_children())
    progress.start(label, len(items))
    pool = ProcessPoolExecutor(processes, get_context("fork"), initializer=_obey_the_run)
    # Private, for want of a public way: the end of the pipe that workers write their results to.
    writer = pool._result_queue._writer  # type: ignore[attr-defined]  # noqa: SLF001 - see above
    try:
        futures = [pool.submit(_slice, begin) for begin in range(0, len(items), SLICE)]
        for number, future in enumerate(futures):
            results.append(cast("Result", future.result()))
            for _ in items[number * SLICE : (number + 1) * SLICE]:
                progress.advance()
    except BrokenProcessPool as err:
        raise MxsyncError(
            "a worker process ended unexpectedly", "is the machine out of memory? try --parallelism 1"
        ) from err
    except BaseException:
        # An interrupt at the wrong moment leaves the pool waiting for them until the program's end, and on.
        for worker in set(active_children()) - others:
            worker.kill()
        # Who is killed amid a large result leaves the pool reading the rest; it ends when nobody can write.
        writer.close()
        raise
    else:
        pool.shutdown()  # and wait: a thread left over would keep the next spread from forking
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        progress.finish()
        _work = None
    return results


def _slice(begin: int) -> object:
    if _work is None:
        raise RuntimeError("a worker that was not forked from the run it works for")
    return _work(begin)


def _obey_the_run() -> None:
    """Ctrl-C reaches the whole process group; the run that waits for the workers decides what it means.

    Should that run be killed, so are its workers: PR_SET_PDEATHSIG of prctl(2).
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    import ctypes  # noqa: PLC0415 - only workers need it

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
