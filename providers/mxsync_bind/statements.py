"""What reading a zone file gives: its MX RRsets, its SOA record, its statements."""

from typing import NamedTuple

from mxsync.model import DnsName, Mx, MxRRset
from mxsync_bind.grammar import Span
from mxsync_bind.names import Name


class Statement(NamedTuple):
    """One statement at ``start:end`` (its end of line included).

    ``type`` is the record type's number, 0 for a directive. ``ttl`` is what this line says or inherits,
    before the lines of an RRset are made equal; ``after`` is the TTL the next line would inherit. Spans are
    of written tokens, None where nothing is written. ``clean``: one line, no parentheses.
    """

    start: int
    end: int
    type: int
    owner: Name
    blank_owner: bool
    origin: Name
    ttl: int
    after: int | None
    ttl_at: Span | None
    class_at: Span | None
    type_at: Span
    rdata_at: Span
    clean: bool
    mx: Mx | None


class Soa(NamedTuple):
    """The zone's SOA record: its serial, where that stands, and how many statements say the same."""

    serial: int
    serial_at: Span
    meaning: tuple[object, ...]
    statements: int = 1


class Scan(NamedTuple):
    """What a zone file holds.

    ``ttls`` has the TTL that BIND serves for every RRset, by owner and type (signatures also by what they
    cover).
    """

    zone: DnsName
    rrsets: dict[DnsName, MxRRset]
    soa: Soa
    statements: list[Statement]
    ttls: dict[tuple[DnsName, int | bytes], int]
