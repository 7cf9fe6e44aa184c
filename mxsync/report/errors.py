"""Errors for people: each with its place, its hints, and equal ones told once."""

from collections.abc import Iterable, Iterator

from mxsync.errors import InputErrors, MxsyncError
from mxsync.model import Failure
from mxsync.report.alike import alike, named
from mxsync.report.lines import Line, Tone, line


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
    for group in alike(failures, lambda one: one.ref, lambda one: (str(one.error), *one.error.hints)):
        first = group[0]
        names = named(one.ref.name for one in group)
        yield line(f"error: {names} ({first.ref.provider}): {first.error}", Tone.ERROR)
        for hint in first.error.hints:
            yield line(f"  hint: {hint}", Tone.DIM)
