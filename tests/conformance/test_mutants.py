"""Backends with one defect each: the suite has to notice every one, in the right place."""
# ruff: noqa: ARG002 - a defect often is that an argument is ignored

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

import pytest

from mxsync.conformance import CASES, Case
from mxsync.conformance.memory import MemoryHost, MemoryProvider, MemoryZone
from mxsync.errors import HostError, MxsyncError, OutcomeUnknown, Refused, Stale, ZoneMissing
from mxsync.model import (
    Change,
    Create,
    DnsName,
    Foreign,
    Mx,
    MxRRset,
    Observed,
    ZoneRef,
    is_under,
    labels,
    new_of,
    old_of,
    sort_key,
)
from mxsync.provider import Swapped
from tests.conformance.memory_harness import FlakyHost, MemoryHarness


class ComparesNothing(FlakyHost):
    def compare_and_swap(self, name: DnsName, zone_id: str, changes: Sequence[Change]) -> None:
        for change in changes:
            self.put(name, zone_id, change.owner, new_of(change))


class StopsInTheMiddle(FlakyHost):
    def compare_and_swap(self, name: DnsName, zone_id: str, changes: Sequence[Change]) -> None:
        for change in changes:
            super().compare_and_swap(name, zone_id, [change])


class ComparesAllButTheTtl(FlakyHost):
    def compare_and_swap(self, name: DnsName, zone_id: str, changes: Sequence[Change]) -> None:
        with self._lock:
            mx = self._stored(name, zone_id).mx
            for change in changes:
                live, old = mx.get(change.owner), old_of(change)
                same = isinstance(live, MxRRset) and old and live.rdata == old.rdata
                if not same and live != old:
                    raise Stale("not the same")
        for change in changes:
            self.put(name, zone_id, change.owner, new_of(change))


class ComparesTheWholeZone(FlakyHost):
    """Edits of others at other owners stand in the way of every swap, for ever."""

    first: Mapping[DnsName, Observed] | None = None

    def mx(self, name: DnsName, zone_id: str) -> Mapping[DnsName, Observed]:
        live = super().mx(name, zone_id)
        self.first = self.first or live
        return live

    def compare_and_swap(self, name: DnsName, zone_id: str, changes: Sequence[Change]) -> None:
        if self.mx(name, zone_id) != self.first:
            raise Stale("the zone moved")
        super().compare_and_swap(name, zone_id, changes)
        self.first = super().mx(name, zone_id)


class ComparesOnlyTheCount(FlakyHost):
    def compare_and_swap(self, name: DnsName, zone_id: str, changes: Sequence[Change]) -> None:
        def count(observed: Observed | None) -> int:
            return len(observed.rdata) if isinstance(observed, MxRRset) else 0

        live = self.mx(name, zone_id)
        for change in changes:
            if count(live.get(change.owner)) != count(old_of(change)):
                raise Stale("another count")
        for change in changes:
            self.put(name, zone_id, change.owner, new_of(change))


class NeedsOnlyTheOldRecords(FlakyHost):
    """A prerequisite on each old record instead of on the set: additions go unnoticed."""

    def compare_and_swap(self, name: DnsName, zone_id: str, changes: Sequence[Change]) -> None:
        live = self.mx(name, zone_id)
        for change in changes:
            old, found = old_of(change), live.get(change.owner)
            if old is None and found is not None:
                raise Stale("exists")
            if old is not None and not (
                isinstance(found, MxRRset) and found.ttl == old.ttl and set(old.rdata) <= set(found.rdata)
            ):
                raise Stale("records are missing")
        for change in changes:
            self.put(name, zone_id, change.owner, new_of(change))


class LosesUpdates(FlakyHost):
    def compare_and_swap(self, name: DnsName, zone_id: str, changes: Sequence[Change]) -> None:
        live = self.mx(name, zone_id)
        for change in changes:
            if live.get(change.owner) != old_of(change):
                raise Stale("another set")
        time.sleep(0.002)
        for change in changes:
            self.put(name, zone_id, change.owner, new_of(change))


