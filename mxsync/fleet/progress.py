"""How long work tells where it is, without knowing of terminals."""

from typing import Protocol


class Progress(Protocol):
    """Told about work as it goes; called from one thread at a time."""

    def start(self, label: str, total: int) -> None:
        """A phase with ``total`` items begins."""
        ...

    def advance(self) -> None:
        """One more item is done, well or not."""
        ...

    def hold(self, waiting: int) -> None:
        """So many requests wait for a host's rate limit; may be called from any thread, at any time."""
        ...

    def finish(self) -> None:
        """The phase is over."""
        ...


class Silent:
    """Shows nothing."""

    def start(self, label: str, total: int) -> None:
        """Ignore."""

    def advance(self) -> None:
        """Ignore."""

    def hold(self, waiting: int) -> None:
        """Ignore."""

    def finish(self) -> None:
        """Ignore."""


class Within:
    """A part of a phase that somebody else begins and ends."""

    def __init__(self, whole: Progress) -> None:
        self._whole = whole

    def start(self, label: str, total: int) -> None:
        """The whole has begun already."""

    def advance(self) -> None:
        """One more item of the whole is done."""
        self._whole.advance()

    def hold(self, waiting: int) -> None:
        """The whole waits."""
        self._whole.hold(waiting)

    def finish(self) -> None:
        """The whole goes on."""


SILENT = Silent()
