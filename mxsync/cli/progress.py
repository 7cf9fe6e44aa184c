"""A progress bar on stderr, drawn only when work takes long enough to wonder."""

import threading
import time
from typing import TYPE_CHECKING

from mxsync.cli.console import talkative
from mxsync.fleet import SILENT, Progress

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

PATIENCE = 0.5
"""Seconds of work before a bar appears."""

REFRESH = 0.1
"""Seconds between two drawings of the bar."""


def progress() -> Progress:
    """The bar where stderr is a terminal, silence elsewhere."""
    return Bar() if talkative() else SILENT


class Bar:
    """One phase at a time; rich is imported when the first bar is drawn."""

    def __init__(self) -> None:
        self._label = ""
        self._total = 0
        self._done = 0
        self._began = 0.0
        self._refreshed = 0.0
        self._drawn: tuple[RichProgress, TaskID] | None = None
        self._active = self._holding = False
        self._lock = threading.Lock()

    def start(self, label: str, total: int) -> None:
        """Begin a phase; nothing is drawn yet."""
        with self._lock:
            self._label, self._total, self._done = label, total, 0
            self._began = time.monotonic()
            self._active = True

    def advance(self) -> None:
        """Count one more."""
        with self._lock:
            self._done += 1
            self._show()

    def hold(self, waiting: int) -> None:
        """Say that requests wait for the rate limit, while some do."""
        with self._lock:
            self._holding = waiting > 0
            if self._active:
                self._show()

    def _show(self) -> None:
        now = time.monotonic()
        if self._drawn is None and now - self._began > PATIENCE:
            self._drawn = self._draw()
        if self._drawn is not None and now - self._refreshed > REFRESH:
            self._refreshed = now
            bar, task = self._drawn
            text = f"{self._label} (waiting for the rate limit)" if self._holding else self._label
            bar.update(task, completed=self._done, description=text, refresh=True)

    def finish(self) -> None:
        """Take the bar away."""
        with self._lock:
            self._active = False
            if self._drawn is not None:
                self._drawn[0].stop()
                self._drawn = None

    def _draw(self) -> "tuple[RichProgress, TaskID]":
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        bar = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            auto_refresh=False,  # it would take a thread, beside which nothing can be forked
        )
        bar.start()
        return bar, bar.add_task(self._label, total=self._total)