class WritesTheZoneItRead(FlakyHost):
    """Each owner is compared in time, but the file is written whole from what was read before."""

    def compare_and_swap(self, name: DnsName, zone_id: str, changes: Sequence[Change]) -> None:
        copy = dict(self.mx(name, zone_id))
        time.sleep(0.002)
        super().compare_and_swap(name, zone_id, changes)
        for change in changes:
            new = new_of(change)
            copy.pop(change.owner, None)
            if new is not None:
                copy[change.owner] = new
        with self._lock:
            self._stored(name, zone_id).mx = copy


class DeletesTheWholeOwner(FlakyHost):
    def compare_and_swap(self, name: DnsName, zone_id: str, changes: Sequence[Change]) -> None:
        super().compare_and_swap(name, zone_id, changes)
        others = self._stored(name, zone_id).others
        for change in changes:
            if new_of(change) is None:
                others.pop((change.owner, "TXT"), None)


class StampsTheZone(FlakyHost):
    def compare_and_swap(self, name: DnsName, zone_id: str, changes: Sequence[Change]) -> None:
        super().compare_and_swap(name, zone_id, changes)
        self._stored(name, zone_id).others[name, "TXT"] = "managed by mxsync"


class TakesOwnersForPatterns(FlakyHost):
    def compare_and_swap(self, name: DnsName, zone_id: str, changes: Sequence[Change]) -> None:
        super().compare_and_swap(name, zone_id, changes)
        for change in changes:
            if new_of(change) is None:
                for owner in self.mx(name, zone_id):
                    if fnmatchcase(owner, change.owner):
                        self.put(name, zone_id, owner, None)


class DeletesBelow(FlakyHost):
    def compare_and_swap(self, name: DnsName, zone_id: str, changes: Sequence[Change]) -> None:
        super().compare_and_swap(name, zone_id, changes)
        for change in changes:
            if new_of(change) is None:
                for owner in self.mx(name, zone_id):
                    if is_under(owner, change.owner):
                        self.put(name, zone_id, owner, None)


class Merges(FlakyHost):
    def compare_and_swap(self, name: DnsName, zone_id: str, changes: Sequence[Change]) -> None:
        super().compare_and_swap(name, zone_id, changes)
        for change in changes:
            old, new = old_of(change), new_of(change)
            if old and new and set(old.rdata) & set(new.rdata):
                merged = MxRRset(new.owner, new.ttl, old.rdata + new.rdata)
                self.put(name, zone_id, change.owner, merged)


class DropsTtlChanges(FlakyHost):
    def compare_and_swap(self, name: DnsName, zone_id: str, changes: Sequence[Change]) -> None:
        super().compare_and_swap(name, zone_id, changes)
        for change in changes:
            old, new = old_of(change), new_of(change)
            if old and new and old.rdata == new.rdata:
                self.put(name, zone_id, change.owner, old)


class OneTtlForAll(FlakyHost):
    def compare_and_swap(self, name: DnsName, zone_id: str, changes: Sequence[Change]) -> None:
        super().compare_and_swap(name, zone_id, changes)
        for change in changes:
            new = new_of(change)
            self.put(name, zone_id, change.owner, new and replace(new, ttl=3600))


