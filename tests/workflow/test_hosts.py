"""A zone at several hosts: planned together, changed in turn, stopped at the first failure."""

import pytest

from mxsync.apply import Verdict, read_receipt
from mxsync.fleet import Stop
from mxsync.plan import plan_from_json, plan_to_json
from mxsync.workflow.undo import make_undo
from tests.apply.scripted import Script
from tests.workflow.dual import NEW, OLD, ORDER, Dual


def saved(plan):
    return plan_from_json(plan_to_json(plan, created="x").encode(), "plan.json")


def verdicts(applied) -> dict[str, Verdict]:
    return {outcome.ref.provider: outcome.verdict for outcome in applied.outcomes}


def intents(applied) -> list[str]:
    return [zone.ref.provider for zone in read_receipt(applied.receipt).zones if zone.changes]


@pytest.mark.parametrize("through_a_file", [False, True])
def test_changed_in_the_listed_order(tmp_path, through_a_file):
    dual = Dual(tmp_path)
    plan = saved(dual.plan()) if through_a_file else dual.plan()
    applied = dual.apply(plan)
    assert intents(applied) == list(ORDER)
    assert set(verdicts(applied).values()) == {Verdict.APPLIED}
    assert dual.live() == dict.fromkeys(ORDER, NEW)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("refuse", Verdict.REFUSED),
        ("cannot send", Verdict.FAILED),
        ("say yes, do nothing", Verdict.UNKNOWN),
    ],
)
def test_stopped_at_the_first_failure(tmp_path, said, verdict):
    dual = Dual(tmp_path, a=Script(swaps=[said]))
    applied = dual.apply(saved(dual.plan()))
    assert verdicts(applied) == {"c": Verdict.APPLIED, "a": verdict, "b": Verdict.NOT_ATTEMPTED}
    assert dual.live() == {"c": NEW, "a": OLD, "b": OLD}
    left = applied.outcomes[2]
    assert left.message == f"stopped at a ({verdict}); the new sets stand at c; nothing was sent here"
    receipt = {zone.ref.provider: zone for zone in read_receipt(applied.receipt).zones}
    assert receipt["b"].verdict is Verdict.NOT_ATTEMPTED
    assert receipt["b"].message == left.message
    again = dual.apply(saved(dual.plan()))
    assert dual.live() == dict.fromkeys(ORDER, NEW)
    assert intents(again) == ["a", "b"], "what is done is not in the second plan"


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        pytest.param(lambda dual: dual.put("b", "5 third.x"), Verdict.DRIFTED, id="drifted"),
        pytest.param(lambda dual: dual.scripts["b"].reads.append("gone"), Verdict.GONE, id="gone"),
        pytest.param(lambda dual: dual.scripts["b"].opens.append("fail"), Verdict.FAILED, id="unreadable"),
    ],
)
def test_all_hosts_are_read_before_the_first_is_changed(tmp_path, spoil, told):
    dual = Dual(tmp_path)
    plan = saved(dual.plan())
    spoil(dual)
    applied = dual.apply(plan)
    assert verdicts(applied) == {"c": Verdict.REFUSED, "a": Verdict.REFUSED, "b": told}
    assert (dual.live()["c"], dual.live()["a"]) == (OLD, OLD)
    assert "b, a host of this zone too" in applied.outcomes[0].message
    assert not intents(applied)


def test_a_host_that_cannot_be_planned_holds_the_others_back(tmp_path):
    dual = Dual(tmp_path, a=Script(opens=["fail"]))
    plan = dual.plan()
    assert [failure.ref.provider for failure in plan.failures] == ["a"]
    assert all("a, a host of this zone too, could not be planned" in zone.blocked[0] for zone in plan.zones)
    applied = dual.apply(saved(plan))
    assert set(verdicts(applied).values()) == {Verdict.REFUSED}
    assert dual.live() == dict.fromkeys(ORDER, OLD)


def test_what_is_done_already_is_no_obstacle(tmp_path):
    dual = Dual(tmp_path)
    plan = saved(dual.plan())
    dual.put("c", "10 new.x")
    assert verdicts(dual.apply(plan)) == {"c": Verdict.ALREADY, "a": Verdict.APPLIED, "b": Verdict.APPLIED}


def test_an_interruption_ends_between_two_hosts(tmp_path):
    stop = Stop()

    class Interrupted(Script):
        @property
        def sent(self):
            return 0

        @sent.setter
        def sent(self, count):
            if count:
                stop.request()

    dual = Dual(tmp_path, c=Interrupted())
    applied = dual.apply(dual.plan(), stop)
    assert applied.interrupted
    assert list(verdicts(applied).values()) == [
        Verdict.APPLIED,
        Verdict.NOT_ATTEMPTED,
        Verdict.NOT_ATTEMPTED,
    ]
    assert dual.live() == {"c": NEW, "a": OLD, "b": OLD}


def test_undo_goes_backwards(tmp_path):
    dual = Dual(tmp_path)
    dual.apply(dual.plan())
    with dual.session() as session:
        undo = make_undo(session, []).plan
    (tmp_path / "specs" / "a.yaml").unlink()
    with dual.session() as session:
        from mxsync.workflow.apply import apply_plan

        undone = apply_plan(session, saved(undo), against=None, stop=Stop())
    assert intents(undone) == list(reversed(ORDER))
    assert dual.live() == dict.fromkeys(ORDER, OLD)
