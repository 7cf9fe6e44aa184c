"""The statements of a zone file: patterns for the common forms, rules for the rest.

Where the body of a possessive group can fail after it has taken something, it is atomic, ``(?:(?>...))*+``:
Python before 3.11.5 goes on from the place where the body failed (github.com/python/cpython, issue 106052).
"""

import calendar
import re
import time
from typing import NamedTuple

from mxsync_bind import rrtypes
from mxsync_bind.lex import Token, Words, parse_number, parse_seconds, parse_ttl
from mxsync_bind.names import Names
from mxsync_bind.source import Unclear
from mxsync_bind.statements import Soa, Span

LINE = re.compile(
    rb"""
    (?:(?>[ \t]*+(?:;[^\n]*+)?+\r?\n))*+
    ((?:[^ \t\r\n;()"\\$][^ \t\r\n;()"\\]*+)?+) [ \t]++
    (?:(?>([0-9][0-9A-Za-z]*+)[ \t]++))?+
    (?:(?>([Ii][Nn])[ \t]++))?+
    (?:(?>([0-9][0-9A-Za-z]*+)[ \t]++))?+
    ([A-Za-z][A-Za-z0-9-]*+) [ \t]++
    ((?:(?>[^\r\n;()"\\]++ | "(?:(?>[^"\\\r\n]|\\[^\r\n]))*+" | \\[^\r\n]))++)
    (?:;[^\n]*+)?+ (?:\r?\n|\Z)
    """,
    re.VERBOSE,
)
"""Empty lines, then a record on one line: [owner] [TTL] [class] [TTL] type data [comment]."""

_NEGATED = re.compile(rb"\[\^(?:\\.|[^\]\\]){2,}\]")


def _positive(pattern: bytes) -> bytes:
    """The same pattern with sets of what may stand in place of what may not: ``re`` matches them faster."""

    def turned(match: re.Match[bytes]) -> bytes:
        allowed = re.compile(match[0] + rb"++").finditer(bytes(range(256)))
        return b"[%s]" % b"".join(b"\\x%02x-\\x%02x" % (run.start(), run.end() - 1) for run in allowed)

    return _NEGATED.sub(turned, pattern)


_RUN = rb"""
    (?:(?>
      ((?>[A-Za-z0-9_*/+=-]{1,63}+(?:(?>\.[A-Za-z0-9_*/+=-]{1,63}+))*+\.?+ | @))?+ [ \t]++
      (?:(?> (?:[0-9]{1,9}+|[0-9]{1,3}+[smhdwSMHDW]) [ \t]++ (?:(?>(?:IN|in)[ \t]++))?+
        | (?:IN|in) [ \t]++ (?:(?>(?:[0-9]{1,9}+|[0-9]{1,3}+[smhdwSMHDW])[ \t]++))?+
      ))?+
      (?:
        (?:A(?:(?>AAA))?+|CNAME|TXT|PTR|S(?:RV|PF|SHFP)|CAA|DS|DNSKEY|TLSA|NAPTR|RRSIG|HTTPS|SVCB|NSEC3?+
          |a(?:(?>aaa))?+|cname|txt|ptr|srv|caa) [ \t]++
        (?![;\r\n])
        [^\r\n;()"\\]*+
        (?:(?>
          (?: "[^"\\\r\n]*+" | \( (?:(?>[^;()"\\]++ | "[^"\\\r\n]*+" | ;[^\n]*+))*+ \) ) [^\r\n;()"\\]*+
        ))*+
      |
        (?:NS|ns) [ \t]++ [A-Za-z0-9_*/+=-]{1,63}+(?:(?>\.[A-Za-z0-9_*/+=-]{1,63}+))*+\.?+ [ \t]*+
      )
      (?:;[^\n]*+)?+ \r?\n
    |
      [ \t]*+ (?:;[^\n]*+)?+ \r?\n
    )){0,1000}+
    (?:(?>
      ((?>[A-Za-z0-9_*/+=-]{1,63}+(?:(?>\.[A-Za-z0-9_*/+=-]{1,63}+))*+\.?+ | @))?+ [ \t]++
      (?:(?> ([0-9][0-9A-Za-z]*+) [ \t]++ (?:(?>[Ii][Nn][ \t]++))?+
        | [Ii][Nn] [ \t]++ (?:(?>([0-9][0-9A-Za-z]*+)[ \t]++))?+
      ))?+
      (?:MX|mx) [ \t]++ ([0-9]{1,5}) [ \t]++ ([^ \t\r\n;()"\\]++) [ \t]*+ (?:;[^\n]*+)?+ (?:\r?\n|\Z)
    ))?+
    """
