"""Rules about gathered facts: every one fires where it should and is silent where it should not."""

import pytest

from mxsync.mail.checks import Kind
from mxsync.mail.facts import Facts, Fetched
from mxsync.mail.registry import RULES
from mxsync.model import Severity, parse_name
from tests.mail.both_ways import fires, rows, silent
from tests.mail.cases import case, rrset
from tests.mail.facts import (
    DANGLING,
    DIGEST,
    NO_DATA,
    NO_HOST,
    NO_NAME,
    SERVFAIL,
    UNKNOWN,
    at,
    dane,
    facts,
    found,
    host,
    missing,
    owner_mx,
    reports,
    reverse,
    spf,
    sts,
    tlsa,
)

# N is worth no more than a note.
E, W, N, U = Severity.ERROR, Severity.WARNING, Severity.INFO, Severity.UNKNOWN
ONE, TWO = ("10 a.example",), ("10 a.example", "20 b.example")
OLD = ("10 old.example",)
NEW = case(*ONE, planned=True)
MOVED = case(*ONE, old=OLD)
GOOD = at("9.9.9.9")
ELEVEN = tuple(f"10 mx{number}.example" for number in range(11))
BELOW = {parse_name("example.com"): ((parse_name("lists.example.com"), rrset(*OLD).rdata),)}
DOWN = facts(silent="no answer within 3 s")

