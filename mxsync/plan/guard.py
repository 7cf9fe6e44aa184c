"""The guard: a plan that changes or removes unusually much needs a human's word."""

from dataclasses import dataclass

from mxsync.plan.plan import Count

MASS_CHANGE = "mass-change"
"""The allowance that lifts the guard; recorded inside the plan's digest."""

SPLIT = "split"
"""The allowance to change a zone in several requests, where one cannot take all of it."""


@dataclass(frozen=True, slots=True)
class Guard:
    """The most RRsets one plan may change, and remove (leave without MX or with the null MX)."""

    max_changed: int = 100
    max_removed: int = 5


def objections_of(guard: Guard, count: Count, allow: tuple[str, ...]) -> tuple[str, ...]:
    """Why a plan with these counts may not be applied; empty when it may."""
    if MASS_CHANGE in allow:
        return ()
    found = []
    if count.changed > guard.max_changed:
        found.append(
            f"the plan changes {count.changed:,} RRsets, the guard allows {guard.max_changed:,} (max_changed)"
        )
    if count.removed > guard.max_removed:
        found.append(
            f"the plan leaves {count.removed:,} owners without mail, "
            f"the guard allows {guard.max_removed:,} (max_removed)"
        )
    return tuple(found)
