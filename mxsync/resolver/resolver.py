"""Asks many questions at once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Self, TypeVar

from mxsync.errors import MxsyncError
from mxsync.resolver.values import Answer, Manners, Question, Result, Script

Item = TypeVar("Item")


class Resolver:
    """One run's DNS questions: an asyncio loop in a thread of its own. Thread-safe."""

    def __init__(self, manners: Manners | None = None) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """Ends what is in flight and frees the sockets."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, questions: Sequence[Question]) -> tuple[Answer, ...]:
        """The answers, in the order of the questions."""
        raise NotImplementedError

    def each(
        self, items: Iterable[Item], script: Callable[[Item], Script[Result]]
    ) -> Iterator[tuple[Item, Result | MxsyncError]]:
        """Hold the conversation ``script(item)`` for every item, many at once; results as they come.

        ``items`` is read only as far as needed, so any number may follow. Leaving the iterator early ends the
        conversations that are under way. An exception in a script becomes that item's MxsyncError.
        """
        raise NotImplementedError