FIRES = [
    ("MX011", case(*ONE), owner_mx(found(aliases=["x.example"])), E, "CNAME", "alias"),
    ("MX011", case(*ONE), owner_mx(UNKNOWN), U, "could not be found out", "not known"),
    ("MX101", case(*ONE), facts({"a.example": NO_HOST}), E, "does not exist", "NXDOMAIN"),
    ("MX101", case(*ONE), facts({"a.example": host(NO_DATA)}), E, "no address", "NODATA"),
    ("MX101", case(*TWO), facts({"a.example": GOOD, "b.example": NO_HOST}), E, "b.example", "second"),
    ("MX101", case(*ONE), facts({"a.example": host(NO_NAME, UNKNOWN)}), E, "not exist", "RFC 8020"),
    ("MX102", case(*ONE), facts({"a.example": at("9.9.9.9", aliases=["x.example"])}), E, "alias of x.", "A"),
    ("MX102", case(*ONE), facts({"a.example": at("2620:fe::9", aliases=["x.example"])}), E, "alias", "AAAA"),
    ("MX103", case(*ONE), facts({"a.example": DANGLING}), E, "which does not exist", "dangling"),
    ("MX104", case(*ONE), facts({"a.example": host(UNKNOWN)}), U, "nothing is known", "timeout"),
    ("MX104", case(*ONE), facts({"a.example": host(SERVFAIL)}), U, "nothing is known", "a broken resolver"),
    ("MX104", case(*ONE), facts({}), U, "nothing is known", "not asked"),
    ("MX104", case(*TWO), DOWN, U, "nothing could be asked", "no resolver"),
    ("MX104", case(*ONE), facts({"a.example": host(SERVFAIL)}, failing=[("a.example", "A")]),
     E, "cannot be found out", "SERVFAIL"),
    ("MX104", case(*ONE), facts({"a.example": host(NO_DATA, SERVFAIL)}, failing=[("a.example", "AAAA")]),
     E, "cannot be found out", "SERVFAIL for IPv6"),
    ("MX105", case(*ONE), facts({"a.example": at("2620:fe::9")}), E, "IPv6 addresses only", "AAAA"),
    ("MX106", case(*ONE), facts({"a.example": at("10.0.0.25")}), E, "only addresses", "private"),
    ("MX106", case(*ONE), facts({"a.example": at("127.0.0.1", "9.9.9.9")}), W, "an address", "loopback too"),
    ("MX106", case(*TWO), facts({"a.example": at("192.0.2.1"), "b.example": GOOD}), W, "only", "one of two"),
    ("MX106", case(*ONE), facts({"a.example": at("224.0.0.1")}), E, "224.0.0.1", "multicast"),
    ("MX106", case(*ONE), facts({"a.example": at("fe80::1", "::1")}), E, "fe80::1", "IPv6"),
    ("MX107", case(*TWO), facts({"a.example": at(*(f"9.9.{n}.9" for n in range(5))), "b.example": GOOD}),
     W, "come after 5", "five"),
    ("MX108", case(*TWO), facts({"a.example": GOOD, "b.example": GOOD}), W, "9.9.9.9", "one address"),
    ("MX108", case(*TWO), facts({"a.example": GOOD, "b.example": at("9.9.9.8")}), N, "9.9.9.0/24", "network"),
    ("MX108", case(*TWO), facts({"a.example": at("9.9.9.9", "2620:fe::9"), "b.example": at("9.9.9.7")}),
     N, "2620:fe::/48 and 9.9.9.0/24", "two kinds"),
    ("MX405", case("10 b.example", old=ONE), facts({"a.example": GOOD, "b.example": NO_HOST}),
     E, "more mail", "the new host does not exist"),
    ("MX111", NEW, owner_mx(missing(86400)), W, "86400 s", "a day"),
    ("MX112", NEW, facts({"example.com": GOOD, "a.example": at("9.9.9.10")}), W, "9.9.9.9", "elsewhere"),
    ("MX112", case("0 .", planned=True), facts({"example.com": GOOD}), W, "nowhere", "null MX"),
    ("MX112", NEW, facts({"example.com": host(UNKNOWN)}), U, "could not be found out", "not known"),
    ("MX113", MOVED, facts(below=BELOW), N, "lists.example.com still has old.example", "below"),
    ("MX114", case(*ONE), reverse("9.9.9.9", hosts={"a.example": GOOD}), N, "no reverse name", "none"),
    ("MX114", case(*ONE), reverse("9.9.9.9", "z.example.", hosts={"a.example": GOOD, "z.example": NO_HOST}),
     N, "does not lead back", "elsewhere"),
    ("MX301", case(*ONE), sts("enforce", "b.example"), E, "does not name", "enforce"),
    ("MX301", case(*ONE), sts("testing", "b.example"), W, "does not name", "testing"),
    ("MX301", case("10 x.y.example"), sts("enforce", "*.example"), E, "does not name", "two labels"),
    ("MX301", case("10 example"), sts("enforce", "*.example"), E, "does not name", "no label"),
    ("MX301", case("10 a.example"), sts("enforce", "xa.example"), E, "does not name", "anchored"),
    ("MX301", case(*ONE), sts("enforce"), W, "do not accept", "no mx line"),
    ("MX301", case(*ONE), sts(fetched=Fetched(text="<html>")), W, "do not accept", "HTML"),
    ("MX301", case(*ONE), sts(fetched=Fetched(problem="404", told=True)), W, "cannot be fetched", "404"),
    ("MX301", case(*ONE), sts(fetched=Fetched(problem="slow")), U, "cannot be fetched", "slow"),
    ("MX301", case(*ONE), facts({}), U, "could not be found out", "not asked"),
    ("MX301", case(*ONE), DOWN, U, "could not be found out", "no resolver"),
    ("MX304", case(*ONE), dane({"a.example": tlsa("1 1 1 " + DIGEST)}), W, "usage 1", "usage"),
    ("MX304", case(*ONE), dane({"a.example": tlsa("3 1 9 " + DIGEST)}), W, "can use none", "matching"),
    ("MX304", case(*ONE), dane({"a.example": tlsa("3 1 1 0d0d")}), W, "can use none", "short"),
    ("MX304", case(*TWO), dane({"a.example": tlsa(), "b.example": NO_NAME}), W, "others of the set", "one"),
    ("MX304", case(*ONE), dane({"a.example": SERVFAIL}, ["a.example"]), E, "cannot be looked up", "SERVFAIL"),
    ("MX304", case(*ONE), dane({"a.example": UNKNOWN}), U, "cannot be looked up", "timeout"),
    ("MX305", MOVED, dane({"a.example": NO_NAME, "old.example": tlsa()}), W, "is not", "lost"),
    ("MX306", case(*ELEVEN), spf("v=spf1 mx -all"), E, "there are 11", "eleven"),
    ("MX306", case(*ELEVEN), spf("v=spf1 ip4:9.9.9.9 ?mx:example.com/24//64 ~all"), E, "11", "its own name"),
    ("MX306", MOVED, spf("v=spf1 +MX -all", "other text"), W, "+a.example, -old.example", "change"),
    ("MX306", case(*ONE), facts({}), U, "could not be found out", "not asked"),
    ("MX307", case(*ONE), reports(announced=True), N, "to nobody", "MTA-STS"),
    ("MX307", case(*ONE), reports(dane=["a.example"]), N, "to nobody", "DANE"),
    ("MX307", MOVED, reports("v=TLSRPTv1; rua=mailto:t@Example.com"), N, "about TLS", "TLS"),
    ("MX307", MOVED, reports(None, "v=DMARC1; p=none; rua=mailto:a@b.example!10m, mailto:d@example.com"),
     N, "about DMARC", "DMARC"),
]  # fmt: skip

