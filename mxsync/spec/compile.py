"""From one spec file to what it wants of each of its zones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mxsync.config import LoadedConfig
from mxsync.config.terms import place_owner
from mxsync.document import Document, quote
from mxsync.errors import InputError, Position
from mxsync.model import Desired, DnsName, Unmanaged, Want, display
from mxsync.spec.digest import digest
from mxsync.spec.lists import ListedZone
from mxsync.spec.model import SpecFile
from mxsync.spec.problems import Problems
from mxsync.spec.recipients import Recipient, with_recipients
from mxsync.spec.scope import read_providers, read_zones
from mxsync.spec.sets import OwnerSet, SetReader
from mxsync.spec.templates import Preset, fill

_UNMANAGED = {kind.value: kind for kind in Unmanaged}


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What one spec says about one zone; ``desired`` is empty where the spec has errors.

    ``single``: the spec is about this zone alone; ``overrides``: it goes before a list that names the zone;
    ``listed``: ``where`` is in a list file.
    """

    zone: DnsName
    where: Position
    single: bool
    overrides: bool
    listed: bool
    desired: tuple[Desired, ...]


def compile_spec(
    document: Document, path: Path, config: LoadedConfig, presets: Mapping[str, Preset]
) -> tuple[list[Definition], list[InputError]]:
    """The definitions of the spec file at ``path``, and everything that is wrong with it."""
    partial, errors = document.salvage(SpecFile)
    model = partial or SpecFile()
    problems = Problems(document, errors)
    scope = read_zones(model, path, config, problems)
    providers = read_providers(model, config, problems)
    reader = SetReader(problems=problems, config=config, presets=presets, scope=scope)
    sets = reader.read(model)
    recipients = reader.recipients(model.recipients, ("recipients",))
    listed = model.zones_from is not None
    wrong: list[InputError] = []
    wants = [_wants(zone, sets, wrong, listed=listed) for zone in scope.zones]
    if recipients or any(one.recipients for one in sets):
        wants = [
            _with_recipients(zone.name, wanted, sets, recipients, wrong)
            for zone, wanted in zip(scope.zones, wants, strict=True)
        ]
    problems.errors.extend(_once(wrong))
    usable = not problems.errors
    definitions = [
        Definition(
            zone=zone.name,
            where=zone.where,
            single=model.zone is not None,
            overrides=model.overrides,
            listed=listed,
            desired=_desired(zone, wanted, providers, model) if usable else (),
        )
        for zone, wanted in zip(scope.zones, wants, strict=True)
    ]
    return definitions, problems.errors


def _desired(
    zone: ListedZone, wants: tuple[Want, ...], providers: Sequence[tuple[str, str]], model: SpecFile
) -> tuple[Desired, ...]:
    unmanaged = _UNMANAGED[model.unmanaged]
    return tuple(
        [
            Desired(
                provider=provider,
                zone=zone.name,
                wants=wants,
                zone_id=zone_id,
                turn=turn,
                unmanaged=unmanaged,
                frozen=model.frozen,
                digest=digest(
                    zone=zone.name,
                    hosts=providers,
                    turn=turn,
                    wants=wants,
                    unmanaged=unmanaged,
                    frozen=model.frozen,
                ),
                where=zone.where,
            )
            for turn, (provider, zone_id) in enumerate(providers)
        ]
    )


def _wants(
    zone: ListedZone, sets: Sequence[OwnerSet], errors: list[InputError], *, listed: bool
) -> tuple[Want, ...]:
    """The sets for one zone; what is wrong with them there goes to ``errors``."""
    wants: list[Want] = []
    for one in sets:
        try:
            owner = place_owner(one.relative, one.text, zone.name, one.where)
        except InputError as err:
            errors.append(err)
            continue
        rdata = one.template.fixed
        if rdata is None:
            rdata, wrong = fill(one.template, zone.name, zone.values)
            if wrong:
                errors.extend(_about_zone(wrong, one, zone, listed=listed))
        wants.append(Want(owner, rdata, one.ttl, one.where, one.template.preset))
    return tuple(wants)


def _with_recipients(
    zone: DnsName,
    wants: tuple[Want, ...],
    sets: Sequence[OwnerSet],
    recipients: Sequence[Recipient],
    errors: list[InputError],
) -> tuple[Want, ...]:
    """The sets for one zone with the mailboxes that the spec names, at owners and for all of it."""
    owners = {want.where: want.owner for want in wants}
    named: list[tuple[DnsName | None, Recipient]] = [(None, one) for one in recipients]
    named += [(owners[one.where], each) for one in sets if one.where in owners for each in one.recipients]
    return with_recipients(zone, wants, named, errors)


def _about_zone(
    errors: Sequence[InputError], one: OwnerSet, zone: ListedZone, *, listed: bool
) -> list[InputError]:
    """Errors of filling a template; those from a list file hold nothing of its content."""
    if not listed:
        return [
            InputError(err.message, *err.hints, f"for zone {display(zone.name)}", where=err.where)
            for err in errors
        ]
    place = errors[0].where
    text = next(text for text, where in one.template.lines if where == place)
    return [
        InputError(
            f"the values of this line do not make a target of {quote(text)}",
            f"that entry stands at {place}",
            where=zone.where,
        )
    ]


def _once(errors: Iterable[InputError]) -> list[InputError]:
    """The first error of each place: what is wrong with an entry is often wrong for a thousand zones."""
    first: dict[Position | None, InputError] = {}
    for err in errors:
        first.setdefault(err.where, err)
    return list(first.values())
