"""Live MX sets to spec files that plan to nothing."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from mxsync.config import LoadedConfig, parse_zone
from mxsync.errors import InputError, MxsyncError
from mxsync.files import resolved, write_new
from mxsync.model import (
    NULL_MX,
    DnsName,
    Failure,
    Foreign,
    Mx,
    MxRRset,
    Observed,
    ZoneRef,
    display,
    parse_name,
    relative_to,
    sort_key,
)
from mxsync.spec import load_specs, parse_mx, parse_owner, render_spec, spell_owner
from mxsync.workflow.listing import listed
from mxsync.workflow.selection import is_glob, matching
from mxsync.workflow.session import Session

Sets = Mapping[str, tuple[int | None, tuple[str, ...]]]

MAX_NAMED = 60  # characters of a zone name in a file name that stands for several zones


@dataclass(frozen=True, slots=True)
class Live:
    """What a host serves in one zone."""

    ref: ZoneRef
    sets: Mapping[DnsName, Observed]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecText:
    """One spec file to be: its name, its text, the zones in it."""

    name: str
    text: str
    zones: tuple[DnsName, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """Zones read, and zones that could not be."""

    zones: tuple[Live, ...]
    failures: tuple[Failure, ...]


def read_zones(session: Session, provider: str, patterns: Sequence[str], *, everything: bool) -> Imported:
    """The live MX sets of the named zones, or of all the provider has.

    Globs and ``everything`` need a provider that lists its zones. Raises InputError for a glob that matches
    nothing; a named zone that is missing is a failure like any other.
    """
    refs, failures = _refs(session, provider, patterns, everything=everything)
    done = session.read_each(refs, {provider}, partial(_read_one, session))
    zones = sorted(
        (live for _, live in done.results), key=lambda live: (sort_key(live.ref.name), live.ref.id)
    )
    failures.extend(Failure(ref, error) for ref, error in done.failures)
    failures.sort(key=lambda failure: (sort_key(failure.ref.name), failure.ref.id))
    return Imported(tuple(zones), tuple(failures))


def spec_texts(imported: Imported, provider: str | None) -> tuple[SpecText, ...]:
    """Spec files for the zones: those with the same sets share one. Zones without sets to manage get none."""
    groups: dict[object, list[Live]] = {}
    shapes: dict[object, tuple[Sets, tuple[str, ...]]] = {}
    for live in imported.zones:
        sets, missing = _shape(live)
        if not sets:
            continue
        key = (tuple(sets.items()), live.ref.name if missing else "")
        groups.setdefault(key, []).append(live)
        shapes[key] = (sets, missing)
    taken: set[str] = set()
    texts = []
    for shape, group in groups.items():
        name = _file_name([live.ref.name for live in group], taken)
        taken.add(name)
        texts.append(_text(name, group, *shapes[shape], provider))
    return tuple(texts)


def left_out(imported: Imported) -> tuple[str, ...]:
    """MX data that specs cannot hold: zone, owner, why. Nothing manages it."""
    return tuple(f"{display(live.ref.name)}: {what}" for live in imported.zones for what in _shape(live)[1])


def write_specs(
    texts: Sequence[SpecText], folder: Path, known: Mapping[DnsName, str]
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


def _refs(
    session: Session, provider: str, patterns: Sequence[str], *, everything: bool
) -> tuple[list[ZoneRef], list[Failure]]:
    globs = [pattern for pattern in patterns if is_glob(pattern)]
    refs: dict[DnsName, ZoneRef] = {}
    failures: list[Failure] = []
    for pattern in patterns:
        if not is_glob(pattern):
            name = parse_name(pattern)
            try:
                refs[name] = session.locate(provider, name, "")
            except MxsyncError as err:
                failures.append(Failure(ZoneRef(provider, name), err))
    if everything or globs:
        known, ambiguous = listed(session, provider)
        failures.extend(ambiguous)
        names = set(known) if everything else set[DnsName]()
        for glob in globs:
            found = matching(known, glob)
            if not found:
                raise InputError(f"provider {provider!r} has no zone that matches {glob!r}")
            names |= found
        refs.update({name: known[name] for name in names})
    return [refs[name] for name in sorted(refs, key=sort_key)], failures


def _read_one(session: Session, ref: ZoneRef) -> Live:
    with session.provider(ref.provider).open(ref) as zone:
        sets = zone.read(None)
    return Live(ref, {owner: sets[owner] for owner in sorted(sets, key=sort_key)})


def _shape(live: Live) -> tuple[Sets, tuple[str, ...]]:
    """The sets as a spec writes them, relative to the zone, and what a spec cannot hold."""
    sets: dict[str, tuple[int | None, tuple[str, ...]]] = {}
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
                    sets[shown] = (observed.ttl, lines)
    return sets, tuple(missing)


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


def _text(
    name: str, group: Sequence[Live], sets: Sets, missing: tuple[str, ...], provider: str | None
) -> SpecText:
    zones = tuple(live.ref.name for live in group)
    ttls = {ttl for ttl, _ in sets.values()}
    common = ttls.pop() if len(ttls) == 1 else None
    if common is not None:
        sets = {owner: (None, lines) for owner, (_, lines) in sets.items()}
    comments = tuple(f"not imported, a spec cannot hold it: {what}" for what in missing)
    text = render_spec(zones=zones, provider=provider, sets=sets, ttl=common, comments=comments)
    return SpecText(name=name, text=text, zones=zones)


def known_specs(config: LoadedConfig, folder: Path) -> dict[DnsName, str]:
    """Zones that have a spec already, and where; none, if ``folder`` is not among the config's specs."""
    if not resolved(folder).is_relative_to(config.specs):
        return {}
    return {desired.zone: str(desired.where) for desired in load_specs(config).desired}
