"""Live MX sets as a JSON document, and planning against one instead of a host."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent
from typing import Annotated

import pydantic
from pydantic import Field

from mxsync.errors import InputError, Position, Refused, ZoneMissing
from mxsync.files import read_regular
from mxsync.model import DEFAULT_TTL, Change, DnsName, Foreign, MxRRset, Observed, ZoneRef, display
from mxsync.plan.values import Json, Name, RefJson, SetJson, Strict, ref_json, set_json
from mxsync.provider import Capabilities, Swapped

SNAPSHOT_SCHEMA = "mxsync.snapshot/1"
MAX_SNAPSHOT = 1 << 30


class _OwnerJson(Strict):
    owner: Name
    set_: Annotated[SetJson | None, Field(alias="set")] = None
    foreign: str = ""


class _ZoneJson(Strict):
    ref: RefJson
    owners: list[_OwnerJson]


class _SnapshotJson(Strict):
    schema_: Annotated[str, Field(alias="schema")]
    created: str
    zones: list[_ZoneJson]


def zone_to_json(ref: ZoneRef, sets: Mapping[DnsName, Observed]) -> str:
    """One zone of a snapshot."""
    zone = {"ref": ref_json(ref), "owners": [_owner(observed) for observed in sets.values()]}
    return indent(json.dumps(zone, indent=1), "  ")


def snapshot_to_json(zones: Iterable[str], *, created: str) -> Iterator[str]:
    """The snapshot document piece by piece; ``zones`` come from ``zone_to_json``."""
    yield f'{{\n "schema": "{SNAPSHOT_SCHEMA}",\n "created": "{created}",\n "zones": ['
    between = "\n"
    for zone in zones:
        yield between + zone
        between = ",\n"
    yield "]\n}\n" if between == "\n" else "\n ]\n}\n"


def read_snapshot(path: Path) -> "Snapshot":
    """The snapshot in a file. Raises InputError: missing, not JSON, another schema, malformed."""
    where = Position(str(path))
    data = read_regular(path, limit=MAX_SNAPSHOT)
    try:
        document = json.loads(data)
        found = document.get("schema") if isinstance(document, dict) else None
        if found != SNAPSHOT_SCHEMA:
            raise InputError(
                f"schema {str(found)[:40]!r} is no snapshot, {SNAPSHOT_SCHEMA!r} is needed",
                "make one with: mxsync import --all --provider NAME --format json",
                where=where,
            )
        parsed = _SnapshotJson.model_validate(document)
    except pydantic.ValidationError as err:
        first = err.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputError(
            f"the snapshot is malformed at {place}: {first['msg'].lower()}", where=where
        ) from err
    except (ValueError, RecursionError) as err:
        raise InputError("this is not a whole JSON document", where=where) from err
    try:
        return Snapshot({zone.ref.value(): _sets(zone) for zone in parsed.zones})
    except InputError as err:
        raise InputError(f"the snapshot is malformed: {err.message}", where=where) from err


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A read-only provider over what a snapshot recorded; it stands in for every provider of the config."""

    recorded: Mapping[ZoneRef, Mapping[DnsName, Observed]]

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(ttl_compared=True, lists_zones=True, readers=1, writers=1)

    def provider(self, name: str) -> "_Recorded":
        """The recorded zones of one provider."""
        refs = {ref: sets for ref, sets in self.recorded.items() if ref.provider == name}
        return _Recorded(self.capabilities, refs)


class _Recorded:
    """One provider's zones in a snapshot."""

    def __init__(
        self, capabilities: Capabilities, zones: Mapping[ZoneRef, Mapping[DnsName, Observed]]
    ) -> None:
        self.capabilities = capabilities
        self._zones = zones
        self._by_name: dict[DnsName, list[ZoneRef]] = {}
        for ref in zones:
            self._by_name.setdefault(ref.name, []).append(ref)

    def find(self, name: DnsName, zone_id: str = "") -> Sequence[ZoneRef]:
        return [ref for ref in self._by_name.get(name, []) if not zone_id or ref.id == zone_id]

    def explain_missing(self, name: DnsName) -> str:
        return f"the snapshot does not hold {display(name)}; make a new one with: mxsync import --format json"

    def zones(self) -> Iterator[ZoneRef]:
        return iter(self._zones)

    @contextmanager
    def open(self, ref: ZoneRef) -> Iterator["_RecordedZone"]:
        if ref not in self._zones:
            raise ZoneMissing(f"the snapshot does not hold {display(ref.name)}")
        yield _RecordedZone(self._zones[ref])

    def publish(self, refs: Sequence[ZoneRef]) -> Sequence[str]:  # noqa: ARG002 - the contract's signature
        return ()


class _RecordedZone:
    """One zone of a snapshot; it cannot be changed."""

    def __init__(self, sets: Mapping[DnsName, Observed]) -> None:
        self._sets = sets

    def read(self, owners: Collection[DnsName] | None) -> Mapping[DnsName, Observed]:
        if owners is None:
            return self._sets
        return {owner: self._sets[owner] for owner in owners if owner in self._sets}

    def default_ttl(self, owner: DnsName) -> int:  # noqa: ARG002 - the contract's signature
        return DEFAULT_TTL

    def objections(self, changes: Sequence[Change]) -> Sequence[str]:  # noqa: ARG002 - the contract's signature
        return ()

    def pending(self) -> str:
        return ""

    def swap(self, changes: Sequence[Change]) -> Swapped:
        raise Refused(f"a snapshot cannot be changed ({len(changes)} changes)")

    def settled(self, change_id: str) -> bool:
        return not change_id


def _owner(observed: Observed) -> Json:
    match observed:
        case MxRRset():
            return {"owner": observed.owner, "set": set_json(observed)}
        case Foreign(reason=reason):
            return {"owner": observed.owner, "foreign": reason}


def _sets(zone: _ZoneJson) -> dict[DnsName, Observed]:
    found: dict[DnsName, Observed] = {}
    for one in zone.owners:
        owner = DnsName(one.owner)
        found[owner] = one.set_.value(owner) if one.set_ else Foreign(owner, one.foreign)
    return found
