"""Cases: what is read is what the host holds now, all of it, and nothing else."""

import time
from collections.abc import Sequence

from mxsync.conformance.case import case, expect, expect_equal
from mxsync.conformance.harness import Harness
from mxsync.conformance.scene import ZONE, at, mx, plain, scene
from mxsync.model import (
    MAX_TTL,
    Change,
    Create,
    Delete,
    DnsName,
    MxRRset,
    Observed,
    Replace,
    parse_name,
)

# Names that a listing which starts at an owner, a prefix match or a pattern match would mix up.
NEIGHBOURS = (
    "@",
    "a",
    "aa",
    "a.a",
    "a-a",
    "ab",
    "b.a",
    "*",
    "*.a",
    "_a",
    "conformance",
    "conformance.test",
    "0",
)


def _sets(owners: Sequence[str]) -> tuple[MxRRset, ...]:
    return tuple(
        mx(owner, f"{number} mx{number}.test", ttl=300 + number) for number, owner in enumerate(owners)
    )


@case()
def read_all(harness: Harness) -> None:
    """The whole zone is read: every MX set, with its TTL and all its records, in canonical form."""
    sets = (
        mx("@", "10 a.test", "10 b.test", "20 c.test", ttl=300),
        mx("sub", "0 .", ttl=86400),
        mx("*.wild", "65535 mx.conformance.test", ttl=60),
        mx(r"dot\.ted", "10 a.b.c.d.test"),
    )
    with scene(harness, *sets) as stage, stage.provider.open(stage.ref) as zone:
        found = zone.read(None)
        expect_equal(dict(found), {one.owner: one for one in sets}, "read(None)")
        for owner, one in found.items():
            expect_equal(owner, parse_name(owner), "the canonical form of an owner")
            _expect_canonical(one)


def _expect_canonical(one: Observed) -> None:
    expect_equal(one.owner, parse_name(one.owner), "the canonical form of a set's owner")
    if isinstance(one, MxRRset):
        for record in one.rdata:
            expect_equal(record.exchange, parse_name(record.exchange), "the canonical form of an exchange")


@case()
def read_some(harness: Harness) -> None:
    """Reading some owners gives the same as reading the whole zone and picking them."""
    sets = _sets(NEIGHBOURS)
    with scene(harness, *sets) as stage, stage.provider.open(stage.ref) as zone:
        whole = zone.read(None)
        for one in sets:
            expect_equal(dict(zone.read([one.owner])), {one.owner: one}, f"read([{one.owner}])")
            expect_equal(whole.get(one.owner), one, f"read(None) at {one.owner}")
        for collection in ([one.owner for one in sets], {one.owner for one in sets}):
            expect_equal(dict(zone.read(collection)), dict(whole), f"read of a {type(collection).__name__}")
        half: list[DnsName] = [one.owner for one in sets[::2]]
        expect_equal(
            dict(zone.read(half)), {one.owner: one for one in sets[::2]}, "read of every other owner"
        )


@case()
def read_absent(harness: Harness) -> None:
    """Owners without MX are left out, whatever else stands at them, before them or behind them."""
    sets = _sets(("b", "b.b", "d"))
    absent = [at(owner) for owner in ("@", "www", "a", "a.b", "bb", "c", "e", "*", "x.y.z", "_b")]
    with scene(harness, *sets) as stage, stage.provider.open(stage.ref) as zone:
        for owner in absent:
            expect_equal(dict(zone.read([owner])), {}, f"read([{owner}]), where there is no MX")
        expect_equal(
            dict(zone.read([*absent, at("b")])), {at("b"): sets[0]}, "read of one owner with MX in many"
        )
        expect_equal(dict(zone.read([])), {}, "read of no owners")


@case()
def read_wildcard(harness: Harness) -> None:
    """A wildcard's set is read at the wildcard only, not at the names it answers for."""
    with scene(harness, mx("*", "10 a.test")) as stage, stage.provider.open(stage.ref) as zone:
        expect_equal(dict(zone.read([at("any"), at("x.any")])), {}, "read of names a wildcard covers")


@case()
def read_empty(harness: Harness) -> None:
    """A zone without MX is read as empty."""
    with scene(harness) as stage, stage.provider.open(stage.ref) as zone:
        expect_equal(dict(zone.read(None)), {}, "read(None) of a zone without MX")
        expect_equal(dict(zone.read([ZONE])), {}, "read of the apex of a zone without MX")


