"""The thread in which all asking happens, and what comes out of it."""

import asyncio
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from mxsync.errors import MxsyncError, internal_error
from mxsync.resolver.network import Cancellable, Done, Network
from mxsync.resolver.recursion import Recursion, system_resolvers
from mxsync.resolver.values import Manners, Question

Value = TypeVar("Value")

_PROMPT = 5  # seconds the thread has for ending


class Outlet(Generic[Value]):
    """Carries values from the loop's thread to another one, which may be told that no more come."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[Value | _End] = SimpleQueue()

    def put(self, value: Value) -> None:
        self._queue.put(value)

    def end(self, error: MxsyncError) -> None:
        self._queue.put(_End(error))

    def get(self) -> Value:
        """Waits for the next value; a signal may interrupt it. Raises MxsyncError when no more come."""
        value = self._queue.get()
        if isinstance(value, _End):
            raise value.error
        return value

    @property
    def is_empty(self) -> bool:
        return self._queue.empty()


class _End:
    def __init__(self, error: MxsyncError) -> None:
        self.error = error


class Background:
    """A running loop with its sockets. ``call`` and ``stop`` may be used from any other thread."""

    def __init__(self, manners: Manners) -> None:
        self.loop = asyncio.new_event_loop()
        self.loop.set_exception_handler(self._crash)
        self.network = Network(self.loop, manners)
        self._recursion = Recursion(
            self.loop, self.network.ask, lambda: manners.resolvers or system_resolvers()
        )
        self._lock = threading.Lock()
        self._ended = False
        self._outlets: set[Outlet[Any]] = set()
        self._error: MxsyncError | None = None
        self._thread = threading.Thread(target=self._run, name="mxsync-dns", daemon=True)
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Not after ``stop``, nor in a process that was forked off."""
        return self._thread.is_alive()

    @property
    def is_current(self) -> bool:
        """Whether this is the loop's own thread."""
        return threading.current_thread() is self._thread

    def ask(self, question: Question, done: Done) -> Cancellable:
        """Ask the server of the question, or the resolvers; in the loop's thread."""
        if question.server is None:
            return self._recursion.ask(question, done)
        return self.network.ask(question.server, question, done)

    def call(self, outlet: Outlet[Any], act: Callable[[], object]) -> None:
        """Run ``act`` in the loop's thread; ``outlet`` hears if that ends. Raises MxsyncError if it has."""
        with self._lock:
            if self._ended:
                raise self._error or MxsyncError("the resolver was closed")
            self._outlets.add(outlet)
            self.loop.call_soon_threadsafe(act)

    def forget_answers(self) -> None:
        """What resolvers said is asked for anew."""
        with self._lock:
            if not self._ended:
                self.loop.call_soon_threadsafe(self._recursion.forget)

    def forget(self, outlet: Outlet[Any]) -> None:
        """Nobody listens to this outlet any more."""
        with self._lock:
            self._outlets.discard(outlet)

    def stop(self) -> None:
        """End everything; whoever waits is told."""
        with self._lock:
            if not self._ended:
                self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(_PROMPT)

    def _crash(self, _loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        """A bug: better that all who wait hear of it than that one waits for ever."""
        error = context.get("exception")
        wrong = error if isinstance(error, BaseException) else RuntimeError(str(context.get("message")))
        self._error = internal_error(wrong)
        self.loop.stop()

    def _run(self) -> None:
        try:
            self.loop.run_forever()
            self.loop.run_until_complete(self._cancel_tasks())
        finally:
            self.network.close()
            with self._lock:
                self._ended = True
                self.loop.close()
                error = self._error or MxsyncError("the resolver was closed")
                for outlet in self._outlets:
                    outlet.end(error)

    async def _cancel_tasks(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
