"""What can go wrong: one root error, a few kinds, each with place and hints.

Messages are lower case without a final full stop. ``mxsync.cli`` is the only place that catches them
for printing; everything below raises.
"""

from typing import NamedTuple


class Position(NamedTuple):
    """A place in a text file; lines and columns count from 1, and 0 means the whole file or line.

    A tuple, because reading specs makes one for every owner, and tuples are made three times as fast.
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        if not self.column:
            return f"{self.file}:{self.line}"
        return f"{self.file}:{self.line}:{self.column}"


class MxsyncError(Exception):
    """Something mxsync can explain: what is wrong, where, and what to do next.

    ``hints`` are whole sentences for people; ``where`` is the place in a file, if there is one.
    """

    def __init__(self, message: str, *hints: str, where: Position | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hints = hints
        self.where = where

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuilt, (type(self), self.__dict__)


def _rebuilt(kind: type[MxsyncError], state: dict[str, object]) -> MxsyncError:
    """The error as it was before it went through a pipe; its cause stays behind."""
    error = kind.__new__(kind, state["message"])
    error.__dict__.update(state)
    return error


class InputError(MxsyncError):
    """A spec, config, plan file, receipt or argument that cannot be used as it is."""


class InputErrors(InputError):
    """Several input errors of one run, in file order; ``errors`` holds them and is never empty."""

    def __init__(self, errors: tuple[MxsyncError, ...]) -> None:
        count = len(errors)
        super().__init__(f"{count} error{'s' if count != 1 else ''} in the input")
        self.errors = errors


class HostError(MxsyncError):
    """A DNS host could not be reached, opened or read; says nothing about what stands there."""


class ZoneMissing(HostError):
    """The DNS host is reachable and has no such zone."""


class Stale(MxsyncError):
    """The host compared and found another RRset than the change expects; nothing was changed."""


class Refused(MxsyncError):
    """The host or a safety rule declined the change, in its own words; nothing was changed."""


class OutcomeUnknown(MxsyncError):
    """The change was sent and no answer came back: it may or may not have happened."""


def internal_error(err: BaseException) -> MxsyncError:
    """A bug, in words a user can pass on."""
    frame = err.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f" in {frame.tb_frame.f_globals.get('__name__', '?')}:{frame.tb_lineno}" if frame else ""
    return MxsyncError(
        f"internal error: {type(err).__name__}{place}: {err}",
        "this is a bug in mxsync or in a backend; please report it with the command you ran",
    )
