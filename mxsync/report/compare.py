"""How two providers differ, as text and as JSON."""

import json
from collections import Counter
from collections.abc import Iterator

from mxsync.model import Foreign, display, relative_to
from mxsync.plan import Comparison, Difference, ZoneDifference
from mxsync.plan.values import Json, observed_json, ref_json
from mxsync.report.lines import Line, Tone, line, plural
from mxsync.report.outcome import observed_text

COMPARED_SCHEMA = "mxsync.compared/1"


def comparison_lines(found: Comparison) -> Iterator[Line]:
    """Every zone that differs, with both sets of each differing owner; the last line counts the zones."""
    for zone in found.zones:
        yield from _zone_lines(found, zone)
        if zone.owners:
            yield line("")
    only = Counter(zone.only_at for zone in found.zones)
    alone = "".join(f", {plural(only[side], 'zone')} only at {side}" for side in (found.a, found.b))
    differs = f"{plural(only[''], 'zone')} {'differs' if only[''] == 1 else 'differ'}"
    yield line(f"Compare: {differs}{alone}, {plural(found.equal, 'zone')} equal", Tone.TITLE)


def comparison_to_json(found: Comparison) -> str:
    """The document: ``a`` and ``b`` name the sides; a zone is at one of them only, or has owners."""
    document: Json = {
        "schema": COMPARED_SCHEMA,
        "a": found.a,
        "b": found.b,
        "zones": [
            {"name": zone.name, "only_at": zone.only_at, "owners": [_owner(one) for one in zone.owners]}
            for zone in found.zones
        ],
        "equal": found.equal,
        "failures": [
            {"ref": ref_json(one.ref), "message": str(one.error), "hints": list(one.error.hints)}
            for one in found.failures
        ],
    }
    return json.dumps(document, indent=1, ensure_ascii=True) + "\n"


def _owner(one: Difference) -> Json:
    return {"owner": one.owner, "a": observed_json(one.a), "b": observed_json(one.b)}


def _zone_lines(found: Comparison, zone: ZoneDifference) -> Iterator[Line]:
    if zone.only_at:
        symbol, tone = ("-", Tone.DELETE) if zone.only_at == found.a else ("+", Tone.CREATE)
        yield line(f"{symbol} {display(zone.name)}  only at {zone.only_at}", tone)
        return
    yield line(display(zone.name), Tone.TITLE)
    width = max(len(found.a), len(found.b)) + 1
    for one in zone.owners:
        symbol, tone = _mark(one)
        yield line(f"  {symbol} {relative_to(one.owner, zone.name)}  MX", tone)
        yield line(f"      {found.a + ':':{width}} {observed_text(one.a)}", Tone.DELETE)
        yield line(f"      {found.b + ':':{width}} {observed_text(one.b)}", Tone.CREATE)


def _mark(one: Difference) -> tuple[str, Tone]:
    if isinstance(one.a, Foreign) or isinstance(one.b, Foreign):
        return "?", Tone.WARNING
    if one.a is None:
        return "+", Tone.CREATE
    return ("-", Tone.DELETE) if one.b is None else ("~", Tone.REPLACE)
