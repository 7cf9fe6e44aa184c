"""How a zone file writes its MX lines, so that new ones look like the ones beside them."""

import re
from dataclasses import dataclass

from mxsync.model import ROOT, DnsName, Mx, relative_to
from mxsync_bind.names import Name
from mxsync_bind.statements import Statement

_BLANKS = re.compile(rb"[ \t]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """The parts of one line before its data: each gap is the white space behind its part."""

    owner: bytes  # as the sample writes it; empty where blank
    owner_gap: bytes
    ttl_gap: bytes  # empty: the sample writes no TTL
    class_text: bytes  # empty: the sample writes no class
    class_gap: bytes
    type_text: bytes
    type_gap: bytes
    data_gap: bytes
    absolute: bool


def style_of(data: bytes, sample: Statement | None) -> Style:
    """The style of an MX statement; a plain one where there is no sample on one line."""
    if sample is None or not sample.clean or sample.mx is None:
        absolute = sample is not None and data[sample.rdata_at[1] - 1 : sample.rdata_at[1]] == b"."
        return Style(
            owner=b"",
            owner_gap=b" ",
            ttl_gap=b" " if sample and sample.ttl_at else b"",
            class_text=b"IN" if sample is None or sample.class_at else b"",
            class_gap=b" ",
            type_text=b"MX",
            type_gap=b" ",
            data_gap=b" ",
            absolute=absolute,
        )
    line = data[sample.start : sample.end]
    first = min(span[0] for span in (sample.ttl_at, sample.class_at, sample.type_at) if span)
    head = line[: first - sample.start]
    owner = head.rstrip(b" \t")
    rdata = data[slice(*sample.rdata_at)]
    gap = _BLANKS.search(rdata)
    return Style(
        owner=owner,
        owner_gap=head[len(owner) :],
        ttl_gap=_gap(data, sample.ttl_at[1]) if sample.ttl_at else b"",
        class_text=data[slice(*sample.class_at)] if sample.class_at else b"",
        class_gap=_gap(data, sample.class_at[1]) if sample.class_at else b"",
        type_text=data[slice(*sample.type_at)],
        type_gap=_gap(data, sample.type_at[1]),
        data_gap=gap[0] if gap else b" ",
        absolute=rdata.endswith(b"."),
    )


def _gap(data: bytes, position: int) -> bytes:
    match = _BLANKS.match(data, position)
    return match[0] if match else b" "


def line_of(style: Style, owner: bytes, ttl: int | None, mx: Mx, origin: Name) -> bytes:
    """One MX line without its end; ``owner`` empty for a blank one, ``ttl`` None for an inherited one."""
    if owner == style.owner:
        gap = style.owner_gap
    elif owner:
        gap = _padded(style.owner + style.owner_gap, owner)
    else:
        gap = style.owner_gap if not style.owner else b"\t" if b"\t" in style.owner_gap else b"  "
    parts = [owner, gap]
    if ttl is not None:
        parts += [str(ttl).encode(), style.ttl_gap or b" "]
    parts += [style.class_text, style.class_gap if style.class_text else b"", style.type_text, style.type_gap]
    parts += [
        str(mx.preference).encode(),
        style.data_gap,
        spell(mx.exchange, origin, absolute=style.absolute),
    ]
    return b"".join(parts)


def _padded(sample: bytes, owner: bytes) -> bytes:
    """The gap that puts what follows ``owner`` into the sample's column, where spaces can."""
    if b"\t" in sample:
        return sample[len(sample.rstrip(b" \t")) :] or b"\t"
    return b" " * max(1, len(sample) - len(owner))


def spell(name: DnsName, origin: Name, *, absolute: bool) -> bytes:
    """A name as the file writes names: below the origin without its suffix, unless ``absolute``."""
    text = name if absolute or name == ROOT else relative_to(name, origin.name)
    return text.encode("ascii")


def spell_exact(owner: Name, origin: Name) -> bytes:
    """An owner below the origin without its suffix, in the upper case it has in the file."""
    text = spell(owner.name, origin, absolute=False)
    exact = owner.exact[: len(text)]
    return exact if exact.lower() == text else text


def line_end(data: bytes, statement: Statement) -> bytes:
    """The end of line that lines beside a statement have."""
    tail = data[max(statement.start, statement.end - 2) : statement.end]
    for end in (b"\r\n", b"\n", b"\r"):
        if tail.endswith(end):
            return end
    first = data.find(b"\n")
    return b"\r\n" if first > 0 and data[first - 1 : first] == b"\r" else b"\n"
