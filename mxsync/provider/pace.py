"""How fast a host is asked: one token bucket for each account, shared by all threads of a run."""

import re
import threading
import time
from collections.abc import Callable
from typing import Annotated

from pydantic import BeforeValidator

_RATE = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,3})?)/(s|min|h)")
_SECONDS = {"s": 1, "min": 60, "h": 3600}
_KEPT = 0.04
"""Of a burst, what stays unspent: requests do not reach a host as evenly as they are sent."""
_INSTANT = 0.0005  # seconds, which nobody waits for


def parse_rate(text: object) -> float:
    """Requests a second of ``10/s``, ``600/min`` or ``2400/h``. Raises ValueError."""
    match = _RATE.fullmatch(text) if isinstance(text, str) else None
    if match is None or not float(match[1]):
        raise ValueError("a rate is written like 10/s, 600/min or 2400/h")
    return float(match[1]) / _SECONDS[match[2]]


Rate = Annotated[float, BeforeValidator(parse_rate)]
"""A rate in the settings of a backend, in requests a second."""


class Bucket:
    """Lets ``burst`` requests go at once and then ``rate`` a second, in the order they came. Thread-safe."""

    def __init__(
        self,
        rate: float,
        burst: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        held: Callable[[int], None] = lambda _change: None,
    ) -> None:
        self._pause = 1 / rate
        self._lead = (max(burst - max(1, round(burst * _KEPT)), 1) - 1) * self._pause
        self._clock = clock
        self._sleep = sleep
        self._held = held
        self._lock = threading.Lock()
        self._due = float("-inf")  # when the next request would be due if none went ahead of its time

    def take(self) -> None:
        """Waits for the turn of one request."""
        with self._lock:
            now = self._clock()
            due = max(self._due, now)
            self._due = due + self._pause
        wait = due - self._lead - now
        if wait > _INSTANT:
            self._held(1)
            try:
                self._sleep(wait)
            finally:
                self._held(-1)


class Buckets:
    """The buckets of one run, by account. Thread-safe.

    ``holding`` is told how many requests wait for their turn, whenever that changes. ``runs`` is how many
    runs at a time share the accounts: each gets its part of the rate and of the burst.
    """

    def __init__(self, holding: Callable[[int], None] = lambda _count: None, *, runs: int = 1) -> None:
        self._holding = holding
        self._runs = runs
        self._lock = threading.Lock()
        self._waiting = 0
        self._buckets: dict[str, Bucket] = {}

    def of(self, account: str, rate: float, burst: int) -> Bucket:
        """The bucket of an account or project; its first user says how fast all runs together may ask."""
        with self._lock:
            found = self._buckets.get(account)
            if found is None:
                found = Bucket(rate / self._runs, max(burst // self._runs, 1), held=self._held)
                self._buckets[account] = found
        return found

    def _held(self, change: int) -> None:
        with self._lock:
            self._waiting += change
            self._holding(self._waiting)
