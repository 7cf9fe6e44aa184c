"""The words of a master file as BIND cuts them (lib/isc/lex.c), and its ways of writing numbers."""

import re
from functools import lru_cache
from typing import NamedTuple, NoReturn

from mxsync_bind.source import Unclear


class Token(NamedTuple):
    """One word: ``text`` without its quotation marks, its bytes at ``start:end`` with them."""

    text: bytes
    start: int
    end: int
    quoted: bool = False


class Words(NamedTuple):
    """One statement: whether its owner is blank, its tokens, the offset behind it, whether its line ended."""

    blank_owner: bool
    tokens: list[Token]
    end: int
    ended: bool


# Quotes: a raw newline ends the line inside them, an escaped one does not. Outside, `\` before an end of line
# escapes nothing. A comment runs to the newline and swallows a lone CR, which otherwise ends a line.
_TOKEN = re.compile(
    rb"""[ \t]*+(?:
      ((?:(?>[^ \t\r\n;()"\\]|\\[^\r\n]))++)
    | "((?:(?>[^"\\\n]|\\.))*+)"
    | (\()
    | (\))
    | (;[^\n]*+)
    | (\r\n|\r|\n|\Z)
    )""",
    re.VERBOSE | re.DOTALL,
)
_PLAIN, _QUOTED, _OPEN, _CLOSE, _COMMENT, _EOL = range(1, 7)


def words(data: bytes | memoryview, start: int) -> Words:  # noqa: C901 - one arm a kind of token
    """The statement that begins at ``start``, which is the start of a line. Raises Unclear."""
    tokens: list[Token] = []
    depth = opened = 0
    position = start
    size = len(data)
    blank_owner = data[start : start + 1] in (b" ", b"\t")
    while True:
        match = _TOKEN.match(data, position)
        if match is None:
            _reject(data, position)
        position = match.end()
        kind = match.lastindex
        if kind == _PLAIN:
            tokens.append(Token(match[1], match.start(1), position))
        elif kind == _QUOTED:
            tokens.append(Token(match[2].replace(b'\\"', b'"'), match.start(2) - 1, position, quoted=True))
        elif kind == _OPEN:
            opened = position - 1
            depth += 1
        elif kind == _CLOSE:
            if not depth:
                raise Unclear(position - 1, "a closing parenthesis has no opening one")
            depth -= 1
        elif kind == _EOL:
            if not depth:
                return Words(blank_owner, tokens, position, bool(match[_EOL]))
            if position >= size:
                raise Unclear(opened, "a parenthesis is never closed")


def _reject(data: bytes | memoryview, position: int) -> NoReturn:
    while data[position : position + 1] in (b" ", b"\t"):
        position += 1
    if data[position : position + 1] == b'"':
        raise Unclear(position, "a quotation mark is not closed on its line")
    raise Unclear(position, "a backslash at the end of a line escapes nothing")


def parse_number(text: bytes) -> int | None:
    """A number of at most 32 bits, leading zeros allowed; None if it is none."""
    digits = text.lstrip(b"0") or b"0"
    number = int(digits) if text.isdigit() and len(digits) <= 10 else 2**32
    return number if number < 2**32 else None


_TTL = re.compile(rb"(?:(?>[0-9]++[wWdDhHmMsS]))*+[0-9]*+")
_PART = re.compile(rb"([0-9]+)([wdhms]?)")
_SECONDS = {b"w": 604800, b"d": 86400, b"h": 3600, b"m": 60, b"s": 1, b"": 1}
_MAX_UINT32 = 2**32 - 1


@lru_cache(maxsize=4096)
def parse_ttl(text: bytes) -> int | None:
    """Seconds of ``300``, ``1h30m``, ``1W2D``; None if it is no TTL. Above 2^31-1 it is 0 (RFC 2181 §8)."""
    seconds = parse_seconds(text)
    return limited(seconds) if seconds else seconds


def limited(seconds: int) -> int:
    """The TTL that BIND makes of a number of seconds (RFC 2181 §8)."""
    return 0 if seconds > 2**31 - 1 else seconds


def parse_seconds(text: bytes) -> int | None:
    """As ``parse_ttl``, without the limit: what a timer of the SOA record means (RFC 1035 §3.3.13)."""
    if len(text) < 10 and text.isdigit():
        return int(text)
    if not text or len(text) > 63 or not _TTL.fullmatch(text):
        return None
    total = 0
    for digits, unit in _PART.findall(text.lower()):
        number = int(digits)
        if number > _MAX_UINT32 or (not unit and total):
            return None  # `1h30` is no TTL, `0s30` is: BIND looks at the sum so far
        total += number * _SECONDS[unit]
    return None if total > _MAX_UINT32 else total
