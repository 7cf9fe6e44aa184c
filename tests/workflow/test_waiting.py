import time
from threading import Timer

import pytest

from mxsync.apply import Verdict, read_receipt
from mxsync.cli.apply import _code
from mxsync.fleet import Stop
from mxsync.plan import Plan
from mxsync.report.outcome import outcome_lines, receipt_lines, wait_lines
from mxsync.spec import load_specs
from mxsync.workflow import waiting
from mxsync.workflow.apply import apply_plan
from tests.apply.scripted import Script
from tests.workflow.dual import Dual


class Told:
    """A progress that remembers what it was told."""

    def __init__(self):
        self.phases = []

    def start(self, label, total):
        self.phases.append([label, total, 0])

    def advance(self):
        self.phases[-1][2] += 1

    def finish(self):
        pass


def waited(dual: Dual, seconds: float, stop: Stop | None = None):
    with dual.session() as session:
        session.progress = Told()
        plan = dual.plan()
        applied = apply_plan(
            session, plan, against=load_specs(dual.config), stop=stop or Stop(), wait=seconds
        )
    return applied, session.progress.phases[-1]


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(waiting, "FIRST_PAUSE", 0.01)


def test_asks_until_every_host_has_published(tmp_path):
    dual = Dual(tmp_path, a=Script(settles=["no", "fail", "fail", "no", "no"]), b=Script(settles=["no"]))
    applied, phase = waited(dual, 60)
    assert phase == ["waiting for the hosts", 3, 3]
    assert all(outcome.publication.settled for outcome in applied.outcomes)
    assert [line.text for line in wait_lines(applied.outcomes)] == ["3 zones settled at the hosts"]
    assert "settled" not in "".join(line.text for line in outcome_lines(applied.outcomes))
    receipt = read_receipt(applied.receipt)
    assert all(zone.publication.settled for zone in receipt.zones)
    assert receipt.complete
    assert [line.text for line in receipt_lines(receipt)].count("  settled") == 3


def test_not_in_time_is_no_failure_of_the_change(tmp_path):
    began = time.monotonic()
    dual = Dual(tmp_path, a=Script(settles=["no"] * 100), b=Script(settles=["fail"] * 3))
    applied, phase = waited(dual, 0.1)
    assert time.monotonic() - began < 5
    assert phase[1:] == [3, 2], "settled, and given up"
    assert {outcome.verdict for outcome in applied.outcomes} == {Verdict.APPLIED}
    c, a, b = (outcome.publication for outcome in applied.outcomes)
    assert (c.settled, a.settled, b.settled) == (True, False, False)
    assert (a.problem, b.problem) == ("", "no answer")
    told = [line.text for line in outcome_lines(applied.outcomes)]
    assert told[2:] == [
        "example.com (a): applied",
        "  ~ @",
        "  not settled after 0 seconds",
        "example.com (b): applied",
        "  ~ @",
        "  not settled after 0 seconds: no answer",
        "Apply: 3 zones applied",
    ]
    assert read_receipt(applied.receipt).zones[2].publication == b
    assert _code(applied, Plan(zones=())) == 1


def test_a_failed_zone_is_not_waited_for(tmp_path):
    applied, phase = waited(Dual(tmp_path, c=Script(swaps=["refuse"])), 60)
    assert phase[0] == "changing zones"
    assert [line.text for line in wait_lines(applied.outcomes)] == ["no change to wait for"]


def test_waiting_ends_when_somebody_asks(tmp_path):
    stop = Stop()
    Timer(0.2, stop.request).start()
    began = time.monotonic()
    applied, _ = waited(Dual(tmp_path, a=Script(settles=["no"] * 10_000)), 600, stop)
    assert time.monotonic() - began < 5
    assert applied.interrupted
    assert [outcome.publication.settled for outcome in applied.outcomes] == [True, False, True]
