"""The stage of a case: one zone, the backend connected to it, and the few moves cases are made of."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from mxsync.conformance.case import expect, expect_equal, expect_error
from mxsync.conformance.harness import Harness
from mxsync.errors import MxsyncError
from mxsync.model import (
    Change,
    Desired,
    DnsName,
    Mx,
    MxRRset,
    Want,
    ZoneRef,
    parse_name,
)
from mxsync.plan import Diff, plan_zone
from mxsync.provider import Provider, Swapped, Zone

ZONE = parse_name("conformance.test")
TTL = 3600


def at(owner: str) -> DnsName:
    """An owner in the zone of the scene, written as in zone files."""
    return parse_name(owner, origin=ZONE)


def mx(owner: str, *rdata: str, ttl: int = TTL) -> MxRRset:
    """An MX set in the zone of the scene: ``mx("@", "10 a.test")``."""
    return MxRRset(at(owner), ttl, tuple(_rdata(text) for text in rdata))


def _rdata(text: str) -> Mx:
    preference, _, exchange = text.partition(" ")
    return Mx(int(preference), parse_name(exchange))


@dataclass(frozen=True, slots=True)
class Scene:
    """One zone at the host and one connection of the backend."""

    harness: Harness
    provider: Provider
    ref: ZoneRef

    def live(self) -> Mapping[DnsName, MxRRset]:
        return dict(self.harness.live(self.ref))

    def disturb(self, owner: str, rrset: MxRRset | None) -> None:
        self.harness.disturb(self.ref, at(owner), rrset)

    def seen(self, owner: str) -> MxRRset:
        """The plain set the backend reads at an owner, with its token, in a connection to the zone."""
        with self.provider.open(self.ref) as zone:
            return plain(zone, owner)

    def swap(self, *changes: Change) -> Swapped:
        """The swap of a plan made in an earlier run: in a zone opened for nothing else."""
        with self.provider.open(self.ref) as zone:
            return zone.swap(changes)

    def plan(self, *wants: Want) -> Diff:
        desired = Desired(provider=self.ref.provider, zone=self.ref.name, wants=wants)
        with self.provider.open(self.ref) as zone:
            return plan_zone(desired, zone.read([want.owner for want in wants]), zone.default_ttl)

    def expect_live(self, *sets: MxRRset, when: str) -> None:
        """The host serves exactly these plain MX sets, and the backend reads the same."""
        wanted = {one.owner: one for one in sets}
        expect_equal(self.live(), wanted, f"{when}: the host's MX sets")
        with self.provider.open(self.ref) as zone:
            found = {owner: one for owner, one in zone.read(None).items() if isinstance(one, MxRRset)}
        expect_equal(found, wanted, f"{when}: the MX sets the backend reads")

    def expect_declined(self, *changes: Change, by: type[MxsyncError], when: str) -> None:
        """The swap raises this error, and the zone stays as it is."""
        before = self.live()
        with expect_error(by, when=when):
            self.swap(*changes)
        expect_equal(self.live(), before, f"{when}: the host's MX sets after the swap was declined")


def plain(zone: Zone, owner: str) -> MxRRset:
    """The plain set a zone reads at an owner."""
    found = zone.read([at(owner)]).get(at(owner))
    if not isinstance(found, MxRRset):
        raise AssertionError(f"the backend reads no plain MX set at {at(owner)}: {found!r}")  # noqa: TRY004 - what failed is the check
    return found


@contextmanager
def scene(harness: Harness, *sets: MxRRset, foreign: str = "") -> Iterator[Scene]:
    """A fresh zone with these sets, and a foreign one at the owner ``foreign``.

    At the end everything that is not a plain MX set must be as it was.
    """
    ref = harness.add_zone(ZONE, sets)
    if foreign:
        harness.add_foreign(ref, at(foreign))
    before = harness.others(ref)
    expect(bool(before), "the harness put no records of other types into the zone (Harness.add_zone)")
    with harness.provider() as provider:
        yield Scene(harness, provider, ref)
    expect_equal(harness.others(ref), before, "records that are not MX were touched")
