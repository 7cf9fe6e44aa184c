"""Asking the person at the terminal."""

import sys

from mxsync.errors import MxsyncError


def confirmed(question: str, *, instead: str) -> bool:
    """Whether the person at the terminal said yes. Raises MxsyncError when nobody can be asked."""
    if not sys.stdin.isatty():
        raise MxsyncError("nobody can be asked: standard input is no terminal", instead)
    sys.stderr.write(f"{question} [y/N]: ")
    sys.stderr.flush()
    answer = sys.stdin.readline()  # empty at the end of input, which is no yes
    return answer.strip().lower() in {"y", "yes"}


def answered(question: str, *, default: str) -> str:
    """What the person at the terminal typed, or ``default`` for an empty line.

    Raises MxsyncError at the end of input, which is no answer.
    """
    sys.stderr.write(f"{question} [{default}]: ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer:
        raise MxsyncError("the question was not answered, nothing was written")
    return answer.strip() or default
