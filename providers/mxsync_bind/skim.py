"""The MX RRsets of a zone file in the common language, fast; any doubt goes to the exact reader.

Pure, and never the last word: ``scan`` says the same about every file this module answers for.
"""

from mxsync.model import DnsName, Mx, MxRRset
from mxsync_bind import grammar, rrtypes
from mxsync_bind.lex import Words, parse_ttl, words
from mxsync_bind.names import SIMPLE, Name, Names

MAX_ORIGIN = 120
"""Octets of an origin below which an owner that OTHERS takes in makes no name too long (RFC 1035 §2.3.4)."""

_COMMON = {spelling: number for spelling, number in rrtypes.NUMBERS.items() if number != rrtypes.SOA}


def skim(data: bytes, zone: DnsName) -> dict[DnsName, MxRRset] | None:
    """The MX RRsets as BIND serves them, or None: it takes the exact reader. Raises Unclear as that does.

    It answers where $TTL or the SOA minimum rules from the start, and the lines of each MX set agree about
    their TTL: then it does not matter how BIND divides the file into blocks of one owner.
    """
    if b"\0" in data:
        return None
    return _Skimmer(data, zone).run()


class _Skimmer:
    """The state of skimming one file."""

    __slots__ = ("data", "default", "found", "has_soa", "names", "owner", "owner_text")

    def __init__(self, data: bytes, zone: DnsName) -> None:
        self.data = data
        self.names = Names(zone)
        self.default: int | None = None
        self.has_soa = False
        self.owner: Name | None = None  # of a line with a blank owner, once somebody asked
        self.owner_text = b""
        self.found: dict[DnsName, tuple[int, list[Mx]]] = {}

    def run(self) -> dict[DnsName, MxRRset] | None:  # noqa: C901, PLR0912 - every call avoided here counts
        data, size, line, simple = self.data, len(self.data), grammar.LINE.match, SIMPLE.fullmatch
        others, position = grammar.OTHERS.match, 0
        while position < size:
            if self.default is not None and self.owner_text and len(self.names.origin.exact) < MAX_ORIGIN:
                run = others(data, position)
                if run:
                    if run[1]:
                        self.owner = None
                        self.owner_text = run[1]
                    position = run.end()
                    if position == size:
                        break
            match = line(data, position)
            if match is None or match[5] not in _COMMON:
                position = self._odd(position)
                if not position:
                    return None
                continue
            owner, ttl, _, later_ttl, mnemonic, rdata = match.groups()
            if owner:
                if not simple(owner):
                    self.names.resolve(owner, match.start(1))
                self.owner = None
                self.owner_text = owner
            if self.default is None or not self.owner_text:
                return None
            stated = None
            if ttl or later_ttl:
                stated = parse_ttl(ttl or later_ttl)
                if stated is None or (ttl and later_ttl):
                    return None
            if _COMMON[mnemonic] == rrtypes.MX and not self._mx(rdata, stated, match.start(6)):
                return None
            position = match.end()
        if not self.has_soa:
            return None
        return {owner: MxRRset(owner, ttl, tuple(mx)) for owner, (ttl, mx) in self.found.items()}

    def _mx(self, rdata: bytes, stated: int | None, offset: int) -> bool:
        fields = grammar.MX_DATA.fullmatch(rdata)
        if fields is None:
            return False
        preference = int(fields[1])
        owner = self._owner(offset)
        exchange = self.names.known.get(fields[2]) or self.names.resolve(fields[2], offset)
        if preference > 0xFFFF:
            return False
        if owner.inside:
            ttl = stated if stated is not None else self.default or 0
            ttl_before, mx = self.found.setdefault(owner.name, (ttl, []))
            mx.append(Mx(preference, exchange.name))
            return ttl == ttl_before
        return True

    def _owner(self, offset: int) -> Name:
        """The owner in force; its spelling is read under the origin it was written under."""
        if self.owner is None:
            self.owner = self.names.known.get(self.owner_text) or self.names.resolve(self.owner_text, offset)
        return self.owner

    def _odd(self, position: int) -> int:
        """Takes in a statement that is no clean record; the offset behind it, or 0."""
        data = self.data
        nothing = grammar.NOTHING.match(data, position)
        start = nothing.end() if nothing else position
        if data[start : start + 1] == b"$":
            return self._directive(start)
        match = grammar.SOA.match(data, start) or grammar.FLAT_SOA.match(data, start)
        if match:
            texts = match.groups()
            return match.end() if self._soa(texts[0], texts[1], texts[4:], start) else 0
        said = words(data, start)
        if not said.tokens:
            return said.end
        return said.end if self._record(said, start) else 0

    def _record(self, said: Words, start: int) -> bool:
        """Takes in a record that is not on one clean line; False if it takes the exact reader."""
        if said.tokens[0].text.startswith(b"$"):  # a directive in quotation marks, or an escaped name
            return False
        record = grammar.fields(said)
        if record.type == rrtypes.SOA and record.owner:
            texts = tuple(token.text for token in record.rdata if not token.quoted)
            return self._soa(record.owner.text, record.ttl.text if record.ttl else None, texts, start)
        if record.type in {rrtypes.MX, rrtypes.SOA} or self.default is None:
            return False
        if record.owner:
            self.names.resolve(record.owner.text, start)
            self.owner = None
            self.owner_text = record.owner.text
        return bool(self.owner_text)

    def _directive(self, start: int) -> int:
        match = grammar.DEFAULT_TTL.match(self.data, start)
        if match:
            self.default = parse_ttl(match[1])
            return match.end() if self.default is not None else 0
        match = grammar.ORIGIN.match(self.data, start)
        if not match:
            return 0
        if self.owner_text:
            self._owner(start)
        self.names.enter(self.names.resolve(match[1], start))
        return match.end()

    def _soa(self, owner: bytes, ttl: bytes | None, texts: tuple[bytes, ...], start: int) -> bool:
        """Takes in the only SOA record of a zone; False if it is not like that."""
        if self.has_soa or len(texts) != 7 or not texts[2].isdigit() or len(texts[2]) > 10:
            return False
        name = self.names.resolve(owner, start)
        timers = [parse_ttl(text) for text in texts[3:]]
        if int(texts[2]) >= 2**32 or None in timers or name.name != self.names.zone:
            return False
        for text in texts[:2]:
            if not SIMPLE.fullmatch(text):
                self.names.resolve(text, start)
        if self.default is None:
            if ttl is not None:
                return False
            self.default = timers[3]
        self.has_soa = True
        self.owner = name
        self.owner_text = owner
        return ttl is None or parse_ttl(ttl) is not None
