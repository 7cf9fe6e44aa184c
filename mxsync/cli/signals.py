"""Ctrl-C while zones are being changed: finish what is in flight, begin nothing new."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from mxsync.fleet import Stop


@contextmanager
def stop_on_signals() -> Iterator[Stop]:
    """A Stop that SIGINT, SIGTERM and SIGHUP ask for; a second signal interrupts at once."""
    stop = Stop()

    def handle(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - signal's signature
        if stop.requested:
            raise KeyboardInterrupt
        stop.request()
        # Said in the middle of somebody's work, which must not fail for it: the reader of a pipe may have
        # been ended by the same Ctrl-C, and a write that was interrupted cannot be entered again.
        with suppress(OSError, RuntimeError):
            sys.stderr.write("stopping after the zones in flight; press again to stop at once\n")

    before = {
        number: signal.signal(number, handle)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        if signal.getsignal(number) is not signal.SIG_IGN
    }
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
