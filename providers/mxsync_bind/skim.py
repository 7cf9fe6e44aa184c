"""The MX RRsets of a zone in the common language, fast; any doubt goes to the exact reader.

Pure, and never the last word: ``scan`` says the same about every zone this module answers for.
"""

import re

from mxsync.model import DnsName, Mx
from mxsync_bind import generic, grammar, rrtypes
from mxsync_bind.grammar import MAX_PREFERENCE
from mxsync_bind.lex import Words, parse_ttl, words
from mxsync_bind.names import Name, Names
from mxsync_bind.skimmed import Entry, Skimmed
from mxsync_bind.source import Include, Inclusions, Source, Unclear, not_followed, reject_other_formats
from mxsync_bind.statements import Mark, Soa

MARK_EVERY = 1 << 16
"""Bytes between two marks: an exact reading that begins at a mark takes some 10 ms to reach the next."""

_MAX_DEPTH = 50
_DOT = ord(".")
_OUTSIDE = DnsName("")
_EXACT_TYPES = frozenset((rrtypes.MX, rrtypes.NS))  # understood beyond their text
_SIGNATURES = frozenset((rrtypes.SIG, rrtypes.RRSIG))
_READ = b"\0"  # in place of the spelling of an owner that has been read: no spelling equals it


def skim(
    data: bytes, zone: DnsName, include: Include = not_followed, mark_every: int = MARK_EVERY
) -> Skimmed | None:
    """The MX RRsets as BIND serves them, or None: it takes the exact reader. Raises Unclear as that does.

    It answers where $TTL or the SOA minimum rules from the start, and the lines of each MX set agree about
    their TTL: then it does not matter how BIND divides the zone into blocks of one owner.
    """
    return _Skimmer(Source(data), zone, include, mark_every).run()