@case()
def read_again(harness: Harness) -> None:
    """Every read asks the host again, in the same opened zone too."""
    with scene(harness, mx("@", "10 a.test"), mx("b", "10 b.test")) as stage:
        with stage.provider.open(stage.ref) as zone:
            plain(zone, "@")
            zone.read(None)
            zone.objections([Create(mx("c", "10 c.test"))])
            stage.disturb("@", mx("@", "20 someone.test"))
            stage.disturb("b", None)
            now = {at("@"): mx("@", "20 someone.test")}
            expect_equal(dict(zone.read([at("@"), at("b")])), now, "owners read again after an edit")
            expect_equal(dict(zone.read(None)), now, "the zone read again after an edit")
        expect_equal(stage.seen("@"), mx("@", "20 someone.test"), "the set in a zone opened after the edit")


@case()
def read_own_swap(harness: Harness) -> None:
    """What is read right after a swap is what was swapped."""
    sets = mx("@", "10 a.test"), mx("b", "10 b.test")
    with scene(harness, *sets) as stage, stage.provider.open(stage.ref) as zone:
        changes: list[Change] = [
            Replace(plain(zone, "@"), mx("@", "20 new.test")),
            Delete(plain(zone, "b")),
            Create(mx("c", "10 c.test")),
        ]
        zone.swap(changes)
        now = {at("@"): mx("@", "20 new.test"), at("c"): mx("c", "10 c.test")}
        expect_equal(dict(zone.read([at("@"), at("b"), at("c")])), now, "owners read after a swap")
        expect_equal(dict(zone.read(None)), now, "the zone read after a swap")


@case()
def many_owners(harness: Harness) -> None:
    """A zone with more MX owners than the host lists on a page is read whole, and changed at its far end."""
    sets = _sets([f"n{number:05}" for number in range(harness.many)])
    with scene(harness, *sets) as stage:
        with stage.provider.open(stage.ref) as zone:
            found = zone.read(None)
            missing = sorted({one.owner for one in sets} - found.keys())
            expect(
                not missing, f"read(None) lost {len(missing)} of {len(sets)} owners, the first: {missing[:3]}"
            )
            expect_equal(len(found), len(sets), "how many owners read(None) finds")
            asked = [one.owner for one in sets]
            expect_equal(dict(zone.read(asked)), dict(found), "a read of every owner by name")
        last = sets[-1].owner
        changed = MxRRset(last, 600, mx("@", "10 far.test").rdata)
        with stage.provider.open(stage.ref) as zone:
            old = zone.read([last])[last]
            if isinstance(old, MxRRset):
                zone.swap([Replace(old, changed)])
        expect_equal(
            stage.live(), {**{one.owner: one for one in sets}, last: changed}, "the zone after a swap"
        )


@case()
def default_ttl(harness: Harness) -> None:
    """The TTL for new sets is a number of seconds that DNS can hold."""
    with scene(harness, mx("@", "10 a.test")) as stage, stage.provider.open(stage.ref) as zone:
        for owner in (at("@"), at("new"), at("*")):
            ttl: object = zone.default_ttl(owner)
            whole = isinstance(ttl, int) and not isinstance(ttl, bool) and 0 <= ttl <= MAX_TTL
            expect(whole, f"default_ttl({owner}) is {ttl!r}")


@case()
def settles(harness: Harness) -> None:
    """An accepted change is settled sooner or later, and then nothing is owed."""
    with scene(harness, mx("@", "10 a.test")) as stage:
        with stage.provider.open(stage.ref) as zone:
            swapped = zone.swap([Replace(plain(zone, "@"), mx("@", "20 b.test"))])
            expect(all(isinstance(note, str) for note in swapped.notes), "notes of a swap are texts")
            deadline = time.monotonic() + harness.patience
            while not zone.settled(swapped.change_id):
                expect(time.monotonic() < deadline, f"not settled within {harness.patience} s")
                time.sleep(0.05)
        with stage.provider.open(stage.ref) as zone:
            expect(zone.settled(swapped.change_id), "a settled change is not settled in a zone opened anew")
        notes = stage.provider.publish([stage.ref])
        expect(all(isinstance(note, str) for note in notes), "notes of publish are texts")
        with stage.provider.open(stage.ref) as zone:
            expect_equal(zone.pending(), "", "what a settled and published change still owes")
        stage.expect_live(mx("@", "20 b.test"), when="after publish")


CASES = (
    read_all,
    read_some,
    read_absent,
    read_wildcard,
    read_empty,
    read_again,
    read_own_swap,
    many_owners,
    default_ttl,
    settles,
)
