"""Live MX sets to spec files that plan to nothing."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from mxsync.config import LoadedConfig, parse_zone
from mxsync.errors import InputError, MxsyncError
from mxsync.files import resolved, write_new
from mxsync.model import NULL_MX, DnsName, Foreign, Mx, MxRRset, display, relative_to
from mxsync.spec import Use, load_specs, parse_mx, parse_owner, recognise, render_spec, spell_owner
from mxsync.workflow.reading import Live, Reading

MAX_NAMED = 60  # characters of a zone name in a file name that stands for several zones


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecText:
    """One spec file to be: its name, its text, the zones in it."""

    name: str
    text: str
    zones: tuple[DnsName, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """The sets of a zone as a spec writes them, relative to the zone, and what a spec cannot hold."""

    sets: tuple[tuple[str, tuple[int | None, tuple[str, ...] | Use]], ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """Zones by their sets, each group in canonical order; how many have none to manage.

    ``left_out`` tells of MX data that specs cannot hold (zone, owner, why): nothing manages it.
    """

    groups: tuple[tuple[Shape, tuple[DnsName, ...]], ...]
    empty: int
    left_out: tuple[str, ...]


def group(reading: Reading, presets: Collection[str] = ()) -> Grouped:
    """Read all zones; of those with the same sets only the names are kept.

    A zone with data that a spec cannot hold is a group of its own, so that its spec can say so.
    ``presets`` are names that the config gives to sets of its own: shipped ones of that name cannot be used.
    """
    groups: dict[tuple[Shape, DnsName | None], list[DnsName]] = {}
    left_out: list[str] = []
    empty = 0
    for name, shape in reading.each(partial(_shape, frozenset(presets))):
        left_out.extend(f"{display(name)}: {what}" for what in shape.missing)
        if shape.sets:
            groups.setdefault((shape, name if shape.missing else None), []).append(name)
        else:
            empty += 1
    return Grouped(
        groups=tuple((shape, tuple(names)) for (shape, _), names in groups.items()),
        empty=empty,
        left_out=tuple(left_out),
    )


def spec_texts(grouped: Grouped, provider: str | None) -> Iterator[SpecText]:
    """Spec files for the zones, one a group."""
    taken: set[str] = set()
    for shape, names in grouped.groups:
        name = _file_name(names, taken)
        taken.add(name)
        yield _text(name, names, shape, provider)


def write_specs(
    texts: Iterable[SpecText], folder: Path, known: Mapping[DnsName, str]
) -> tuple[tuple[Path, ...], tuple[MxsyncError, ...]]:
    """Write spec files; never over an existing file, never a zone that ``known`` specs already name.

    Gives the files written and what stood against the others.
    """
    written: list[Path] = []
    errors: list[MxsyncError] = []
    for text in texts:
        taken = [zone for zone in text.zones if zone in known]
        path = folder / text.name
        if taken:
            errors.append(
                InputError(
                    f"{display(taken[0])} already has a spec: {known[taken[0]]}; {path} was not written",
                    "import only zones without a spec, or write outside the folder of the specs",
                )
            )
            continue
        try:
            write_new(path, text.text)
        except InputError as err:
            errors.append(InputError(err.message, *err.hints, "write elsewhere with --out"))
        else:
            written.append(path)
    return tuple(written), tuple(errors)


def _shape(taken: Collection[str], live: Live) -> tuple[DnsName, Shape]:
    sets: list[tuple[str, tuple[int | None, tuple[str, ...] | Use]]] = []
    missing: list[str] = []
    for owner, observed in live.sets.items():
        shown = relative_to(owner, live.ref.name)
        match observed:
            case Foreign(reason=reason):
                missing.append(f"{shown}: {reason}")
            case MxRRset():
                lines = tuple(_written(mx) for mx in observed.rdata)
                reason = _unwritable(live.ref.name, shown, lines)
                if reason:
                    missing.append(f"{shown}: {reason}")
                else:
                    use = recognise(observed.rdata)
                    known = None if use is None or use.preset in taken else use
                    sets.append((shown, (observed.ttl, known or lines)))
    return live.ref.name, Shape(tuple(sets), tuple(missing))


def _unwritable(zone: DnsName, owner: str, lines: Sequence[str]) -> str:
    """Why a spec of the zone with these lines would not load; empty if it would."""
    try:
        parse_zone(zone)
        parse_owner(spell_owner(owner), zone)
        for line in lines:
            parse_mx(line)
    except InputError as err:
        return err.message
    return ""


def _written(mx: Mx) -> str:
    return str(mx) if mx == NULL_MX else str(mx)[:-1]


def spec_file_name(zone: DnsName) -> str:
    """The zone's name as a file name without suffix: never hidden, never a path."""
    return re.sub(r"[^\w.-]", "_", zone[:-1][:MAX_NAMED]).lstrip(".") or "root"


def _file_name(zones: Sequence[DnsName], taken: Collection[str]) -> str:
    stem = spec_file_name(zones[0]) + (f"-and-{len(zones) - 1}-more" if len(zones) > 1 else "")
    names = (f"{stem}.yaml" if number < 2 else f"{stem}-{number}.yaml" for number in count(1))
    return next(name for name in names if name not in taken)


def _text(name: str, zones: tuple[DnsName, ...], shape: Shape, provider: str | None) -> SpecText:
    sets = dict(shape.sets)
    ttls = {ttl for ttl, _ in sets.values()}
    common = ttls.pop() if len(ttls) == 1 else None
    if common is not None:
        sets = {owner: (None, lines) for owner, (_, lines) in sets.items()}
    comments = tuple(f"not imported, a spec cannot hold it: {what}" for what in shape.missing)
    text = render_spec(zones=zones, provider=provider, sets=sets, ttl=common, comments=comments)
    return SpecText(name=name, text=text, zones=zones)


def known_specs(config: LoadedConfig, folder: Path) -> dict[DnsName, str]:
    """Zones that have a spec already, and where; none, if ``folder`` is not among the config's specs."""
    if not resolved(folder).is_relative_to(config.specs):
        return {}
    return {desired.zone: str(desired.where) for desired in load_specs(config).desired}
