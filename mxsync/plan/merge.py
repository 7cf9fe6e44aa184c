"""The plans of shards as the one plan of all zones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from mxsync.errors import InputError, MxsyncError
from mxsync.model import Shard, missing_shards, sort_key
from mxsync.plan.guard import objections_of
from mxsync.plan.plan import Plan


@dataclass(frozen=True, slots=True)
class MergedPlan:
    """What the shards that are there plan together; only without ``missing`` ones it is the whole.

    A whole one is the plan that would have been made without shards, from the same specs and live records.
    """

    plan: Plan
    missing: tuple[Shard, ...]


def merge_plans(pieces: Mapping[str, Plan]) -> MergedPlan:
    """Plans by the names of their files as one. The guard is judged by the limits of the whole.

    Raises InputError if they are no shards of one whole, or were made with different allowances or guards.
    """
    missing = missing_shards({name: plan.shard for name, plan in pieces.items()})
    (first, model), *others = pieces.items()
    for name, plan in others:
        if set(plan.allow) != set(model.allow):
            raise InputError(
                f"different allowances: {_allowed(first, model)}, {_allowed(name, plan)}",
                "plan all shards with the same --allow",
            )
        if plan.limits != model.limits:
            raise InputError(
                f"{first} and {name} were made with different guards", "plan all shards with the same config"
            )
    plans = pieces.values()
    # Sorting is stable: hosts of one zone, which are in one shard, stay in their turn.
    zones = sorted(chain.from_iterable(plan.zones for plan in plans), key=lambda one: sort_key(one.ref.name))
    failures = chain.from_iterable(plan.failures for plan in plans)
    merged = Plan(
        zones=tuple(zones),
        unchanged=sum(plan.unchanged for plan in plans),
        standing=sum(plan.standing for plan in plans),
        failures=tuple(sorted(failures, key=lambda one: sort_key(one.ref.name))),
        spec_errors=_distinct(chain.from_iterable(plan.spec_errors for plan in plans)),
        allow=model.allow,
    )
    guard = objections_of(model.limits, merged.count, merged.allow) if model.limits else ()
    return MergedPlan(replace(merged, guard=guard), missing)


def _allowed(name: str, plan: Plan) -> str:
    return f"{name} has {', '.join(plan.allow) or 'none'}"


def _distinct(errors: Iterable[MxsyncError]) -> tuple[MxsyncError, ...]:
    """Every error once: the specs of all zones are read for each shard."""
    return tuple({(str(error), error.hints): error for error in errors}.values())
