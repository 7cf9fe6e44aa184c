"""Cases: zones are found by their exact name, never guessed, and told apart."""

import dataclasses

from mxsync.apply import Verdict, swap_zone
from mxsync.conformance.case import case, expect, expect_equal, expect_error
from mxsync.conformance.harness import Feature, Harness
from mxsync.conformance.scene import ZONE, at, mx, plain, scene
from mxsync.errors import ZoneMissing
from mxsync.fleet import each
from mxsync.model import DnsName, MxRRset, Observed, Replace, ZoneRef, parse_name
from mxsync.provider import Provider

MISSING = parse_name("missing.conformance-nowhere.test")


@case()
def find(harness: Harness) -> None:
    """A zone is found by its name, and its ZoneRef stays the same from run to run."""
    with scene(harness, mx("@", "10 a.test")) as stage:
        expect_equal(list(stage.provider.find(ZONE)), [stage.ref], f"find({ZONE})")
        expect_equal(
            list(stage.provider.find(ZONE, stage.ref.id)), [stage.ref], f"find with id {stage.ref.id!r}"
        )
        expect_equal(stage.ref.name, ZONE, "the name in the ZoneRef")
        with harness.provider() as another:
            expect_equal(list(another.find(ZONE)), [stage.ref], "find in another connection")


@case()
def find_exactly(harness: Harness) -> None:
    """Only the zone of exactly that name is found: no parent, no child, no look-alike."""
    others = [
        parse_name(name) for name in ("sub.conformance.test", "notconformance.test", "conformance.test.test")
    ]
    refs = [harness.add_zone(name, []) for name in others]
    with scene(harness, mx("@", "10 a.test")) as stage:
        expect_equal(list(stage.provider.find(ZONE)), [stage.ref], f"find({ZONE}) beside {others}")
        for name, ref in zip(others, refs, strict=True):
            expect_equal(list(stage.provider.find(name)), [ref], f"find({name})")
        stage.swap(Replace(stage.seen("@"), mx("@", "20 b.test")))
        for ref in refs:
            expect_equal(dict(harness.live(ref)), {}, f"MX sets in {ref.name} after a swap in {ZONE}")
    for ref in refs:
        harness.remove_zone(ref)


@case()
def missing_zone(harness: Harness) -> None:
    """A zone the host does not have is not found, and the reason fits one line."""
    with scene(harness) as stage:
        expect_equal(list(stage.provider.find(MISSING)), [], f"find({MISSING})")
        line = stage.provider.explain_missing(MISSING)
        expect(bool(line.strip()), "explain_missing says nothing")
        expect(len(line.splitlines()) == 1, f"explain_missing is not one line: {line!r}")


@case()
def zone_gone(harness: Harness) -> None:
    """A zone that is gone since the plan is missing to open or read, and to the executor."""
    ref = harness.add_zone(ZONE, [mx("@", "10 a.test")])
    with harness.provider() as provider:
        with provider.open(ref) as zone:
            change = Replace(plain(zone, "@"), mx("@", "20 b.test"))
        harness.remove_zone(ref)
        for owners in (None, [at("@")]):
            with (
                expect_error(ZoneMissing, when=f"open and read({owners}) of a zone that is gone"),
                provider.open(ref) as zone,
            ):
                zone.read(owners)
        outcome = swap_zone(provider, ref, [change])
        expect_equal(outcome.verdict, Verdict.GONE, "the verdict about a swap in a zone that is gone")
        # With the id the answer may come without asking the host, but not without the id.
        expect_equal(list(provider.find(ZONE)), [], "find of a zone that is gone")


