"""Asks many questions at once."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Self, TypeVar

from mxsync.errors import MxsyncError
from mxsync.resolver.values import Answer, Manners, Question, Result, Script

if TYPE_CHECKING:
    from mxsync.resolver.background import Background

Item = TypeVar("Item")


class Resolver:
    """One run's DNS questions: an asyncio loop in a thread of its own. Thread-safe.

    Thread and sockets come with the first question. Scripts run in that thread, and so do not call ``ask``.
    """

    def __init__(self, manners: Manners | None = None) -> None:
        self._manners = manners or Manners()
        self._lock = threading.Lock()
        self._background: Background | None = None
        self._closed = False

    def close(self) -> None:
        """Ends what is in flight and frees the sockets; whoever waits for it gets a MxsyncError."""
        with self._lock:
            self._closed = True
            background, self._background = self._background, None
        if background is not None:
            background.stop()

    def forget(self) -> None:
        """Ask resolvers anew for what they said: time has gone by."""
        with self._lock:
            if self._background is not None and self._background.is_alive:
                self._background.forget_answers()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, questions: Sequence[Question]) -> tuple[Answer, ...]:
        """The answers, in the order of the questions. Raises InputError for an unknown record type."""

        def script(asked: Sequence[Question]) -> Script[tuple[Answer, ...]]:
            return tuple((yield asked))

        for _, result in self.each([questions], script):
            if isinstance(result, MxsyncError):
                raise result
            return result
        raise AssertionError("one item, one result")

    def each(
        self, items: Iterable[Item], script: Callable[[Item], Script[Result]]
    ) -> Iterator[tuple[Item, Result | MxsyncError]]:
        """Hold the conversation ``script(item)`` for every item, many at once; results as they come.

        ``items`` is read only as far as needed, so any number may follow. Leaving the iterator early ends the
        conversations that are under way. An exception in a script becomes that item's MxsyncError.
        """
        from mxsync.resolver.crowd import Crowd  # noqa: PLC0415 - with it come asyncio and sockets

        yield from Crowd(self._running(), items, script)

    def _running(self) -> "Background":
        from mxsync.resolver.background import Background  # noqa: PLC0415 - see each

        with self._lock:
            if self._closed:
                raise MxsyncError("the resolver was closed")
            if self._background is None or not self._background.is_alive:
                self._background = Background(self._manners)
            if self._background.is_current:
                raise RuntimeError("a script yields its questions, it does not ask them itself")
            return self._background
