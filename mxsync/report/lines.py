"""A line of text with its tone; what a tone looks like is the terminal's business."""

import re
from dataclasses import dataclass
from enum import StrEnum

# C0 and C1 controls, and the characters that reorder or hide text (Unicode TR 36, bidirectional controls;
# zero-width characters; line and paragraph separators), none of which may reach a terminal from outside.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


class Tone(StrEnum):
    """What a line is about."""

    PLAIN = "plain"
    TITLE = "title"
    DIM = "dim"
    CREATE = "create"
    REPLACE = "replace"
    DELETE = "delete"
    GOOD = "good"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its newline; control characters are already escaped."""

    text: str
    tone: Tone = Tone.PLAIN


def safe(text: str) -> str:
    """Text from anywhere, fit for a terminal: control and direction characters become visible escapes."""
    return _UNSAFE.sub(lambda match: ascii(match[0])[1:-1], text)


def line(text: str, tone: Tone = Tone.PLAIN) -> Line:
    """A Line of text from anywhere."""
    return Line(safe(text), tone)


def plural(number: int, noun: str) -> str:
    """``1 zone``, ``2 zones``, ``10,000 zones``."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun}{'es' if noun.endswith('ch') else 's'}"
