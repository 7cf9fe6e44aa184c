"""The harness of the in-memory backend, open to mutation: which host, provider and zone it uses."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager

from mxsync.conformance import Feature, Harness
from mxsync.conformance.memory import MemoryHost, MemoryProvider, MemoryZone
from mxsync.errors import OutcomeUnknown
from mxsync.model import Change, DnsName, Foreign, MxRRset, ZoneRef, parse_name
from mxsync.provider import Provider


class FlakyHost(MemoryHost):
    """Loses the reply of its next swap when it is told to."""

    lose: bool | None = None

    def compare_and_swap(self, name: DnsName, zone_id: str, changes: Sequence[Change]) -> None:
        lose, self.lose = self.lose, None
        if lose is not False:
            super().compare_and_swap(name, zone_id, changes)
        if lose is not None:
            raise OutcomeUnknown("the connection was reset")


class MemoryHarness(Harness):
    features = frozenset(Feature)
    many = 25
    too_much = 70
    threads = 4
    rounds = 5
    patience = 5

    def __init__(
        self,
        host: type[FlakyHost] = FlakyHost,
        provider: type[MemoryProvider] = MemoryProvider,
        zone: type[MemoryZone] = MemoryZone,
    ) -> None:
        self.host = host()
        self.host.max_changes = 30
        self.provider_type = provider
        self.zone_type = zone

    def provider(self) -> AbstractContextManager[Provider]:
        return self._provider()

    @contextmanager
    def _provider(self) -> Iterator[Provider]:
        zone_type, host = self.zone_type, self.host

        class Connected(self.provider_type):  # type: ignore[misc, name-defined]  # the class is a parameter
            @contextmanager
            def open(self, ref: ZoneRef) -> Iterator[MemoryZone]:
                with super().open(ref) as zone:
                    yield zone if zone_type is MemoryZone else zone_type(host, zone._ref)

        yield Connected("memory", host)

    def add_zone(self, name: DnsName, sets: Sequence[MxRRset], *, zone_id: str = "") -> ZoneRef:
        others = {(parse_name("www", origin=name), "A"): "192.0.2.1", (name, "TXT"): "v=spf1 -all"}
        others |= {(one.owner, "TXT"): "beside" for one in sets}
        MemoryHost.add_zone(self.host, name, sets, zone_id=zone_id, others=others)
        return ZoneRef("memory", name, zone_id, "memory")

    def remove_zone(self, ref: ZoneRef) -> None:
        self.host.remove_zone(ref.name, ref.id)

    def live(self, ref: ZoneRef) -> Mapping[DnsName, MxRRset]:
        found = MemoryHost.mx(self.host, ref.name, ref.id)
        return {owner: one for owner, one in found.items() if isinstance(one, MxRRset)}

    def others(self, ref: ZoneRef) -> object:
        found = MemoryHost.mx(self.host, ref.name, ref.id)
        foreign = {owner: one for owner, one in found.items() if isinstance(one, Foreign)}
        return foreign, MemoryHost.others(self.host, ref.name, ref.id)

    def disturb(self, ref: ZoneRef, owner: DnsName, rrset: MxRRset | None) -> None:
        MemoryHost.put(self.host, ref.name, ref.id, owner, rrset)

    def add_foreign(self, ref: ZoneRef, owner: DnsName) -> None:
        MemoryHost.put(self.host, ref.name, ref.id, owner, Foreign(owner, "a weighted set"))

    def lose_reply(self, *, applied: bool) -> None:
        self.host.lose = applied