class RemembersWhatStood(FlakyHost):
    """Like a test server that takes every set it ever saw for a conflict."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[tuple[DnsName, str, MxRRset]] = set()

    def compare_and_swap(self, name: DnsName, zone_id: str, changes: Sequence[Change]) -> None:
        for change in changes:
            new, old = new_of(change), old_of(change)
            if new is not None and (name, zone_id, new) in self.seen:
                raise Refused("the record already exists")
            if old is not None:
                self.seen.add((name, zone_id, old))
        super().compare_and_swap(name, zone_id, changes)


class DropsPreferenceChanges(FlakyHost):
    def compare_and_swap(self, name: DnsName, zone_id: str, changes: Sequence[Change]) -> None:
        def exchanges(rrset: MxRRset) -> list[DnsName]:
            return sorted(mx.exchange for mx in rrset.rdata)

        super().compare_and_swap(name, zone_id, changes)
        for change in changes:
            old, new = old_of(change), new_of(change)
            if old and new and exchanges(old) == exchanges(new):
                self.put(name, zone_id, change.owner, old)


class RefusesOddOwners(FlakyHost):
    """Takes underscores for forbidden, and the apex for taken."""

    def compare_and_swap(self, name: DnsName, zone_id: str, changes: Sequence[Change]) -> None:
        for change in changes:
            if change.owner == name or "_" in change.owner:
                raise Refused("not a host name")
        super().compare_and_swap(name, zone_id, changes)


class WritesOnlyPlainSets(FlakyHost):
    def compare_and_swap(self, name: DnsName, zone_id: str, changes: Sequence[Change]) -> None:
        super().compare_and_swap(name, zone_id, changes)
        for owner, one in self.mx(name, zone_id).items():
            if isinstance(one, Foreign):
                self.put(name, zone_id, owner, None)


class LimitsSilently(FlakyHost):
    def compare_and_swap(self, name: DnsName, zone_id: str, changes: Sequence[Change]) -> None:
        super().compare_and_swap(name, zone_id, changes)
        for change in changes:
            new = new_of(change)
            self.put(name, zone_id, change.owner, new and replace(new, rdata=new.rdata[:8]))


class Flattens(MemoryZone):
    def read(self, owners: Collection[DnsName] | None) -> Mapping[DnsName, Observed]:
        def flat(one: Observed) -> Observed:
            return MxRRset(one.owner, 60, (Mx(10, one.owner),)) if isinstance(one, Foreign) else one

        return {owner: flat(one) for owner, one in super().read(owners).items()}


class HidesForeign(MemoryZone):
    def read(self, owners: Collection[DnsName] | None) -> Mapping[DnsName, Observed]:
        return {owner: one for owner, one in super().read(owners).items() if not isinstance(one, Foreign)}


class OverwritesForeign(MemoryZone):
    def swap(self, changes: Sequence[Change]) -> Swapped:
        for change in changes:
            if isinstance(self.read([change.owner]).get(change.owner), Foreign):
                self._host.put(self._ref.name, self._ref.id, change.owner, old_of(change))
        return super().swap(changes)


class Caches(MemoryZone):
    cache: Mapping[DnsName, Observed] | None = None

    def read(self, owners: Collection[DnsName] | None) -> Mapping[DnsName, Observed]:
        if self.cache is None:
            self.cache = super().read(None)
        return self.cache if owners is None else {o: self.cache[o] for o in owners if o in self.cache}

    def swap(self, changes: Sequence[Change]) -> Swapped:
        swapped = super().swap(changes)
        self.cache = None
        return swapped


class CachesAcrossSwaps(Caches):
    def swap(self, changes: Sequence[Change]) -> Swapped:
        kept = self.cache
        swapped = super().swap(changes)
        self.cache = kept
        return swapped


class ReadsTheFirstPage(MemoryZone):
    def read(self, owners: Collection[DnsName] | None) -> Mapping[DnsName, Observed]:
        found = super().read(owners)
        return found if owners is not None else dict(list(found.items())[:20])


class ReadsTheNextSet(MemoryZone):
    """A point read that misses gives the next set of the listing."""

    def read(self, owners: Collection[DnsName] | None) -> Mapping[DnsName, Observed]:
        whole = super().read(None)
        if owners is None:
            return whole
        found = {}
        for owner in owners:
            following = sorted((o for o in whole if sort_key(o) >= sort_key(owner)), key=sort_key)
            if following:
                found[following[0]] = whole[following[0]]
        return found


class ReadsByPrefix(MemoryZone):
    def read(self, owners: Collection[DnsName] | None) -> Mapping[DnsName, Observed]:
        whole = super().read(None)
        if owners is None:
            return whole
        return {o: one for o, one in whole.items() if any(o.startswith(asked[:-1]) for asked in owners)}


class AsksTheResolver(MemoryZone):
    """Point reads by DNS query, where wildcards answer for names."""

    def read(self, owners: Collection[DnsName] | None) -> Mapping[DnsName, Observed]:
        whole = super().read(None)
        if owners is None:
            return whole
        found = dict(super().read(owners))
        for owner in owners:
            star = whole.get(DnsName("*." + owner.partition(".")[2]))
            if owner not in found and isinstance(star, MxRRset):
                found[owner] = replace(star, owner=owner)
        return found


class TakesNoOwnersForAll(MemoryZone):
    def read(self, owners: Collection[DnsName] | None) -> Mapping[DnsName, Observed]:
        return super().read(owners or None)


class ForgetsTheNullMx(MemoryZone):
    def read(self, owners: Collection[DnsName] | None) -> Mapping[DnsName, Observed]:
        found = super().read(owners)
        return {o: one for o, one in found.items() if not (isinstance(one, MxRRset) and one.is_null)}


class TakesEmptyForBroken(MemoryZone):
    def read(self, owners: Collection[DnsName] | None) -> Mapping[DnsName, Observed]:
        found = super().read(owners)
        if not found and owners is None:
            raise HostError("the host sent nothing")
        return found


class ReadsUpperCase(MemoryZone):
    def read(self, owners: Collection[DnsName] | None) -> Mapping[DnsName, Observed]:
        def upper(one: Observed) -> Observed:
            if isinstance(one, Foreign):
                return one
            rdata = tuple(Mx(m.preference, DnsName(m.exchange.upper())) for m in one.rdata)
            return replace(one, rdata=rdata)

        return {owner: upper(one) for owner, one in super().read(owners).items()}


class SplitsAtEveryDot(MemoryZone):
    def read(self, owners: Collection[DnsName] | None) -> Mapping[DnsName, Observed]:
        return {DnsName(o.replace("\\", "")): one for o, one in super().read(owners).items()}


class DropsTheLastRecord(MemoryZone):
    def read(self, owners: Collection[DnsName] | None) -> Mapping[DnsName, Observed]:
        def cut(one: Observed) -> Observed:
            more = isinstance(one, MxRRset) and len(one.rdata) > 2
            return replace(one, rdata=one.rdata[:-1]) if more else one

        return {owner: cut(one) for owner, one in super().read(owners).items()}


class RetriesByItself(MemoryZone):
    def swap(self, changes: Sequence[Change]) -> Swapped:
        try:
            return super().swap(changes)
        except OutcomeUnknown:
            return super().swap(changes)


class TakesSilenceForSuccess(MemoryZone):
    def swap(self, changes: Sequence[Change]) -> Swapped:
        with suppress(OutcomeUnknown):
            return super().swap(changes)
        return Swapped("")


class TakesSilenceForRefusal(MemoryZone):
    def swap(self, changes: Sequence[Change]) -> Swapped:
        try:
            return super().swap(changes)
        except OutcomeUnknown as err:
            raise HostError(str(err)) from err


class SaysRefusedForStale(MemoryZone):
    def swap(self, changes: Sequence[Change]) -> Swapped:
        try:
            return super().swap(changes)
        except Stale as err:
            raise Refused(str(err)) from err


class SaysNothing(MemoryZone):
    def swap(self, changes: Sequence[Change]) -> Swapped:
        try:
            return super().swap(changes)
        except Stale as err:
            raise Stale("") from err


class TakesStaleForSuccess(MemoryZone):
    def swap(self, changes: Sequence[Change]) -> Swapped:
        with suppress(Stale):
            return super().swap(changes)
        return Swapped("")


class TakesCreateForDone(MemoryZone):
    """Being there already is taken for success."""

    def swap(self, changes: Sequence[Change]) -> Swapped:
        live = self.read([change.owner for change in changes])
        left = [c for c in changes if not (isinstance(c, Create) and live.get(c.owner) == c.new)]
        return super().swap(left)


class NeedsAChange(MemoryZone):
    def swap(self, changes: Sequence[Change]) -> Swapped:
        if not changes:
            raise Refused("a batch needs at least one change")
        return super().swap(changes)


class ObjectsToAll(MemoryZone):
    def objections(self, changes: Sequence[Change]) -> Sequence[str]:
        return [f"{change.owner} looks odd" for change in changes]

    def swap(self, changes: Sequence[Change]) -> Swapped:
        self._host.compare_and_swap(self._ref.name, self._ref.id, changes)
        return Swapped("")


class ObjectsToNothing(MemoryZone):
    def objections(self, changes: Sequence[Change]) -> Sequence[str]:
        return ()


class TriesToSeeObjections(MemoryZone):
    def objections(self, changes: Sequence[Change]) -> Sequence[str]:
        with suppress(MxsyncError):
            self._host.compare_and_swap(self._ref.name, self._ref.id, changes)
        return super().objections(changes)


class LosesAChange(MemoryZone):
    def batches(self, changes: Sequence[Change]) -> Sequence[Sequence[Change]]:
        return super().batches(changes[:-1])


class SplitsForNothing(MemoryZone):
    def batches(self, changes: Sequence[Change]) -> Sequence[Sequence[Change]]:
        return [[change] for change in changes]


class FillsHalf(MemoryZone):
    def batches(self, changes: Sequence[Change]) -> Sequence[Sequence[Change]]:
        half = self._host.max_changes // 2
        return [changes[begin : begin + half] for begin in range(0, len(changes), half)]

    def swap(self, changes: Sequence[Change]) -> Swapped:
        if len(changes) > self._host.max_changes:
            raise Refused("too many")
        self._host.compare_and_swap(self._ref.name, self._ref.id, changes)
        return Swapped("")


class NeverSplits(MemoryZone):
    def batches(self, changes: Sequence[Change]) -> Sequence[Sequence[Change]]:
        return [changes]


class NeverSettles(MemoryZone):
    def settled(self, change_id: str) -> bool:
        return False


class OwesForEver(MemoryZone):
    def pending(self) -> str:
        return "a reload"


class HasNoDefaultTtl(MemoryZone):
    def default_ttl(self, owner: DnsName) -> int:
        return -1


class FindsTheFirst(MemoryProvider):
    def find(self, name: DnsName, zone_id: str = "") -> Sequence[ZoneRef]:
        return super().find(name, zone_id)[:1]


class FindsByAnyId(MemoryProvider):
    def find(self, name: DnsName, zone_id: str = "") -> Sequence[ZoneRef]:
        return super().find(name)


class FindsLookAlikes(MemoryProvider):
    def find(self, name: DnsName, zone_id: str = "") -> Sequence[ZoneRef]:
        return [r for r in self.zones() if r.name.endswith(name) and zone_id in ("", r.id)]


class FindsTheParent(MemoryProvider):
    def find(self, name: DnsName, zone_id: str = "") -> Sequence[ZoneRef]:
        found = super().find(name, zone_id)
        return found or [r for r in self.zones() if is_under(name, r.name) or labels(name)[-1:] == ("test",)]


class FindsWhatIsGone(MemoryProvider):
    def find(self, name: DnsName, zone_id: str = "") -> Sequence[ZoneRef]:
        return super().find(name, zone_id) or [ZoneRef(self._name, name, zone_id, "memory")]


class IgnoresTheId(MemoryProvider):
    @contextmanager
    def open(self, ref: ZoneRef) -> Iterator[MemoryZone]:
        with super().open(self.find(ref.name)[0]) as zone:
            yield zone


class OpensWhatIsMissing(MemoryProvider):
    @contextmanager
    def open(self, ref: ZoneRef) -> Iterator[MemoryZone]:
        if ref not in list(self.zones()):
            MemoryHost.add_zone(self._host, ref.name, zone_id=ref.id)
        with super().open(ref) as zone:
            yield zone


class CallsMissingAnError(MemoryProvider):
    @contextmanager
    def open(self, ref: ZoneRef) -> Iterator[MemoryZone]:
        if ref not in list(self.zones()):
            raise HostError("error 404")
        with super().open(ref) as zone:
            yield zone


class SharesOneZone(MemoryProvider):
    """Not thread-safe: the zone opened last is everybody's."""

    current: ZoneRef

    @contextmanager
    def open(self, ref: ZoneRef) -> Iterator[MemoryZone]:
        self.current = ref
        time.sleep(0.002)
        with super().open(self.current) as zone:
            yield zone


