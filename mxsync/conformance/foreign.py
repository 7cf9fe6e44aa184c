"""Cases: MX data that the model cannot hold is shown, and nothing ever changes it."""

from mxsync.conformance.case import case, expect, expect_equal, expect_error
from mxsync.conformance.harness import Feature, Harness
from mxsync.conformance.scene import at, mx, plain, scene
from mxsync.errors import Refused, Stale
from mxsync.model import Change, Create, Delete, Foreign, Replace, Want

OLD = mx("@", "10 a.test", "20 b.test")
NEW = mx("@", "10 new.test")


@case(Feature.FOREIGN)
def foreign_is_shown(harness: Harness) -> None:
    """Sets the model cannot hold are shown as Foreign, alone and with the whole zone."""
    with scene(harness, OLD, foreign="foreign") as stage, stage.provider.open(stage.ref) as zone:
        for asked in (None, [at("foreign")], [at("foreign"), at("@")]):
            found = zone.read(asked).get(at("foreign"))
            if not isinstance(found, Foreign):
                raise AssertionError(f"read({asked}) gives {found!r} for a foreign set")  # noqa: TRY004 - what failed is the check
            expect_equal(found.owner, at("foreign"), "the owner of a foreign set")
            expect(bool(found.reason.strip()), "a foreign set comes without the reason why it is foreign")
        expect_equal(plain(zone, "@"), OLD, "the plain set beside a foreign one")


@case(Feature.FOREIGN)
def foreign_is_refused(harness: Harness) -> None:
    """A plan never changes a foreign set, it refuses."""
    with scene(harness, OLD, foreign="foreign") as stage:
        for rdata in (NEW.rdata, ()):
            diff = stage.plan(Want(at("foreign"), rdata))
            expect_equal(diff.changes, (), "changes planned at a foreign set")
            expect(bool(diff.refusals), "a plan for a foreign set refuses nothing")


@case(Feature.FOREIGN)
def foreign_beside(harness: Harness) -> None:
    """A swap of other owners leaves a foreign set alone."""
    with scene(harness, OLD, foreign="foreign") as stage:
        stage.swap(Replace(stage.seen("@"), NEW), Create(mx("new", "10 new.test")))
        stage.expect_live(NEW, mx("new", "10 new.test"), when="after a swap beside a foreign set")


@case(Feature.FOREIGN)
def foreign_appeared(harness: Harness) -> None:
    """A set that has become foreign since the plan is not overwritten."""
    with scene(harness, OLD, foreign="foreign") as stage:
        before = harness.others(stage.ref)
        changes: list[Change] = [
            Create(mx("foreign", "10 new.test")),
            Replace(mx("foreign", "10 a.test"), mx("foreign", "10 new.test")),
            Delete(mx("foreign", "10 a.test")),
        ]
        for change in changes:
            with stage.provider.open(stage.ref) as zone, expect_error(Stale, Refused, when=f"{change!r}"):
                zone.swap([change])
            expect_equal(harness.others(stage.ref), before, f"the foreign set after {change!r}")
            expect_equal(stage.live(), {OLD.owner: OLD}, f"the plain sets after {change!r}")


CASES = (
    foreign_is_shown,
    foreign_is_refused,
    foreign_beside,
    foreign_appeared,
)
