"""The terms that config and specs share: TTLs, zone names, owners."""

import re
from functools import lru_cache

from mxsync.document import quote
from mxsync.errors import InputError, Position
from mxsync.model import MAX_TTL, ROOT, DnsName, is_under, join_labels, labels, parse_name, relative_to

_UNITS = {"w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}
_TTL = re.compile(
    r"(?:([0-9]{1,10})w)?(?:([0-9]{1,10})d)?(?:([0-9]{1,10})h)?(?:([0-9]{1,10})m)?(?:([0-9]{1,10})s)?",
    re.IGNORECASE,
)
_PLAIN_OWNER = re.compile(r"[a-z0-9_*-]{1,63}(?:\.[a-z0-9_*-]{1,63})*")
_PLAIN_ZONE = re.compile(r"(?:[a-z0-9_-]{1,63}\.)+(?![0-9]+\Z)[a-z0-9_-]{1,63}")
_ESCAPE = re.compile(r"\\(?:[0-9]{3}|.)", re.DOTALL)
_NOT_IN_ZONE = re.compile(r"[^A-Za-z0-9_*/+=.-]", re.ASCII)
_NOT_IN_OWNER = re.compile(r"[\x00-\x20\x7f\"();@$]|[^\x00-\x7f]")  # what needs an escape, RFC 1035 §5.1
_NOTHING = {"", "null", "~", "none"}


def parse_ttl(text: str, where: Position | None = None) -> int:
    """Seconds of ``3600``, ``1h`` or ``1h30m`` (units w d h m s, each once, in this order).

    Raises InputError for anything else and for more than 2**31 - 1 seconds (RFC 2181 §8).
    """
    seconds = _seconds(text)
    if seconds is None:
        raise _not_a_ttl(text, where)
    if seconds > MAX_TTL:
        raise InputError(f"TTL {quote(text)} is above {MAX_TTL} seconds (RFC 2181 §8)", where=where)
    return seconds


@lru_cache(maxsize=1024)
def _seconds(text: str) -> int | None:
    if text.isascii() and text.isdigit() and len(text) <= 10:
        return int(text)
    match = _TTL.fullmatch(text)
    if not match or not text:
        return None
    return sum(int(n) * unit for n, unit in zip(match.groups("0"), _UNITS.values(), strict=True))


def format_ttl(seconds: int) -> str:
    """The shortest text people read easily that ``parse_ttl`` turns back into ``seconds``."""
    for unit in "dhm":
        count, rest = divmod(seconds, _UNITS[unit])
        if count and not rest:
            return f"{count}{unit}"
    return str(seconds)


def parse_zone(text: str, where: Position | None = None) -> DnsName:
    """A zone's name, with or without the final dot.

    Raises InputError: not a name, the root, a wildcard, an address, a URL.
    """
    if _PLAIN_ZONE.fullmatch(text) and len(text) < 254:
        return DnsName(text + ".")
    if text.lower() in _NOTHING:
        raise InputError("the zone has no name", "write zone: example.com", where=where)
    if "://" in text or "@" in text:
        raise InputError(
            f"{quote(text)} is not a zone name", "write the domain alone: zone: example.com", where=where
        )
    _only_known_characters(text, _NOT_IN_ZONE, "zone name", where)
    zone = parse_name(text, where=where)
    if zone == ROOT:
        raise InputError("the root zone has no MX", where=where)
    parts = labels(zone)
    if "*" in parts:
        raise InputError(
            f"zone name {quote(text)} holds a wildcard",
            'a wildcard is an owner: mx: {"*": [...]} in the zone it belongs to',
            where=where,
        )
    if parts[-1].isdigit():
        raise InputError(f"{quote(text)} is an address or a number, not a zone name", where=where)
    if "/" in zone and parts[-1] != "arpa":
        raise InputError(
            f"character '/' in zone name {quote(text)}", "write the domain alone: example.com", where=where
        )
    return zone


def parse_owner(text: str, zone: DnsName, where: Position | None = None) -> DnsName:
    """An owner written relative to its zone: ``@``, ``lists``, ``*``, ``*.sub``, with RFC 1035 escapes.

    Raises InputError: empty, a final dot, the zone's name at the end, or not a name.
    """
    return place_owner(parse_relative(text, where), text, zone, where)


def parse_relative(text: str, where: Position | None = None) -> DnsName:
    """An owner as if its zone were the root, the root itself for ``@``; for ``place_owner``.

    Raises InputError: empty, a final dot, or not a name.
    """
    if text == "@":
        return ROOT
    if _PLAIN_OWNER.fullmatch(text) and len(text) < 254:
        return DnsName(text + ".")
    if not text:
        raise InputError("an owner is empty", 'the zone itself is written "@"', where=where)
    if "{" in text:
        raise InputError(
            f"owner {quote(text)} holds a placeholder", "placeholders may stand in targets only", where=where
        )
    if text == ".":
        raise InputError(
            f"owner {quote(text)} is not relative", 'the zone itself is written "@"', where=where
        )
    _only_known_characters(text, _NOT_IN_OWNER, "owner", where)
    name = parse_name(text, where=where)
    if _ESCAPE.sub("x", text).endswith("."):
        raise InputError(
            f"owner {quote(text)} ends with a dot: owners are relative to the zone",
            f"write {_spelled(text.rstrip('.'))}, or without the zone's name if it ends with that",
            where=where,
        )
    return name


def place_owner(relative: DnsName, text: str, zone: DnsName, where: Position | None = None) -> DnsName:
    """The owner in ``zone`` for the result of ``parse_relative(text)``.

    Raises InputError if the zone's name stands at its end already, or the whole is too long.
    """
    if relative == ROOT:
        return zone
    if relative.endswith(zone) and is_under(relative, zone):
        right = relative_to(relative, zone)
        raise InputError(
            f"owner {quote(text)} holds the name of the zone already",
            f"write {_spelled(right)}: owners are relative to the zone",
            where=where,
        )
    if len(relative) + len(zone) < 254:
        return DnsName(relative + zone)
    wire = [part.encode("latin-1") for part in (*labels(relative), *labels(zone))]
    return join_labels(wire, where=where)


def _only_known_characters(text: str, odd: re.Pattern[str], what: str, where: Position | None) -> None:
    for char in odd.findall(_ESCAPE.sub("x", text)):
        if char == "\\" or (not char.isascii() and char.isprintable() and not char.isspace()):
            continue  # parse_name explains a lone backslash, and judges letters beyond ASCII by IDNA
        escape = f"\\{ord(char):03d}" if ord(char) < 256 else ""
        hints = (f"if it really belongs there, write {escape}",) if escape and what == "owner" else ()
        raise InputError(f"character {char!r} in {what} {quote(text)}", *hints, where=where)


def _spelled(owner: str) -> str:
    return f'"{owner}"' if owner == "@" or owner.startswith("*") else owner


def _not_a_ttl(text: str, where: Position | None) -> InputError:
    if text.lower() in _NOTHING:
        return InputError("the TTL is empty", "leave the key out to keep the live TTL", where=where)
    if re.fullmatch(r"(?:[0-9]+[wdhms])+[0-9]+", text, re.IGNORECASE | re.ASCII):
        return InputError(
            f"TTL {quote(text)}: the last number has no unit", f"write {text}{_next_unit(text)}", where=where
        )
    if re.fullmatch(r"(?:[0-9]+[wdhms])+", text, re.IGNORECASE | re.ASCII):
        return InputError(
            f"TTL {quote(text)}: each unit once, in the order w d h m s", "write 1h30m", where=where
        )
    if text.isascii() and text.isdigit():
        return InputError(f"TTL {quote(text)} is above {MAX_TTL} seconds (RFC 2181 §8)", where=where)
    return InputError(f"{quote(text)} is not a TTL", "write seconds (3600) or units (1h, 1h30m)", where=where)


def _next_unit(text: str) -> str:
    """The unit people mean by the last number of ``1h30``."""
    last = re.sub(r"[0-9]", "", text)[-1].lower()
    return {"w": "d", "d": "h", "h": "m"}.get(last, "s")
