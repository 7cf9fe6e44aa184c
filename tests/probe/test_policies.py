"""From a TXT record to the policy: hosts found by the run's resolver, policies judged."""

import ssl

import dns.rcode
import pytest
import trustme

from mxsync.mail.checks import Kind
from mxsync.mail.judge import Judge
from mxsync.mail.policy import Policy
from mxsync.probe.gather import gather
from mxsync.probe.https import HttpsManners
from mxsync.probe.policies import gather_policies
from mxsync.resolver import Manners, Resolver
from tests.mail.cases import case
from tests.probe.policy_host import GOOD, answer, serving_policies
from tests.probe.test_resolvers import answering
from tests.resolver.servers import serving

POLICY = frozenset({Kind.POLICY})
ANNOUNCED = {("_mta-sts.example.com.", "TXT"): ['"v=STSv1; id=1"']}
PLACED = {("mta-sts.example.com.", "A"): ["127.0.0.1"]}


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


def judged(records, authority, *, behave=answer(GOOD), one=case("10 mx.host.example"), rcodes=()):  # noqa: B008 - values that do not change
    """The findings of MX301 as (severity, message, evidence), and how often the policy host was asked."""
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    certificate = authority.issue_cert("mta-sts.example.com")
    resolver = answering({(".", "NS"): ["a."], **records}, rcodes=rcodes)
    with serving(resolver) as fake, serving_policies(behave, certificate) as host:
        manners = HttpsManners(port=host.port, trust=trust, timeout=5, permitted=lambda _: True)
        with Resolver(Manners(resolvers=(fake.server,))) as asking:
            facts = gather(asking, [one], POLICY)
            facts = gather_policies(asking, [one], facts, manners)
    findings = Judge(Policy(), facts, kinds=POLICY).judge([one]).findings
    return [
        (str(found.severity), found.message, found.evidence) for found in findings if found.id == "MX301"
    ], len(host.asked)


def test_targets_that_the_policy_names(authority):
    assert judged(ANNOUNCED | PLACED, authority) == ([], 1)


def test_targets_that_it_does_not_name(authority):
    found, _ = judged(
        ANNOUNCED | PLACED, authority, one=case("10 mx.host.example", "20 mx.deep.host.example")
    )
    assert found == [
        (
            "error",
            "example.com: its MTA-STS policy does not name target mx.deep.host.example",
            "mode enforce, mx: *.host.example",
        )
    ]


def test_without_a_record_no_policy_is_asked_for(authority):
    assert judged(PLACED, authority) == ([], 0)
    two = {("_mta-sts.example.com.", "TXT"): ['"v=STSv1; id=1"', '"v=STSv1; id=2"']}
    assert judged(PLACED | two, authority) == ([], 0)


def test_a_policy_host_without_address(authority):
    [(severity, message, evidence)], asked = judged(ANNOUNCED, authority)
    assert (severity, asked) == ("warning", 0)
    assert message.endswith("cannot be fetched")
    assert evidence == "the address of its host: no data"
    codes = {"mta-sts.example.com.": dns.rcode.SERVFAIL}
    [(severity, _, evidence)], _ = judged(ANNOUNCED, authority, rcodes=codes)
    assert (severity, evidence) == ("unknown", "the address of its host: SERVFAIL")


def test_a_policy_that_nobody_can_read(authority):
    [(severity, message, evidence)], _ = judged(ANNOUNCED | PLACED, authority, behave=answer("<html>\x1b[2J"))
    assert (severity, message) == ("warning", "example.com: senders do not accept its MTA-STS policy")
    assert evidence == r"the policy has a line that is no field: '<html>\x1b[2J'"
