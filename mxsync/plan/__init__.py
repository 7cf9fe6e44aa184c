"""From desired and observed to a plan: differences, guard, plan file. Pure."""

from mxsync.plan.codec import PLAN_SCHEMA, digest_of, plan_from_json, plan_to_json
from mxsync.plan.compare import Comparison, Difference, ZoneDifference, compare_sets
from mxsync.plan.count import Count
from mxsync.plan.diff import Diff, plan_zone
from mxsync.plan.guard import MASS_CHANGE, SPLIT, Guard, objections_of
from mxsync.plan.hosts import held_together, hosts_in_turn
from mxsync.plan.merge import MergedPlan, merge_plans
from mxsync.plan.plan import Plan, ZonePlan

__all__ = [
    "MASS_CHANGE",
    "PLAN_SCHEMA",
    "SPLIT",
    "Comparison",
    "Count",
    "Diff",
    "Difference",
    "Guard",
    "MergedPlan",
    "Plan",
    "ZoneDifference",
    "ZonePlan",
    "compare_sets",
    "digest_of",
    "held_together",
    "hosts_in_turn",
    "merge_plans",
    "objections_of",
    "plan_from_json",
    "plan_to_json",
    "plan_zone",
]
