"""One line of a set, such as ``10 mail.example.com``, and whole sets of them."""

import ipaddress
import re
from collections.abc import Sequence
from functools import lru_cache

from mxsync.config import parse_owner, parse_ttl
from mxsync.document import quote
from mxsync.errors import InputError, Position
from mxsync.model import NULL_MX, DnsName, Mx, parse_name

__all__ = ["join_set", "parse_mx", "parse_owner", "parse_ttl", "plain_set"]

MAX_PREFERENCE = 65535  # 16 bits, RFC 1035 §3.3.9
MAX_TARGET = 253  # characters without the final dot, RFC 1035 §2.3.4

# Letters, digits, hyphens (not at the edge), and the underscore both large MTAs deliver to; the last label
# is not a number (RFC 1123 §2.1).
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_TARGET = re.compile(rf"(?:{_LABEL}\.)+(?![0-9]+\.?\Z){_LABEL}\.?")
_LINE = re.compile(rf"([0-9]{{1,5}})[ \t]+({_TARGET.pattern})")
_HOST_CHARACTERS = re.compile(r"[A-Za-z0-9_.-]")
_GLUED = re.compile(r"([0-9]{1,5})([,;:=/]?)([A-Za-z_][A-Za-z0-9_.-]*\.[A-Za-z0-9.-]+)")
_NOTHING = {"", "null", "~", "none"}
_WORDS = {"no-mail", "absent"}
_GOOD = "write it as: 10 mail.example.com"


def parse_mx(text: str, where: Position | None = None, *, zone: DnsName | None = None) -> Mx:
    """The record a line "preference target" stands for; ``0 .`` is the null MX (RFC 7505).

    A target is absolute, with or without the final dot; ``zone`` only makes hints more exact.
    Raises InputError that says what to write.
    """
    found = _plain(text)
    if found is not None:
        return found
    words = re.split(r"[ \t\n]+", text.strip(" \t\n"))
    if len(words) == 2 and re.fullmatch(r"[0-9]{1,5}", words[0]):
        return _two_words(words[0], words[1], zone, where)
    raise _explain(text, words, where)


def plain_set(texts: Sequence[str]) -> tuple[Mx, ...] | None:
    """The records of lines in which nothing is wrong or unusual, sorted; None if ``join_set`` has to look."""
    if len(texts) == 1:
        only = _plain(texts[0])
        return None if only is None else (only,)
    found = [_plain(text) for text in texts]
    if None in found or NULL_MX in found:
        return None
    # Sorting and comparing pairs is work for C; comparing Mx values is not.
    pairs = {(mx.preference, mx.exchange): mx for mx in found if mx is not None}
    return tuple([pairs[pair] for pair in sorted(pairs)]) if len(pairs) == len(found) else None


def join_set(lines: Sequence[tuple[Mx, Position]]) -> tuple[tuple[Mx, ...], list[InputError]]:
    """The records as one sorted set, and what is wrong with them together."""
    errors = []
    seen: dict[Mx, Position] = {}
    for mx, where in lines:
        if mx in seen:
            message = f"'{_shown(mx)}' stands here twice, first in line {seen[mx].line} (MX009)"
            errors.append(InputError(message, "keep one of them", where=where))
        elif mx == NULL_MX and len(lines) > 1:
            message = (
                "'0 .' means that no mail is accepted; nothing else can stand beside it (MX007, RFC 7505 §3)"
            )
            errors.append(InputError(message, "keep either it or the others", where=where))
        seen.setdefault(mx, where)
    return tuple(sorted(seen)), errors


@lru_cache(maxsize=65536)
def _plain(text: str) -> Mx | None:
    """The record of a line that needs no second look."""
    match = _LINE.fullmatch(text)
    if match is None:
        return NULL_MX if text == "0 ." else None
    preference, target = int(match[1]), match[2].removesuffix(".")
    if preference > MAX_PREFERENCE or len(target) > MAX_TARGET:
        return None
    return Mx(preference, DnsName(target + "."))


def _shown(mx: Mx) -> str:
    return f"{mx.preference} {mx.exchange.removesuffix('.') or '.'}"


def _two_words(preference: str, target: str, zone: DnsName | None, where: Position | None) -> Mx:
    number = int(preference)
    if number > MAX_PREFERENCE:
        raise InputError(
            f"preference {quote(preference)} is above {MAX_PREFERENCE} (MX001)",
            "the lowest number is tried first",
            where=where,
        )
    if target == ".":
        if number:
            raise InputError(
                f"the target . belongs to preference 0 only, not {preference} (MX007)",
                "no-mail (or 0 .) says that no mail is accepted",
                where=where,
            )
        return NULL_MX
    name = _target(target, where)
    if not _TARGET.fullmatch(name):
        raise _bad_target(target, name, zone, where)
    return Mx(number, name)


