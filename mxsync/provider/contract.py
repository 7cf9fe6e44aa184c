"""What a DNS host backend offers. The docstrings are the contract; the conformance suite checks it.

The words "before zone" and "after zone" mean all MX data of the zone before and after a call.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

import pydantic

from mxsync.model import Change, DnsName, Observed, ZoneRef
from mxsync.provider.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a host can do, as data.

    ``ttl_compared``: a swap refuses when only the TTL differs from the plan, without a race.
    ``lists_zones``: ``Provider.zones`` works.
    ``max_values``: the most records an RRset may have at this host; 0 if there is no known limit.
    ``readers``: how many zones are worth reading at once. 1 says that reading is local computation, without
    connections or state: then zones may be read by forked processes, one a processor.
    ``writers``: how many zones are worth changing at once.
    """

    ttl_compared: bool
    lists_zones: bool
    max_values: int = 0
    readers: int = 8
    writers: int = 8


@dataclass(frozen=True, slots=True)
class Swapped:
    """The host accepted a swap. ``change_id`` names it for ``Zone.settled``; ``notes`` are for people."""

    change_id: str
    notes: tuple[str, ...] = ()


class Zone(Protocol):
    """One opened zone. Not thread-safe; used by one thread from open to close."""

    def read(self, owners: Collection[DnsName] | None) -> Mapping[DnsName, Observed]:
        """The MX data the host holds now, for ``owners`` or (None) for the whole zone.

        An owner without MX data is left out. What an MxRRset cannot hold comes back as Foreign and is
        never flattened into a plain set. Every call asks the host again. Raises HostError (with the
        host's words) when the host cannot be read or its data cannot be understood with certainty,
        ZoneMissing when the zone is gone.
        """
        ...

    def default_ttl(self, owner: DnsName) -> int:
        """The TTL in seconds a new set at ``owner`` gets when nobody says otherwise."""
        ...

    def objections(self, changes: Sequence[Change]) -> Sequence[str]:
        """Reasons, known at plan time, why ``swap`` would decline these changes; each with what to do.

        Asks the host as little as possible and changes nothing. Empty: none known.
        """
        ...

    def pending(self) -> str:
        """What an earlier change still owes this host (a reload that failed), in words; normally empty."""
        ...

    def swap(self, changes: Sequence[Change]) -> Swapped:
        """Compare-and-swap of all ``changes`` at once.

        Precondition: at most one change an owner; none of their sets is Foreign.
        If for every change the before zone holds exactly its old set (Create: nothing), the after zone is
        the before zone with every new set in place, and nothing else in the zone is touched. Otherwise
        Stale is raised and the after zone equals the before zone. There is no state between.
        With no changes, it only completes what ``pending`` tells of.

        Raises Stale (live state differs), Refused (the host's words; nothing changed), HostError (could
        not be sent; nothing changed), OutcomeUnknown (sent, and no trustworthy answer came back).
        Never retries by itself after anything was sent.
        """
        ...

    def settled(self, change_id: str) -> bool:
        """Whether the host has finished publishing a change it accepted.

        Also of a change made in an earlier opening of the zone. Raises HostError if the host cannot be asked.
        """
        ...


class Provider(Protocol):
    """One configured account, project, server or set of files. Thread-safe."""

    @property
    def capabilities(self) -> Capabilities:
        """What this host can do."""
        ...

    def find(self, name: DnsName, zone_id: str = "") -> Sequence[ZoneRef]:
        """Every zone of that name; none, one or several; never picks.

        With ``zone_id`` at most the one zone with that id, and it may be answered without asking the host
        (``open`` or ``read`` then raise ZoneMissing). Raises HostError if the host cannot be asked.
        """
        ...

    def explain_missing(self, name: DnsName) -> str:
        """One line for people: where the provider looked for a zone it does not have, and what to do."""
        ...

    def zones(self) -> Iterator[ZoneRef]:
        """All zones, in any order; only where ``capabilities.lists_zones``. Raises HostError."""
        ...

    def open(self, ref: ZoneRef) -> AbstractContextManager[Zone]:
        """The zone, ready to read. Raises ZoneMissing or HostError, here or at the first read."""
        ...

    def publish(self, refs: Sequence[ZoneRef]) -> Sequence[str]:
        """Called once after the last swap of a run, with the zones that were changed or pending.

        For what is cheaper once than for each zone (one reload for a whole server). Returns notes for
        people. Raises HostError if it failed; the zones then stay ``pending``.
        """
        ...


class Backend(Protocol):
    """What an entry point of the group ``mxsync.providers`` names."""

    @property
    def Settings(self) -> type[pydantic.BaseModel]:  # noqa: N802 - it is a class
        """The model of this backend's entry in the config, without ``type``; unknown keys forbidden."""
        ...

    def connect(self, settings: Any, context: Context) -> AbstractContextManager[Provider]:
        """A provider for validated ``settings``; leaving the context closes connections.

        Imports the host's SDK here, not earlier. Raises HostError or InputError.
        """
        ...
