"""A zone whose changes need several requests."""

import pytest

from mxsync.apply import Verdict, read_receipt
from mxsync.config import load_config
from mxsync.conformance.memory import MemoryHost
from mxsync.fleet import Stop
from mxsync.model import parse_name
from mxsync.plan import SPLIT, Plan, digest_of, plan_from_json, plan_to_json
from mxsync.provider import batches_of
from mxsync.spec import load_specs
from mxsync.workflow.apply import apply_plan
from mxsync.workflow.plan import make_plan
from mxsync.workflow.session import Session
from mxsync.workflow.undo import make_undo
from tests.apply.scripted import Script, ScriptedProvider
from tests.plan.values import ZONE, name, rrset

OWNERS = ["a", "b", "c", "d", "e"]


class World:
    def __init__(self, folder, script: Script | None = None, providers: str = "small"):
        self.script = script or Script()
        self.host = MemoryHost(max_changes=2)
        self.host.add_zone(ZONE)
        (folder / "mxsync.yaml").write_text("providers: {small: {type: memory}, other: {type: memory}}\n")
        (folder / "specs").mkdir()
        sets = ", ".join(f"{owner}: [10 new.x]" for owner in OWNERS)
        (folder / "specs" / "a.yaml").write_text(
            f"zone: example.com\nttl: 1h\nproviders: [{providers}]\nmx: {{{sets}}}\n"
        )
        self.config = load_config(folder / "mxsync.yaml")
        self.others = {"other": MemoryHost()}
        self.others["other"].add_zone(ZONE)

    def session(self) -> Session:
        return Session(self.config, hosts=self._provider)

    def _provider(self, name):
        host, script = (self.host, self.script) if name == "small" else (self.others[name], Script())
        provider = ScriptedProvider(host, script)
        provider._name = name
        return provider

    def plan(self, *allow: str) -> Plan:
        with self.session() as session:
            plan = make_plan(session, load_specs(self.config), allow=allow)
        return plan_from_json(plan_to_json(plan, created="x").encode(), "plan.json")

    def apply(self, plan: Plan, **words):
        with self.session() as session:
            return apply_plan(session, plan, against=load_specs(self.config), stop=Stop(), **words)

    def undo(self, *allow: str):
        with self.session() as session:
            plan = make_undo(session, [], allow=allow).plan
            return plan, apply_plan(session, plan, against=None, stop=Stop())

    def live(self) -> set[str]:
        return {owner.partition(".")[0] for owner in self.host.mx(ZONE, "")}


def test_without_leave_it_is_an_objection(tmp_path):
    world = World(tmp_path)
    plan = world.plan()
    [zone] = plan.zones
    assert "need 3 requests" in zone.objections[0]
    assert zone.objections[0].endswith("--allow split")
    [outcome] = world.apply(plan).outcomes
    assert outcome.verdict is Verdict.REFUSED
    assert world.live() == set()


def test_with_leave_the_batches_are_in_the_digest(tmp_path):
    world = World(tmp_path)
    plan = world.plan(SPLIT)
    [zone] = plan.zones
    assert zone.batches == (2, 2, 1)
    assert [len(part) for part in zone.parts] == [2, 2, 1]
    assert not zone.objections
    world.host.max_changes = 3
    assert world.plan(SPLIT).zones[0].batches == (3, 2)
    assert digest_of(world.plan(SPLIT)) != digest_of(plan)


def test_each_batch_is_one_swap_with_intent_and_outcome(tmp_path):
    world = World(tmp_path)
    applied = world.apply(world.plan(SPLIT), wait=5)
    [outcome] = applied.outcomes
    assert (outcome.verdict, outcome.change_ids) == (Verdict.APPLIED, ("done",) * 3)
    assert outcome.publication.settled
    assert world.script.sent == 3
    assert world.live() == set(OWNERS)
    events = [line.split('"event":"')[1].split('"')[0] for line in applied.receipt.read_text().splitlines()]
    assert events == ["start", *["intent", "outcome"] * 3, "publication", "end"]
    [zone] = read_receipt(applied.receipt).zones
    assert (len(zone.changes), zone.batches, zone.verdict) == (5, 3, Verdict.APPLIED)
    assert len(zone.accepted) == 5