PROOF = case("10 ms1.msv1.invalid")
SILENT = [
    ("MX011", case(*ONE), owner_mx(NO_NAME), "no name yet"),
    ("MX011", case(), owner_mx(found(aliases=["x.example"])), "absent"),
    ("MX011", case(*ONE), DOWN, "no resolver: told by MX104"),
    ("MX101", case(*ONE), facts({"a.example": GOOD}), "there"),
    ("MX101", case(*ONE), facts({"a.example": DANGLING}), "an alias: told by MX103"),
    ("MX101", case(*ONE), facts({"a.example": host(NO_DATA, UNKNOWN)}), "half known"),
    ("MX101", case("0 ."), facts({}), "null MX"),
    ("MX101", PROOF, facts({"ms1.msv1.invalid": NO_HOST}), "Microsoft's proof"),
    ("MX405", case("10 b.example", old=ONE), facts({"a.example": GOOD, "b.example": GOOD}), "as good"),
    ("MX405", case(*TWO, old=ONE), facts({"a.example": GOOD, "b.example": NO_HOST}), "one of them is"),
    ("MX405", case("10 b.example", old=ONE), facts({"a.example": GOOD}), "not known"),
    ("MX405", case("0 .", old=ONE), facts({"a.example": GOOD}), "meant"),
    ("MX102", case(*ONE), facts({"a.example": GOOD}), "no alias"),
    ("MX102", case(*ONE), facts({"a.example": DANGLING}), "dangling: told by MX103"),
    ("MX103", case(*ONE), facts({"a.example": at("9.9.9.9", aliases=["x.example"])}), "leads somewhere"),
    ("MX103", case(*ONE), facts({"a.example": NO_HOST}), "no alias"),
    ("MX104", case(*ONE), facts({"a.example": host(found("9.9.9.9"), UNKNOWN)}), "IPv4 is known"),
    ("MX104", case(*ONE), facts({"a.example": NO_HOST}), "known to be absent"),
    ("MX104", case("0 ."), DOWN, "null MX"),
    ("MX105", case(*ONE), facts({"a.example": at("9.9.9.9", "2620:fe::9")}), "both"),
    ("MX105", case(*ONE), facts({"a.example": host(UNKNOWN, found("2620:fe::9"))}), "IPv4 is not known"),
    ("MX106", case(*ONE), facts({"a.example": at("9.9.9.9", "2620:fe::9")}), "public"),
    ("MX106", case(*ONE), facts({"a.example": NO_HOST}), "no address at all"),
    ("MX107", case(*TWO), facts({"a.example": at(*(f"9.9.{n}.9" for n in "1234")), "b.example": GOOD}), "4"),
    ("MX107", case(*TWO), facts({"a.example": at(*(f"9.9.{n}.9" for n in range(5)))}), "backup not known"),
    ("MX107", case(*ELEVEN), facts({f"mx{n}.example": at(f"9.9.{n}.9") for n in range(11)}), "one level"),
    ("MX107", case(), facts({}), "absent"),
    ("MX108", case(*TWO), facts({"a.example": GOOD, "b.example": at("149.112.112.112")}), "two networks"),
    ("MX108", case(*ONE), facts({"a.example": GOOD}), "one target: told by MX014"),
    ("MX108", case(*TWO), facts({"a.example": GOOD}), "one not known"),
    ("MX111", NEW, owner_mx(missing(300)), "five minutes"),
    ("MX111", MOVED, owner_mx(missing(86400)), "not the first set"),
    ("MX111", NEW, owner_mx(found("10 a.example")), "there already"),
    ("MX112", NEW, facts({"example.com": GOOD, "a.example": at("9.9.9.9")}), "the same host"),
    ("MX112", NEW, facts({"example.com": host(NO_DATA)}), "no address"),
    ("MX112", MOVED, facts({"example.com": GOOD}), "not the first set"),
    ("MX112", NEW, DOWN, "no resolver: told by MX104"),
    ("MX113", MOVED, facts({}), "nothing below"),
    ("MX113", case("10 old.example", "20 a.example", old=OLD), facts(below=BELOW), "old host stays"),
    ("MX114", case(*ONE), reverse("9.9.9.9", "a.example.", hosts={"a.example": GOOD}), "confirmed"),
    ("MX114", case(*ONE), facts({"a.example": GOOD}), "not asked"),
    ("MX114", case(*ONE), reverse("9.9.9.9", "z.example.", hosts={"a.example": GOOD}), "forward not known"),
    ("MX301", case(*ONE), sts("enforce", "*.example"), "wildcard"),
    ("MX301", case(*TWO), sts("enforce", "A.example", "b.EXAMPLE"), "by name"),
    ("MX301", case(*ONE), sts("none"), "mode none"),
    ("MX301", case(*ONE), sts("enforce", "b.example", record="v=STSv1"), "no id"),
    ("MX301", case(*ONE), facts(lookups={("_mta-sts.example.com", "TXT"): NO_NAME}), "no policy"),
    ("MX301", case("0 ."), sts("enforce", "b.example"), "null MX"),
    ("MX301", case(*ONE, owner="*.example.com"), facts({}), "wildcard owner"),
    ("MX304", case(*ONE), dane({"a.example": tlsa()}), "good"),
    ("MX304", case(*TWO), dane({"a.example": NO_NAME, "b.example": NO_DATA}), "no DANE at all"),
    ("MX304", case(*ONE), facts({"a.example": GOOD}), "not signed"),
    ("MX305", MOVED, dane({"a.example": tlsa(), "old.example": tlsa()}), "kept"),
    ("MX305", MOVED, dane({"a.example": NO_NAME, "old.example": NO_NAME}), "never had it"),
    ("MX305", MOVED, dane({"a.example": UNKNOWN, "old.example": tlsa()}), "not known"),
    ("MX306", case(*ELEVEN), spf("v=spf1 a ip4:192.0.2.1 -all"), "no mx"),
    ("MX306", case(*ELEVEN), spf("v=spf1 mx:other.example -all"), "another domain's"),
    ("MX306", case(*ELEVEN), spf(), "no SPF"),
    ("MX306", case(*ELEVEN), spf("v=spf10 mx"), "no SPF version"),
    ("MX306", case(*ELEVEN), spf("v=spf1 mx", "v=spf1 -all"), "two records"),
    ("MX306", case(*ELEVEN[:10]), spf("v=spf1 mx -all"), "ten"),
    ("MX306", case(*ONE, old=("20 a.example",)), spf("v=spf1 mx -all"), "same hosts"),
    ("MX307", case(*ONE), reports(), "neither STS nor DANE"),
    ("MX307", case(*ONE), reports("v=TLSRPTv1; rua=mailto:t@example.com", announced=True), "no change"),
    ("MX307", MOVED, reports("v=TLSRPTv1; rua=mailto:t@reports.example.com"), "elsewhere"),
    ("MX307", case(*ONE), facts({}), "not asked"),
]  # fmt: skip

MINE = {name for name, rule in RULES.items() if rule.check.kind in (Kind.DNS, Kind.POLICY)}


@pytest.mark.parametrize(("name", "one", "known", "severity", "words"), rows(FIRES))
def test_fires(name, one, known, severity, words):
    fires(name, one, known, severity, words)


@pytest.mark.parametrize(("name", "one", "known"), rows(SILENT))
def test_is_silent(name, one, known):
    silent(name, one, known)


def test_every_rule_is_tried_both_ways():
    assert {row[0] for row in FIRES} == MINE
    assert {row[0] for row in SILENT} == MINE


@pytest.mark.parametrize("name", sorted(MINE))
@pytest.mark.parametrize("one", [case(), case("0 ."), case("0 .", planned=True), PROOF, NEW, MOVED])
def test_without_facts_nothing_is_passed_or_failed(name, one):
    assert all(remark.severity is U for remark in RULES[name].judge(one, Facts()))


@pytest.mark.parametrize("name", sorted(MINE))
def test_what_is_told_without_a_resolver_is_told_by_two(name):
    said = list(RULES[name].judge(NEW, DOWN))
    assert bool(said) == (name in {"MX104", "MX301"})
