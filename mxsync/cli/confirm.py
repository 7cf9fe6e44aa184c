"""Asking a person before changing anything."""

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
