"""Errors for people: each with its place, its hints, and equal ones told once."""

from collections.abc import Iterable, Iterator

from mxsync.errors import InputErrors, MxsyncError
from mxsync.model import Failure, display
from mxsync.report.lines import Line, Tone, line, plural

NAMED = 3
"""How many zones of one identical failure are named before the rest are counted."""


def error_lines(error: MxsyncError) -> Iterator[Line]:
    """``file:line:column: what is wrong`` (``error: ...`` without a place), then one line a hint."""
    if isinstance(error, InputErrors):
        for one in error.errors:
            yield from error_lines(one)
        return
    yield line(str(error) if error.where else f"error: {error}", Tone.ERROR)
    for hint in error.hints:
        yield line(f"  hint: {hint}", Tone.DIM)


def failure_lines(failures: Iterable[Failure]) -> Iterator[Line]:
    """Zones that could not be handled, those with the same reason together."""
    groups: dict[tuple[str, str, tuple[str, ...]], list[Failure]] = {}
    for failure in failures:
        key = (failure.ref.provider, str(failure.error), failure.error.hints)
        groups.setdefault(key, []).append(failure)
    for (provider, message, hints), group in groups.items():
        names = ", ".join(display(failure.ref.name) for failure in group[:NAMED])
        more = f" and {plural(len(group) - NAMED, 'more zone')}" if len(group) > NAMED else ""
        yield line(f"error: {names}{more} ({provider}): {message}", Tone.ERROR)
        for hint in hints:
            yield line(f"  hint: {hint}", Tone.DIM)
