"""The MX RRsets of a zone in the common language, fast; any doubt goes to the exact reader.

Pure, and never the last word: ``scan`` says the same about every zone this module answers for.
"""

import re
from typing import NamedTuple

from mxsync.model import DnsName, Mx, MxRRset
from mxsync_bind import grammar, rrtypes
from mxsync_bind.grammar import MAX_PREFERENCE
from mxsync_bind.lex import Words, parse_ttl, words
from mxsync_bind.names import Name, Names
from mxsync_bind.source import MAX_INCLUDES, Include, Source, Unclear, not_followed
from mxsync_bind.statements import Mark, Soa

MARK_EVERY = 1 << 16
"""Bytes between two marks: an exact reading that begins at a mark takes some 10 ms to reach the next."""

_MAX_DEPTH = 50
_MAX_CACHED = 4096
_READ = b"\0"  # in place of the spelling of an owner that has been read: no spelling equals it

Found = dict[DnsName, list[object]]


class Skimmed(NamedTuple):
    """The MX RRsets of a zone, and where an exact reading can begin.

    ``found`` has, for each owner, the TTL and then each record with its offset in the main file (-1 in
    others). ``marks`` is None where the zone has several files. ``origins`` are all that were in force,
    ``targets`` the name servers, as written, of NS records not on a clean line.
    """

    found: Found
    soa: Soa
    marks: list[Mark] | None
    origins: list[Name]
    targets: list[bytes]

    def rrset(self, owner: DnsName) -> MxRRset | None:
        """The MX RRset of one owner."""
        entry = self.found.get(owner)
        return None if entry is None else MxRRset(owner, entry[0], tuple(entry[1::2]))  # type: ignore[arg-type]  # TTL first, then records and offsets in turn

    def rrsets(self) -> dict[DnsName, MxRRset]:
        """All MX RRsets."""
        return {owner: MxRRset(owner, entry[0], tuple(entry[1::2])) for owner, entry in self.found.items()}  # type: ignore[arg-type]  # as above


def skim(data: bytes, zone: DnsName, include: Include = not_followed) -> Skimmed | None:
    """The MX RRsets as BIND serves them, or None: it takes the exact reader. Raises Unclear as that does.

    It answers where $TTL or the SOA minimum rules from the start, and the lines of each MX set agree about
    their TTL: then it does not matter how BIND divides the zone into blocks of one owner.
    """
    return _Skimmer(Source(data), zone, include).run()


class _Skimmer:
    """The state of skimming one zone."""

    __slots__ = (
        "_depth",
        "_include",
        "_included",
        "data",
        "default",
        "found",
        "marks",
        "names",
        "next_mark",
        "owner",
        "owner_text",
        "soa",
        "targets",
    )

    def __init__(self, main: Source, zone: DnsName, include: Include) -> None:
        self.data = main.data
        self.names = Names(zone)
        self.default: int | None = None
        self.soa: Soa | None = None
        self.owner: Name | None = None  # of a line with a blank owner, once somebody asked
        self.owner_text = b""
        self.found: Found = {}
        self.marks: list[Mark] = []
        self.next_mark = 0
        self.targets: list[bytes] = []
        self._include = include
        self._included = 0
        self._depth = 0

    def run(self) -> Skimmed | None:
        if not self._file() or self.soa is None:
            return None
        return Skimmed(
            self.found, self.soa, None if self._included else self.marks, self.names.origins(), self.targets
        )

    def _file(self) -> bool:
        """Takes in the file at hand; False where it takes the exact reader."""
        size = len(self.data)
        if b"\0" in self.data:
            return False
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
        known, resolve = names.known.get, names.resolve_once
        owner, last = self.owner, self.owner_text
        records: dict[tuple[bytes, bytes], Mx] = {}
        next_mark = self.next_mark if self._depth == 0 else len(self.data)
        for match in grammar.RUN.finditer(self.data, position):  # it matches everywhere, so without gaps
            run_owner, written, ttl, later_ttl, preference, exchange = match.groups()
            end = match.end()
            if run_owner:
                owner, last = None, run_owner
            if preference is None:
                if end == position:
                    break
            else:
                if written and written != last:
                    owner, last = None, written
                if owner is None:
                    owner = known(last) or resolve(last, position)
                mx = records.get((preference, exchange))
                if mx is None:
                    number = int(preference)
                    if number > MAX_PREFERENCE:
                        return -1
                    mx = Mx(number, names.resolve(exchange, match.start(6)).name)
                    if len(records) < _MAX_CACHED:
                        records[preference, exchange] = mx
                if owner.inside:
                    seconds: int | None = default
                    if ttl or later_ttl:
                        seconds = parse_ttl(ttl or later_ttl)
                        if seconds is None:
                            return -1
                    entry = found.get(owner.name)
                    if entry is None:
                        found[owner.name] = [seconds, mx, match.start(5)]
                    elif entry[0] == seconds:
                        entry += (mx, match.start(5))
                    else:
                        return -1
            position = end
            if end > next_mark:
                if owner is None:
                    owner = known(last) or resolve(last, position)
                self.marks.append(Mark(end, owner, names.origin, default))
                self.next_mark = next_mark = end + MARK_EVERY
        self.owner, self.owner_text = owner, last
        return position

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
        if self.default is None or (record.owner is None and not self.owner_text):
            return False
        if record.owner:
            self.owner, self.owner_text = self.names.resolve(record.owner.text, start), _READ
        if record.type == rrtypes.NS:
            self.targets += [token.text for token in record.rdata]
        return record.type != rrtypes.MX or self._mx(record, start)

    def _mx(self, record: grammar.Record, start: int) -> bool:
        if grammar.is_generic(record):
            return False
        preference, exchange = grammar.mx_fields(record)
        mx = Mx(preference, self.names.resolve(exchange.text, exchange.start).name)
        owner = self._owner(start)
        ttl = parse_ttl(record.ttl.text) if record.ttl else self.default
        if owner.inside:
            entry = self.found.setdefault(owner.name, [ttl])
            entry += (mx, record.rdata_at[0])
            return entry[0] == ttl
        return True

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
            return match.end()
        match = grammar.INCLUDE.match(self.data, start)
        return match.end() if match and self._include_file(match, start) else -1

    def _include_file(self, match: re.Match[bytes], start: int) -> bool:
        """Takes in another file: owner and origin are restored behind it, the default TTL is not."""
        self._included += 1
        if self._included > MAX_INCLUDES or self._depth == _MAX_DEPTH:
            return False  # the exact reader says what is wrong with it, if anything is
        owner = self._owner(start) if self.owner_text else None
        data, origin = self.data, self.names.origin
        if match[2]:
            self.names.enter(self.names.resolve(match[2], start))
        self._depth += 1
        try:
            self.data = self._include(match[1], start).data
            return self._file()
        except Unclear:
            return False
        finally:
            self._depth -= 1
            self.data = data
            self.names.enter(origin)
            self.owner, self.owner_text = owner, _READ if owner else b""

    def _soa(self, record: grammar.Record) -> bool:
        """Takes in the only SOA record of a zone; False if it is not like that."""
        if self.soa is not None or record.owner is None:
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