@pytest.mark.parametrize(
    ("swaps", "verdict"),
    [
        (["do", "refuse"], Verdict.REFUSED),
        (["do", "cannot send"], Verdict.FAILED),
        (["do", "say yes, do nothing"], Verdict.UNKNOWN),
    ],
)
def test_stops_at_the_first_batch_that_fails(tmp_path, swaps, verdict):
    world = World(tmp_path, Script(swaps=swaps))
    applied = world.apply(world.plan(SPLIT))
    [outcome] = applied.outcomes
    assert outcome.verdict is verdict
    assert outcome.message.startswith("batch 2 of 3: ")
    assert not outcome.refused, "a part of it was written"
    expected = [Verdict.APPLIED] * 2 + [verdict] * 2 + [Verdict.NOT_ATTEMPTED]
    assert [owner.verdict for owner in outcome.owners] == expected
    assert world.live() == {"a", "b"}
    [zone] = read_receipt(applied.receipt).zones
    assert zone.verdict is verdict
    assert [v for _, v in zone.owners] == expected
    happened = {change.owner for change in zone.happened}
    assert happened == {name(owner) for owner in ("abcd" if verdict is Verdict.UNKNOWN else "ab")}
    world.undo()
    assert world.live() == set()


def test_drift_in_a_later_batch_leaves_the_earlier_one_to_undo(tmp_path):
    world = World(tmp_path)
    plan = world.plan(SPLIT)
    world.host.put(ZONE, "", name("d"), rrset("d", "10 third.x"))
    applied = world.apply(plan)
    assert [owner.verdict for owner in applied.outcomes[0].owners] == [
        Verdict.APPLIED,
        Verdict.APPLIED,
        Verdict.REFUSED,
        Verdict.DRIFTED,
        Verdict.NOT_ATTEMPTED,
    ]
    [zone] = read_receipt(applied.receipt).zones
    assert [change.owner for change in zone.happened] == [name("a"), name("b")]


def test_undo_needs_leave_too(tmp_path):
    world = World(tmp_path)
    world.apply(world.plan(SPLIT))
    plan, undone = world.undo()
    assert "need 3 requests" in plan.zones[0].objections[0]
    assert undone.outcomes[0].verdict is Verdict.REFUSED
    plan, undone = world.undo(SPLIT)
    assert plan.zones[0].batches == (2, 2, 1)
    assert world.live() == set()


def test_applying_again_finds_every_batch_done(tmp_path):
    world = World(tmp_path, providers="small, other")
    plan = world.plan(SPLIT)
    world.apply(plan)
    world.host.put(ZONE, "", name("e"), None)  # as if the last batch had not been reached
    world.others["other"].compare_and_swap(ZONE, "", [])
    assert [outcome.verdict for outcome in world.apply(plan).outcomes] == [Verdict.APPLIED, Verdict.ALREADY]
    assert world.live() == set(OWNERS)


def test_a_receipt_cut_off_between_batches_holds_what_was_intended(tmp_path):
    world = World(tmp_path)
    whole = world.apply(world.plan(SPLIT)).receipt.read_bytes().splitlines(keepends=True)
    cut = tmp_path / "cut.jsonl"
    for lines, verdict, happened in [(2, None, 2), (3, Verdict.APPLIED, 2), (4, None, 4), (6, None, 5)]:
        cut.write_bytes(b"".join(whole[:lines]))
        [zone] = read_receipt(cut).zones
        assert (zone.verdict, len(zone.happened)) == (verdict, happened)


def test_a_backend_that_loses_changes_is_not_believed():
    class Losing(MemoryHost):
        def batches(self, changes):
            return [changes[1:]]

    class Plain:
        pass

    changes = tuple(rrset(owner, "10 a.x") for owner in OWNERS)
    assert batches_of(Plain(), changes) == (changes,)
    with pytest.raises(ValueError, match="not the changes"):
        batches_of(Losing(), changes)
    assert parse_name("example.com") == ZONE