RUN = re.compile(_positive(_RUN), re.VERBOSE)
"""A run of lines that hold no MX record, then perhaps one line that is an MX record.

In the run: nothing, or records of the usual types, whose data may stand in one pair of parentheses. Once $TTL
and an owner are known, nothing in it matters to an MX record but the last owner written. Groups: that owner;
owner, TTL (in either place), preference and exchange of the MX record. It always matches, perhaps nothing."""

SOA = re.compile(
    rb"""
    ([^ \t\r\n;()"\\$][^ \t\r\n;()"\\]*+) [ \t]++
    (?:(?>([0-9][0-9A-Za-z]*+)[ \t]++))?+
    (?:(?>([Ii][Nn])[ \t]++))?+
    ([Ss][Oo][Aa]) [ \t]++ ([^ \t\r\n;()"\\]++) [ \t]++ ([^ \t\r\n;()"\\]++) [ \t]*+
    \( (?:(?>[ \t\r\n]|;[^\n]*+\n))*+ ([0-9]++) (?=[ \t\r\n;])
    (?:(?>[ \t\r\n]|;[^\n]*+\n))++ ([0-9][0-9A-Za-z]*+)
    (?:(?>[ \t\r\n]|;[^\n]*+\n))++ ([0-9][0-9A-Za-z]*+)
    (?:(?>[ \t\r\n]|;[^\n]*+\n))++ ([0-9][0-9A-Za-z]*+)
    (?:(?>[ \t\r\n]|;[^\n]*+\n))++ ([0-9][0-9A-Za-z]*+)
    (?:(?>[ \t\r\n]|;[^\n]*+\n))*+ \) [ \t]*+ (?:;[^\n]*+)?+ (?:\r?\n|\Z)
    """,
    re.VERBOSE,
)
"""An SOA record as most people write it: one pair of parentheses, opened behind the two names."""

FLAT_SOA = re.compile(
    rb"""
    ([^ \t\r\n;()"\\$][^ \t\r\n;()"\\]*+) [ \t]++
    (?:(?>([0-9][0-9A-Za-z]*+)[ \t]++))?+
    (?:(?>([Ii][Nn])[ \t]++))?+
    ([Ss][Oo][Aa]) [ \t]++ ([^ \t\r\n;()"\\]++) [ \t]++ ([^ \t\r\n;()"\\]++) [ \t]++
    ([0-9]++) [ \t]++ ([0-9][0-9A-Za-z]*+) [ \t]++ ([0-9][0-9A-Za-z]*+) [ \t]++
    ([0-9][0-9A-Za-z]*+) [ \t]++ ([0-9][0-9A-Za-z]*+) [ \t]*+ (?:;[^\n]*+)?+ (?:\r?\n|\Z)
    """,
    re.VERBOSE,
)
"""An SOA record on one line, with the same groups as SOA."""

NOTHING = re.compile(rb"(?:(?>[ \t]*+(?:;[^\n]*+)?+\r?\n))*+")
DEFAULT_TTL = re.compile(rb"\$[Tt][Tt][Ll][ \t]++([0-9][0-9A-Za-z]*+)[ \t]*+(?:;[^\n]*+)?+\r?\n")
ORIGIN = re.compile(rb"\$[Oo][Rr][Ii][Gg][Ii][Nn][ \t]++([^ \t\r\n;()\"\\]++)[ \t]*+(?:;[^\n]*+)?+\r?\n")
INCLUDE = re.compile(
    rb"""\$[Ii][Nn][Cc][Ll][Uu][Dd][Ee] [ \t]++ ([^ \t\r\n;()"\\]++) (?:(?>[ \t]++([^ \t\r\n;()"\\]++)))?+
    [ \t]*+ (?:;[^\n]*+)?+ \r?\n""",
    re.VERBOSE,
)
MX_DATA = re.compile(rb'([0-9]{1,5})[ \t]++([^ \t"\\]++)[ \t]*+')
NS_DATA = re.compile(rb'([^ \t"\\]++)[ \t]*+')
MAX_PREFERENCE = 0xFFFF
_IN = re.compile(rb"IN|CLASS0{0,4}1", re.IGNORECASE)
_OTHER_CLASS = re.compile(rb"CH|CHAOS|HS|HESIOD|ANY|NONE|RESERVED0|CLASS[0-9]{1,5}", re.IGNORECASE)