class ListsTheFirstPage(MemoryProvider):
    def zones(self) -> Iterator[ZoneRef]:
        yield from list(super().zones())[:3]

    def find(self, name: DnsName, zone_id: str = "") -> Sequence[ZoneRef]:
        return [r for r in super().zones() if r.name == name and zone_id in ("", r.id)]


class ListsTwice(ListsTheFirstPage):
    def zones(self) -> Iterator[ZoneRef]:
        yield from MemoryProvider.zones(self)
        yield from MemoryProvider.zones(self)

    def find(self, name: DnsName, zone_id: str = "") -> Sequence[ZoneRef]:
        return [r for r in MemoryProvider.zones(self) if r.name == name and zone_id in ("", r.id)]


class ExplainsAtLength(MemoryProvider):
    def explain_missing(self, name: DnsName) -> str:
        return "no such zone\nlooked everywhere"


class ExplainsNothing(MemoryProvider):
    def explain_missing(self, name: DnsName) -> str:
        return ""


class ClaimsTooLittle(MemoryProvider):
    capabilities = replace(MemoryProvider.capabilities, ttl_compared=False)


class ClaimsTooMuch(MemoryProvider):
    capabilities = replace(MemoryProvider.capabilities, max_values=200)


class NamesZonesAnew(MemoryProvider):
    made = 0

    def find(self, name: DnsName, zone_id: str = "") -> Sequence[ZoneRef]:
        NamesZonesAnew.made += 1
        return [replace(ref, scope=f"memory-{self.made}") for ref in super().find(name, zone_id)]


