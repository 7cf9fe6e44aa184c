"""Cases: a swap that does not fit the zone is declined, and the zone stays as it is."""

from mxsync.apply import Verdict, swap_zone
from mxsync.conformance.case import case, expect, expect_equal, expect_error
from mxsync.conformance.harness import Feature, Harness
from mxsync.conformance.scene import mx, plain, scene
from mxsync.errors import Refused, Stale
from mxsync.model import Change, Create, Delete, MxRRset, Replace

OLD = mx("@", "10 a.test", "20 b.test")
NEW = mx("@", "10 new.test")


def _drift(harness: Harness, drifted: MxRRset | None) -> None:
    """Neither a replace nor a delete planned against OLD may hit what came in between."""
    with scene(harness, OLD, mx("keep", "10 keep.test")) as stage:
        seen = stage.seen("@")
        stage.disturb("@", drifted)
        when = f"a swap of {[str(one) for one in OLD.rdata]} while {drifted!r} stands"
        stage.expect_declined(Replace(seen, NEW), by=Stale, when=when)
        stage.expect_declined(Delete(seen), by=Stale, when=f"a delete: {when}")


@case()
def stale_value(harness: Harness) -> None:
    """A swap is declined when the records became others, and changes nothing."""
    _drift(harness, mx("@", "10 someone.test", "20 else.test"))


@case()
def stale_superset(harness: Harness) -> None:
    """A swap is declined when a record was added to the set."""
    _drift(harness, mx("@", "10 a.test", "20 b.test", "30 c.test"))


@case()
def stale_subset(harness: Harness) -> None:
    """A swap is declined when a record was taken from the set."""
    _drift(harness, mx("@", "10 a.test"))


@case()
def stale_preference(harness: Harness) -> None:
    """A swap is declined when only a preference differs."""
    _drift(harness, mx("@", "10 a.test", "30 b.test"))


@case(Feature.TTL_COMPARED)
def stale_ttl(harness: Harness) -> None:
    """A swap is declined when only the TTL differs."""
    _drift(harness, mx("@", "10 a.test", "20 b.test", ttl=OLD.ttl + 60))


@case()
def stale_gone(harness: Harness) -> None:
    """A swap is declined when the set is gone."""
    _drift(harness, None)


@case()
def stale_appeared(harness: Harness) -> None:
    """A create is declined when a set has appeared, be it the very one that was to be created."""
    with scene(harness, OLD) as stage:
        stage.disturb("new", mx("new", "10 someone.test"))
        stage.expect_declined(Create(mx("new", "10 a.test")), by=Stale, when="a create beside a new set")
        stage.expect_declined(Create(mx("new", "10 someone.test")), by=Stale, when="a create of what stands")
        stage.expect_declined(Create(NEW), by=Stale, when="a create over an old set")


@case()
def stale_while_open(harness: Harness) -> None:
    """A swap is declined when the zone moved after it was read in the same opened zone."""
    with scene(harness, OLD) as stage, stage.provider.open(stage.ref) as zone:
        seen = plain(zone, "@")
        stage.disturb("@", mx("@", "10 someone.test"))
        with expect_error(Stale, when="a swap in a zone that moved since it was read"):
            zone.swap([Replace(seen, NEW)])
        stage.expect_live(mx("@", "10 someone.test"), when="after a swap in a zone that moved was declined")


def _one_of_two(harness: Harness, *, stale_first: bool) -> None:
    with scene(harness, mx("a", "10 a.test"), mx("b", "10 b.test")) as stage:
        stale, good = ("a", "b") if stale_first else ("b", "a")
        changes: list[Change] = [
            Replace(stage.seen("a"), mx("a", "20 new.test")),
            Replace(stage.seen("b"), mx("b", "20 new.test")),
            Create(mx("c", "20 new.test")),
        ]
        stage.disturb(stale, mx(stale, "10 someone.test"))
        stage.expect_declined(
            *changes, by=Stale, when=f"a swap of a, b and c with {stale} stale, {good} good"
        )
        stage.expect_declined(*changes[::-1], by=Stale, when=f"a swap of c, b and a with {stale} stale")