class Record(NamedTuple):
    """The fields of one record; ``owner`` is None where blank, ``rdata`` its words."""

    owner: Token | None
    ttl: Token | None
    class_at: Span | None
    type: int
    type_at: Span
    rdata_at: Span
    rdata: list[Token]


def soa_fields(match: re.Match[bytes]) -> Record:
    """The fields of a match of SOA."""
    tokens = [Token(match[group], *match.span(group)) for group in range(5, 12)]
    return Record(
        Token(match[1], *match.span(1)),
        Token(match[2], *match.span(2)) if match[2] else None,
        match.span(3) if match[3] else None,
        rrtypes.SOA,
        match.span(4),
        (tokens[0].start, tokens[-1].end),
        tokens,
    )


def fields(said: Words) -> Record:
    """The fields of any record, looked for in BIND's order (lib/dns/master.c, load_text). Raises Unclear."""
    rest = said.tokens[0 if said.blank_owner else 1 :]
    class_at, ttl, index = fields_of_class(rest)
    if index >= len(rest):
        raise Unclear(said.tokens[-1].start, "the record ends before its type")
    kind = rest[index]
    number = None if kind.quoted else rrtypes.type_number(kind.text)
    if number is None:
        raise Unclear(
            kind.start,
            "unknown record type",
            "a record is [owner] [TTL] [class] type data; a line that begins with white space has no owner",
        )
    rdata = rest[index + 1 :]
    rdata_at = (rdata[0].start, rdata[-1].end) if rdata else (kind.end, kind.end)
    owner = None if said.blank_owner else said.tokens[0]
    return Record(owner, ttl, class_at, number, (kind.start, kind.end), rdata_at, rdata)


def fields_of_class(rest: list[Token]) -> tuple[Span | None, Token | None, int]:
    """Class and TTL at the beginning of ``rest``, and how many words they are. Raises Unclear."""
    ttl: Token | None = None
    class_at: Span | None = None
    index = 0
    for wanted in ("class", "ttl", "class"):
        if index >= len(rest) or rest[index].quoted:
            break
        token = rest[index]
        if wanted == "ttl":
            if parse_ttl(token.text) is not None:
                ttl = token
                index += 1
        elif class_at is None:
            if _IN.fullmatch(token.text):
                class_at = (token.start, token.end)
                index += 1
            elif _OTHER_CLASS.fullmatch(token.text):
                raise Unclear(token.start, "the class is not IN")
    return class_at, ttl, index


def mx_fields(record: Record) -> tuple[int, Token]:
    """Preference and exchange (RFC 1035 §3.3.9). Raises Unclear."""
    tokens = record.rdata
    start = record.rdata_at[0]
    if any(token.quoted for token in tokens):
        raise Unclear(start, "an MX record has no quoted parts")
    if len(tokens) != 2:
        raise Unclear(start, "an MX record is a preference and one exchange")
    preference = parse_number(tokens[0].text)
    if preference is None or preference > MAX_PREFERENCE:
        raise Unclear(start, "the preference of an MX record is a number from 0 to 65535")
    return preference, tokens[1]


def is_date(text: bytes) -> bool:
    """Whether ``$DATE`` takes it: a second, in UTC, that fits into 32 bits."""
    try:
        seconds = calendar.timegm(time.strptime(text.decode("ascii"), "%Y%m%d%H%M%S"))
    except ValueError:
        return False
    return text.isdigit() and len(text) == 14 and text[12:] <= b"60" and 0 <= seconds < 2**32


def soa_of(record: Record, names: Names) -> Soa:
    """An SOA record's meaning under the origin in force (RFC 1035 §3.3.13). Raises Unclear."""
    numbers = _soa_numbers(record)
    mname, rname = (names.resolve(token.text, token.start).name for token in record.rdata[:2])
    serial = record.rdata[2]
    return Soa(numbers[0], (serial.start, serial.end), (mname, rname, *numbers))


def _soa_numbers(record: Record) -> tuple[int, ...]:
    """The serial and the four timers. Raises Unclear."""
    tokens = record.rdata
    start = record.rdata_at[0]
    if len(tokens) != 7 or any(token.quoted for token in tokens):
        raise Unclear(start, "an SOA record is two names and five numbers")
    serial = parse_number(tokens[2].text)
    if serial is None:
        raise Unclear(tokens[2].start, "the serial of the SOA record is not a number of 32 bits")
    numbers = [serial]
    for token in tokens[3:]:
        seconds = parse_seconds(token.text)
        if seconds is None:
            raise Unclear(token.start, "a timer of the SOA record is no number of seconds")
        numbers.append(seconds)
    return tuple(numbers)