@case(Feature.SEVERAL_ZONES)
def several_zones(harness: Harness) -> None:
    """Several zones of one name are all found, and each is changed by itself."""
    first = harness.add_zone(ZONE, [mx("@", "10 first.test")], zone_id="one")
    second = harness.add_zone(ZONE, [mx("@", "10 second.test")], zone_id="two")
    expect(first != second, f"the harness gives both zones the same ZoneRef: {first}")
    with harness.provider() as provider:
        expect_equal(sorted(provider.find(ZONE)), sorted([first, second]), f"find({ZONE})")
        for ref in (first, second):
            expect_equal(list(provider.find(ZONE, ref.id)), [ref], f"find with id {ref.id!r}")
        with provider.open(second) as zone:
            zone.swap([Replace(plain(zone, "@"), mx("@", "20 changed.test"))])
        expect_equal(harness.live(first)[ZONE], mx("@", "10 first.test"), "the zone that was not changed")
        expect_equal(harness.live(second)[ZONE], mx("@", "20 changed.test"), "the zone that was changed")
        _expect_none(provider, dataclasses.replace(second, id="no-such-zone"))
    harness.remove_zone(first)
    harness.remove_zone(second)


def _expect_none(provider: Provider, ref: ZoneRef) -> None:
    """An id nobody has is not found, or is missing as soon as it is read."""
    for found in provider.find(ref.name, ref.id):
        expect_equal(found.id, ref.id, "the id of a zone found by its id")
        with expect_error(ZoneMissing, when="reading a zone of an unknown id"), provider.open(found) as zone:
            zone.read(None)


@case(Feature.LISTS_ZONES)
def lists_zones(harness: Harness) -> None:
    """All zones are listed, each once, just as find gives them."""
    names = [parse_name(f"z{number}.conformance.test") for number in range(5)]
    refs = {harness.add_zone(name, []) for name in names}
    with scene(harness) as stage:
        listed = list(stage.provider.zones())
        expect_equal(len(listed), len(set(listed)), "how often each zone is listed")
        missing = {*refs, stage.ref} - set(listed)
        expect(not missing, f"zones() leaves out {sorted(missing)}")
        for ref in refs:
            expect_equal(list(stage.provider.find(ref.name)), [ref], f"find({ref.name}) of a listed zone")
    for ref in refs:
        harness.remove_zone(ref)


@case()
def capabilities(harness: Harness) -> None:
    """The capabilities say what the host can do."""
    with harness.provider() as provider:
        able = provider.capabilities
        for said, feature in (
            (able.ttl_compared, Feature.TTL_COMPARED),
            (able.lists_zones, Feature.LISTS_ZONES),
        ):
            expect_equal(said, feature in harness.features, f"whether the host can {feature.value}")
        expect(able.max_values >= 0, f"max_values is {able.max_values}")
        expect(able.readers >= 1, f"readers is {able.readers}")
        expect(able.writers >= 1, f"writers is {able.writers}")


@case()
def open_in_threads(harness: Harness) -> None:
    """Threads find, open and read zones of one provider at the same time."""
    names = [parse_name(f"t{number}.conformance.test") for number in range(harness.threads)]
    sets = {name: _apex(name, number) for number, name in enumerate(names)}
    refs = [harness.add_zone(name, [sets[name]]) for name in names]
    with harness.provider() as provider:

        def read(name: DnsName) -> list[Observed]:
            found: list[Observed] = []
            for _ in range(harness.rounds):
                for ref in provider.find(name):
                    with provider.open(ref) as zone:
                        found.append(zone.read([name])[name])
            return found

        done = each(names, read, parallelism=len(names))
    expect(not done.failures, f"reading in threads failed: {[str(error) for _, error in done.failures]}")
    for name, found in done.results:
        expect_equal(found, [sets[name]] * harness.rounds, f"what a thread read in {name}")
    for ref in refs:
        harness.remove_zone(ref)


def _apex(name: DnsName, number: int) -> MxRRset:
    return dataclasses.replace(mx("@", f"{number} a.test"), owner=name)


CASES = (
    find,
    find_exactly,
    missing_zone,
    zone_gone,
    several_zones,
    lists_zones,
    capabilities,
    open_in_threads,
)