class StubbornMissing(MemoryZone):
    """Asks only for the owners it needs, and takes a zone that is gone for one without MX."""

    def read(self, owners: Collection[DnsName] | None) -> Mapping[DnsName, Observed]:
        try:
            return super().read(owners)
        except ZoneMissing:
            if owners is None:
                raise
            return {}


@dataclass(frozen=True)
class Mutant:
    make: Callable[[], MemoryHarness]
    caught_by: frozenset[str]


def _host(kind: type[FlakyHost], *caught_by: str) -> object:
    return pytest.param(Mutant(lambda: MemoryHarness(host=kind), frozenset(caught_by)), id=kind.__name__)


def _zone(kind: type[MemoryZone], *caught_by: str) -> object:
    return pytest.param(Mutant(lambda: MemoryHarness(zone=kind), frozenset(caught_by)), id=kind.__name__)


def _provider(kind: type[MemoryProvider], *caught_by: str) -> object:
    return pytest.param(Mutant(lambda: MemoryHarness(provider=kind), frozenset(caught_by)), id=kind.__name__)


STALE = ("stale-value", "stale-superset", "stale-subset", "stale-preference", "stale-ttl", "stale-gone")
ONE_OF_TWO = ("one-stale-first", "one-stale-last", "stale-delete-and-create")

