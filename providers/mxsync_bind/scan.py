"""A zone file's bytes into its MX RRsets and statements, exactly as BIND loads them.

Pure: bytes in, values out.
"""

import re

from mxsync.model import DnsName, Mx
from mxsync_bind import grammar, rrtypes
from mxsync_bind.blocks import Block, Blocks
from mxsync_bind.grammar import Record, Span
from mxsync_bind.lex import Token, Unclear, Words, parse_ttl, words
from mxsync_bind.names import Name, Names
from mxsync_bind.statements import Scan, Soa, Statement


def scan(data: bytes, zone: DnsName) -> Scan:
    """What BIND loads, and how it is written. Raises Unclear for anything not certainly understood."""
    if b"\0" in data:
        raise Unclear(
            data.index(b"\0"),
            "the file holds a NUL byte, so it is not a zone file in text form",
            "a zone in raw format becomes text with: named-compilezone -f raw -F text -o FILE ZONE RAWFILE",
        )
    if data.startswith(b"\xef\xbb\xbf"):
        raise Unclear(0, "the file begins with a byte order mark, which BIND rejects")
    return _Loader(data, zone).load()


_SIGNATURES = frozenset((rrtypes.SIG, rrtypes.RRSIG))
_COMMON = {
    spelling: number
    for spelling, number in rrtypes.NUMBERS.items()
    if number not in {rrtypes.SOA, *_SIGNATURES}
}


