"""$GENERATE: one line that stands for many records of one type."""

import re
from typing import NamedTuple

from mxsync_bind import rrtypes
from mxsync_bind.grammar import Record, fields_of_class
from mxsync_bind.lex import Token, parse_ttl, words
from mxsync_bind.source import Unclear

MAX_RECORDS = 1_000_000
"""Records that one directive may make: more is a slip, or meant to exhaust the reader."""

_RANGE = re.compile(rb"([0-9]{1,10})-([0-9]{1,10})(?:/([0-9]{1,10}))?")
_HOLE = re.compile(rb"\\.|\$\$|\$(\{[^}]*\}?)?", re.DOTALL)
_MODIFIER = re.compile(rb"\{(-?[0-9]{1,9})(?:,([0-9]{1,3})(?:,([doxXnN]))?)?\}")
_COMMENT = re.compile(rb";[^\n]*")
_MAX_INT = 2**31 - 1
_MAX_WIDTH = 127  # what one hole can hold (lib/dns/master.c, genname)


class Generate(NamedTuple):
    """A directive: its range, the TTL it states, the type, owner and data with their holes."""

    numbers: range
    ttl: int | None
    type: int
    lhs: bytes
    rhs: bytes
    start: int

    def owner(self, number: int) -> bytes:
        """The owner of one record, as written. Raises Unclear."""
        return _filled(self.lhs, number, self.start)

    def data(self, number: int) -> bytes:
        """The data of one record, as written. Raises Unclear."""
        return _filled(self.rhs, number, self.start)

    def record(self, data: bytes) -> Record:
        """The record of these data. Raises Unclear."""
        try:
            tokens = words(b" " + data, 0).tokens
        except Unclear as err:
            raise Unclear(self.start, f"the data that $GENERATE makes cannot be read: {err.message}") from err
        here = [token._replace(start=self.start, end=self.start) for token in tokens]
        at = (self.start, self.start)
        return Record(None, None, None, self.type, at, at, here)


def parse(tokens: list[Token], start: int, rest_of_line: bytes) -> Generate:
    """``$GENERATE RANGE OWNER [TTL] [class] TYPE DATA`` (BIND 9 ARM, "$GENERATE"). Raises Unclear.

    ``rest_of_line`` is what stands behind the tokens.
    """
    rest = tokens[3:]
    _, ttl, index = fields_of_class(rest)
    if len(rest) != index + 2 or any(token.quoted for token in tokens[1:-1]):
        raise Unclear(start, "$GENERATE takes a range, an owner, a type and the data as one word")
    if b")" in _COMMENT.sub(b"", rest_of_line):  # it would close a parenthesis within the data, too
        raise Unclear(start, "the data of $GENERATE stands in parentheses")
    number = rrtypes.type_number(rest[index].text)
    if number is None:
        raise Unclear(rest[index].start, "unknown record type")
    if number == rrtypes.SOA:
        raise Unclear(rest[index].start, "an SOA record is not made by $GENERATE")
    return Generate(
        numbers=_numbers(tokens[1]),
        ttl=parse_ttl(ttl.text) if ttl else None,
        type=number,
        lhs=tokens[2].text,
        rhs=rest[-1].text,
        start=start,
    )


def _numbers(token: Token) -> range:
    match = _RANGE.fullmatch(token.text)
    first, last, step = (int(group or 1) for group in match.groups()) if match else (1, 0, 0)
    if first > last or not step or max(last, step) > _MAX_INT:
        raise Unclear(token.start, "the range of $GENERATE is not FIRST-LAST or FIRST-LAST/STEP")
    numbers = range(first, last + 1, step)
    if len(numbers) > MAX_RECORDS:
        raise Unclear(token.start, f"$GENERATE makes more than {MAX_RECORDS:,} records")
    return numbers


def _filled(text: bytes, number: int, start: int) -> bytes:
    """``text`` with ``number`` in its holes."""
    offset = 0

    def fill(match: re.Match[bytes]) -> bytes:
        nonlocal offset  # a hole that gives none has that of the hole before it (lib/dns/master.c, genname)
        if match[0] == b"$$":
            return b"$"
        if not match[0].startswith(b"$"):
            return match[0]
        width, base = 0, "d"
        if match[1] is not None:
            modifier = _MODIFIER.fullmatch(match[1])
            if modifier is None:
                raise Unclear(start, "a modifier of $GENERATE is not ${OFFSET,WIDTH,BASE}")
            offset = int(modifier[1])
            width, base = int(modifier[2] or 0), (modifier[3] or b"d").decode()
        value = number + offset
        if value > _MAX_INT or width > _MAX_WIDTH:
            raise Unclear(start, "a number that $GENERATE makes is too large")
        if base in "nN":
            return _nibbles(value, width, base)
        if value < 0 and base != "d":
            value += 2**32  # as printf takes a negative number that it prints without sign
        return f"{value:0{width}{base}}".encode()

    return _HOLE.sub(fill, text)


def _nibbles(value: int, width: int, base: str) -> bytes:
    """The hexadecimal digits in reverse order, with dots between them (BIND 9 ARM)."""
    digits = "0123456789abcdef" if base == "n" else "0123456789ABCDEF"
    value %= 2**32
    out = ""
    while True:
        out += digits[value % 16]
        value //= 16
        width -= 1
        if width > 0 or value:
            out += "."
            width -= 1
        if value == 0 and width <= 0:
            return out.encode()
