"""Exit codes."""

from enum import IntEnum


class Exit(IntEnum):
    """What a command's end means to a script; where several apply, the first of this order is used."""

    INTERRUPTED = 130
    ERROR = 1
    REFUSED = 3
    FINDINGS = 4
    DIFFERENT = 2
    OK = 0
