"""Changes of MX RRsets as the fewest edits of a zone file's bytes.

Pure: bytes and changes in, bytes out, or Refused. Every result is read again and compared (``proof``), so a
case this module does not think of becomes a refusal and not a damaged file.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mxsync.errors import Position, Refused
from mxsync.model import Change, Create, Delete, DnsName, Mx, MxRRset, Replace
from mxsync_bind.lex import words
from mxsync_bind.proof import Doubt, prove
from mxsync_bind.serial import next_serial
from mxsync_bind.statements import Scan, Statement
from mxsync_bind.style import line_end, line_of, nearest_sample, spell, spell_exact, style_of


@dataclass(frozen=True, slots=True)
class Edited:
    """The new bytes of a zone file, and the serial they carry."""

    data: bytes
    serial: int


@dataclass(slots=True)
class _Edits:
    """Replacements of byte ranges that do not overlap; those at one place keep their order."""

    made: list[tuple[int, int, bytes]] = field(default_factory=list)
    deleted: set[int] = field(default_factory=set)  # starts of deleted statements

    def replace(self, start: int, end: int, text: bytes) -> None:
        self.made.append((start, end, text))

    def apply(self, data: bytes) -> bytes:
        pieces = []
        position = 0
        for start, end, text in sorted(self.made, key=lambda edit: edit[:2]):
            pieces += [data[position:start], text]
            position = end
        return b"".join([*pieces, data[position:]])


def edit(data: bytes, before: Scan, changes: Sequence[Change], now: datetime) -> Edited:
    """The file with ``changes`` made, ``before`` being the full scan of ``data``.

    Precondition: the old sets of the changes are what ``before`` has. Raises Doubt where a change cannot be
    made without touching anything else.
    """
    if before.soa.statements > 1:
        raise Doubt("the zone has more than one SOA statement", before.soa.serial_at[0])
    serial = next_serial(before.soa.serial, now)
    doubt: Doubt | None = None
    for at_end in (False, True):  # a new set stands beside its owner's other records, or else at the end
        edits = _Edits()
        for change in changes:
            _change(data, before, change, edits, at_end=at_end)
        _hand_on_owners(data, before, edits)
        edits.replace(*before.soa.serial_at, _serial_text(data, before, serial))
        result = edits.apply(data)
        try:
            prove(data, result, before, changes, serial)
        except Doubt as err:
            doubt = doubt or err
            if not any(isinstance(change, Create) for change in changes):
                break
        else:
            return Edited(result, serial)
    raise doubt or Refused("no edit was found")


def _serial_text(data: bytes, before: Scan, serial: int) -> bytes:
    """The serial, as wide as it stands in the file if that pads it with zeros."""
    old = data[slice(*before.soa.serial_at)]
    return str(serial).encode().rjust(len(old), b"0") if old.startswith(b"0") else str(serial).encode()


def _change(data: bytes, before: Scan, change: Change, edits: _Edits, *, at_end: bool) -> None:
    match change:
        case Create(new=new):
            _create(data, before, new, edits, at_end=at_end)
        case Replace(new=new):
            _replace(data, before, new, edits)
        case Delete(old=old):
            for line in _lines(before, old.owner):
                _delete(line, edits)


def _lines(before: Scan, owner: DnsName) -> list[Statement]:
    return [line for line in before.statements if line.mx and line.owner.inside and line.owner.name == owner]


def _delete(line: Statement, edits: _Edits) -> None:
    edits.replace(line.start, line.end, b"")
    edits.deleted.add(line.start)


def _replace(data: bytes, before: Scan, new: MxRRset, edits: _Edits) -> None:
    """Keeps lines that stay right, rewrites others in place, then deletes what is over or adds what lacks."""
    lines = _lines(before, new.owner)
    missing = [mx for mx in new.rdata if all(line.mx != mx for line in lines)]
    surplus = [line for line in lines if line.mx not in new.rdata]
    kept = [line for line in lines if line.mx in new.rdata]
    for line, mx in _pairs(surplus, missing):
        _rewrite(data, line, mx, edits)
        surplus.remove(line)
        missing.remove(mx)
        kept.append(line)
    for line in surplus:
        _delete(line, edits)
    kept.sort(key=lambda line: line.start)
    for line in kept:
        _set_ttl(line, new.ttl, edits)
    if missing:
        _add_beside(data, kept, missing, new, edits)


def _pairs(lines: list[Statement], wanted: list[Mx]) -> list[tuple[Statement, Mx]]:
    """Old lines with the records they become: same exchange first, then same preference, then in order."""
    pairs: list[tuple[Statement, Mx]] = []
    free, open_ = list(lines), list(wanted)
    for alike in (
        lambda old, mx: old.exchange == mx.exchange,
        lambda old, mx: old.preference == mx.preference,
        lambda _old, _mx: True,
    ):
        for line in list(free):
            found = next((mx for mx in open_ if line.mx and alike(line.mx, mx)), None)
            if found is not None:
                pairs.append((line, found))
                free.remove(line)
                open_.remove(found)
    return pairs


def _rewrite(data: bytes, line: Statement, mx: Mx, edits: _Edits) -> None:
    """New preference and exchange in a line, its other bytes as they are."""
    *before, preference, exchange = words(data, line.start).tokens
    if line.mx is None or any(token.text == b"\\#" for token in before):
        raise Doubt("an MX record in generic form (RFC 3597) is not rewritten", line.start)
    if line.mx.preference != mx.preference:
        edits.replace(preference.start, preference.end, b"%d" % mx.preference)
    if line.mx.exchange != mx.exchange:
        text = spell(mx.exchange, line.origin, absolute=exchange.text.endswith(b"."))
        edits.replace(exchange.start, exchange.end, text)


def _set_ttl(line: Statement, ttl: int, edits: _Edits) -> None:
    if line.ttl == ttl:
        return
    if line.ttl_at:
        edits.replace(*line.ttl_at, str(ttl).encode())
    else:
        first = min(line.class_at or line.type_at, line.type_at)[0]
        edits.replace(first, first, b"%d " % ttl)


def _add_beside(data: bytes, kept: list[Statement], missing: list[Mx], new: MxRRset, edits: _Edits) -> None:
    kin = kept[-1]
    style = style_of(data, kin)
    owner = style.owner
    if not kin.clean:
        owner = b"" if kin.blank_owner else spell_exact(kin.owner, kin.origin)
    ttl = new.ttl if kin.ttl_at or kin.after != new.ttl else None
    _insert(data, kin, [line_of(style, owner, ttl, mx, kin.origin) for mx in missing], edits)


def _create(data: bytes, before: Scan, new: MxRRset, edits: _Edits, *, at_end: bool) -> None:
    kin, beside = place_of(before, new.owner, at_end=at_end)
    sample = nearest_sample(before, kin.end)
    style = style_of(data, sample)
    inherited = kin.after
    # As its other records spell it: BIND keeps blocks of owners apart by upper case.
    owner = spell_exact(kin.owner, kin.origin) if beside else spell(new.owner, kin.origin, absolute=False)
    lines = []
    for index, mx in enumerate(new.rdata):
        blank = (index > 0 or (beside and kin.blank_owner)) and not style.owner
        ttl = None if not style.ttl_gap and inherited == new.ttl else new.ttl
        lines.append(line_of(style, b"" if blank else owner, ttl, mx, kin.origin))
    _insert(data, kin, lines, edits)


def place_of(before: Scan, owner: DnsName, *, at_end: bool = False) -> tuple[Statement, bool]:
    """The statement behind which a new set of ``owner`` goes, and whether it is a record of that owner."""
    records = [line for line in before.statements if line.type]
    own = [line for line in records if line.owner.inside and line.owner.name == owner]
    return (own[-1], True) if own and not at_end else (records[-1], False)


def _insert(data: bytes, kin: Statement, lines: list[bytes], edits: _Edits) -> None:
    end = line_end(data, kin)
    text = b"".join(line + end for line in lines)
    if not data[kin.start : kin.end].endswith((b"\n", b"\r")):
        text = end + text[: -len(end)]  # the file has no final newline, and keeps having none
    edits.replace(kin.end, kin.end, text)


def _hand_on_owners(data: bytes, before: Scan, edits: _Edits) -> None:
    """Writes the owner on the line that inherited it from a deleted one, where another would come instead."""
    standing: bytes | None = None
    for line in before.statements:
        if not line.type or line.start in edits.deleted:
            continue
        if line.blank_owner and standing != line.owner.exact:
            _write_owner(data, line, edits)
        standing = line.owner.exact


def _write_owner(data: bytes, line: Statement, edits: _Edits) -> None:
    """Puts the owner into the white space a line begins with, in the same column where it fits."""
    text = spell_exact(line.owner, line.origin)
    rest = data[line.start : line.end].lstrip(b" \t")
    blank = data[line.start : line.end - len(rest)]
    spaces = len(blank) - len(blank.lstrip(b" "))
    taken = len(text) if spaces > len(text) or (spaces == len(text) < len(blank)) else 0
    edits.replace(line.start, line.start + taken, text)


def refused(doubt: Doubt, data: bytes, shown: str) -> Refused:
    """A doubt as people see it, with file and line."""
    line = data.count(b"\n", 0, doubt.offset) + 1 if doubt.offset >= 0 else 0
    return Refused(doubt.message, *doubt.hints, where=Position(shown, line))
