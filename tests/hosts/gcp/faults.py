"""What can go wrong between a client and the service, one request at a time."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    """How one request fails."""

    DROP_BEFORE = auto()  # the connection is cut, and the service never saw the request
    DROP_AFTER = auto()  # the service acted, and the connection is cut
    ERROR_BEFORE = auto()  # an error answer of the status, and nothing happened
    ERROR_AFTER = auto()  # the service acted, and an error answer of the status
    HTML = auto()  # the service acted; something between answers 200 with a page
    PAGE = auto()  # the service acted; something between answers an error of the status with a page
    GARBAGE = auto()  # the service acted; JSON of another kind
    HALF = auto()  # the service acted; the answer breaks off in the middle
    HANG = auto()  # the service never saw the request; no answer for ``seconds``
    REDIRECT = auto()  # the service never saw the request; something between points elsewhere


@dataclass(frozen=True, slots=True)
class Fault:
    """``method`` is a method id such as ``dns.changes.create``, or ``*`` for any."""

    kind: Kind
    method: str = "*"
    status: int = 503
    reason: str = "backendError"
    seconds: float = 0.0


class Faults:
    """The faults to come. Thread-safe. ``latency`` delays every answer by as many seconds."""

    def __init__(self) -> None:
        self.latency = 0.0
        self.draw: Callable[[str], Fault | None] = lambda _method: None
        self._queue: list[Fault] = []
        self._lock = threading.Lock()

    def once(self, fault: Fault, times: int = 1) -> None:
        """The next requests of the fault's method fail."""
        with self._lock:
            self._queue += [fault] * times

    def take(self, method: str) -> Fault | None:
        """The fault of this request, if it has one."""
        with self._lock:
            for number, fault in enumerate(self._queue):
                if fault.method in ("*", method):
                    return self._queue.pop(number)
            return self.draw(method)


class Throttle:
    """The service's own limit: ``burst`` requests at once, then ``rate`` a second."""

    def __init__(self, rate: float, burst: int, status: int = 403) -> None:
        self.status = status
        self._rate, self._burst = rate, burst
        self._tokens, self._at = float(burst), time.monotonic()
        self._lock = threading.Lock()

    def allows(self) -> bool:
        with self._lock:
            now = time.monotonic()
            self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
            self._at = now
            if self._tokens < 1:
                return False
            self._tokens -= 1
            return True
