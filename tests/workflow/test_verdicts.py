"""Where mail goes after a plan, in a line for each changed owner."""

from mxsync.mail.facts import Facts
from mxsync.model import VERDICT, Create, Delete, Replace, ZoneRef
from mxsync.plan import ZonePlan
from mxsync.workflow.verdicts import ASSUMED, Verdicts
from tests.mail.cases import rrset
from tests.mail.facts import NO_HOST, at, facts
from tests.mail.smtp import DENIED, POSTMASTER, run, says

REF = ZoneRef("bind", rrset("10 a.example").owner)
TWO = rrset("10 a.example", "20 b.example")


def told(change, known):
    (zone,) = Verdicts(known).beside([ZonePlan(ref=REF, changes=(change,))])
    return [(one.id, one.message, one.evidence) for one in zone.findings]


def test_without_the_network_hosts_are_taken_to_be_there():
    way = "example.com: a.example, then b.example; any one host down: still delivered"
    assert told(Create(TWO), None) == [(VERDICT, way, ASSUMED)]
    assert told(Create(TWO), Facts(silent="no resolver")) == [(VERDICT, way, ASSUMED)]


def test_with_facts_a_host_that_does_not_exist_takes_no_part():
    known = facts({"a.example": NO_HOST, "b.example": at("9.9.9.9")})
    ((_, message, evidence),) = told(Create(TWO), known)
    assert message == "example.com: b.example; b.example down: mail waits"
    assert not evidence


def test_a_server_that_refuses_the_domain():
    known = run({"a.example": [says(replies={POSTMASTER: DENIED})]})
    ((_, message, _),) = told(Create(rrset("10 a.example")), known)
    assert message.startswith("example.com: bounced")


def test_a_set_that_goes_has_no_verdict_and_the_null_mx_needs_no_host():
    assert told(Delete(TWO), None) == []
    assert told(Replace(TWO, rrset("0 .")), None) == [
        (VERDICT, "example.com: none is accepted (null MX)", "")
    ]