def _target(target: str, where: Position | None) -> DnsName:
    """The target as a name; what is no host name at all is told first."""
    other = _something_else(target)
    if other is not None:
        raise InputError(*other, where=where)
    for char in target:
        if char.isascii() and not _HOST_CHARACTERS.match(char):
            hints = ("an MX target is one host, not a pattern",) if char == "*" else ()
            raise InputError(
                f"character {char!r} in target {quote(target)}; a host name has letters, digits, - and dots "
                "(MX002)",
                *hints,
                where=where,
            )
    length = len(target.removesuffix("."))
    if target.isascii() and length > MAX_TARGET:
        message = f"target {quote(target)} has {length} characters, at most {MAX_TARGET} fit (MX002)"
        raise InputError(message, where=where)
    try:
        return parse_name(target)
    except InputError as err:
        raise InputError(f"target {quote(target)}: {err.message}", *err.hints, where=where) from err


def _something_else(target: str) -> tuple[str, str] | None:
    """Message and hint for what people write in place of a host name."""
    shown = quote(target)
    if _is_address(target.strip("[]").removeprefix("IPv6:")):
        return (
            f"{shown} is an IP address; an MX points to a host name (MX005, RFC 5321 §5.1)",
            "give the server a name with an A or AAAA record, and write that name",
        )
    if "/" in target or "@" in target:
        return f"{shown} is {'a URL' if '/' in target else 'a mail address'}, not a host name", _GOOD
    if target[-1] in ",;":
        return f"{shown} ends with {target[-1]!r}", "one entry for each line, without anything behind it"
    port = re.fullmatch(r"(.+):[0-9]+", target)
    if port:
        return f"{shown} names a port; an MX has none, mail goes to port 25", f"write {port[1]}"
    if "{" in target or "}" in target:
        return f"{shown} holds a brace; a placeholder is written {{name}}", "write {zone}, for example"
    return None


def _bad_target(target: str, name: DnsName, zone: DnsName | None, where: Position | None) -> InputError:
    """Why a name that is right as a name cannot be an MX target."""
    parts = name.removesuffix(".").split(".")
    if len(parts) == 1 and not parts[0].isdigit():
        return InputError(
            f"target {quote(target)} is a single label; targets are absolute names (MX002)",
            f"write {parts[0]}.{zone.removesuffix('.') if zone else '<zone>'} in full",
            where=where,
        )
    if parts[-1].isdigit():
        return InputError(
            f"target {quote(target)} ends with a number, like an IP address (MX005, RFC 1123 §2.1)",
            "an MX points to a host name",
            where=where,
        )
    edge = next((part for part in parts if part.startswith("-") or part.endswith("-")), "")
    return InputError(
        f"label {quote(edge)} of target {quote(target)} begins or ends with a hyphen (MX002)", where=where
    )


def _explain(text: str, words: list[str], where: Position | None) -> InputError:
    """What is wrong with a line that is not two words with a number first."""
    odd = next((char for char in text if char.isspace() and char not in " \t\n"), "")
    if text.strip().lower() in _NOTHING:
        message = "the entry is empty"
        hint = "no-mail means: accepts no mail (RFC 7505); absent means: no MX records here"
    elif text.strip() in _WORDS:
        message = f"{text.strip()} stands for the whole set, not for one entry of a list"
        hint = f"write {text.strip()} in place of the list"
    elif odd:
        message = f"{quote(text)} holds an unusual space (U+{ord(odd):04X})"
        hint = "write an ordinary space"
    elif len(words) == 1:
        message, hint = _one_word(words[0])
    elif len(words) == 2:
        message, hint = _no_preference(words[0], words[1], text)
    else:
        message, hint = _many_words(words, text)
    return InputError(message, hint, where=where)


def _one_word(word: str) -> tuple[str, str]:
    if re.fullmatch(r"[0-9]+", word):
        return f"{quote(word)} is a preference without a target", _GOOD
    glued = _GLUED.fullmatch(word)
    if glued:
        return f"{quote(word)}: a space belongs between preference and target", f"write {glued[1]} {glued[3]}"
    if re.fullmatch(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+\.?", word) and not _is_address(word):
        return f"{quote(word)} has no preference", f"write 10 {word} (the lowest number is tried first)"
    return f"{quote(word)} is not an entry", _GOOD


def _no_preference(first: str, second: str, text: str) -> tuple[str, str]:
    if re.fullmatch(r"[0-9]{1,5}", second) and "." in first and not re.fullmatch(r"[0-9.]+", first):
        return f"{quote(text)}: the preference stands first", f"write {second} {first}"
    if re.fullmatch(r"[0-9]+", first):
        return (
            f"preference {quote(first)} is above {MAX_PREFERENCE} (MX001)",
            "the lowest number is tried first",
        )
    if first.upper() in ("MX", "IN"):
        return f"{quote(text)} has no preference", _GOOD
    return f"preference {quote(first)} is not a whole number from 0 to {MAX_PREFERENCE} (MX001)", _GOOD


def _many_words(words: list[str], text: str) -> tuple[str, str]:
    upper = [word.upper() for word in words]
    if "MX" in upper and upper.index("MX") < len(words) - 2:
        rest = words[upper.index("MX") + 1 :]
        message = f"{quote(text)} is a whole record; an entry is only its preference and target"
        return message, f"write {' '.join(rest[:2])}"
    if sum(bool(re.fullmatch(r"[0-9]{1,5}", word)) for word in words) > 1:
        return f"{quote(text)} looks like several entries in one", "write one list item for each"
    return f"{quote(text)} has {len(words)} words, two are expected", _GOOD


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
