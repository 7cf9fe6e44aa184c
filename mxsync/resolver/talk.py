"""Batches of questions, and conversations made of them."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Generic, TypeVar

from mxsync.errors import MxsyncError, internal_error
from mxsync.resolver.network import Ask, Cancellable
from mxsync.resolver.types import type_number
from mxsync.resolver.values import Answer, Question, Result, Script

Item = TypeVar("Item")

AT_ONCE = 1024  # questions of one batch under way; more would only wait elsewhere


class Batch:
    """Questions asked at once; ``done`` gets the answers in that order, after ``begin`` returned."""

    __slots__ = ("_answers", "_ask", "_done", "_left", "_live", "_next", "_questions")

    def __init__(
        self, ask: Ask, questions: Sequence[Question], done: Callable[[Sequence[Answer]], None]
    ) -> None:
        self._ask = ask
        self._questions = questions
        self._done = done
        self._answers: list[Answer | None] = [None] * len(questions)
        self._live: dict[int, Cancellable] = {}
        self._left = len(questions)
        self._next = 0

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Raises InputError for a question of a type that does not exist, and then asks none."""
        for question in self._questions:
            type_number(question.rdtype)
        if not self._questions:
            self._live[0] = loop.call_soon(self._done, ())
        while self._next < min(len(self._questions), AT_ONCE):
            self._begin_next()

    def cancel(self) -> None:
        """``done`` will not be called."""
        live, self._live = self._live, {}
        self._next = len(self._questions)
        for one in live.values():
            one.cancel()

    def _begin_next(self) -> None:
        number = self._next
        self._next += 1
        self._live[number] = self._ask(self._questions[number], partial(self._hear, number))

    def _hear(self, number: int, answer: Answer) -> None:
        del self._live[number]
        self._answers[number] = answer
        self._left -= 1
        if not self._left:
            self._done(tuple(one for one in self._answers if one is not None))
        elif self._next < len(self._questions):
            self._begin_next()


class Conversation(Generic[Item, Result]):
    """One script's conversation; ``done`` gets its result, or the error that ended it, unless cancelled."""

    __slots__ = ("_ask", "_batch", "_done", "_loop", "_script", "item")

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        ask: Ask,
        item: Item,
        done: "Callable[[Conversation[Item, Result], Result | MxsyncError], None]",
    ) -> None:
        self.item = item
        self._loop = loop
        self._ask = ask
        self._done = done
        self._script: Script[Result] | None = None
        self._batch: Batch | None = None

    def begin(self, script: Callable[[Item], Script[Result]]) -> None:
        self._go_on(lambda: self._start(script))

    def cancel(self) -> None:
        if self._batch is not None:
            self._batch.cancel()
        self._close()

    def _start(self, script: Callable[[Item], Script[Result]]) -> Sequence[Question]:
        self._script = script(self.item)
        return next(self._script)

    def _hear(self, answers: Sequence[Answer]) -> None:
        script = self._script
        assert script is not None  # noqa: S101 - tells mypy that it asked
        self._go_on(lambda: script.send(answers))

    def _go_on(self, speak: Callable[[], Sequence[Question]]) -> None:
        outcome: Result | MxsyncError
        try:
            self._batch = Batch(self._ask, tuple(speak()), self._hear)
            self._batch.begin(self._loop)
        except StopIteration as stop:
            outcome = stop.value
        except MxsyncError as err:
            outcome = err
        except (Exception, SystemExit) as err:  # noqa: BLE001 - a bug met by one item hides no other
            outcome = internal_error(err)
        else:
            return
        self._close()
        self._done(self, outcome)

    def _close(self) -> None:
        if self._script is not None:
            with contextlib.suppress(
                Exception
            ):  # what a script does on its way out is of no interest any more
                self._script.close()
