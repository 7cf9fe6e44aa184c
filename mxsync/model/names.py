"""Domain names in one canonical spelling, so that equal names are equal strings.

A DnsName is absolute (ends with a dot), lower case, with A-labels for internationalised labels and
RFC 1035 §5.1 escapes for octets that need them. ``parse_name`` and ``join_labels`` are the only makers.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NewType

from mxsync.errors import InputError, Position

DnsName = NewType("DnsName", str)

ROOT = DnsName(".")
MAX_LABEL = 63  # octets, RFC 1035 §2.3.4
MAX_WIRE = 255  # octets with length bytes and the root label, RFC 1035 §2.3.4

_PLAIN = re.compile(r"(?:[a-z0-9_*/+=-]{1,63}\.)+")  # already canonical, nothing to decode
_PLAIN_RELATIVE = re.compile(r"[a-z0-9_*/+=-]{1,63}(?:\.[a-z0-9_*/+=-]{1,63})*")
# A dot, or what UTS 46 §2.3 takes for one in an internationalised name.
_DOT = ".\u3002\uff0e\uff61"
_PIECE = re.compile(rf"\\([0-9]{{3}})|\\([^0-9])|([^\\{_DOT}]+)|([{_DOT}])|(.)", re.DOTALL)
_NEEDS_BACKSLASH = frozenset('".();@$\\')


def parse_name(text: str, *, origin: DnsName | None = None, where: Position | None = None) -> DnsName:
    """The canonical form of a name written by a person or a host.

    With ``origin``, ``@`` stands for it and a name without a final dot is relative to it (RFC 1035 §5.1);
    without, every name is absolute. U-labels become A-labels (RFC 5891, with the UTS 46 mapping).

    Raises InputError for empty labels, labels over 63 octets, names over 255 octets, bad escapes and
    labels that IDNA 2008 forbids.
    """
    if _PLAIN.fullmatch(text) and len(text) < MAX_WIRE:
        return DnsName(text)
    if origin is None and _PLAIN_RELATIVE.fullmatch(text) and len(text) < MAX_WIRE - 1:
        return DnsName(text + ".")
    if text == ".":
        return ROOT
    if text == "@" and origin is not None:
        return origin
    if not text:
        raise InputError("a name is empty", where=where)
    parsed, absolute = _split(text, where)
    wire = [_encode_label(label, where) for label in parsed]
    if not absolute and origin is not None:
        wire.extend(label.encode("latin-1") for label in labels(origin))
    return join_labels(wire, where=where)


def join_labels(parts: Iterable[bytes], *, where: Position | None = None) -> DnsName:
    """The DnsName of raw labels as they stand on the wire, most specific first, without the root label.

    Raises InputError for an empty or oversized label and for an oversized name.
    """
    shown = []
    size = 1
    for part in parts:
        if not part:
            raise InputError("a name has an empty label (two dots in a row)", where=where)
        if len(part) > MAX_LABEL:
            raise InputError(f"a label has {len(part)} octets, at most {MAX_LABEL} fit", where=where)
        size += len(part) + 1
        shown.append(_escape(part.decode("latin-1")))
    if size > MAX_WIRE:
        raise InputError(f"a name has {size} octets, at most {MAX_WIRE} fit", where=where)
    return DnsName(".".join(shown) + ".")


def labels(name: DnsName) -> tuple[str, ...]:
    """The labels with escapes decoded, one character an octet (latin-1), the root label left out."""
    if name == ROOT:
        return ()
    if "\\" not in name:
        return tuple(name[:-1].split("."))
    return tuple("".join(label.characters) for label in _split(name, None)[0])


def is_under(name: DnsName, zone: DnsName) -> bool:
    """Whether ``name`` is ``zone`` itself or lies below it."""
    if zone in (ROOT, name):
        return True
    if not name.endswith("." + zone):
        return False
    # `a\.example.` ends with `.example.` as text, but its dot belongs to a label.
    return "\\" not in name or labels(name)[-len(labels(zone)) :] == labels(zone)


def relative_to(name: DnsName, zone: DnsName) -> str:
    """The owner as specs and zone files write it: ``@`` at the apex, else without the zone's suffix.

    A name outside the zone comes back absolute.
    """
    if name == zone:
        return "@"
    if zone == ROOT:
        return name[:-1]
    return name[: -len(zone) - 1] if is_under(name, zone) else name


@lru_cache(maxsize=65536)
def sort_key(name: DnsName) -> tuple[str, ...]:
    """Sorts names in canonical DNS order (RFC 4034 §6.1): by label, the rightmost first."""
    return labels(name)[::-1]


def display(name: DnsName) -> str:
    """The name for people: no final dot, and the U-label spelling behind it where there is one."""
    shown = name if name == ROOT else name[:-1]
    if "xn--" not in name:
        return shown
    unicode = _unicode(name)
    return shown if unicode == shown else f"{shown} ({unicode})"


@dataclass(slots=True)
class _Label:
    """A label while it is read: decoded characters, and whether escapes or letters reach beyond ASCII."""

    characters: list[str] = field(default_factory=list)
    octets: bool = False
    letters: bool = False


def _split(text: str, where: Position | None) -> tuple[list[_Label], bool]:
    """The labels of a name, and whether it ends with a dot."""
    found = [_Label()]
    for match in _PIECE.finditer(text):
        ddd, quoted, plain, dot, stray = match.groups()
        if dot is not None:
            found.append(_Label())
        elif ddd is not None:
            if int(ddd) > 255:
                raise InputError(f"escape \\{ddd} is above \\255", where=where)
            found[-1].characters.append(chr(int(ddd)))
            found[-1].octets |= int(ddd) > 127
        elif stray is not None:
            raise InputError(
                "a backslash in a name escapes nothing",
                "a backslash stands before one character, or before three digits: \\046 is a dot in a label",
                where=where,
            )
        else:
            characters = plain if plain is not None else quoted
            found[-1].characters.extend(characters)
            found[-1].letters |= not characters.isascii()
    absolute = len(found) > 1 and not found[-1].characters
    return (found[:-1] if absolute else found), absolute


def _encode_label(parsed: _Label, where: Position | None) -> bytes:
    label = "".join(parsed.characters)
    if label.isascii():
        return label.lower().encode("ascii")
    if parsed.octets and parsed.letters:
        raise InputError(f"label {label[:MAX_LABEL]!r} mixes letters beyond ASCII with escapes", where=where)
    if parsed.octets:
        return bytes(ord(c) + 32 if "A" <= c <= "Z" else ord(c) for c in label)
    if len(label) > MAX_WIRE:  # before idna spends time on what cannot fit
        raise InputError(f"a label has {len(label)} letters, at most {MAX_LABEL} octets fit", where=where)
    import idna  # noqa: PLC0415 - 20 ms that only internationalised names need

    try:
        encoded: bytes = idna.alabel(idna.uts46_remap(label, std3_rules=False, transitional=False))
    except idna.IDNAError as err:
        reason = str(err)[:1].lower() + str(err)[1:]
        raise InputError(
            f"label {label!r} is not a valid internationalised label: {reason}", where=where
        ) from err
    return encoded


def _escape(label: str) -> str:
    if label.isalnum() and label.isascii():
        return label.lower()
    shown = []
    for char in label:
        if char in _NEEDS_BACKSLASH:
            shown.append("\\" + char)
        elif "!" <= char <= "~":
            shown.append(char.lower())
        else:
            shown.append(f"\\{ord(char):03d}")
    return "".join(shown)


def _unicode(name: DnsName) -> str:
    import idna  # noqa: PLC0415 - 20 ms that only internationalised names need

    out = []
    for label in labels(name):
        try:
            out.append(idna.decode(label) if label.startswith("xn--") else _escape(label))
        except idna.IDNAError:  # not every xn-- label in the DNS is a valid A-label: keep its ASCII form
            out.append(_escape(label))
    return ".".join(out)
