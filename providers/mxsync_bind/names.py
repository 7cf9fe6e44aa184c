"""Names of a zone file: spellings under an origin into canonical names, each spelling decoded once."""

import re
from typing import NamedTuple

from mxsync.errors import InputError
from mxsync.model import ROOT, DnsName, is_under, join_labels, labels
from mxsync_bind.source import Unclear


class Name(NamedTuple):
    """An owner, origin or target.

    ``exact`` keeps upper case, by which BIND tells owner blocks apart; ``inside``: in the zone.
    """

    name: DnsName
    exact: bytes
    inside: bool


SIMPLE = re.compile(rb"[A-Za-z0-9_*/+=-]{1,63}+(?:(?>\.[A-Za-z0-9_*/+=-]{1,63}+))*+(\.)?+")
_PIECE = re.compile(rb"\\([0-9]{3})|\\([^0-9])|([^\\.]+)|(\.)", re.DOTALL)
_ODD = re.compile(rb"[^A-Za-z0-9_*/+=-]")
_DDD = re.compile(rb"\\([0-9]{3})")


class Names:
    """The names of one zone's file under the origin in force; ``known`` has those met so far by spelling."""

    __slots__ = ("_all", "_room", "_suffix", "apex", "known", "origin", "zone")

    def __init__(self, zone: DnsName) -> None:
        self.zone = zone
        exact = zone.encode("ascii")
        if b"\\" in exact:
            exact = b".".join(_exact(label.encode("latin-1")) for label in labels(zone)) + b"."
        self.apex = Name(zone, exact, inside=True)
        self._all: dict[bytes, dict[bytes, Name]] = {}
        self.enter(self.apex)

    def enter(self, origin: Name) -> None:
        """Makes ``origin`` the origin in force."""
        self.origin = origin
        self.known = self._all.setdefault(origin.exact, {b"@": origin})
        self._suffix = b"." if origin.name == ROOT else b"." + origin.exact
        # RFC 1035 §2.3.4, with the length bytes; an origin with escapes is joined label by label.
        self._room = -1 if b"\\" in self._suffix else 253 - len(self._suffix)

    @property
    def plain_suffix(self) -> tuple[bytes, int]:
        """What makes a relative name that matches SIMPLE one in the zone, and the longest it suits."""
        return self._suffix, self._room if self.origin.inside else -1

    def resolve(self, text: bytes, offset: int) -> Name:
        """The name spelled ``text`` at ``offset`` (RFC 1035 §5.1). Raises Unclear."""
        found = self.known.get(text)
        if found is None:
            found = self.known[text] = self.resolve_once(text, offset)
        return found

    def resolve_once(self, text: bytes, offset: int) -> Name:
        """As ``resolve``, for a spelling that is not expected again. Raises Unclear."""
        if text == b"@":
            return self.origin
        match = SIMPLE.fullmatch(text)
        if match is None or len(text) > self._room:
            return self._decode(text, offset)
        if match[1]:
            name = DnsName(text.lower().decode("ascii"))
            return Name(name, text, is_under(name, self.zone))
        exact = text + self._suffix
        name = DnsName(exact.lower().decode("ascii"))
        return Name(name, exact, self.origin.inside or is_under(name, self.zone))

    def from_wire(self, wire: list[bytes], offset: int) -> Name:
        """The name of raw labels. Raises Unclear if they do not fit."""
        try:
            name = join_labels(wire) if wire else ROOT
        except InputError as err:
            raise Unclear(offset, err.message) from err
        exact = b".".join(map(_exact, wire)) + b"."
        return Name(name, exact, is_under(name, self.zone))

    def _decode(self, text: bytes, offset: int) -> Name:
        if text == b".":
            return Name(ROOT, b".", self.zone == ROOT)
        parts = [bytearray()]
        position = 0
        while position < len(text):
            match = _PIECE.match(text, position)
            if match is None:
                raise Unclear(offset, "a name has an escape that is not complete")
            if match[4]:
                if not parts[-1]:
                    raise Unclear(offset, "a name has an empty label")
                parts.append(bytearray())
            else:
                parts[-1] += _piece(match, first=not parts[-1], offset=offset)
            position = match.end()
        if not parts[0]:
            raise Unclear(offset, "a name is empty")
        wire = [bytes(part) for part in parts]
        if wire[-1]:
            wire.extend(_unexact(part) for part in self.origin.exact.split(b".") if part)
        else:
            del wire[-1]
        return self.from_wire(wire, offset)


def resolve_plain(text: bytes, origin: Name) -> DnsName:
    """The name that a spelling in lower case and without escapes has under an origin."""
    if text == b"@":
        return origin.name
    written = text.decode("latin-1")
    if text.endswith(b"."):
        return DnsName(written)
    return DnsName(f"{written}." if origin.name == ROOT else f"{written}.{origin.name}")


def _piece(match: re.Match[bytes], *, first: bool, offset: int) -> bytes:
    digits, escaped, plain, _ = match.groups()
    if plain is not None:
        return plain
    if digits is None:
        if escaped == b"[" and first:
            raise Unclear(offset, "a name has a bit-string label, which no longer exists (RFC 6891)")
        return escaped
    if int(digits) > 255:
        raise Unclear(offset, "a name has an escape above \\255")
    return bytes((int(digits),))


def _exact(label: bytes) -> bytes:
    return _ODD.sub(lambda match: b"\\%03d" % match[0][0], label)


def _unexact(label: bytes) -> bytes:
    return _DDD.sub(lambda match: bytes((int(match[1]),)), label)
