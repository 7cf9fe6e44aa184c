"""Cases: plan, apply, lost replies and races end in a state everybody agrees on."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from mxsync.apply import Verdict, swap_zone
from mxsync.conformance.case import case, expect, expect_equal, expect_error
from mxsync.conformance.harness import Feature, Harness
from mxsync.conformance.scene import Scene, at, mx, plain, scene
from mxsync.errors import HostError, OutcomeUnknown, Refused, Stale
from mxsync.fleet import each
from mxsync.model import Change, Create, Delete, MxRRset, Replace, Want
from mxsync.provider import Provider

Result = TypeVar("Result")


@case()
def apply_then_plan(harness: Harness) -> None:
    """Planning again after an apply finds nothing to do, and applying again finds it done."""
    wants = (
        Want(at("@"), mx("@", "10 a.test", "20 b.test").rdata),
        Want(at("gone"), ()),
        Want(at("keeps-ttl"), mx("@", "10 new.test").rdata),
        Want(at("new"), mx("@", "10 new.test").rdata),
        Want(at("parked"), mx("@", "0 .").rdata, ttl=86400),
        Want(at("*.wild"), mx("@", "10 new.test").rdata, ttl=300),
    )
    sets = (mx("@", "10 old.test"), mx("gone", "10 old.test"), mx("keeps-ttl", "10 old.test", ttl=7200))
    with scene(harness, *sets) as stage:
        changes = stage.plan(*wants).changes
        expect_equal(len(changes), len(wants), f"how many changes are planned: {changes}")
        outcome = swap_zone(stage.provider, stage.ref, changes)
        expect_equal(outcome.verdict, Verdict.APPLIED, f"the verdict about the apply ({outcome.message})")
        expect_equal(stage.plan(*wants).changes, (), "changes planned after the apply")
        expect_equal(stage.live()[at("keeps-ttl")].ttl, 7200, "the TTL where the spec names none")
        again = swap_zone(stage.provider, stage.ref, changes)
        expect_equal(again.verdict, Verdict.ALREADY, f"the verdict about the second apply ({again.message})")


@case()
def plan_is_empty(harness: Harness) -> None:
    """A zone that is as the spec wants it gives an empty plan, however the spec spells its names."""
    with scene(harness, mx("@", "10 mx1.conformance.test", "20 b.test"), mx("sub", "0 .", ttl=60)) as stage:
        wants = (
            Want(at("@"), mx("@", "20 B.TEST.", "10 MX1.Conformance.Test").rdata),
            Want(at("SUB"), mx("@", "0 .").rdata, ttl=60),
            Want(at("none"), ()),
        )
        expect_equal(stage.plan(*wants).changes, (), "changes planned for a zone that is as wanted")


@case()
def undo(harness: Harness) -> None:
    """Taking back a swap leaves the zone as it was before."""
    sets = (mx("a", "10 a.test", "20 a2.test", ttl=300), mx("b", "10 b.test", ttl=7200))
    with scene(harness, *sets) as stage:
        stage.swap(
            Replace(stage.seen("a"), mx("a", "0 .")), Delete(stage.seen("b")), Create(mx("c", "10 c.test"))
        )
        stage.swap(Replace(stage.seen("a"), sets[0]), Create(sets[1]), Delete(stage.seen("c")))
        stage.expect_live(*sets, when="after a swap and its inverse")


@case(Feature.LOST_REPLY_APPLIED)
def lost_reply_applied(harness: Harness) -> None:
    """A change whose reply is lost after it was applied counts as applied."""
    with scene(harness, mx("@", "0 a.test")) as stage:
        change = Replace(stage.seen("@"), mx("@", "1 a.test"))
        harness.lose_reply(applied=True)
        with expect_error(OutcomeUnknown, when="a swap whose reply is lost"):
            stage.swap(change)
        stage.expect_live(mx("@", "1 a.test"), when="after a swap whose reply was lost")
        _lose_and_apply(stage, applied=True)


@case(Feature.LOST_REPLY_NOT_APPLIED)
def lost_reply_not_applied(harness: Harness) -> None:
    """A change whose request is lost is sent again by the executor alone."""
    with scene(harness, mx("@", "1 a.test")) as stage:
        change = Replace(stage.seen("@"), mx("@", "9 a.test"))
        harness.lose_reply(applied=False)
        with expect_error(OutcomeUnknown, when="a swap whose request is lost"):
            stage.swap(change)
        stage.expect_live(mx("@", "1 a.test"), when="after a swap whose request was lost")
        _lose_and_apply(stage, applied=False)


def _lose_and_apply(stage: Scene, *, applied: bool) -> None:
    new = mx("@", "2 a.test")
    change = Replace(stage.seen("@"), new)
    stage.harness.lose_reply(applied=applied)
    outcome = swap_zone(stage.provider, stage.ref, [change])
    expect_equal(outcome.verdict, Verdict.APPLIED, f"the executor's verdict ({outcome.message})")
    stage.expect_live(new, when="after the executor settled it")


@case()
def concurrent_updates(harness: Harness) -> None:
    """Threads that count up one preference at the same time lose no update."""
    with scene(harness, mx("@", "0 a.test")) as stage, harness.provider() as another:

        def count_up(number: int) -> None:
            for _ in range(harness.rounds):
                _retry(stage, another if number % 2 else stage.provider, "@")

        _in_threads(harness, count_up)
        total = harness.threads * harness.rounds
        stage.expect_live(
            mx("@", f"{total} a.test"), when=f"after {total} increments by {harness.threads} threads"
        )


@case()
def concurrent_owners(harness: Harness) -> None:
    """Threads that change different owners of a zone at the same time lose no update."""
    owners = [f"n{number}" for number in range(harness.threads)]
    with scene(harness, *(mx(owner, "0 a.test") for owner in owners)) as stage, harness.provider() as another:

        def count_up(number: int) -> None:
            for _ in range(harness.rounds):
                _retry(stage, another if number % 2 else stage.provider, owners[number])

        _in_threads(harness, count_up)
        wanted = [mx(owner, f"{harness.rounds} a.test") for owner in owners]
        stage.expect_live(*wanted, when="after threads changed owners of their own")


@case()
def concurrent_creates(harness: Harness) -> None:
    """Of several creates of one set at the same time exactly one succeeds."""
    with scene(harness) as stage, harness.provider() as another:

        def create(number: int) -> bool:
            provider = another if number % 2 else stage.provider
            with provider.open(stage.ref) as zone:
                try:
                    zone.swap([Create(mx("new", f"{number} a.test"))])
                except (Stale, Refused, HostError):
                    return False
                return True

        winners = [number for number, won in enumerate(_in_threads(harness, create)) if won]
        expect_equal(len(winners), 1, f"how many creates of one set succeeded (threads {winners})")
        stage.expect_live(mx("new", f"{winners[0]} a.test"), when="after creates at the same time")


def _retry(stage: Scene, provider: Provider, owner: str) -> None:
    """Add one to an owner's preference, however often others come in between."""
    deadline = time.monotonic() + stage.harness.patience
    while True:
        with provider.open(stage.ref) as zone:
            old = plain(zone, owner)
            try:
                zone.swap([_incremented(old)])
            except (Stale, Refused, HostError) as err:  # a busy host may decline, but not for ever
                expect(time.monotonic() < deadline, f"no swap at {owner} succeeded in time, last: {err!r}")
            else:
                return


def _incremented(old: MxRRset) -> Change:
    (only,) = old.rdata
    return Replace(old, MxRRset(old.owner, old.ttl, (replace(only, preference=only.preference + 1),)))


def _in_threads(harness: Harness, work: Callable[[int], Result]) -> list[Result]:
    numbers = range(harness.threads)
    done = each(numbers, work, parallelism=len(numbers))
    expect(not done.failures, f"a thread failed: {[str(error) for _, error in done.failures]}")
    return [result for _, result in done.results]


CASES = (
    apply_then_plan,
    plan_is_empty,
    undo,
    lost_reply_applied,
    lost_reply_not_applied,
    concurrent_updates,
    concurrent_owners,
    concurrent_creates,
)