MUTANTS = [
    _host(
        ComparesNothing, *STALE, *ONE_OF_TWO, "stale-appeared", "stale-while-open", "drift-is-told",
        "foreign-appeared", "concurrent-creates",
    ),
    _host(StopsInTheMiddle, *ONE_OF_TWO),
    _host(ComparesAllButTheTtl, "stale-ttl"),
    _host(ComparesTheWholeZone, "drift-elsewhere"),
    _host(ComparesOnlyTheCount, "stale-value", "stale-preference", "stale-ttl"),
    _host(NeedsOnlyTheOldRecords, "stale-superset"),
    _host(LosesUpdates, "concurrent-updates"),
    _host(WritesTheZoneItRead, "concurrent-owners"),
    _host(DeletesTheWholeOwner, "delete"),
    _host(StampsTheZone, "create", "replace", "delete", "several-changes"),
    _host(TakesOwnersForPatterns, "wildcard-owner", "wildcard-below-subdomain"),
    _host(DeletesBelow, "subdomain-owner"),
    _host(Merges, "replace"),
    _host(DropsTtlChanges, "ttl-only"),
    _host(OneTtlForAll, "create", "ttl-only", "apply-then-plan"),
    _host(RemembersWhatStood, "there-and-back", "undo"),
    _host(DropsPreferenceChanges, "preference-only", "one-value"),
    _host(RefusesOddOwners, "create-at-apex", "underscore-owner"),
    _host(WritesOnlyPlainSets, "foreign-beside"),
    _host(LimitsSilently, "max-values"),
    _zone(Flattens, "foreign-is-shown", "foreign-is-refused"),
    _zone(HidesForeign, "foreign-is-shown", "foreign-is-refused"),
    _zone(OverwritesForeign, "foreign-appeared"),
    _zone(Caches, "read-again"),
    _zone(CachesAcrossSwaps, "read-own-swap", "read-again", "swap-after-swap"),
    _zone(ReadsTheFirstPage, "many-owners"),
    _zone(ReadsTheNextSet, "read-absent"),
    _zone(ReadsByPrefix, "read-some"),
    _zone(AsksTheResolver, "read-wildcard"),
    _zone(TakesNoOwnersForAll, "read-absent"),
    _zone(ForgetsTheNullMx, "null-mx", "read-all"),
    _zone(TakesEmptyForBroken, "read-empty"),
    _zone(ReadsUpperCase, "read-all", "plan-is-empty"),
    _zone(SplitsAtEveryDot, "read-all", "escaped-owner"),
    _zone(DropsTheLastRecord, "read-all", "max-values"),
    _zone(RetriesByItself, "lost-reply-applied", "lost-reply-not-applied"),
    _zone(TakesSilenceForSuccess, "lost-reply-applied", "lost-reply-not-applied"),
    _zone(TakesSilenceForRefusal, "lost-reply-applied", "lost-reply-not-applied"),
    _zone(SaysRefusedForStale, *STALE),
    _zone(SaysNothing, *STALE),
    _zone(TakesStaleForSuccess, *STALE, *ONE_OF_TWO, "concurrent-creates"),
    _zone(TakesCreateForDone, "stale-appeared"),
    _zone(NeedsAChange, "no-changes"),
    _zone(ObjectsToAll, "no-objections"),
    _zone(ObjectsToNothing, "too-many-values"),
    _zone(TriesToSeeObjections, "no-objections", "read-again"),
    _zone(LosesAChange, "one-batch", "batches"),
    _zone(SplitsForNothing, "one-batch"),
    _zone(FillsHalf, "batches"),
    _zone(NeverSplits, "batches"),
    _zone(NeverSettles, "settles"),
    _zone(OwesForEver, "settles"),
    _zone(HasNoDefaultTtl, "default-ttl"),
    _zone(StubbornMissing, "zone-gone"),
    _provider(FindsTheFirst, "several-zones"),
    _provider(FindsByAnyId, "several-zones"),
    _provider(FindsLookAlikes, "find-exactly"),
    _provider(FindsTheParent, "missing-zone"),
    _provider(FindsWhatIsGone, "missing-zone", "zone-gone"),
    _provider(IgnoresTheId, "several-zones"),
    _provider(OpensWhatIsMissing, "zone-gone"),
    _provider(CallsMissingAnError, "zone-gone"),
    _provider(SharesOneZone, "open-in-threads"),
    _provider(ListsTheFirstPage, "lists-zones"),
    _provider(ListsTwice, "lists-zones"),
    _provider(ExplainsAtLength, "missing-zone"),
    _provider(ExplainsNothing, "missing-zone"),
    _provider(ClaimsTooLittle, "capabilities"),
    _provider(ClaimsTooMuch, "max-values"),
    _provider(NamesZonesAnew, "find"),
]  # fmt: skip


@pytest.mark.parametrize("mutant", MUTANTS)
def test_is_noticed(mutant: Mutant) -> None:
    failed = {case.id for case in CASES if not _passes(case, mutant.make())}
    assert mutant.caught_by <= failed, f"missed by {mutant.caught_by - failed}, seen by {failed}"
    assert len(failed) < len(CASES), "a mutant that fails everything proves nothing"


def _passes(case: Case, harness: MemoryHarness) -> bool:
    harness.patience = 0.2
    try:
        case.run(harness)
    except (AssertionError, LookupError, ValueError):
        return False
    return True


def test_every_case_is_proven_by_a_mutant():
    needed = {name for param in MUTANTS for name in param.values[0].caught_by}
    assert {case.id for case in CASES} == needed
