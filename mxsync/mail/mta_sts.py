"""MTA-STS policies: reading them, matching targets. RFC 8461."""

import re
from dataclasses import dataclass
from enum import StrEnum

from mxsync.errors import InputError
from mxsync.model import DnsName, parse_name

MAX_POLICY = 64 * 1024  # octets; RFC 8461 §3.2 suggests this limit

_LINE = re.compile(r"([A-Za-z0-9][A-Za-z0-9_.-]{0,31}):[ \t]*(.*?)[ \t]*")
_MAX_AGE = re.compile(r"[0-9]{1,10}")
_LONGEST = 31_557_600  # seconds: RFC 8461 §3.2
_SHOWN = 60  # characters of a stranger's line


class Mode(StrEnum):
    """What senders do about a target that does not match. RFC 8461 §5."""

    ENFORCE = "enforce"
    TESTING = "testing"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class StsPolicy:
    """A policy that senders understand. ``patterns``: names, or ``*.`` and a name; ``max_age`` in seconds."""

    mode: Mode
    patterns: tuple[str, ...]
    max_age: int

    def matches(self, host: DnsName) -> bool:
        """Whether the policy names a host; ``*`` stands for exactly one label. RFC 8461 §4.1."""
        _, _, above = host.partition(".")
        return host in self.patterns or (bool(above) and f"*.{above}" in self.patterns)


def parse_policy(text: str) -> StsPolicy:
    """The policy of a file. RFC 8461 §3.2.

    Unknown fields are ignored, and so are repeated ones, ``mx`` aside. Raises InputError for what senders
    would not accept, in words that follow "the policy".
    """
    fields: dict[str, str] = {}
    patterns: list[str] = []
    for line in re.split(r"\r?\n", text):
        if not line.strip(" \t"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise InputError(f"has a line that is no field: {line[:_SHOWN]!a}")
        key, value = match[1], match[2]
        if key == "mx":
            patterns.append(_pattern(value))
        else:
            fields.setdefault(key, value)
    if fields.get("version") != "STSv1":
        raise InputError("has no line `version: STSv1`")
    mode, max_age = fields.get("mode", ""), fields.get("max_age", "")
    if mode not in tuple(Mode):
        raise InputError(f"has no mode of enforce, testing and none, but {mode[:_SHOWN]!a}")
    if not _MAX_AGE.fullmatch(max_age) or int(max_age) > _LONGEST:
        raise InputError(f"has no max_age of at most {_LONGEST} seconds, but {max_age[:_SHOWN]!a}")
    if not patterns and mode != Mode.NONE:
        raise InputError("has no mx line")
    return StsPolicy(Mode(mode), tuple(patterns), int(max_age))


def _pattern(text: str) -> str:
    name = text.removeprefix("*.")
    try:
        parsed = parse_name(name)
    except InputError:
        parsed = None
    if parsed is None or name.endswith(".") or "*" in parsed:  # RFC 5321 §4.1.2 knows no final dot
        raise InputError(f"has an mx line that is no host name: {text[:_SHOWN]!a}")
    return f"*.{parsed}" if text.startswith("*.") else parsed
