"""Changes of MX RRsets as the fewest edits of a zone file's bytes.

Pure: bytes and changes in, bytes out, or Refused. Every result is read again and compared (``proof``), so a
case this module does not think of becomes a refusal and not a damaged file.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from mxsync.errors import Refused
from mxsync.model import Change, Create, Delete, DnsName, Mx, MxRRset, Replace
from mxsync_bind.edits import Edits
from mxsync_bind.lex import words
from mxsync_bind.lines import Lines
from mxsync_bind.proof import Doubt, prove
from mxsync_bind.recall import Skim
from mxsync_bind.serial import next_serial
from mxsync_bind.skim import skim
from mxsync_bind.source import Source
from mxsync_bind.statements import Scan, Statement
from mxsync_bind.style import line_end, line_of, spell, spell_exact, style_of


class Edited(NamedTuple):
    """The new bytes of a zone's files by their number among its sources, and what has been read of them."""

    files: Mapping[int, bytes]
    after: Scan

    @property
    def serial(self) -> int:
        """The serial they carry."""
        return self.after.soa.serial


def edit(
    before: Scan,
    changes: Sequence[Change],
    now: datetime,
    barred: Callable[[Source], str] = lambda _source: "",
    skim: Skim = skim,
) -> Edited:
    """The files with ``changes`` made, ``before`` being the exact reading of them.

    Precondition: the old sets of the changes are what ``before`` has. ``barred`` says why a file must not be
    changed, or nothing. Raises Doubt where a change cannot be made without touching anything else.
    """
    if before.soa.statements > 1:
        raise Doubt("the zone has more than one SOA statement", before.soa.serial_at[0], file=before.soa.file)
    serial = next_serial(before.soa.serial, now)
    lines = Lines(before)
    doubt: Doubt | None = None
    for at_end in (False, True):  # a new set stands beside its owner's other records, or else at the end
        edits = Edits(before)
        for change in changes:
            _change(before, lines, change, edits, at_end=at_end)
        _hand_on_owners(before, edits)
        edits.replace(before.soa.file, *before.soa.serial_at, _serial_text(before, serial))
        try:
            _allowed(before, edits, barred)
            after = prove(before, edits, changes, serial, skim)
        except Doubt as err:
            doubt = doubt or err
            if not any(isinstance(change, Create) for change in changes):
                break
        else:
            return Edited({number: after.sources[number].data for number in edits.files}, after)
    raise doubt or Refused("no edit was found")


def _allowed(before: Scan, edits: Edits, barred: Callable[[Source], str]) -> None:
    paths = [source.path for source in before.sources]
    for number in edits.files:
        source = before.sources[number]
        reason = barred(source)
        if not reason and paths.count(source.path) > 1:
            reason = (
                f"{source.shown} is included more than once, so an edit there would change several places"
            )
        if reason:
            raise Doubt(reason, file=number)


def _serial_text(before: Scan, serial: int) -> bytes:
    """The serial, as wide as it stands in the file if that pads it with zeros."""
    old = before.sources[before.soa.file].data[slice(*before.soa.serial_at)]
    return str(serial).encode().rjust(len(old), b"0") if old.startswith(b"0") else str(serial).encode()


def _change(before: Scan, lines: Lines, change: Change, edits: Edits, *, at_end: bool) -> None:
    match change:
        case Create(new=new):
            _create(lines, new, edits, at_end=at_end)
        case Replace(new=new):
            _replace(_lines(before, lines, new.owner), new, edits)
        case Delete(old=old):
            for line in _lines(before, lines, old.owner):
                edits.delete(line)


def _lines(before: Scan, lines: Lines, owner: DnsName) -> list[Statement]:
    """The lines of an MX RRset. Raises Doubt where some of it is not made by lines of its own."""
    if owner in before.generated:
        file, offset = before.generated[owner]
        raise Doubt(
            f"$GENERATE makes MX records of {owner}, and cannot be edited for one of them",
            offset,
            "write these records out as lines",
            file=file,
        )
    return lines.mx[owner]


