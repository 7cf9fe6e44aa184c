"""The in-memory DNS host: the smallest complete backend, and the one to read before writing another.

Two parts, as with every backend: ``MemoryHost`` stands for the DNS host, somewhere else and shared by
everybody; ``MemoryProvider`` and ``MemoryZone`` are how mxsync sees it.
"""

import json
import re
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated

import pydantic
from pydantic import Field

from mxsync.errors import InputError, Refused, Stale, ZoneMissing
from mxsync.model import (
    DEFAULT_TTL,
    MAX_TTL,
    Change,
    DnsName,
    Mx,
    MxRRset,
    Observed,
    ZoneRef,
    display,
    is_under,
    new_of,
    old_of,
    parse_name,
)
from mxsync.provider import Backend, Capabilities, Context, Provider, Swapped

_PREFERENCE = re.compile("[0-9]{1,5}")

MAX_VALUES = 100
"""The most records of one RRset this host takes; real hosts have such limits too."""


@dataclass(slots=True)
class _Stored:
    """One zone at the host: MX data by owner, everything else by owner and type."""

    mx: dict[DnsName, Observed] = field(default_factory=dict)
    others: dict[tuple[DnsName, str], str] = field(default_factory=dict)


class MemoryHost:
    """The DNS host: zones by name and id. Thread-safe; one lock makes every request atomic.

    ``max_changes`` is the most changes one request may hold; 0: any number.
    """

    def __init__(self, max_changes: int = 0) -> None:
        self.max_changes = max_changes
        self._lock = threading.Lock()
        self._zones: dict[DnsName, dict[str, _Stored]] = {}

    def add_zone(
        self,
        name: DnsName,
        mx: Iterable[Observed] = (),
        *,
        zone_id: str = "",
        others: Mapping[tuple[DnsName, str], str] | None = None,
    ) -> None:
        """A new zone, in place of one with that name and id."""
        with self._lock:
            stored = _Stored({one.owner: one for one in mx}, dict(others or {}))
            self._zones.setdefault(name, {})[zone_id] = stored

    def remove_zone(self, name: DnsName, zone_id: str = "") -> None:
        """The zone is gone."""
        with self._lock:
            del self._zones[name][zone_id]

    def zones(self) -> Sequence[tuple[DnsName, str]]:
        """Name and id of every zone."""
        with self._lock:
            return tuple((name, zone_id) for name, ids in self._zones.items() for zone_id in ids)

    def ids(self, name: DnsName) -> Sequence[str]:
        """The id of every zone of that name."""
        with self._lock:
            return tuple(self._zones.get(name, ()))

    def mx(self, name: DnsName, zone_id: str) -> Mapping[DnsName, Observed]:
        """The MX data of a zone as it stands now. Raises ZoneMissing."""
        with self._lock:
            return dict(self._stored(name, zone_id).mx)

    def others(self, name: DnsName, zone_id: str) -> Mapping[tuple[DnsName, str], str]:
        """All records of other types as they stand now. Raises ZoneMissing."""
        with self._lock:
            return dict(self._stored(name, zone_id).others)

    def put(self, name: DnsName, zone_id: str, owner: DnsName, mx: Observed | None) -> None:
        """Somebody else's edit: no questions asked. Raises ZoneMissing."""
        with self._lock:
            _place(self._stored(name, zone_id).mx, owner, mx)

    def compare_and_swap(self, name: DnsName, zone_id: str, changes: Sequence[Change]) -> None:
        """All changes or none, under one lock from the first look to the last write.

        Raises ZoneMissing, or Stale for the first owner whose set is not the change's old one.
        """
        with self._lock:
            mx = self._stored(name, zone_id).mx
            for change in changes:
                if mx.get(change.owner) != old_of(change):
                    raise Stale(f"the MX set of {display(change.owner)} is another one by now")
            for change in changes:
                _place(mx, change.owner, new_of(change))

    def _stored(self, name: DnsName, zone_id: str) -> _Stored:
        try:
            return self._zones[name][zone_id]
        except KeyError as err:
            raise ZoneMissing(f"the host has no zone {display(name)}") from err


def _place(mx: dict[DnsName, Observed], owner: DnsName, value: Observed | None) -> None:
    if value is None:
        mx.pop(owner, None)
    else:
        mx[owner] = value


