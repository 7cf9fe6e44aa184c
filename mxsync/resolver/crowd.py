"""Many conversations at the same time, some hundreds of any number."""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from time import monotonic
from typing import Generic, TypeVar

from mxsync.errors import MxsyncError
from mxsync.resolver.background import Background, Outlet
from mxsync.resolver.talk import Conversation
from mxsync.resolver.values import Result, Script

Item = TypeVar("Item")

AT_ONCE = 1000
"""Conversations that are under way or whose results nobody took yet."""

_TOGETHER = 100
"""Items or results that cross between the threads at once: waking a thread costs more than a question."""
_SOON = 0.002  # seconds that the first of them waits for others


class Crowd(Generic[Item, Result]):
    """Holds ``script(item)`` for every item; iterate it once, in one thread other than the loop's."""

    def __init__(
        self, background: Background, items: Iterable[Item], script: Callable[[Item], Script[Result]]
    ) -> None:
        self._background = background
        self._items = iter(items)
        self._script = script
        self._outlet: Outlet[list[tuple[Item, Result | MxsyncError]]] = Outlet()
        # Only the loop's thread touches these.
        self._talking: set[Conversation[Item, Result]] = set()
        self._results: list[tuple[Item, Result | MxsyncError]] = []
        self._due = False
        self._beginning = False

    def __iter__(self) -> Iterator[tuple[Item, Result | MxsyncError]]:
        pending, more = 0, True
        try:
            while more or pending:
                if more and pending <= AT_ONCE - _TOGETHER:
                    items = self._take()
                    more = bool(items)
                    pending += len(items)
                    if more:
                        self._background.call(self._outlet, partial(self._begin, items))
                    if more and pending <= AT_ONCE - _TOGETHER and self._outlet.is_empty:
                        continue
                if pending:
                    results = self._outlet.get()
                    yield from results
                    pending -= len(results)
        finally:
            with contextlib.suppress(MxsyncError):  # it has ended by itself
                self._background.call(self._outlet, self._end)

    def _take(self) -> list[Item]:
        """The next items: those that come within a moment, if possible several."""
        found: list[Item] = []
        until = monotonic() + _SOON
        for item in islice(self._items, _TOGETHER):
            found.append(item)
            if monotonic() > until:
                break
        return found

    def _begin(self, items: list[Item]) -> None:
        self._beginning = True
        for item in items:
            talk = Conversation(self._background.loop, self._background.ask, item, self._hear)
            self._talking.add(talk)
            talk.begin(self._script)
        self._beginning = False
        if not self._talking:
            self._deliver()

    def _hear(self, talk: Conversation[Item, Result], result: Result | MxsyncError) -> None:
        self._talking.discard(talk)
        self._results.append((talk.item, result))
        if len(self._results) >= _TOGETHER or not (self._talking or self._beginning):
            self._deliver()
        elif not self._due:
            self._due = True
            self._background.loop.call_later(_SOON, self._deliver_due)

    def _deliver_due(self) -> None:
        self._due = False
        self._deliver()

    def _deliver(self) -> None:
        if self._results:
            self._outlet.put(self._results)
            self._results = []

    def _end(self) -> None:
        for talk in self._talking:
            talk.cancel()
        self._talking.clear()
        self._background.forget(self._outlet)
