"""Resolvers that fail, lie, stutter or are not there: what is not known is unknown, and everything ends."""

import threading
import time
from collections import Counter

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest

from mxsync.mail.checks import Kind
from mxsync.mail.judge import Judge
from mxsync.mail.policy import Policy
from mxsync.model import Severity, parse_name
from mxsync.probe.gather import gather, world_sets
from mxsync.resolver import Manners, Resolver, Server
from tests.mail.cases import case
from tests.resolver.servers import free_port, serving, silent

BOTH = frozenset({Kind.DNS, Kind.POLICY})
CASES = [
    case("10 mx1.host.example", "20 mx2.host.example", zone=f"zone{number}.example") for number in range(300)
]


def answering(records, *, rcodes=()):
    """A resolver that knows ``records`` (name and type to data); ``rcodes`` by name."""
    codes = dict(rcodes)

    def behave(fake, query, sender):
        asked = dns.message.from_wire(query)
        name, rdtype = asked.question[0].name.to_text(), dns.rdatatype.to_text(asked.question[0].rdtype)
        answer = dns.message.make_response(asked, recursion_available=True)
        data = records.get((name, rdtype))
        if data:
            answer.answer.append(dns.rrset.from_text(name, 300, "IN", rdtype, *data))
            answer.flags |= dns.flags.AD
        else:
            answer.set_rcode(codes.get(name, dns.rcode.NOERROR))
        fake.send(answer.to_wire(), sender)

    return behave


def failing(code):
    def behave(fake, query, sender):
        answer = dns.message.make_response(dns.message.from_wire(query))
        answer.set_rcode(code)
        fake.send(answer.to_wire(), sender)

    return behave


def garbage(fake, query, sender):
    fake.send(query[:2] + b"\x81\x80" + b"\xff" * 60, sender)


def judged(server, cases, kinds=BOTH, **manners):
    """Findings as Counter of (id, severity); never longer than a while."""
    manners = {"patience": 0.1, "tries": 2} | manners
    begun = time.monotonic()
    with Resolver(Manners(resolvers=(server,), **manners)) as resolver:
        facts = gather(resolver, cases, kinds)
    assert time.monotonic() - begun < 20
    findings = Judge(Policy(), facts, kinds=kinds).judge(cases).findings
    return facts, Counter((one.id, one.severity) for one in findings)


@pytest.mark.parametrize(
    ("behave", "words"),
    [
        pytest.param(failing(dns.rcode.SERVFAIL), "SERVFAIL", id="fails"),
        pytest.param(failing(dns.rcode.REFUSED), "REFUSED", id="refuses"),
        pytest.param(garbage, "", id="talks nonsense"),
        pytest.param(silent, "", id="says nothing"),
    ],
)
def test_a_resolver_that_tells_nothing_makes_nothing_pass_or_fail(behave, words):
    with serving(behave) as fake:
        facts, said = judged(fake.server, CASES)
    assert words in facts.silent != ""
    assert said == {("MX104", Severity.UNKNOWN): 300, ("MX301", Severity.UNKNOWN): 300}


def test_no_resolver_there():
    facts, said = judged(Server("127.0.0.1", free_port()), CASES)
    assert facts.silent
    assert {severity for _, severity in said} == {Severity.UNKNOWN}


GOOD = {
    (".", "NS"): ["a.root-servers.net."],
    ("mx1.host.example.", "A"): ["9.9.9.9"],
    ("mx2.host.example.", "A"): ["149.112.112.112"],
    ("9.9.9.9.in-addr.arpa.", "PTR"): ["mx1.host.example."],
    ("112.112.112.149.in-addr.arpa.", "PTR"): ["mx2.host.example."],
}


def test_a_name_that_fails_at_a_resolver_that_works_is_an_error():
    bad = {key: data for key, data in GOOD.items() if key[0] != "mx2.host.example."}
    with serving(answering(bad, rcodes={"mx2.host.example.": dns.rcode.SERVFAIL})) as fake:
        facts, said = judged(fake.server, CASES[:1])
    assert facts.failing == {(parse_name("mx2.host.example"), kind) for kind in ("A", "AAAA")}
    assert said == {("MX104", Severity.ERROR): 1}


def test_a_name_that_a_working_resolver_refuses_is_not_known():
    bad = {key: data for key, data in GOOD.items() if key[0] != "mx2.host.example."}
    with serving(answering(bad, rcodes={"mx2.host.example.": dns.rcode.REFUSED})) as fake:
        facts, said = judged(fake.server, CASES[:1])
    assert not facts.failing
    assert said == {("MX104", Severity.UNKNOWN): 1}


def test_silence_about_one_name_is_not_known():
    def behave(fake, query, sender):
        name = dns.message.from_wire(query).question[0].name.to_text()
        if not name.startswith("mx2."):
            answering(GOOD)(fake, query, sender)

    with serving(behave) as fake:
        facts, said = judged(fake.server, CASES[:1])
    assert not facts.failing
    assert said == {("MX104", Severity.UNKNOWN): 1}


def test_a_resolver_that_drips_is_waited_for():
    def behave(fake, query, sender):
        threading.Timer(0.05, answering(GOOD), (fake, query, sender)).start()

    with serving(behave) as fake:
        _, said = judged(fake.server, CASES[:50], patience=2)
    assert said == {}


def test_every_name_is_asked_for_once():
    with serving(answering(GOOD)) as fake:
        _, said = judged(fake.server, CASES, frozenset({Kind.DNS}), patience=5)
    assert said == {}
    questions = Counter(str(dns.message.from_wire(query).question[0]) for query in fake.queries)
    assert set(questions.values()) == {1}
    about_targets = [one for one in questions if "zone" not in one]
    assert len(about_targets) == 1 + 2 * 3  # the root; A, AAAA and a reverse name of each
    assert len(questions) == len(about_targets) + len(CASES)


def test_of_many_reverse_names_only_some_are_followed():
    many = [f"name{number}.host.example." for number in range(12)]
    with serving(answering(GOOD | {("9.9.9.9.in-addr.arpa.", "PTR"): many})) as fake:
        _, said = judged(fake.server, CASES[:1], patience=5)
    assert len(fake.queries) < 40
    assert said == {}  # one of the others may lead back


def test_signed_targets_of_a_validating_resolver():
    dane = {("_25._tcp.mx1.host.example.", "TLSA"): ["3 1 1 " + "0d" * 32]}
    with serving(answering(GOOD | dane)) as fake:
        _, said = judged(fake.server, CASES[:1])
    assert said == {("MX304", Severity.WARNING): 1, ("MX307", Severity.INFO): 1}
    codes = {"_25._tcp.mx2.host.example.": dns.rcode.SERVFAIL}
    with serving(answering(GOOD | dane, rcodes=codes)) as fake:
        _, said = judged(fake.server, CASES[:1])
    assert said == {("MX304", Severity.ERROR): 1, ("MX307", Severity.INFO): 1}


def test_live_sets_that_nobody_tells():
    with (
        serving(silent) as fake,
        Resolver(Manners(resolvers=(fake.server,), patience=0.1, tries=1)) as resolver,
    ):
        [found] = world_sets(resolver, [parse_name("zone1.example")]).values()
    assert found.detail
