"""Cases: changes that one request cannot hold are put into as few as possible."""

from itertools import pairwise

from mxsync.conformance.case import case, expect, expect_equal
from mxsync.conformance.harness import Feature, Harness
from mxsync.conformance.scene import mx, scene
from mxsync.errors import Refused
from mxsync.model import Change, Create
from mxsync.provider import Batching, Zone, batches_of


def _batches(zone: Zone, *changes: Change) -> list[list[Change]]:
    if not isinstance(zone, Batching):
        raise AssertionError("the host limits its requests, but the zone has no method batches")  # noqa: TRY004 - what failed is the check
    return [list(batch) for batch in zone.batches(changes)]


@case()
def one_batch(harness: Harness) -> None:
    """Changes that fit into one request are one batch, whether or not the host has limits."""
    with scene(harness) as stage, stage.provider.open(stage.ref) as zone:
        changes = (Create(mx("a", "10 a.test")), Create(mx("b", "10 b.test")), Create(mx("c", "0 .")))
        expect_equal(batches_of(zone, changes), (changes,), "the batches of three changes")
        expect_equal(batches_of(zone, ()), ((),), "the batches of no changes")


@case(Feature.BATCHES)
def batches(harness: Harness) -> None:
    """Changes that are too many for one request make few batches, and each of them is a swap."""
    with scene(harness, mx("@", "10 a.test")) as stage, stage.provider.open(stage.ref) as zone:
        changes = [Create(mx(f"n{number}", "10 b.test")) for number in range(harness.too_much)]
        found = _batches(zone, *changes)
        expect(len(found) > 1, f"{len(changes)} changes are one batch (Harness.too_much)")
        expect_equal(
            sorted(change.owner for batch in found for change in batch),
            sorted(change.owner for change in changes),
            "the owners in all batches together",
        )
        expect_equal(_batches(zone, *changes), found, "the batches of the same changes, asked again")
        expect_equal(list(zone.objections(changes)), [], "objections to what batches solve")
        for one, other in pairwise(found):
            expect_equal(_batches(zone, *one), [one], "the batches of a batch")
            stage.expect_declined(*one, *other, by=Refused, when="a swap of two batches together")
        stage.expect_declined(*changes, by=Refused, when="a swap of more than a request holds")
        for batch in found:
            zone.swap(batch)
        stage.expect_live(
            mx("@", "10 a.test"), *(change.new for change in changes), when="after a swap of each batch"
        )


CASES = (one_batch, batches)
