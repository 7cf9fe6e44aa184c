"""The one place that owns threads: run a function over many items."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from mxsync.errors import MxsyncError, internal_error
from mxsync.fleet.progress import SILENT, Progress
from mxsync.fleet.spread import spread
from mxsync.fleet.stop import Stop

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Done(Generic[Item, Result]):
    """What became of every item, each group in the order the items came in."""

    results: tuple[tuple[Item, Result], ...]
    failures: tuple[tuple[Item, MxsyncError], ...]
    skipped: tuple[Item, ...]


def each(
    items: Sequence[Item],
    work: Callable[[Item], Result],
    *,
    parallelism: int = 1,
    label: str = "",
    progress: Progress = SILENT,
    stop: Stop | None = None,
    failed: Callable[[Result], bool] | None = None,
    max_failures: int = 0,
) -> Done[Item, Result]:
    """``work`` on every item, at most ``parallelism`` at once.

    An exception of one item is that item's failure and stops no other; exceptions that are not
    MxsyncErrors become one that says it is a bug. After ``max_failures`` failures (results for which
    ``failed`` is true count too; 0: no limit), or when ``stop`` asks, no further item begins: items in
    flight finish, the rest are skipped. KeyboardInterrupt passes through at once.
    """
    run = _Run(items, work, progress=progress, stop=stop or Stop(), failed=failed, max_failures=max_failures)
    progress.start(label, len(items))
    try:
        if parallelism <= 1 or len(items) <= 1:
            run.drain()
        else:
            # Daemons, so that an interrupted read-only run ends at once instead of waiting for slow hosts.
            threads = [
                threading.Thread(target=run.drain_safely, daemon=True)
                for _ in range(min(parallelism, len(items)))
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            run.complain()
    finally:
        progress.finish()
    return run.done()


class _Run(Generic[Item, Result]):
    """The shared state of the workers of one ``each``."""

    def __init__(
        self,
        items: Sequence[Item],
        work: Callable[[Item], Result],
        *,
        progress: Progress,
        stop: Stop,
        failed: Callable[[Result], bool] | None,
        max_failures: int,
    ) -> None:
        self._items = items
        self._work = work
        self._progress = progress
        self._stop = stop
        self._failed = failed
        self._max_failures = max_failures
        self._lock = threading.Lock()
        self._next = 0
        self._failures_seen = 0
        self._results: dict[int, Result] = {}
        self._errors: dict[int, MxsyncError] = {}
        self._crash: BaseException | None = None

    def drain(self) -> None:
        """Take items until none is left or somebody asks to stop."""
        while True:
            with self._lock:
                if self._next >= len(self._items) or self._stop.requested or self._exhausted():
                    return
                if self._crash is not None:
                    return
                index = self._next
                self._next += 1
            self._one(index)

    def drain_safely(self) -> None:
        """``drain`` in a thread: what escapes is kept for ``complain`` and ends the other workers too."""
        try:
            self.drain()
        except BaseException as err:  # noqa: BLE001 - a worker that died unseen would pass for "skipped"
            self._crash = err

    def complain(self) -> None:
        """Raise what escaped from a worker: a bug in ``progress`` or ``failed``, never in ``work``."""
        if self._crash is not None:
            raise self._crash

    def done(self) -> Done[Item, Result]:
        taken = self._results.keys() | self._errors.keys()
        return Done(
            results=tuple((self._items[i], self._results[i]) for i in sorted(self._results)),
            failures=tuple((self._items[i], self._errors[i]) for i in sorted(self._errors)),
            skipped=tuple(item for i, item in enumerate(self._items) if i not in taken),
        )

    def _exhausted(self) -> bool:
        return 0 < self._max_failures <= self._failures_seen

    def _one(self, index: int) -> None:
        result: Result
        error: MxsyncError | None = None
        try:
            result = self._work(self._items[index])
        except MxsyncError as err:
            error = err
        except (Exception, SystemExit) as err:  # noqa: BLE001 - a bug in one backend hides no other zone
            error = internal_error(err)
        with self._lock:
            if error is not None:
                self._errors[index] = error
                self._failures_seen += 1
            else:
                self._results[index] = result
                if self._failed is not None and self._failed(result):
                    self._failures_seen += 1
            self._progress.advance()


def compute_each(
    items: Sequence[Item],
    work: Callable[[Item], Result],
    *,
    processes: int = 0,
    label: str = "",
    progress: Progress = SILENT,
) -> Done[Item, Result]:
    """As ``each``, for work that only computes and reads: in one process a processor (see ``spread``)."""
    parts = spread(
        range(len(items)),
        lambda numbers: each(numbers, lambda number: work(items[number])),
        processes=processes,
        label=label,
        progress=progress,
    )
    return Done(
        results=tuple((items[number], result) for part in parts for number, result in part.results),
        failures=tuple((items[number], error) for part in parts for number, error in part.failures),
        skipped=(),
    )
