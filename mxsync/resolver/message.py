"""Octets of a reply → its records, still undecoded: a reader that trusts no length and no pointer."""

from functools import lru_cache
from struct import Struct
from typing import NamedTuple

from mxsync.model import ROOT, DnsName, join_labels
from mxsync.resolver.types import OPT

HEADER = 12  # octets, RFC 1035 §4.1.1
MAX_NAME = 255  # octets, RFC 1035 §2.3.4
MAX_POINTERS = 127  # of one name: it has no more labels

_FIXED = Struct(">HHIH").unpack_from  # what stands between owner and rdata, RFC 1035 §4.1.3

FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED, NOTAUTH, BADVERS = 1, 2, 3, 4, 5, 9, 16


class Malformed(Exception):
    """The octets are no DNS message; says what is wrong with them."""


class Record(NamedTuple):
    """One resource record; its rdata are the octets from ``start`` to ``end`` of the message."""

    owner: DnsName
    rdtype: int
    rdclass: int
    ttl: int
    start: int
    end: int


class Reader:
    """Names and numbers at places of one message. Raises Malformed for what does not fit into it."""

    def __init__(self, wire: bytes) -> None:
        self.wire = wire
        # By place: a name that begins there, its octets uncompressed.
        self._names: dict[int, tuple[DnsName, int]] = {}

    def name(self, at: int) -> tuple[DnsName, int]:
        """The name that begins at ``at``, pointers followed (RFC 1035 §4.1.4), and where it ends.

        A pointer leads to an earlier place than every one before it, so none is followed twice. A chain of
        thousands, which thousands of records could share, is no name.
        """
        wire, place, earliest, end = self.wire, at, at, 0
        own: list[str] = []
        size = 0
        rest, more = ROOT, 1
        pointers = 0
        try:
            while length := wire[place]:
                if length < 64:
                    label = wire[place + 1 : place + 1 + length]
                    if len(label) < length:
                        raise Malformed("a name goes beyond the end of the message")
                    own.append(_spelled(label))
                    place += 1 + length
                    size += 1 + length
                elif length >= 192:
                    end = end or place + 2
                    place = (length & 63) << 8 | wire[place + 1]
                    pointers += 1
                    if place >= earliest or pointers > MAX_POINTERS:
                        raise Malformed("a compressed name points forward, or is in too many pieces")
                    earliest = place
                    known = self._names.get(place)
                    if known is not None:
                        rest, more = known
                        break
                else:
                    raise Malformed("a name has a label of a kind that is not in use")
        except IndexError:
            raise Malformed("a name goes beyond the end of the message") from None
        size += more
        if size > MAX_NAME:
            raise Malformed("a name has more than 255 octets")
        if own:
            rest = DnsName("".join(own) if rest == ROOT else "".join(own) + rest)
        self._names[at] = rest, size
        return rest, end or place + 1

    def number(self, at: int, octets: int) -> int:
        """The unsigned number of so many octets."""
        if at + octets > len(self.wire):
            raise Malformed("the message ends too early")
        return int.from_bytes(self.wire[at : at + octets])


class Message(NamedTuple):
    """A reply. ``rcode`` includes the upper bits of EDNS (RFC 6891 §6.1.3)."""

    reader: Reader
    rcode: int
    authoritative: bool
    authenticated: bool
    answer: list[Record]
    authority: list[Record]
    additional: list[Record]


def is_reply(wire: bytes, number: int, section: bytes) -> bool:
    """Whether this is a reply to the query with this id and question section (RFC 5452 §9.1).

    Names are compared without regard to case (RFC 4343 §3). A server too old for EDNS may repeat no question
    at all when it complains about the query (RFC 6891 §7), which is a reply too.
    """
    if len(wire) < HEADER or int.from_bytes(wire[:2]) != number or wire[2] & 0xF8 != 0x80:
        return False
    if wire[4:6] == b"\0\0":
        return wire[3] & 15 in (FORMERR, NOTIMP) and len(wire) == HEADER
    end = HEADER + len(section)
    if wire[4:6] != b"\0\1" or len(wire) < end:
        return False
    if wire[HEADER:end] == section:
        return True
    # Neither a length of a label nor the root's is a letter, so that only labels are folded.
    return wire[end - 4 : end] == section[-4:] and wire[HEADER : end - 4].lower() == section[:-4].lower()


def is_truncated(wire: bytes) -> bool:
    """The TC bit."""
    return bool(wire[2] & 2)


def header_rcode(wire: bytes) -> int:
    """The code without what EDNS adds to it."""
    return wire[3] & 15


def read(wire: bytes) -> Message:
    """The parts of a reply that ``is_reply``. Raises Malformed."""
    reader = Reader(wire)
    at = HEADER
    for _ in range(reader.number(4, 2)):
        at = reader.name(at)[1] + 4
    rcode = header_rcode(wire)
    sections: list[list[Record]] = []
    for place in (6, 8, 10):
        records: list[Record] = []
        for _ in range(reader.number(place, 2)):
            record = _record(reader, at)
            at = record.end
            if record.rdtype == OPT:
                rcode |= record.ttl >> 24 << 4
            else:
                records.append(record)
        sections.append(records)
    if at != len(wire):
        raise Malformed("there is more in the message than it says")
    return Message(reader, rcode, bool(wire[2] & 4), bool(wire[3] & 0x20), *sections)


def _record(reader: Reader, at: int) -> Record:
    owner, at = reader.name(at)
    start = at + 10
    if start > len(reader.wire):
        raise Malformed("the message ends too early")
    rdtype, rdclass, ttl, size = _FIXED(reader.wire, at)
    if start + size > len(reader.wire):
        raise Malformed("a record goes beyond the end of the message")
    return Record(owner, rdtype, rdclass, ttl, start, start + size)


@lru_cache(maxsize=8192)
def _spelled(label: bytes) -> str:
    return join_labels((label,))
