"""Questions as the octets of a message. RFC 1035 §4.1, RFC 6891 §6.1."""

from mxsync.model import DnsName, labels
from mxsync.resolver.types import type_number

PAYLOAD = 1232  # octets of an answer that pass everywhere unfragmented: DNS Flag Day 2020

_RECURSE = 0x0100
_CLASS_IN = b"\0\1"
_COUNTS = b"\0\1\0\0\0\0"
# The root as owner, type OPT, payload, extended code and version 0, DO (RFC 3225 §3), no options.
_OPT = b"\0\0\x29" + PAYLOAD.to_bytes(2) + b"\0\0\x80\0\0\0"


def question_section(name: DnsName, rdtype: str) -> bytes:
    """The one entry of the question section, class IN. Raises InputError for a type that does not exist."""
    octets = bytearray()
    for label in labels(name):
        octets.append(len(label))
        octets += label.encode("latin-1")
    octets.append(0)
    return bytes(octets) + type_number(rdtype).to_bytes(2) + _CLASS_IN


def query(number: int, section: bytes, *, recurse: bool, edns: bool) -> bytes:
    """A whole query with the id ``number``; with ``edns`` it asks for signatures too."""
    flags = _RECURSE if recurse else 0
    head = number.to_bytes(2) + flags.to_bytes(2) + _COUNTS
    return head + b"\0\1" + section + _OPT if edns else head + b"\0\0" + section
