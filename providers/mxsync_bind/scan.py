"""A zone file's bytes into its MX RRsets and statements, exactly as BIND loads them.

Pure: bytes in, values out.
"""

import re

from mxsync.model import DnsName, Mx
from mxsync_bind import generate, generic, grammar, rrtypes
from mxsync_bind.blocks import Block, Blocks, Held
from mxsync_bind.grammar import Record
from mxsync_bind.lex import Token, Words, parse_ttl, words
from mxsync_bind.names import Name, Names
from mxsync_bind.source import Include, Inclusions, Source, Unclear, not_followed, reject_other_formats
from mxsync_bind.statements import Mark, Scan, Soa, Span, Statement


def scan(data: bytes, zone: DnsName, include: Include = not_followed, path: str = "") -> Scan:
    """What BIND loads from a zone's main file and what it includes, and how that is written.

    Raises Unclear for anything not certainly understood.
    """
    main = Source(data, path)
    reject_other_formats(data)
    return _Loader(main, zone, include).load()


def scan_part(data: bytes, zone: DnsName, start: Mark | None, end: int) -> Scan:
    """The statements from ``start`` (None: the beginning) up to ``end``, at both of which a statement begins.

    Of the owners in it, not of the zone: its RRsets, and its SOA only if that stands there. Raises Unclear.
    """
    return _Loader(Source(data), zone, not_followed).load_part(start, end)


_SIGNATURES = frozenset((rrtypes.SIG, rrtypes.RRSIG))
_COMMON = {
    spelling: number
    for spelling, number in rrtypes.NUMBERS.items()
    if number not in {rrtypes.SOA, *_SIGNATURES}
}
NO_SOA = Soa(0, (0, 0), ())


