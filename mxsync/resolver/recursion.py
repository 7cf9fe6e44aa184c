"""Questions for whatever resolver knows: in turn until one answers, each asked once a run."""

import asyncio
import collections
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from mxsync.errors import InputError
from mxsync.resolver.network import Cancellable, Done
from mxsync.resolver.values import Answer, Question, Said, Server, parse_server

KEPT = 20_000  # answers
RESOLV_CONF = "/etc/resolv.conf"

_ANSWERED = (Said.ANSWER, Said.NO_DATA, Said.NO_NAME)
_NOBODY = (Said.SILENT, Said.UNREACHABLE)


def system_resolvers(path: str = RESOLV_CONF) -> tuple[Server, ...]:
    """The name servers of resolv.conf(5), those that are no addresses left out."""
    found = []
    try:
        with Path(path).open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                keyword, *values = line.split() or [""]
                if keyword == "nameserver" and values:
                    with contextlib.suppress(InputError):
                        found.append(parse_server(values[0]))
    except OSError:
        return ()
    return tuple(found)


class Recursion:
    """Everything runs in the loop's thread. ``find`` gives the resolvers, and is called once, when needed.

    What a resolver said is kept for the run, the least recently wanted is forgotten first. That nobody said
    anything is not kept.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        ask: Callable[[Server, Question, Done], Cancellable],
        find: Callable[[], Sequence[Server]],
        kept: int = KEPT,
    ) -> None:
        self._loop = loop
        self._ask = ask
        self._find = find
        self._size = kept
        self._servers: Sequence[Server] | None = None
        self._kept: collections.OrderedDict[Question, Answer] = collections.OrderedDict()
        self._lookups: dict[Question, _Lookup] = {}

    def ask(self, question: Question, done: Done) -> Cancellable:
        """Ask the first resolver, or wait with others for what it says."""
        kept = self._kept.get(question)
        if kept is not None:
            self._kept.move_to_end(question)
            return self._loop.call_soon(done, kept)
        if self._servers is None:
            self._servers = self._find()
        if not self._servers:
            detail = f"no resolver is configured, and {RESOLV_CONF} names none"
            nobody = Answer(question=question, said=Said.UNREACHABLE, detail=detail)
            return self._loop.call_soon(done, nobody)
        lookup = self._lookups.get(question)
        if lookup is None:
            lookup = _Lookup(question, self._servers, self._ask, self._learn, self._lookups.pop)
            lookup.begin()
            self._lookups[question] = lookup
        return lookup.join(done)

    def forget(self) -> None:
        """Keep nothing of what was said so far."""
        self._kept.clear()

    def _learn(self, answer: Answer) -> None:
        if answer.said not in _NOBODY:
            self._kept[answer.question] = answer
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)


class _Lookup:
    """One question on its way through the resolvers, and everybody who waits for it."""

    def __init__(
        self,
        question: Question,
        servers: Sequence[Server],
        ask: Callable[[Server, Question, Done], Cancellable],
        learn: Done,
        over: Callable[[Question], object],
    ) -> None:
        self._question = question
        self._servers = servers
        self._ask = ask
        self._learn = learn
        self._over = over
        self._next = 0
        self._best: Answer | None = None
        self._asking: Cancellable | None = None
        self._waiting: dict[_Place, Done] = {}

    def begin(self) -> None:
        """Ask the next resolver. Raises InputError."""
        server = self._servers[self._next]
        self._next += 1
        self._asking = self._ask(server, self._question._replace(recurse=True), self._hear)

    def join(self, done: Done) -> Cancellable:
        place = _Place(self.leave)
        self._waiting[place] = done
        return place

    def leave(self, place: "_Place") -> None:
        """One fewer waits; without any the question is dropped."""
        if self._waiting.pop(place, None) and not self._waiting and self._asking is not None:
            self._asking.cancel()
            self._over(self._question)

    def _hear(self, answer: Answer) -> None:
        # Of failures the one counts that tells most: a refusal of the first over silence of the second.
        if self._best is None or answer.said in _ANSWERED or self._best.said in _NOBODY:
            self._best = answer
        if answer.said not in _ANSWERED and self._next < len(self._servers):
            self.begin()
            return
        self._asking = None
        self._over(self._question)
        best = replace(self._best, question=self._question)
        self._learn(best)
        waiting, self._waiting = self._waiting, {}
        for done in waiting.values():
            done(best)


class _Place:
    """Somebody's place among those who wait."""

    __slots__ = ("_leave",)

    def __init__(self, leave: "Callable[[_Place], None]") -> None:
        self._leave = leave

    def cancel(self) -> None:
        self._leave(self)
