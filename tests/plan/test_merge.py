"""Plans of shards, merged, are the plan of the whole."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsync.errors import HostError, InputError, MxsyncError, Position
from mxsync.model import Create, Failure, Mx, MxRRset, Shard, ZoneRef, display, parse_name, shard_of, sort_key
from mxsync.plan import MASS_CHANGE, Guard, Plan, ZonePlan, digest_of, merge_plans, objections_of
from mxsync.plan.codec import plan_from_json, plan_to_json

LIMITS = Guard(max_changed=3, max_removed=1)
ERROR = MxsyncError("unknown key", "did you mean mx?", where=Position("specs/a.yaml", 3, 1))


def zone(name: str, provider: str, kind: str) -> ZonePlan:
    ref = ZoneRef(provider, parse_name(name), "", f"account of {provider}")
    change = Create(MxRRset(ref.name, 60, (Mx(10, parse_name("m.x")),)))
    return ZonePlan(
        ref=ref,
        changes=() if kind == "objected" else (change,),
        objections=("frozen",) if kind == "objected" else (),
        spec_digest="" if kind == "objected" else "sha256:spec",
        turn=("b", "a").index(provider),
    )


NAMES = st.text("abc", min_size=1, max_size=3).map(lambda label: f"{label}.example")
ZONES = st.dictionaries(
    st.tuples(NAMES, st.sampled_from(["b", "a"])), st.sampled_from(["changed", "objected", "failed", "same"])
)


def whole_of(states, allow=()) -> Plan:
    keys = sorted(states, key=lambda key: (sort_key(parse_name(key[0])), "ba".index(key[1])))
    plan = Plan(
        zones=tuple(zone(*key, states[key]) for key in keys if states[key] in ("changed", "objected")),
        unchanged=sum(state == "same" for state in states.values()),
        failures=tuple(
            Failure(ZoneRef(key[1], parse_name(key[0])), HostError("no answer"))
            for key in keys
            if states[key] == "failed"
        ),
        spec_errors=(ERROR,),
        allow=allow,
    )
    return replace(plan, guard=objections_of(LIMITS, plan.count, allow))


def shard_plan(states, shard: Shard, allow=()) -> Plan:
    part = {key: state for key, state in states.items() if shard.holds(parse_name(key[0]))}
    plan = whole_of(part, allow)
    guard = objections_of(LIMITS.divided(shard), plan.count, allow)
    return replace(plan, shard=shard, limits=LIMITS, guard=guard)


def reread(plan: Plan) -> Plan:
    return plan_from_json(plan_to_json(plan, created="x").encode(), "plan.json")


def pieces_of(states, of: int, allow=()) -> dict[str, Plan]:
    return {f"{n}.json": reread(shard_plan(states, Shard(n, of), allow)) for n in range(1, of + 1)}


@given(ZONES, st.integers(1, 5), st.sampled_from([(), (MASS_CHANGE,)]), st.randoms(use_true_random=False))
def test_merged_they_are_the_file_of_the_whole(states, of, allow, chance):
    pieces = list(pieces_of(states, of, allow).items())
    chance.shuffle(pieces)
    merged = merge_plans(dict(pieces))
    assert merged.missing == ()
    whole = reread(whole_of(states, allow))
    assert plan_to_json(merged.plan, created="x") == plan_to_json(whole, created="x")
    assert digest_of(merged.plan) == digest_of(whole)


def test_what_is_there_is_merged_and_what_is_missing_is_told():
    states = {(f"{label}.example", "a"): "changed" for label in "abcdefgh"}
    pieces = pieces_of(states, 4)
    del pieces["2.json"]
    merged = merge_plans(pieces)
    assert merged.missing == (Shard(2, 4),)
    assert {one.ref.name for one in merged.plan.zones} == {
        name for label in "abcdefgh" if shard_of(name := parse_name(f"{label}.example"), 4).number != 2
    }


def test_hosts_of_a_zone_are_in_one_shard_and_stay_in_their_turn():
    states = {("a.example", "a"): "changed", ("a.example", "b"): "changed", ("b.example", "a"): "changed"}
    merged = merge_plans(pieces_of(states, 7))
    assert [(display(one.ref.name), one.ref.provider) for one in merged.plan.zones] == [
        ("a.example", "b"),
        ("a.example", "a"),
        ("b.example", "a"),
    ]


STATES = {("a.example", "a"): "changed"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"allow": (MASS_CHANGE,)}, "different allowances: 1.json has none, 2.json has mass-change"),
        ({"limits": Guard(100, 5)}, "1.json and 2.json were made with different guards"),
        ({"shard": None}, "2.json is not of a shard"),
        ({"shard": Shard(1, 2)}, "both of shard 1/2"),
        ({"shard": Shard(2, 3)}, "different divisions"),
    ],
    ids=["allowances", "guards", "whole", "twice", "division"],
)
def test_nothing_is_guessed(change, words):
    pieces = pieces_of(STATES, 2)
    pieces["2.json"] = replace(pieces["2.json"], **change)
    with pytest.raises(InputError, match=words):
        merge_plans(pieces)


def test_nothing_to_merge():
    with pytest.raises(InputError, match="nothing to merge"):
        merge_plans({})


def test_the_order_of_allowances_makes_no_difference():
    pieces = pieces_of(STATES, 2, ("split", MASS_CHANGE))
    pieces["2.json"] = replace(pieces["2.json"], allow=(MASS_CHANGE, "split"))
    assert merge_plans(pieces).missing == ()