class _Loader:
    """The state of reading one zone from top to bottom."""

    def __init__(self, main: Source, zone: DnsName, include: Include) -> None:
        self.names = Names(zone)
        self.known = self.names.known
        self.blocks = Blocks(main.data)
        self.soa: Soa | None = None
        self.statements: list[Statement] = []
        self.generated: dict[DnsName, Span] = {}
        self.sources: list[Source] = []
        self.dated = False  # whether there was a $DATE
        self._include = include
        self._inclusions = Inclusions()
        self._above: list[tuple[int, int, Name, Held]] = []  # of each file above: its number, the way back
        self.data: bytes | memoryview = b""
        self.file = self.position = 0
        self._take_up(main)

    def load(self) -> Scan:
        """Reads the zone. Raises Unclear."""
        try:
            self._read()
        except Unclear as err:
            raise err.within(self.sources[self.file]) from None
        zone = self.names.zone
        if self.soa is None:
            raise Unclear(0, f"the file has no SOA record of {zone}", "is it the zone file of this zone?")
        return self._scan(self.soa)

    def load_part(self, start: Mark | None, end: int) -> Scan:
        """Reads the part of a file up to ``end``. Raises Unclear."""
        if start:
            self.position = start.offset
            self._enter_origin(start.origin)
            self.blocks.begin(start.owner, start.default)
        at_end = end == len(self.data)
        self.data = memoryview(self.data)[:end]
        self._read()
        return self._scan(self.soa or NO_SOA, at_end=at_end)

    def _scan(self, soa: Soa, *, at_end: bool = True) -> Scan:
        return Scan(
            zone=self.names.zone,
            rrsets=self.blocks.rrsets(at_end=at_end),
            soa=soa,
            statements=self.statements,
            ttls=self.blocks.ttls,
            sources=self.sources,
            generated=self.generated,
        )

    def _take_up(self, source: Source) -> None:
        """Begins another file."""
        self.file = len(self.sources)
        self.sources.append(source)
        self.data = source.data
        self.position = 0

    def _read(self) -> None:
        line, clean = grammar.LINE.match, self._clean
        while True:
            data, size = self.data, len(self.data)
            while self.position < size:
                match = line(data, self.position)
                if not (match and clean(match)):
                    self._odd(self.position)
                    if self.data is not data:
                        break
            else:
                if not self._above:
                    return
                self._leave()

    def _enter_origin(self, origin: Name) -> None:
        self.names.enter(origin)
        self.known = self.names.known

    def _enter(self, name: Token, origin: Token | None) -> None:
        """Goes into the file that $INCLUDE names; the directive has been read. Raises Unclear."""
        inside = self.names.resolve(origin.text, origin.start) if origin else self.names.origin
        source = self._include(name.text, name.start)
        above = [self.file, *(number for number, *_ in self._above)]
        if source.path and any(self.sources[number].path == source.path for number in above):
            raise Unclear(name.start, f"{source.shown} includes itself")
        excess = self._inclusions.excess(source)
        if excess:
            raise Unclear(name.start, excess)
        held = self.blocks.enter(source.data)
        self._above.append((self.file, self.position, self.names.origin, held))
        self._enter_origin(inside)
        self._take_up(source)
        reject_other_formats(source.data)

    def _leave(self) -> None:
        """Goes back into the file above: its origin is restored, and its owner; the default TTL is not."""
        self.file, self.position, origin, held = self._above.pop()
        self.data = self.sources[self.file].data
        self.blocks.leave(self.sources[self.file].data, held)
        self._enter_origin(origin)

    def _clean(self, match: re.Match[bytes]) -> bool:
        """Takes in a record on one line; False if it needs the exact way."""
        owner, ttl, _, later_ttl, mnemonic, rdata = match.groups()
        number = _COMMON.get(mnemonic)
        if number is None:
            return False
        stated = None
        if ttl or later_ttl:
            stated = parse_ttl(ttl or later_ttl)
            if stated is None or (ttl and later_ttl):
                return False
        mx = target = None
        if number == rrtypes.MX:
            fields = grammar.MX_DATA.fullmatch(rdata)
            if fields is None or (preference := int(fields[1])) > 0xFFFF:
                return False
            target = self.known.get(fields[2]) or self.names.resolve(fields[2], match.start(6))
            mx = Mx(preference, target.name)
        elif number == rrtypes.NS:
            fields = grammar.NS_DATA.fullmatch(rdata)
            if fields is None:
                return False
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
        self.position = match.end()
        return True

    def _odd(self, position: int) -> None:
        """Takes in any statement, word by word."""
        data = self.data
        nothing = grammar.NOTHING.match(data, position)
        start = nothing.end() if nothing else position
        match = grammar.SOA.match(data, start) or grammar.FLAT_SOA.match(data, start)
        if match is not None:
            self.position = match.end()
            self._record(grammar.soa_fields(match), start, match.end())
            return
        said = words(data, start)
        self.position = said.end
        if said.tokens:
            if not said.blank_owner and said.tokens[0].text.startswith(b"$"):
                self._directive(said, start)
            else:
                self._record(grammar.fields(said), start, said.end)

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
            self.blocks.delegate(block, self._target(record))
        elif record.type in _SIGNATURES:
            key = b"%d %d" % (record.type, generic.covered(record))
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
        if generic.is_generic(record):
            preference, labels = generic.mx_of(record)
            return Mx(preference, self.names.from_wire(labels, record.rdata_at[0]).name)
        preference, exchange = grammar.mx_fields(record)
        return Mx(preference, self.names.resolve(exchange.text, exchange.start).name)

    def _target(self, record: Record) -> Name:
        if generic.is_generic(record):
            return self.names.from_wire(generic.ns_of(record), record.rdata_at[0])
        if len(record.rdata) != 1 or record.rdata[0].quoted:
            raise Unclear(record.rdata_at[0], "an NS record is one name")
        return self.names.resolve(record.rdata[0].text, record.rdata[0].start)

    def _soa(self, record: Record, block: Block) -> int:
        """Takes in an SOA record; its minimum."""
        soa = grammar.soa_of(record, self.names)
        start = record.rdata_at[0]
        if block.owner.inside:
            if block.owner.name != self.names.zone or self.blocks.amid_glue():
                zone = self.names.zone
                raise Unclear(start, f"this SOA record is not at {zone}", "is it the file of this zone?")
            if self.soa is not None:
                if soa.meaning != self.soa.meaning:
                    raise Unclear(start, "the zone has two different SOA records")
                soa = self.soa._replace(statements=self.soa.statements + 1)
            self.soa = soa._replace(file=self.file) if self.soa is None else soa
        return soa.minimum

    def _directive(self, said: Words, start: int) -> None:
        name = said.tokens[0].text.upper()
        values = said.tokens[1:]
        if not said.ended and (name != b"$INCLUDE" or len(values) != 1):
            raise Unclear(start, "a directive needs an end of line", "add one at the end of the file")
        whole = Record(None, None, None, 0, (start, start), (start, said.tokens[-1].end), [])
        self._note(whole, (start, said.end), self.names.apex, blank_owner=False, ttl=0, ttl_at=None)
        if name == b"$INCLUDE":
            if len(values) not in {1, 2} or any(value.quoted for value in values[1:]):
                raise Unclear(start, "$INCLUDE takes a file and perhaps an origin")
            if self.dated:
                raise Unclear(start, "$INCLUDE has no place in a file with $DATE")
            self._enter(values[0], values[1] if len(values) > 1 else None)
            if not said.ended:  # then white space at the beginning of the file means no blank owner (lex.c)
                self.position = len(self.data) - len(bytes(self.data).lstrip(b" \t"))
        elif name == b"$GENERATE":
            self._generate(said, start)
        elif name not in {b"$ORIGIN", b"$TTL", b"$DATE"}:
            raise Unclear(start, "unknown directive")
        elif len(values) != 1 or values[0].quoted:
            raise Unclear(start, f"{name.decode()} takes exactly one value")
        else:
            self._set(name, values[0])

    def _set(self, name: bytes, value: Token) -> None:
        if name == b"$ORIGIN":
            self._enter_origin(self.names.resolve(value.text, value.start))
        elif name == b"$TTL":
            ttl = parse_ttl(value.text)
            if ttl is None:
                raise Unclear(value.start, "the value of $TTL is no number of seconds")
            self.blocks.default = self.blocks.last = ttl
        elif not grammar.is_date(value.text):
            raise Unclear(value.start, "the value of $DATE is no date")
        else:
            self.dated = True

    def _generate(self, said: Words, start: int) -> None:
        """Records of one type from a range: leaves the owner alone, but a TTL it states is remembered."""
        made = generate.parse(said.tokens, start, bytes(self.data[said.tokens[-1].end : said.end]))
        self.blocks.last = made.ttl if made.ttl is not None else self.blocks.inherited()
        if self.blocks.last is None:
            raise Unclear(start, "the record has no TTL, and nothing above it gives one")
        for number in made.numbers:
            spelled, data = made.owner(number), made.data(number)
            owner = self.known.get(spelled) or self.names.resolve_once(spelled, start)
            if not owner.inside:
                continue
            mx = None
            if made.type == rrtypes.MX:
                mx = self._mx(made.record(data))
                self.generated[owner.name] = (self.file, start)
            self.blocks.add(owner, made.type, self.blocks.last, mx)

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
                self.file,
            )
        )