@case()
def one_stale_first(harness: Harness) -> None:
    """Of several changes none happens when the first one is stale."""
    _one_of_two(harness, stale_first=True)


@case()
def one_stale_last(harness: Harness) -> None:
    """Of several changes none happens when a later one is stale."""
    _one_of_two(harness, stale_first=False)


@case()
def stale_delete_and_create(harness: Harness) -> None:
    """Of several changes none happens when the set to delete is gone, or the one to create is there."""
    with scene(harness, mx("a", "10 a.test"), mx("b", "10 b.test")) as stage:
        a, b = stage.seen("a"), stage.seen("b")
        stage.disturb("b", None)
        stage.expect_declined(
            Replace(a, mx("a", "20 new.test")), Delete(b), by=Stale, when="a swap with a delete of nothing"
        )
        stage.disturb("c", mx("c", "10 someone.test"))
        stage.expect_declined(
            Delete(a), Create(mx("c", "10 c.test")), by=Stale, when="a swap with a create over a new set"
        )


@case()
def drift_elsewhere(harness: Harness) -> None:
    """What others change at other owners stands in nobody's way and survives the swap."""
    with scene(harness, OLD, mx("b", "10 b.test")) as stage, stage.provider.open(stage.ref) as zone:
        seen = {owner: one for owner, one in zone.read(None).items() if isinstance(one, MxRRset)}
        stage.disturb("b", mx("b", "10 someone.test"))
        stage.disturb("c", mx("c", "10 someone.test"))
        try:
            zone.swap([Replace(seen[OLD.owner], NEW)])
        except Stale:  # a host may compare the whole zone; then reading again has to help
            zone.swap([Replace(plain(zone, "@"), NEW)])
        stage.expect_live(
            NEW,
            mx("b", "10 someone.test"),
            mx("c", "10 someone.test"),
            when="after a swap beside other edits",
        )


@case()
def drift_is_told(harness: Harness) -> None:
    """The executor calls a declined swap drifted, and shows what it found."""
    with scene(harness, OLD) as stage:
        change = Replace(stage.seen("@"), NEW)
        stage.disturb("@", mx("@", "10 someone.test"))
        outcome = swap_zone(stage.provider, stage.ref, [change])
        expect_equal(outcome.verdict, Verdict.DRIFTED, "the verdict about a stale swap")
        expect_equal(outcome.owners[0].live, mx("@", "10 someone.test"), "the live set told with the verdict")


@case()
def too_many_values(harness: Harness) -> None:
    """A set of more records than the host takes is objected to, and a swap of it changes nothing."""
    with scene(harness, OLD) as stage:
        most = stage.provider.capabilities.max_values
        if not most:  # no known limit, nothing to decline
            return
        change = Create(mx("full", *(f"{number} mx{number}.test" for number in range(most + 1))))
        with stage.provider.open(stage.ref) as zone:
            expect(
                bool(zone.objections([change])), f"no objection to {most + 1} records, max_values is {most}"
            )
        stage.expect_declined(change, by=Refused, when=f"a swap of {most + 1} records")


@case()
def no_objections(harness: Harness) -> None:
    """There are no objections to changes the host carries out."""
    with scene(harness, OLD, mx("b", "10 b.test")) as stage:
        changes: list[Change] = [
            Replace(stage.seen("@"), NEW),
            Delete(stage.seen("b")),
            Create(mx("c", "0 .")),
        ]
        with stage.provider.open(stage.ref) as zone:
            expect_equal(list(zone.objections(changes)), [], "objections to changes that fit the zone")
            expect_equal(list(zone.objections([])), [], "objections to no changes")
        stage.expect_live(OLD, mx("b", "10 b.test"), when="after asking for objections")


CASES = (
    stale_value,
    stale_superset,
    stale_subset,
    stale_preference,
    stale_ttl,
    stale_gone,
    stale_appeared,
    stale_while_open,
    one_stale_first,
    one_stale_last,
    stale_delete_and_create,
    drift_elsewhere,
    drift_is_told,
    too_many_values,
    no_objections,
)
