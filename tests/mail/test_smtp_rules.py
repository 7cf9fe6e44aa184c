"""Rules about mail servers: every one fires where it should and is silent where it should not."""

from dataclasses import replace

import pytest

from mxsync.mail.checks import Kind
from mxsync.mail.facts import Facts
from mxsync.mail.judge import Judge
from mxsync.mail.policy import Policy
from mxsync.mail.registry import RULES
from mxsync.mail.smtp import Contact, Ending, Reply
from mxsync.model import Severity, parse_name
from tests.mail.both_ways import fires, rows, silent
from tests.mail.cases import case
from tests.mail.facts import NO_HOST, UNKNOWN, dane, host, sts, tlsa
from tests.mail.smtp import (
    DENIED,
    FOREIGN,
    LATER,
    OK,
    POSTMASTER,
    STRANGER,
    absent,
    certificate,
    ended,
    run,
    says,
)

E, W, N, U = Severity.ERROR, Severity.WARNING, Severity.INFO, Severity.UNKNOWN
MINE = {name for name in RULES if name.startswith("MX2")}
A = parse_name("a.example")
ONE, BACKUP = case("10 a.example"), case("10 a.example", "20 b.example")
EQUALS = case("10 a.example", "10 b.example")
SILENCE = absent(contact=Contact.SILENT, detail="no answer within 30 s")
PRIVATE = absent("10.0.0.1", Contact.NOT_TRIED, "not a public address")
AWAY = absent("2620:fe::9", Contact.NO_ROUTE, "network is unreachable")
OTHER = says("9.9.9.10")
DEAD_OTHER = absent("9.9.9.10")
ENFORCE = sts("enforce", "*.example")
TESTING = sts("testing", "*.example")
PLAIN = says(extensions=frozenset(), version="")


def lone(server, **more):
    return run({"a.example": [server]}, **more)


def two(first, second, **more):
    return run({"a.example": [first], "b.example": [second]}, **more)


def certified(*names, **more):
    return says(certificates={A: certificate(*names, **more)})


def replies(**said):
    """Replies by mailbox at example.com."""
    return says(replies={f"{box}@example.com": reply for box, reply in said.items()})


def unresolved(known_host):
    return replace(lone(says()), hosts={A: known_host})


