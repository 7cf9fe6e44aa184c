"""Data in the form for unknown types (RFC 3597 §5), where the type is one we must understand."""

import re

from mxsync_bind import rrtypes
from mxsync_bind.grammar import Record
from mxsync_bind.lex import parse_number
from mxsync_bind.source import Unclear

_HEXADECIMAL = re.compile(rb"[0-9A-Fa-f]*+")


def is_generic(record: Record) -> bool:
    """Whether the data has that form."""
    return bool(record.rdata) and record.rdata[0].text == b"\\#" and not record.rdata[0].quoted


def data_of(record: Record) -> bytes:
    """The bytes of data in the form for unknown types. Raises Unclear."""
    tokens = record.rdata
    digits = b"".join(token.text for token in tokens[2:])
    length = parse_number(tokens[1].text) if len(tokens) > 1 else None
    wellformed = _HEXADECIMAL.fullmatch(digits) and not any(token.quoted for token in tokens)
    if not wellformed or length is None or len(digits) != 2 * length:
        raise Unclear(record.rdata_at[0], "the data of this record is not what its length says")
    return bytes.fromhex(digits.decode("ascii"))


def mx_of(record: Record) -> tuple[int, list[bytes]]:
    """Preference and the exchange's labels of MX data in the form for unknown types. Raises Unclear."""
    wire = data_of(record)
    return int.from_bytes(wire[:2], "big"), _labels(wire[2:], record)


def ns_of(record: Record) -> list[bytes]:
    """The labels of the name server, likewise. Raises Unclear."""
    return _labels(data_of(record), record)


def _labels(wire: bytes, record: Record) -> list[bytes]:
    labels = []
    at = 0
    while at < len(wire) and 0 < wire[at] < 64:  # above it is a compression pointer, out of place in a file
        labels.append(wire[at + 1 : at + 1 + wire[at]])
        at += 1 + wire[at]
    if at != len(wire) - 1 or wire[at]:
        raise Unclear(record.rdata_at[0], "the data of this record is no name in wire format")
    return labels


def covered(record: Record) -> int:
    """The number of the type that a signature covers (RFC 4034 §3.1.1), 0 if it is none. Raises Unclear."""
    if is_generic(record):
        return int.from_bytes(data_of(record)[:2], "big")
    text = record.rdata[0].text if record.rdata else b""
    number = rrtypes.type_number(text)
    return (parse_number(text) if number is None else number) or 0  # BIND takes a bare number, too
