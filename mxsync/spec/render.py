"""Writing a spec file that loads back as the sets it was made from."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mxsync.config import format_ttl
from mxsync.model import DnsName

SCHEMA_FILE = "../mxsync-spec.schema.json"
"""Where editors look for the schema, seen from a file in specs/: ``mxsync schema`` writes it there."""

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
# Words a YAML 1.1 reader would take for a boolean or null; mxsync does not, but people's editors do.
_YAML_WORDS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n", "none", "no-mail", "absent"}
_LINE_BREAKS = re.compile(r"[^\t\x20-\x7e\xa1-\u1fff\u2030-\ud7ff\ue000-\ufdcf]")
_NULL = ("0 .",)


@dataclass(frozen=True, slots=True)
class Use:
    """A set that is a preset with these values of its parameters."""

    preset: str
    values: tuple[tuple[str, str], ...] = ()


def render_spec(
    *,
    zones: Sequence[DnsName],
    provider: str | None,
    sets: Mapping[str, tuple[int | None, tuple[str, ...] | Use]],
    ttl: int | None,
    comments: Sequence[str] = (),
) -> str:
    """The text of a spec file.

    ``sets``: owner relative to the zone -> (TTL, lines or preset). No lines: absent; ``0 .`` alone: no-mail.
    A TTL of None, or one equal to ``ttl``, is not written, so the owner gets ``ttl``.
    """
    lines = [f"# yaml-language-server: $schema={SCHEMA_FILE}"]
    lines.extend(f"# {part}".rstrip() for comment in comments for part in _LINE_BREAKS.split(comment))
    names = [scalar(zone.removesuffix(".")) for zone in zones]
    if len(names) == 1:
        lines.append(f"zone: {names[0]}")
    else:
        lines.append("zones:")
        lines.extend(f"  - {name}" for name in names)
    if provider is not None:
        lines.append(f"provider: {scalar(provider)}")
    if ttl is not None:
        lines.append(f"ttl: {format_ttl(ttl)}")
    if not sets:
        lines.append("mx: {}")
    else:
        lines.append("mx:")
        for owner, (own, records) in sets.items():
            if isinstance(records, Use):
                lines.append(_use(owner, own if own != ttl else None, records))
                continue
            # `set` alone under mx would read as an entry without an owner.
            long = (own is not None and own != ttl and bool(records)) or owner == "set"
            lines.extend(_owner(owner, own if own != ttl else None, records, long=long))
    return "\n".join(lines) + "\n"


def spell_owner(owner: str) -> str:
    """A relative owner as a spec spells it: a brace would read as a placeholder."""
    return owner.replace("{", r"\123")


def scalar(text: str) -> str:
    """The text as a YAML scalar that every YAML reader takes for text."""
    if _PLAIN.fullmatch(text) and text.lower() not in _YAML_WORDS:
        return text
    if "\\" in text and text.isascii() and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return json.dumps(text)


def owner_key(owner: str) -> str:
    """An owner relative to the zone, as the key under ``mx:``."""
    return scalar(spell_owner(owner))


def _use(owner: str, ttl: int | None, use: Use) -> str:
    values = (("use", use.preset), *use.values)
    inner = ", ".join(f"{name}: {scalar(value)}" for name, value in values)
    own = "" if ttl is None else f", ttl: {format_ttl(ttl)}"
    return f"  {owner_key(owner)}: {{{inner}{own}}}"


def _owner(owner: str, ttl: int | None, records: tuple[str, ...], *, long: bool) -> Iterator[str]:
    word = "absent" if not records else "no-mail" if records == _NULL else ""
    key = owner_key(owner)
    if not long:
        yield f"  {key}:{' ' + word if word else ''}"
    else:
        yield f"  {key}:"
        if ttl is not None and records:
            yield f"    ttl: {format_ttl(ttl)}"
        yield f"    set:{' ' + word if word else ''}"
    if not word:
        indent = "      " if long else "    "
        yield from (f"{indent}- {line}" for line in records)
