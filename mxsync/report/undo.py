"""The spec edit that keeps the next run from redoing what an undo undid."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mxsync.model import Change, DnsName, MxRRset, Position, ZoneRef, display, new_of, relative_to
from mxsync.plan import Plan
from mxsync.report.lines import Line, Tone, line
from mxsync.spec.render import owner_key


@dataclass(frozen=True, slots=True)
class SpecPlace:
    """Where specs say something about an owner, and for how many zones that place speaks."""

    where: Position
    zones: int


def spec_edit_lines(plan: Plan, specs: Mapping[tuple[ZoneRef, DnsName], SpecPlace]) -> Iterator[Line]:
    """For each undone owner that a spec names (``specs`` says where): what to write there.

    Owners whose spec already agrees, or that no spec names, need no edit and are left out of ``specs``.
    """
    told: set[tuple[DnsName, MxRRset | None, SpecPlace]] = set()
    for zone in plan.zones:
        if zone.blocked:
            continue
        for change in zone.changes:
            place = specs.get((zone.ref, change.owner))
            if place is None or (change.owner, new_of(change), place) in told:
                continue
            if not told:
                yield line("the specs still want it the other way; edit them, or the next apply redoes it:")
            told.add((change.owner, new_of(change), place))  # at every host of the zone it is the same edit
            yield line(f"  {place.where}  ({display(zone.ref.name)})", Tone.TITLE)
            if place.zones > 1:
                yield line(f"    this place speaks for {place.zones:,} zones; to change this one alone,")
                name = zone.ref.name[:-1]
                yield line(f"    write a spec of its own (zone: {name}, overrides: true) with")
            for text in _yaml(change, zone.ref.name):
                yield line(f"    {text}")


def _yaml(change: Change, zone: DnsName) -> Iterator[str]:
    owner = owner_key(relative_to(change.owner, zone))
    new = new_of(change)
    if new is None:
        yield f"{owner}: absent"
    elif new.is_null:
        yield f"{owner}: {{ttl: {new.ttl}, set: no-mail}}"
    else:
        yield f"{owner}:"
        yield f"  ttl: {new.ttl}"
        yield "  set:"
        for mx in new.rdata:
            yield f"    - {mx.preference} {mx.exchange[:-1]}"
