"""Bytes to text, refusing what people cannot see in an editor."""

import re
from typing import NoReturn

from mxsync.errors import InputError, Position

SHOWN = 60  # characters of an offending value that a message repeats

_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# C1 controls, line breaks only YAML knows, bidirectional overrides (they make a review read another text
# than the program does, CVE-2021-42574), the byte order mark in the middle, non-characters.
_INVISIBLE = re.compile("[\x80-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")


def decode(data: bytes, file: str) -> str:
    """The text of a UTF-8 file.

    Raises InputError with line and column: byte order mark, binary data, invalid UTF-8, control
    characters, invisible characters. No message holds a line of the file.
    """
    if data.startswith(_BOMS):
        raise InputError(
            "the file begins with a byte order mark (BOM)",
            "save it as plain UTF-8 without BOM",
            where=Position(file, 1, 1),
        )
    control = _CONTROL.search(data)
    if control:
        _complain_control(data, control.start(), file)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as err:
        raise InputError(
            f"byte 0x{data[err.start]:02x} is not valid UTF-8",
            "save the file as UTF-8",
            where=_place(data[: err.start], file),
        ) from err
    if not data.isascii():
        hidden = _INVISIBLE.search(text)
        if hidden:
            raise InputError(
                f"invisible character U+{ord(hidden[0]):04X}",
                "delete it; an editor may show it only in a special mode",
                where=_place(text[: hidden.start()].encode(), file),
            )
    return text


def quote(value: str) -> str:
    """A value for an error message: in quotes, control characters escaped, cut to 60 characters."""
    return repr(value) if len(value) <= SHOWN else repr(value[: SHOWN - 3] + "...")


def _complain_control(data: bytes, at: int, file: str) -> NoReturn:
    if data[at] == 0:
        raise InputError("the file holds binary data (a NUL byte), not text", where=_place(data[:at], file))
    raise InputError(
        f"control character 0x{data[at]:02x}",
        "delete it, or save the file as plain UTF-8 text",
        where=_place(data[:at], file),
    )


def _place(before: bytes, file: str) -> Position:
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
    return Position(file, line, column)
