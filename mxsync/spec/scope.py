"""Which zones a spec is about, and at which providers."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mxsync.config import LoadedConfig, parse_zone
from mxsync.document import Path as DocumentPath
from mxsync.document import quote
from mxsync.errors import InputError
from mxsync.model import DnsName
from mxsync.spec.lists import ListedZone, read_list
from mxsync.spec.model import ProviderRef, SpecFile
from mxsync.spec.problems import Problems

_SOURCES = ("zone", "zones", "zones_from")


@dataclass(frozen=True, slots=True)
class Scope:
    """The zones, and the placeholders each of them fills besides ``{zone}`` (None: the list is unusable)."""

    zones: Sequence[ListedZone]
    columns: frozenset[str] | None = frozenset()


def read_zones(model: SpecFile, spec: Path, config: LoadedConfig, problems: Problems) -> Scope:
    """The zones of ``zone:``, ``zones:`` or ``zones_from:`` (relative to the folder of ``spec``)."""
    present = [key for key in _SOURCES if key in problems.document.value]
    if not present:
        problems.add("neither zone, zones nor zones_from stands here", "write zone: example.com")
    for extra in present[1:]:
        problems.add(f"{extra} and {present[0]} exclude each other", at=(extra,), key=True)
    if problems.has("overrides") and not problems.has("zone"):
        problems.add("overrides is for a spec of one zone (zone: example.com)", at=("overrides",), key=True)
    if model.zone is not None:
        return Scope(_one(model.zone, problems))
    if model.zones is not None:
        return Scope(_several(model.zones, problems))
    if model.zones_from is not None:
        return _from_file(model.zones_from, spec, config, problems)
    return Scope(())


def read_providers(model: SpecFile, config: LoadedConfig, problems: Problems) -> list[tuple[str, str]]:
    """Name and zone id (or "") of each provider, in the order of the spec."""
    found: list[tuple[str, str]] = []
    if problems.has("provider") and problems.has("providers"):
        problems.add("providers and provider exclude each other", at=("providers",), key=True)
    if model.provider is not None:
        _provider(model.provider, ("provider",), config, found, problems)
    elif model.providers is not None:
        for number, reference in enumerate(model.providers):
            _provider(reference, ("providers", number), config, found, problems)
    elif not problems.has("provider") and not problems.has("providers"):
        default = config.default_provider
        if default is not None:
            return [(default, "")]
        problems.add(
            "the spec names no provider, and there is no default",
            f"write provider: {next(iter(config.config.providers))}, "
            f"or defaults: {{provider: ...}} in {config.document.file}",
        )
    return found


def _one(text: str, problems: Problems) -> tuple[ListedZone, ...]:
    try:
        return (ListedZone(parse_zone(text), problems.place(("zone",)), {}),)
    except InputError as err:
        problems.take(err, ("zone",))
        return ()


def _several(texts: Sequence[str], problems: Problems) -> list[ListedZone]:
    zones: dict[DnsName, ListedZone] = {}
    for number, text in enumerate(texts):
        path = ("zones", number)
        try:
            name = parse_zone(text)
        except InputError as err:
            problems.take(err, path)
            continue
        if name in zones:
            problems.add(f"zone {quote(text)} stands in line {zones[name].where.line} already", at=path)
        else:
            zones[name] = ListedZone(name, problems.place(path), {})
    return list(zones.values())


def _from_file(text: str, spec: Path, config: LoadedConfig, problems: Problems) -> Scope:
    where = problems.place(("zones_from",))
    try:
        path = config.boundary.locate(text, relative_to=spec.parent, where=where)
        found = read_list(path, config.boundary.shown(path), where)
    except InputError as err:
        problems.errors.append(err)
        return Scope((), None)
    problems.errors.extend(found.errors)
    return Scope(found.zones, found.columns)


def _provider(
    reference: str | ProviderRef,
    path: DocumentPath,
    config: LoadedConfig,
    found: list[tuple[str, str]],
    problems: Problems,
) -> None:
    name, zone_id = (reference, "") if isinstance(reference, str) else (reference.name, reference.zone_id)
    path = path if isinstance(reference, str) else (*path, "name")
    if name not in config.config.providers:
        try:
            config.provider(name)
        except InputError as err:
            problems.take(err, path)
    # Without an id it is the only zone of that name, so it cannot stand beside another.
    elif any(
        name == other and (zone_id == other_id or not (zone_id and other_id)) for other, other_id in found
    ):
        problems.add(f"provider {quote(name)} stands here twice", at=path)
    else:
        found.append((name, zone_id))
