"""The guard: a plan that changes or removes unusually much needs a human's word."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mxsync.model import Shard
from mxsync.plan.count import Count

MASS_CHANGE = "mass-change"
"""The allowance that lifts the guard; recorded inside the plan's digest."""

SPLIT = "split"
"""The allowance to change a zone in several requests, where one cannot take all of it."""


@dataclass(frozen=True, slots=True)
class Guard:
    """The most RRsets one plan may change, and remove (leave without MX or with the null MX).

    ``shards``: among so many plans the limits are divided, each plan's part rounded up. So a limit of 0 stays
    0, and all plans together may go beyond a limit by less than their number.
    """

    max_changed: int = 100
    max_removed: int = 5
    shards: int = 1

    def divided(self, shard: Shard | None) -> "Guard":
        """The guard of the plan of a shard; of the whole without one."""
        return replace(self, shards=shard.of if shard else 1)


def objections_of(guard: Guard, count: Count, allow: tuple[str, ...]) -> tuple[str, ...]:
    """Why a plan with these counts may not be applied; empty when it may."""
    if MASS_CHANGE in allow:
        return ()
    changed, removed = f"{count.changed:,} RRsets", f"{count.removed:,} owners without mail"
    return (
        *_beyond(count.changed, f"changes {changed}", "max_changed", guard.max_changed, guard.shards),
        *_beyond(count.removed, f"leaves {removed}", "max_removed", guard.max_removed, guard.shards),
    )


def _beyond(number: int, told: str, name: str, limit: int, shards: int) -> Iterator[str]:
    most = -(-limit // shards)
    if number > most:
        divided = f" {limit:,} / {shards} shards" if shards > 1 else ""
        yield f"the plan {told}, the guard allows {most:,} ({name}{divided})"