class _Loader:
    """The state of reading one file from top to bottom."""

    def __init__(self, data: bytes, zone: DnsName) -> None:
        self.data = data
        self.names = Names(zone)
        self.known = self.names.known
        self.blocks = Blocks(data)
        self.soa: Soa | None = None
        self.statements: list[Statement] = []

    def load(self) -> Scan:
        """Reads the file. Raises Unclear."""
        data, size, line, clean = self.data, len(self.data), grammar.LINE.match, self._clean
        position = 0
        while position < size:
            match = line(data, position)
            position = (match and clean(match)) or self._odd(position)
        zone = self.names.zone
        if self.soa is None:
            raise Unclear(0, f"the file has no SOA record of {zone}", "is it the zone file of this zone?")
        return Scan(zone, self.blocks.rrsets(), self.soa, self.statements, self.blocks.ttls)

    def _clean(self, match: re.Match[bytes]) -> int:
        """Takes in a record on one line, and gives the offset behind it; 0 if it needs the exact way."""
        owner, ttl, _, later_ttl, mnemonic, rdata = match.groups()
        number = _COMMON.get(mnemonic)
        if number is None:
            return 0
        stated = None
        if ttl or later_ttl:
            stated = parse_ttl(ttl or later_ttl)
            if stated is None or (ttl and later_ttl):
                return 0
        mx = target = None
        if number == rrtypes.MX:
            fields = grammar.MX_DATA.fullmatch(rdata)
            if fields is None or (preference := int(fields[1])) > 0xFFFF:
                return 0
            target = self.known.get(fields[2]) or self.names.resolve(fields[2], match.start(6))
            mx = Mx(preference, target.name)
        elif number == rrtypes.NS:
            fields = grammar.NS_DATA.fullmatch(rdata)
            if fields is None:
                return 0
            target = self.known.get(fields[1]) or self.names.resolve(fields[1], match.start(6))
        start = match.start(1)
        name = (self.known.get(owner) or self.names.resolve(owner, start)) if owner else None
        block = self.blocks.at(name, start)
        if target is not None and mx is None:
            self.blocks.delegate(block, target)
        now = self.blocks.take(block, number, stated, start)
        if mx is not None:
            block.mx.append(mx)
        class_at = match.span(3) if match[3] else None
        at = match.start(6)
        rdata_at = (at, at + len(rdata.rstrip(b" \t")))
        record = Record(None, None, class_at, number, match.span(5), rdata_at, [])
        ttl_at = match.span(2) if ttl else match.span(4) if later_ttl else None
        self._note(
            record,
            (start, match.end()),
            block.owner,
            blank_owner=not owner,
            ttl=now,
            ttl_at=ttl_at,
            clean=True,
            mx=mx,
        )
        return match.end()

    def _odd(self, position: int) -> int:
        """Takes in any statement, word by word; the offset behind it."""
        data = self.data
        nothing = grammar.NOTHING.match(data, position)
        start = nothing.end() if nothing else position
        match = grammar.SOA.match(data, start) or grammar.FLAT_SOA.match(data, start)
        if match is not None:
            self._record(grammar.soa_fields(match), start, match.end())
            return match.end()
        said = words(data, start)
        if said.tokens:
            if not said.blank_owner and said.tokens[0].text.startswith(b"$"):
                self._directive(said, start)
            else:
                self._record(grammar.fields(said), start, said.end)
        return said.end

    def _record(self, record: Record, start: int, end: int) -> None:
        owner = record.owner
        block = self.blocks.at(self.names.resolve(owner.text, owner.start) if owner else None, start)
        mx = minimum = None
        key: int | bytes = record.type
        if record.type == rrtypes.MX:
            mx = self._mx(record)
        elif record.type == rrtypes.SOA:
            minimum = self._soa(record, block)
        elif record.type == rrtypes.NS:
            if len(record.rdata) != 1 or record.rdata[0].quoted:
                raise Unclear(record.rdata_at[0], "an NS record is one name")
            self.blocks.delegate(block, self.names.resolve(record.rdata[0].text, record.rdata[0].start))
        elif record.type in _SIGNATURES:
            key = b"%d %s" % (record.type, record.rdata[0].text.upper() if record.rdata else b"")
        now = self.blocks.take(block, key, parse_ttl(record.ttl.text) if record.ttl else None, start, minimum)
        if mx is not None:
            block.mx.append(mx)
        self._note(
            record,
            (start, end),
            block.owner,
            blank_owner=owner is None,
            ttl=now,
            ttl_at=(record.ttl.start, record.ttl.end) if record.ttl else None,
            mx=mx,
        )

    def _mx(self, record: Record) -> Mx:
        if grammar.is_generic(record):
            preference, labels = grammar.generic_mx(record)
            return Mx(preference, self.names.from_wire(labels, record.rdata_at[0]).name)
        preference, exchange = grammar.mx_fields(record)
        return Mx(preference, self.names.resolve(exchange.text, exchange.start).name)

    def _soa(self, record: Record, block: Block) -> int:
        """Takes in an SOA record; its minimum."""
        numbers = grammar.soa_numbers(record)
        names = [self.names.resolve(token.text, token.start).name for token in record.rdata[:2]]
        start = record.rdata_at[0]
        if block.owner.inside:
            if block.owner.name != self.names.zone:
                zone = self.names.zone
                raise Unclear(start, f"this SOA record is not at {zone}", "is it the file of this zone?")
            serial = record.rdata[2]
            soa = Soa(numbers[0], (serial.start, serial.end), (*names, *numbers))
            if self.soa is not None:
                if soa.meaning != self.soa.meaning:
                    raise Unclear(start, "the zone has two different SOA records")
                soa = self.soa._replace(statements=self.soa.statements + 1)
            self.soa = soa
        return numbers[-1]

    def _directive(self, said: Words, start: int) -> None:
        name = said.tokens[0].text.upper()
        values = said.tokens[1:]
        if name == b"$INCLUDE":
            raise Unclear(start, "$INCLUDE is not followed", "this version reads zones kept in a single file")
        if not said.ended:
            raise Unclear(start, "a directive needs an end of line", "add one at the end of the file")
        if name == b"$GENERATE":
            self._generate(said, start)
        elif name not in {b"$ORIGIN", b"$TTL", b"$DATE"}:
            raise Unclear(start, "unknown directive")
        elif len(values) != 1 or values[0].quoted:
            raise Unclear(start, f"{name.decode()} takes exactly one value")
        else:
            self._set(name, values[0])
        whole = Record(None, None, None, 0, (start, start), (start, said.tokens[-1].end), [])
        self._note(whole, (start, said.end), self.names.apex, blank_owner=False, ttl=0, ttl_at=None)

    def _set(self, name: bytes, value: Token) -> None:
        if name == b"$ORIGIN":
            self.names.enter(self.names.resolve(value.text, value.start))
            self.known = self.names.known
        elif name == b"$TTL":
            ttl = parse_ttl(value.text)
            if ttl is None:
                raise Unclear(value.start, "the value of $TTL is no number of seconds")
            self.blocks.default = self.blocks.last = ttl
        elif not grammar.DATE.fullmatch(value.text):
            raise Unclear(value.start, "the value of $DATE is no date")

    def _generate(self, said: Words, start: int) -> None:
        """Records of one type from a range: leaves the owner alone, but a TTL it states is remembered."""
        ttl, number = grammar.generate_fields(said.tokens, start)
        if number == rrtypes.MX:
            raise Unclear(
                start, "$GENERATE makes MX records, which is not read", "write these records out as lines"
            )
        self.blocks.last = ttl if ttl is not None else self.blocks.inherited()
        if self.blocks.last is None:
            raise Unclear(start, "the record has no TTL, and nothing above it gives one")

    def _note(
        self,
        record: Record,
        at: Span,
        owner: Name,
        *,
        blank_owner: bool,
        ttl: int,
        ttl_at: Span | None,
        clean: bool = False,
        mx: Mx | None = None,
    ) -> None:
        self.statements.append(
            Statement(
                *at,
                record.type,
                owner,
                blank_owner,
                self.names.origin,
                ttl,
                self.blocks.inherited(),
                ttl_at,
                record.class_at,
                record.type_at,
                record.rdata_at,
                clean,
                mx,
            )
        )