FIRES = [
    ("MX201", ONE, lone(absent()), E, "no target answers at port 25: a.example", "refused"),
    ("MX201", ONE, lone(ended()), E, "no target answers", "closed at once"),
    ("MX201", ONE, lone(ended(Ending.NONSENSE)), E, "no target answers", "no SMTP"),
    ("MX201", ONE, unresolved(NO_HOST), E, "no target answers", "no address"),
    ("MX201", EQUALS, two(absent(), DEAD_OTHER), E, "a.example, b.example", "both equals"),
    ("MX201", BACKUP, two(absent(), OTHER), E, "no target with the best preference", "best dead"),
    ("MX201", EQUALS, two(absent(), OTHER), W, "target a.example does not answer", "one of equals"),
    ("MX201", BACKUP, two(says(), DEAD_OTHER), W, "target b.example does not answer", "backup dead"),
    ("MX201", ONE, run({"a.example": [says(), DEAD_OTHER]}), W, "at one of its addresses", "one address"),
    ("MX201", ONE, lone(SILENCE), U, "could not be told whether target a.example", "silence"),
    ("MX201", ONE, lone(ended(Ending.TIMEOUT)), U, "could not be told", "no greeting in time"),
    ("MX201", ONE, lone(PRIVATE), U, "could not be told", "private"),
    ("MX201", ONE, lone(AWAY), U, "could not be told", "no route"),
    ("MX201", ONE, unresolved(host(UNKNOWN, UNKNOWN)), U, "could not be told", "no resolver"),
    ("MX201", ONE, run({"a.example": [absent(), replace(SILENCE, address="9.9.9.10")]}), U,
     "could not be told", "refused and silent"),
    ("MX201", ONE, run({"a.example": [says(), replace(SILENCE, address="9.9.9.10")]}), U,
     "answers at one of its addresses", "alive and silent"),
    ("MX201", ONE, lone(SILENCE, beside=False), U, "whether a.example receives mail", "way out: silence"),
    ("MX201", BACKUP, two(absent(), DEAD_OTHER, beside=False), U, "a.example, b.example", "way out: refused"),
    ("MX202", ONE, lone(says(greeting=Reply(554, "no"))), E, "turns senders away", "554"),
    ("MX202", ONE, lone(says(greeting=Reply(421, "busy"))), W, "turns senders away", "421"),
    ("MX202", ONE, lone(says(greeting=Reply(354, "what"))), E, "turns senders away", "nonsense"),
    ("MX202", ONE, lone(says(hello=Reply(550, "who"))), E, "turns senders away", "EHLO refused"),
    ("MX203", ONE, lone(PLAIN), W, "does not encrypt", "none"),
    ("MX203", ONE, lone(says(version="", tls_detail="wrong version")), W, "does not encrypt", "broken"),
    ("MX203", ONE, lone(PLAIN, base=ENFORCE), E, "the MTA-STS policy forbids", "enforced"),
    ("MX203", ONE, lone(PLAIN, base=TESTING), W, "does not encrypt", "testing"),
    ("MX203", ONE, lone(says(version="", tls_detail="no end", tls_late=True)), U, "whether", "late"),
    ("MX203", ONE, lone(says(version="", ending=Ending.TIMEOUT)), U, "whether", "ended before"),
    ("MX204", ONE, lone(certified("b.example")), N, "does not fit", "another name"),
    ("MX204", ONE, lone(certified("*.a.example")), N, "does not fit", "wildcard below"),
    ("MX204", ONE, lone(certified("a.example", until=2026)), N, "does not fit", "expired"),
    ("MX204", ONE, lone(certified("a.example", since=2027, until=2028)), N, "does not fit", "not yet"),
    ("MX204", ONE, lone(certified("a.example", distrust="self-signed")), N, "does not fit", "self-signed"),
    ("MX204", ONE, lone(certified("b.example"), base=ENFORCE), E, "policy forbids", "enforced"),
    ("MX204", ONE, lone(says(), base=ENFORCE), U, "could not be told", "not seen"),
    ("MX205", ONE, lone(replies(postmaster=DENIED)), E, "refuses postmaster@example.com", "550"),
    ("MX205", ONE, lone(replies(postmaster=LATER)), W, "defers postmaster@example.com", "450"),
    ("MX205", ONE, lone(replies(postmaster=Reply(354, ""))), E, "refuses", "nonsense"),
    ("MX205", ONE, lone(says(replies={}, detail="time")), U, "said nothing about postmaster", "no reply"),
    ("MX205", ONE, lone(says(hello=None, null_sender=None, replies={})), U, "said nothing", "no EHLO"),
    ("MX205", BACKUP, two(says(), says("9.9.9.10", replies={POSTMASTER: DENIED})), E, "b.example", "backup"),
    ("MX205", ONE._replace(recipients=("info@example.com",)), lone(replies(postmaster=OK, info=DENIED)),
     E, "refuses info@example.com", "recipient"),
    ("MX205", case("10 a.example", owner="*.example.com"),
     lone(says(replies={"postmaster@mxsync-probe.example.com": DENIED})), E, "mxsync-probe.example.com",
     "wildcard"),
    ("MX205", ONE, lone(says(null_sender=DENIED, named_sender=DENIED, replies={})), E, "every sender",
     "senders"),
    ("MX205", ONE, lone(says(null_sender=DENIED, named_sender=LATER, replies={})), W, "every sender",
     "senders later"),
    ("MX205", case("10 a.example", owner=r"\*x.example.com"), lone(says()), U, "no mail address", "odd"),
    ("MX206", ONE, lone(says(null_sender=DENIED, named_sender=OK)), W, "null sender", "refused"),
    ("MX206", ONE, lone(says(null_sender=LATER, named_sender=OK)), W, "null sender", "deferred"),
    ("MX207", ONE, lone(replies(postmaster=OK, stranger=OK), stranger="stranger"), N, "not exist", "best"),
    ("MX207", BACKUP, two(says(), says("9.9.9.10", replies={STRANGER: OK}), stranger="stranger"), W,
     "b.example", "backup"),
    ("MX207", ONE, lone(replies(postmaster=OK), stranger="stranger"), U, "could not be told", "no reply"),
    ("MX208", ONE, lone(says(replies={FOREIGN: OK}), foreign=FOREIGN), W, "strangers for x@", "open relay"),
    ("MX208", ONE, lone(replies(postmaster=OK), foreign=FOREIGN), U, "could not be told", "no reply"),
]  # fmt: skip