class _Skimmer:
    """The state of skimming one zone."""

    __slots__ = (
        "_depth",
        "_include",
        "_included",
        "_inclusions",
        "_mark_every",
        "data",
        "default",
        "found",
        "marks",
        "names",
        "next_mark",
        "origins",
        "owner",
        "owner_text",
        "soa",
        "targets",
    )

    def __init__(self, main: Source, zone: DnsName, include: Include, mark_every: int) -> None:
        self.data = main.data
        self.names = Names(zone)
        self.default: int | None = None
        self.soa: Soa | None = None
        self.owner: Name | None = None  # of a line with a blank owner, once somebody asked
        self.owner_text = b""
        self.found: dict[DnsName, Entry] = {}
        self.marks: list[Mark] = []
        self.origins = [(0, self.names.origin)]
        self.next_mark = 0
        self.targets: list[bytes] = []
        self._include = include
        self._mark_every = mark_every
        self._included = False
        self._inclusions = Inclusions()
        self._depth = 0

    def run(self) -> Skimmed | None:
        if not self._file() or self.soa is None:
            return None
        return Skimmed(
            self.found, self.soa, None if self._included else self.marks, self.origins, self.targets
        )

    def _file(self) -> bool:
        """Takes in the file at hand; False where it takes the exact reader."""
        size = len(self.data)
        reject_other_formats(self.data)
        position = 0
        while position < size:
            if self.default is not None and self.owner_text:
                position = self._lines(position)
                if position == size:
                    break
            position = self._odd(position) if position >= 0 else -1
            if position < 0:
                return False
        return True

    def _lines(self, position: int) -> int:  # noqa: C901, PLR0912 - the hot loop: every call avoided here counts
        """Takes in runs of clean lines from ``position`` on; the offset of the first other one, or -1."""
        names, found, default = self.names, self.found, self.default or 0
        suffix, longest = names.plain_suffix
        owner, last = self.owner, self.owner_text
        name = owner and (owner.name if owner.inside else _OUTSIDE)  # None: not read yet
        entries: dict[tuple[bytes, bytes, bytes | None], Entry] = {}
        mark = len(self.marks)
        next_mark = self.next_mark if self._depth == 0 else len(self.data)
        for match in grammar.RUN.finditer(self.data, position):  # it matches everywhere, so without gaps
            run_owner, written, ttl, later_ttl, preference, exchange = match.groups()
            end = match.end()
            if run_owner:
                owner, name, last = None, None, run_owner
            if preference is None:
                if end == position:
                    break
            else:
                if written and written != last:
                    owner, name, last = None, None, written
                if name is None:
                    if len(last) <= longest and last != b"@" and last[-1] != _DOT:
                        name = DnsName((last + suffix).lower().decode("ascii"))
                    else:
                        owner = names.resolve_once(last, position)
                        name = owner.name if owner.inside else _OUTSIDE
                ttl = ttl or later_ttl
                entry = entries.get((preference, exchange, ttl))
                if entry is None:
                    number = int(preference)
                    seconds = parse_ttl(ttl) if ttl else default
                    if number > MAX_PREFERENCE or seconds is None:
                        return -1
                    mx = Mx(number, names.resolve(exchange, match.start(6)).name)
                    entries[preference, exchange, ttl] = entry = (seconds, mx, mark)
                if name:
                    before = found.setdefault(name, entry)
                    if before is not entry and not self._join(name, before, entry):
                        return -1
            position = end
            if end > next_mark:
                owner = owner or names.resolve_once(last, position)
                self.marks.append(Mark(end, owner, names.origin, default))
                mark += 1
                entries.clear()
                self.next_mark = next_mark = end + self._mark_every
        self.owner, self.owner_text = owner, last
        return position

    def _join(self, owner: DnsName, before: Entry, entry: Entry) -> bool:
        """Adds a record to its set; False where they differ about the TTL."""
        if before[0] != entry[0]:
            return False
        if isinstance(before, list):
            before += entry[1:]
        else:
            self.found[owner] = [*before, *entry[1:]]
        return True

    def _owner(self, offset: int) -> Name:
        """The owner in force; its spelling is read under the origin it was written under."""
        if self.owner is None:
            self.owner = self.names.resolve(self.owner_text, offset)
        self.owner_text = _READ
        return self.owner

    def _odd(self, position: int) -> int:
        """Takes in a statement that is no clean record; the offset behind it, or -1."""
        data = self.data
        nothing = grammar.NOTHING.match(data, position)
        start = nothing.end() if nothing else position
        if data[start : start + 1] == b"$":
            return self._directive(start)
        match = grammar.SOA.match(data, start) or grammar.FLAT_SOA.match(data, start)
        if match:
            return match.end() if self._soa(grammar.soa_fields(match)) else -1
        said = words(data, start)
        if not said.tokens:
            return said.end
        return said.end if self._record(said, start) else -1

    def _record(self, said: Words, start: int) -> bool:
        """Takes in a record that is not on one clean line; False if it takes the exact reader."""
        if said.tokens[0].text.startswith(b"$"):  # a directive in quotation marks, or an escaped name
            return False
        record = grammar.fields(said)
        if record.type == rrtypes.SOA:
            return self._soa(record)
        if record.type in _SIGNATURES or (record.type in _EXACT_TYPES and generic.is_generic(record)):
            return False
        if self.default is None or (record.owner is None and not self.owner_text):
            return False
        if record.owner:
            self.owner, self.owner_text = self.names.resolve(record.owner.text, start), _READ
        if record.type == rrtypes.NS:
            if len(record.rdata) != 1 or record.rdata[0].quoted:
                return False
            self.targets.append(self.names.resolve(record.rdata[0].text, start).exact)
        return record.type != rrtypes.MX or self._mx(record, start)

    def _mx(self, record: grammar.Record, start: int) -> bool:
        preference, exchange = grammar.mx_fields(record)
        mx = Mx(preference, self.names.resolve(exchange.text, exchange.start).name)
        owner = self._owner(start)
        ttl = parse_ttl(record.ttl.text) if record.ttl else self.default
        if ttl is None:
            return False
        if not owner.inside:
            return True
        entry = (ttl, mx, len(self.marks))
        before = self.found.setdefault(owner.name, entry)
        return before is entry or self._join(owner.name, before, entry)

    def _directive(self, start: int) -> int:
        match = grammar.DEFAULT_TTL.match(self.data, start)
        if match:
            self.default = parse_ttl(match[1])
            return match.end() if self.default is not None else -1
        match = grammar.ORIGIN.match(self.data, start)
        if match:
            if self.owner_text:
                self._owner(start)
            self.names.enter(self.names.resolve(match[1], start))
            self.origins.append((match.end(), self.names.origin))
            return match.end()
        match = grammar.INCLUDE.match(self.data, start)
        return match.end() if match and self._include_file(match, start) else -1

    def _include_file(self, match: re.Match[bytes], start: int) -> bool:
        """Takes in another file: owner and origin are restored behind it, the default TTL is not."""
        self._included = True
        if self._depth == _MAX_DEPTH:
            return False  # the exact reader says what is wrong with it, if anything is
        owner = self._owner(start) if self.owner_text else None
        data, origin = self.data, self.names.origin
        if match[2]:
            self.names.enter(self.names.resolve(match[2], start))
        self._depth += 1
        try:
            source = self._include(match[1], start)
            self.data = source.data
            return not self._inclusions.excess(source) and self._file()
        except Unclear:
            return False
        finally:
            self._depth -= 1
            self.data = data
            self.names.enter(origin)
            self.owner, self.owner_text = owner, _READ if owner else b""

    def _soa(self, record: grammar.Record) -> bool:
        """Takes in the first record of a zone, its only SOA; False if it is not like that."""
        if self.soa is not None or record.owner is None or self.owner_text:
            return False
        owner = self.names.resolve(record.owner.text, record.owner.start)
        if owner.name != self.names.zone:
            return False
        soa = grammar.soa_of(record, self.names)
        if self.default is None:
            if record.ttl is not None:
                return False
            self.default = soa.minimum
        self.soa = soa._replace(file=0 if self._depth == 0 else -1)
        self.owner, self.owner_text = owner, _READ
        return record.ttl is None or parse_ttl(record.ttl.text) is not None