def _replace(lines: list[Statement], new: MxRRset, edits: Edits) -> None:
    """Keeps lines that stay right, rewrites others in place, then deletes what is over or adds what lacks."""
    missing = [mx for mx in new.rdata if all(line.mx != mx for line in lines)]
    surplus = [line for line in lines if line.mx not in new.rdata]
    kept = [line for line in lines if line.mx in new.rdata]
    for line, mx in _pairs(surplus, missing):
        _rewrite(line, mx, edits)
        surplus.remove(line)
        missing.remove(mx)
        kept.append(line)
    for line in surplus:
        edits.delete(line)
    kept.sort(key=lambda line: (line.file, line.start))
    for line in kept:
        _set_ttl(line, new.ttl, edits)
    if missing:
        _add_beside(kept, missing, new, edits)


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


def _rewrite(line: Statement, mx: Mx, edits: Edits) -> None:
    """New preference and exchange in a line, its other bytes as they are."""
    *before, preference, exchange = words(edits.data(line), line.start).tokens
    if line.mx is None or any(token.text == b"\\#" for token in before):
        raise Doubt("an MX record in generic form (RFC 3597) is not rewritten", line.start, file=line.file)
    if line.mx.preference != mx.preference:
        edits.replace(line.file, preference.start, preference.end, b"%d" % mx.preference)
    if line.mx.exchange != mx.exchange:
        text = spell(mx.exchange, line.origin, absolute=exchange.text.endswith(b"."))
        edits.replace(line.file, exchange.start, exchange.end, text)


def _set_ttl(line: Statement, ttl: int, edits: Edits) -> None:
    if line.ttl == ttl:
        return
    if line.ttl_at:
        edits.replace(line.file, *line.ttl_at, str(ttl).encode())
    else:
        first = min(line.class_at or line.type_at, line.type_at)[0]
        edits.replace(line.file, first, first, b"%d " % ttl)


def _add_beside(kept: list[Statement], missing: list[Mx], new: MxRRset, edits: Edits) -> None:
    kin = kept[-1]
    style = style_of(edits.data(kin), kin)
    owner = style.owner
    if not kin.clean:
        owner = b"" if kin.blank_owner else spell_exact(kin.owner, kin.origin)
    ttl = new.ttl if kin.ttl_at or kin.after != new.ttl else None
    _insert(kin, [line_of(style, owner, ttl, mx, kin.origin) for mx in missing], edits)


def _create(lines: Lines, new: MxRRset, edits: Edits, *, at_end: bool) -> None:
    kin, beside = lines.place(new.owner, at_end=at_end)
    sample = lines.sample(kin)
    style = style_of(edits.data(sample or kin), sample)
    inherited = kin.after
    # As its other records spell it: BIND keeps blocks of owners apart by upper case.
    owner = spell_exact(kin.owner, kin.origin) if beside else spell(new.owner, kin.origin, absolute=False)
    texts = []
    for index, mx in enumerate(new.rdata):
        blank = (index > 0 or (beside and kin.blank_owner)) and not style.owner
        ttl = None if not style.ttl_gap and inherited == new.ttl else new.ttl
        texts.append(line_of(style, b"" if blank else owner, ttl, mx, kin.origin))
    _insert(kin, texts, edits)


def _insert(kin: Statement, lines: list[bytes], edits: Edits) -> None:
    data = edits.data(kin)
    end = line_end(data, kin)
    text = b"".join(line + end for line in lines)
    if not data[kin.start : kin.end].endswith((b"\n", b"\r")):
        text = end + text[: -len(end)]  # the file has no final newline, and keeps having none
    edits.replace(kin.file, kin.end, kin.end, text)


def _hand_on_owners(before: Scan, edits: Edits) -> None:
    """Writes the owner on the line that inherited it from a deleted one, where another would come instead."""
    standing: dict[int, bytes | None] = {}
    above = 0  # the file of the statement before: an included file begins with its owner
    for line in before.statements:
        standing.setdefault(line.file, standing.get(above))
        above = line.file
        if not line.type or edits.deletes(line):
            continue
        if line.blank_owner and standing[line.file] != line.owner.exact:
            _write_owner(line, edits)
        standing[line.file] = line.owner.exact


def _write_owner(line: Statement, edits: Edits) -> None:
    """Puts the owner into the white space a line begins with, in the same column where it fits."""
    data = edits.data(line)
    text = spell_exact(line.owner, line.origin)
    rest = data[line.start : line.end].lstrip(b" \t")
    blank = data[line.start : line.end - len(rest)]
    spaces = len(blank) - len(blank.lstrip(b" "))
    taken = len(text) if spaces > len(text) or (spaces == len(text) < len(blank)) else 0
    edits.replace(line.file, line.start, line.start + taken, text)