class MemoryZone:
    """One opened zone: no state of its own, so nothing it says can be out of date."""

    def __init__(self, host: MemoryHost, ref: ZoneRef, ttl: int = DEFAULT_TTL) -> None:
        self._host = host
        self._ref = ref
        self._ttl = ttl

    def read(self, owners: Collection[DnsName] | None) -> Mapping[DnsName, Observed]:
        mx = self._host.mx(self._ref.name, self._ref.id)
        return mx if owners is None else {owner: mx[owner] for owner in owners if owner in mx}

    def default_ttl(self, owner: DnsName) -> int:  # noqa: ARG002 - hosts may have one for each owner
        return self._ttl

    def objections(self, changes: Sequence[Change]) -> Sequence[str]:
        return [
            f"{display(change.owner)} would have {len(new.rdata)} MX records, this host takes {MAX_VALUES}; "
            "list fewer mail servers"
            for change in changes
            if (new := new_of(change)) is not None and len(new.rdata) > MAX_VALUES
        ]

    def batches(self, changes: Sequence[Change]) -> Sequence[Sequence[Change]]:
        most = self._host.max_changes or len(changes) or 1
        return [changes[begin : begin + most] for begin in range(0, len(changes), most)]

    def pending(self) -> str:
        return ""

    def swap(self, changes: Sequence[Change]) -> Swapped:
        for objection in self.objections(changes):
            raise Refused(objection)
        if len(self.batches(changes)) > 1:
            raise Refused(f"a request holds {self._host.max_changes} changes, not {len(changes)}")
        self._host.compare_and_swap(self._ref.name, self._ref.id, changes)
        return Swapped(change_id="done")

    def settled(self, change_id: str) -> bool:  # noqa: ARG002 - here every change is published at once
        return True


class MemoryProvider:
    """One configured memory host; any number of them may share a ``MemoryHost``."""

    capabilities = Capabilities(ttl_compared=True, lists_zones=True, max_values=MAX_VALUES, readers=1)

    def __init__(self, name: str, host: MemoryHost, ttl: int = DEFAULT_TTL) -> None:
        self._name = name
        self._host = host
        self._ttl = ttl

    def find(self, name: DnsName, zone_id: str = "") -> Sequence[ZoneRef]:
        return [self._ref(name, one) for one in self._host.ids(name) if zone_id in ("", one)]

    def explain_missing(self, name: DnsName) -> str:
        return f"provider {self._name} holds no zone {display(name)}; add it to `zones` in its config"

    def zones(self) -> Iterator[ZoneRef]:
        return (self._ref(name, zone_id) for name, zone_id in self._host.zones())

    @contextmanager
    def open(self, ref: ZoneRef) -> Iterator[MemoryZone]:
        yield MemoryZone(self._host, ref, self._ttl)

    def publish(self, refs: Sequence[ZoneRef]) -> Sequence[str]:  # noqa: ARG002 - nothing is left to do
        return ()

    def policy(self, zones: Sequence[ZoneRef], *, read_only: bool) -> str:
        document = {
            "allow": ["read"] if read_only else ["read", "change MX"],
            "zones": [ref.name for ref in zones],
        }
        return json.dumps(document, indent=1) + "\n"

    def _ref(self, name: DnsName, zone_id: str) -> ZoneRef:
        return ZoneRef(self._name, name, zone_id, "memory")


class MemorySettings(pydantic.BaseModel):
    """``zones``: zone -> owner -> MX records, as in ``{example.com: {"@": ["10 mail.example.com"]}}``.

    ``max_changes``: the most changes one request may hold; 0: any number.
    """

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)

    zones: dict[str, dict[str, list[str]]] = Field(default_factory=dict)
    ttl: Annotated[int, Field(ge=0, le=MAX_TTL)] = DEFAULT_TTL
    max_changes: Annotated[int, Field(ge=0)] = 0


class MemoryBackend:
    """The entry point ``memory``: what it holds begins with the settings and ends with the connection."""

    Settings = MemorySettings

    @contextmanager
    def connect(self, settings: MemorySettings, context: Context) -> Iterator[Provider]:
        host = MemoryHost(settings.max_changes)
        for zone, owners in settings.zones.items():
            name = parse_name(zone)
            if host.ids(name):
                raise InputError(f"zone {display(name)} stands there twice")
            host.add_zone(name, _sets(name, settings.ttl, owners).values())
        yield MemoryProvider(context.provider, host, settings.ttl)


def _sets(zone: DnsName, ttl: int, owners: Mapping[str, Sequence[str]]) -> dict[DnsName, MxRRset]:
    sets: dict[DnsName, MxRRset] = {}
    for text, rdata in owners.items():
        owner = parse_name(text, origin=zone)
        if not is_under(owner, zone):
            raise InputError(f"owner {text!r} lies outside zone {display(zone)}")
        if owner in sets:
            raise InputError(f"owner {text!r} of zone {display(zone)} stands there twice")
        if not rdata:
            raise InputError(f"owner {text!r} of zone {display(zone)} has no MX records")
        sets[owner] = MxRRset(owner, ttl, tuple(_mx(one) for one in rdata))
    return sets


def _mx(text: str) -> Mx:
    preference, _, exchange = text.strip().partition(" ")
    if not _PREFERENCE.fullmatch(preference) or int(preference) > 65535:
        raise InputError(
            f"{text!r} is no MX record: a preference (0-65535) and a host name are needed",
            'write it as "10 mail.example.com"',
        )
    return Mx(int(preference), parse_name(exchange.strip()))


BACKEND: Backend = MemoryBackend()