WELL = lone(certified("a.example"), stranger="stranger", foreign=FOREIGN)
SILENT = [
    *((name, ONE, WELL, "all is well") for name in sorted(MINE)),
    *((name, case("0 ."), WELL, "null MX") for name in sorted(MINE)),
    *((name, case(), WELL, "absent") for name in sorted(MINE)),
    ("MX201", ONE, run({"a.example": [says(), AWAY]}), "no route to one of two"),
    ("MX201", ONE, lone(says(greeting=Reply(554, "no"))), "it answers"),
    ("MX202", ONE, lone(absent()), "dead"),
    ("MX203", ONE, lone(absent()), "dead"),
    ("MX203", ONE, lone(says(greeting=Reply(554, "no"), extensions=frozenset())), "turned away"),
    ("MX204", ONE, lone(certified("*.example")), "wildcard"),
    ("MX204", ONE, lone(says()), "not seen, and nobody minds"),
    ("MX204", ONE, lone(PLAIN, base=ENFORCE), "no TLS"),
    ("MX205", ONE, lone(absent()), "dead"),
    ("MX205", ONE, lone(says(greeting=Reply(554, "no"), null_sender=None, replies={})), "turned away"),
    ("MX205", ONE, lone(says(null_sender=DENIED, named_sender=OK)), "named sender"),
    ("MX206", ONE, lone(says(null_sender=DENIED, named_sender=DENIED)), "all senders"),
    ("MX207", ONE, lone(replies(postmaster=OK, stranger=OK)), "not asked"),
    ("MX207", ONE, lone(replies(postmaster=OK, stranger=LATER), stranger="stranger"), "deferred"),
    ("MX208", ONE, lone(says(replies={FOREIGN: OK})), "not asked"),
]


@pytest.mark.parametrize(("name", "one", "known", "severity", "words"), rows(FIRES))
def test_fires(name, one, known, severity, words):
    fires(name, one, known, severity, words)


@pytest.mark.parametrize(("name", "one", "known"), rows(SILENT))
def test_is_silent(name, one, known):
    silent(name, one, known)


def test_every_rule_is_tried_both_ways():
    assert {name for name in RULES if RULES[name].check.kind is Kind.SMTP} == MINE
    assert {row[0] for row in FIRES} == MINE
    assert {row[0] for row in SILENT} == MINE


@pytest.mark.parametrize("one", [ONE, BACKUP, case("10 a.example", old=("10 b.example",))])
def test_without_facts_nothing_is_passed_or_failed(one):
    said = [remark for name in sorted(MINE) for remark in RULES[name].judge(one, Facts())]
    assert said
    assert all(remark.severity is U for remark in said)


def test_no_way_out_is_told_with_its_reason():
    [remark] = RULES["MX201"].judge(ONE, lone(SILENCE, beside=False))
    assert remark.evidence == (
        "no server of this run took a connection: this machine may have no way out on port 25"
    )


def test_what_was_wrong_before_is_told_as_such():
    judge = Judge(Policy(), two(says(replies={POSTMASTER: DENIED}), OTHER), kinds={Kind.SMTP})
    [found] = judge.judge([case("10 a.example", "20 b.example", old=("5 a.example",))]).findings
    assert (found.id, found.severity, found.preexisting) == ("MX205", W, True)


def test_tls_is_demanded_by_dane():
    pinned = dane({"a.example": tlsa()})
    known = replace(lone(PLAIN), hosts=pinned.hosts, lookups=pinned.lookups)
    [remark] = RULES["MX203"].judge(ONE, known)
    assert remark.message.endswith("DANE forbids senders to deliver then")
    assert remark.severity is E


@pytest.mark.parametrize(("digest", "said"), [("0d" * 32, 0), ("0e" * 32, 1)], ids=["the same", "another"])
def test_tlsa_records_are_compared_with_the_certificate_that_was_seen(digest, said):
    pinned = dane({"a.example": tlsa()})
    known = replace(lone(certified("a.example", sha256=digest)), hosts=pinned.hosts, lookups=pinned.lookups)
    assert len(list(RULES["MX304"].judge(ONE, known))) == said


def test_evidence_names_three_addresses():
    many = [absent(f"9.9.9.{number}") for number in range(5)]
    [remark] = RULES["MX201"].judge(ONE, run({"a.example": many}))
    assert remark.evidence == (
        "9.9.9.0: connection refused; 9.9.9.1: connection refused; 9.9.9.2: connection refused; and 2 more"
    )
