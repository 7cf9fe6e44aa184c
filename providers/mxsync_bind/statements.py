"""What reading a zone file gives: its MX RRsets, its SOA record, its statements."""

from collections.abc import Mapping
from typing import NamedTuple

from mxsync.model import DnsName, Mx, MxRRset
from mxsync_bind.lex import limited
from mxsync_bind.names import Name
from mxsync_bind.source import Source

Span = tuple[int, int]
"""Where bytes begin and end in their file."""


class Statement(NamedTuple):
    """One statement at ``start:end`` (its end of line included) of the zone's file number ``file``.

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
    file: int = 0


class Soa(NamedTuple):
    """The zone's SOA record: its serial, where that stands, and how many statements say the same.

    ``meaning`` is its data: two names, the serial, four timers. ``file`` is the number of the file it is in.
    """

    serial: int
    serial_at: Span
    meaning: tuple[object, ...]
    statements: int = 1
    file: int = 0

    @property
    def minimum(self) -> int:
        """The last timer: the default TTL of files that give none otherwise (RFC 1035 §3.3.13)."""
        return limited(self.meaning[-1])  # type: ignore[arg-type]  # timers are numbers


class Mark(NamedTuple):
    """A place where a statement begins, with all that an exact reading from there needs to know."""

    offset: int
    owner: Name
    origin: Name
    default: int


class Part(NamedTuple):
    """An exactly read part of a large file, from ``start`` (None: the beginning) up to the offset ``end``.

    ``statements`` are those from its first barrier on (see ``windows``); ``ttls`` as in a Scan.
    """

    start: Mark | None
    end: int
    ttls: dict[tuple[DnsName, int | bytes], int]
    statements: list[Statement]


class Scan(NamedTuple):
    """What a zone, or a part of its main file, holds.

    ``ttls`` has the TTL that BIND serves for every RRset, by owner and type (signatures also by what they
    cover). ``sources`` are its files in the order of inclusion, so one may stand there twice; a statement's
    ``file`` counts in them. ``generated`` has the owners of MX records that $GENERATE makes, with file and
    offset. With ``parts``, only they have been read: ``statements`` are theirs, ``ttls`` is empty, and the
    rest is as ``skim`` tells.
    """

    zone: DnsName
    rrsets: Mapping[DnsName, MxRRset]
    soa: Soa
    statements: list[Statement]
    ttls: dict[tuple[DnsName, int | bytes], int]
    sources: list[Source]
    generated: dict[DnsName, Span]
    parts: tuple[Part, ...] = ()
