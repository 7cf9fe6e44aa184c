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
        self._drawn: tuple[RichProgress, TaskID] | None = None
        self._active = False
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
            if self._active:
                self._show(f"{self._label} (waiting for the rate limit)" if waiting else self._label)

    def _show(self, label: str | None = None) -> None:
        if self._drawn is None and time.monotonic() - self._began > PATIENCE:
            self._drawn = self._draw()
        if self._drawn is not None:
            bar, task = self._drawn
            bar.update(task, completed=self._done, description=label)

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
        )
        bar.start()
        return bar, bar.add_task(self._label, total=self._total)
