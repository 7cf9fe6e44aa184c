from contextlib import contextmanager

import pytest

from mxsync.apply import Verdict, swap_zone
from mxsync.errors import HostError
from mxsync.model import Create, Delete, Foreign, Replace
from tests.apply.scripted import Script, ScriptedProvider, ScriptedZone, at_host
from tests.plan.values import ZONE, name, rrset

OLD = rrset("@", "10 old.x")
NEW = rrset("@", "10 new.x")
THIRD = rrset("@", "10 third.x")
CHANGE = Replace(OLD, NEW)


def swap(script: Script, *live, changes=(CHANGE,)):
    provider = ScriptedProvider(at_host(*live), script)
    [ref] = provider.find(ZONE)
    return swap_zone(provider, ref, changes)


@pytest.mark.parametrize(
    ("swaps", "live", "verdict", "sent"),
    [
        pytest.param(["do"], OLD, Verdict.APPLIED, 1, id="applied"),
        pytest.param(["do"], NEW, Verdict.ALREADY, 1, id="already"),
        pytest.param(["do"], THIRD, Verdict.DRIFTED, 1, id="drifted"),
        pytest.param(["do"], rrset("@", "10 old.x", ttl=1), Verdict.DRIFTED, 1, id="ttl-drifted"),
        pytest.param(["do"], None, Verdict.DRIFTED, 1, id="set-vanished"),
        pytest.param(["do"], Foreign(name("@"), "weighted"), Verdict.DRIFTED, 1, id="became-foreign"),
        pytest.param(["refuse"], OLD, Verdict.REFUSED, 1, id="refused"),
        pytest.param(["refuse"], NEW, Verdict.ALREADY, 1, id="refused-but-stands"),
        pytest.param(["cannot send"], OLD, Verdict.FAILED, 1, id="not-sent"),
        pytest.param(["do, lose the reply"], OLD, Verdict.APPLIED, 1, id="reply-lost-after"),
        pytest.param(["lose the request"], OLD, Verdict.APPLIED, 2, id="lost-before-is-repeated"),
        pytest.param(["lose the request"] * 2, OLD, Verdict.APPLIED, 3, id="lost-twice"),
        pytest.param(["lose the request"] * 3, OLD, Verdict.UNKNOWN, 3, id="lost-always"),
        pytest.param(["lose the request"], THIRD, Verdict.DRIFTED, 1, id="lost-and-drifted-is-not-repeated"),
        pytest.param(["say yes, do nothing"], OLD, Verdict.UNKNOWN, 1, id="accepted-but-not-served-yet"),
        pytest.param(["say yes, do other"], OLD, Verdict.DRIFTED, 1, id="host-does-other"),
    ],
)
def test_verdict_rests_on_what_is_served(swaps, live, verdict, sent):
    script = Script(swaps=swaps)
    outcome = swap(script, *([live] if live else []))
    assert outcome.verdict is verdict
    assert outcome.owners[0].verdict is verdict
    assert script.sent == sent
    assert outcome.good == (verdict in (Verdict.APPLIED, Verdict.ALREADY))
    assert bool(outcome.message) != outcome.good


@pytest.mark.parametrize(
    ("answer", "reads", "verdict"),
    [
        pytest.param("the lost request arrives", [], Verdict.APPLIED, id="arrived-late"),
        pytest.param("refuse", [], Verdict.UNKNOWN, id="refused"),
        pytest.param("cannot send", [], Verdict.UNKNOWN, id="not-sent"),
        pytest.param("cannot send", ["do", "fail"], Verdict.UNKNOWN, id="not-sent-unread"),
    ],
)
def test_a_lost_request_stays_unknown_whatever_is_said_to_its_repetition(answer, reads, verdict):
    script = Script(swaps=["lose the request", answer], reads=reads)
    outcome = swap(script, OLD)
    assert outcome.verdict is verdict
    assert script.sent == 2
    assert outcome.good or outcome.message.startswith("timed out")


def test_the_hosts_words_are_kept():
    outcome = swap(Script(swaps=["refuse"]), OLD)
    assert outcome.message == "this set is protected"
    assert outcome.hints == ("ask the owner",)


@pytest.mark.parametrize(
    ("swaps", "reads", "verdict"),
    [
        pytest.param(["do"], ["fail"], Verdict.UNKNOWN, id="applied-unread-is-unknown"),
        pytest.param(["do, lose the reply"], ["fail"], Verdict.UNKNOWN, id="lost-unread-is-unknown"),
        pytest.param(["lose the request"], ["gone"], Verdict.UNKNOWN, id="lost-and-gone-is-unknown"),
        pytest.param(["refuse"], ["fail"], Verdict.REFUSED, id="refused-unread-is-refused"),
        pytest.param(["refuse"], ["gone"], Verdict.GONE, id="refused-and-gone"),
        pytest.param(["cannot send"], ["fail"], Verdict.FAILED, id="unsent-unread-failed"),
    ],
)
def test_unreadable_after_the_try(swaps, reads, verdict):
    outcome = swap(Script(swaps=swaps, reads=reads), OLD)
    assert outcome.verdict is verdict
    assert not outcome.good


@pytest.mark.parametrize(("opens", "verdict"), [("gone", Verdict.GONE), ("fail", Verdict.FAILED)])
def test_zone_that_does_not_open(opens, verdict):
    script = Script(opens=[opens])
    assert swap(script, OLD).verdict is verdict
    assert script.sent == 0


def test_one_stale_owner_holds_back_the_others():
    other = Create(rrset("b", "1 b.x"))
    outcome = swap(Script(), THIRD, changes=(CHANGE, other))
    assert outcome.verdict is Verdict.DRIFTED
    assert [owner.verdict for owner in outcome.owners] == [Verdict.DRIFTED, Verdict.REFUSED]


def test_half_applied_by_somebody_else_is_drift_free_but_not_done():
    gone = Delete(rrset("b", "1 b.x"))
    outcome = swap(Script(), NEW, rrset("b", "1 b.x"), changes=(CHANGE, gone))
    assert outcome.verdict is Verdict.REFUSED
    assert [owner.verdict for owner in outcome.owners] == [Verdict.ALREADY, Verdict.REFUSED]


def test_pending_makes_it_not_good():
    outcome = swap(Script(pending="reload failed"), OLD)
    assert outcome.verdict is Verdict.APPLIED
    assert not outcome.good


def test_what_is_owed_is_completed_when_the_records_stand_already():
    script = Script(pending="reload failed")
    assert not swap(script, NEW).good
    assert script.sent == 2, "the swap, and then the completion of what is owed"


def test_trouble_after_the_swap_does_not_hide_it():
    class Odd(ScriptedProvider):
        @contextmanager
        def open(self, ref):
            yield OddZone(self._host, ref, self.script)
            raise HostError("the connection broke while closing")

    class OddZone(ScriptedZone):
        def pending(self):
            raise HostError("cannot tell")

        def swap(self, changes):
            super().swap(changes)
            raise KeyError("a bug after sending")

    provider = Odd(at_host(OLD), Script())
    [ref] = provider.find(ZONE)
    outcome = swap_zone(provider, ref, (CHANGE,))
    assert outcome.verdict is Verdict.APPLIED
    assert "cannot tell" in outcome.pending
    assert "closing" in outcome.notes[-1]


def test_finishing_without_changes():
    assert swap(Script(), OLD, changes=()).verdict is Verdict.APPLIED
    assert swap(Script(swaps=["cannot send"]), OLD, changes=()).verdict is Verdict.FAILED
