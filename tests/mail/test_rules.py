"""Every rule fires where it should and is silent where it should not."""

from datetime import date

import pytest

from mxsync.mail.checks import CHECKS, Kind
from mxsync.mail.facts import Facts
from mxsync.mail.registry import RULES
from mxsync.model import Severity
from tests.mail.cases import case

FACTS = Facts(today=date(2026, 11, 25), presets={"ours": date(2026, 11, 1), "aged": date(2025, 11, 1)})
TWO = ("10 a.example", "20 b.example")
E, W, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

FIRES = [
    pytest.param("MX003", case("10 mx_1.example"), W, "underscore", id="MX003 underscore"),
    pytest.param("MX004", case("10 xn--mnchen-3ya.example"), INFO, "A-labels", id="MX004 internationalised"),
    pytest.param("MX004", case("10 mail.xn--a.example"), E, "not a valid", id="MX004 no punycode"),
    pytest.param("MX004", case("10 mail.xn--zzzz99999.example"), E, "not a valid", id="MX004 nonsense"),
    pytest.param("MX006", case("10 mail.example.com.example.com"), E, "twice", id="MX006 host"),
    pytest.param("MX006", case("10 example.com.example.com"), E, "twice", id="MX006 the zone itself"),
    pytest.param("MX008", case(old=TWO), W, "address of the name itself", id="MX008 absent"),
    pytest.param("MX008", case("0 .", old=TWO), W, "no mail is accepted", id="MX008 null MX"),
    pytest.param("MX009", case("10 a.example", "20 a.example"), W, "no backup", id="MX009 two preferences"),
    pytest.param("MX010", case("10 localhost.local"), E, "other networks", id="MX010 local"),
    pytest.param("MX010", case("10 mail.test"), E, "other networks", id="MX010 test"),
    pytest.param("MX010", case("10 mail.localhost"), E, "other networks", id="MX010 localhost"),
    pytest.param("MX010", case("10 mail.invalid"), E, "other networks", id="MX010 invalid"),
    pytest.param("MX010", case("10 abc.onion"), E, "other networks", id="MX010 onion"),
    pytest.param("MX010", case("32767 ms1234.msv1.invalid"), INFO, "Microsoft", id="MX010 proof"),
    pytest.param("MX012", case(*TWO, ttl=59), W, "nearly every mail", id="MX012 short"),
    pytest.param("MX012", case(*TWO, ttl=86401), W, "1 days", id="MX012 long"),
    pytest.param("MX013", case(*TWO, owner="*.example.com"), W, "misspelt", id="MX013 wildcard"),
    pytest.param("MX014", case("10 a.example"), INFO, "only target", id="MX014 one"),
    pytest.param("MX015", case(*TWO, zone="example"), W, "top-level", id="MX015 TLD"),
    pytest.param("MX016", case(*TWO, preset="aged"), W, "389 days ago", id="MX016 aged"),
    pytest.param("MX401", case("10 a.example", old=TWO, old_ttl=86400), W, "b.example", id="MX401 one goes"),
    pytest.param("MX402", case("10 c.example", old=TWO), W, "a.example, b.example", id="MX402 all go"),
]  # fmt: skip

SILENT = [
    pytest.param("MX003", case("10 mx-1.example"), id="MX003 hyphen"),
    pytest.param("MX003", case("10 a.example", owner="_x.example.com"), id="MX003 owner"),
    pytest.param("MX004", case("10 mail.example"), id="MX004 ASCII"),
    pytest.param("MX006", case("10 mail.example.com"), id="MX006 once"),
    pytest.param("MX006", case("10 myexample.com.example.com"), id="MX006 another name"),
    pytest.param("MX006", case("10 a.com.com", zone="com"), id="MX006 TLD"),
    pytest.param("MX008", case(*TWO, old=("0 .",)), id="MX008 the other way"),
    pytest.param("MX008", case("0 .", old=("0 .",)), id="MX008 was so"),
    pytest.param("MX008", case("0 .", planned=True), id="MX008 new"),
    pytest.param("MX008", case("0 ."), id="MX008 nothing planned"),
    pytest.param("MX009", case(*TWO), id="MX009 two hosts"),
    pytest.param("MX010", case("10 mail.local.example", "20 localhost.example"), id="MX010 inside"),
    pytest.param("MX010", case("10 mail.corp.local", zone="corp.local"), id="MX010 a zone of its own"),
    pytest.param("MX010", case("0 ."), id="MX010 null MX"),
    pytest.param("MX012", case(*TWO, ttl=60), id="MX012 a minute"),
    pytest.param("MX012", case(*TWO, ttl=86400), id="MX012 a day"),
    pytest.param("MX012", case(*TWO, ttl=None), id="MX012 not known"),
    pytest.param("MX012", case(ttl=7), id="MX012 absent"),
    pytest.param("MX013", case("0 .", owner="*.example.com"), id="MX013 null MX"),
    pytest.param("MX013", case(owner="*.example.com"), id="MX013 absent"),
    pytest.param("MX013", case(*TWO, owner=r"\*a.example.com"), id="MX013 an asterisk in a label"),
    pytest.param("MX014", case(*TWO), id="MX014 two"),
    pytest.param("MX014", case("0 ."), id="MX014 null MX"),
    pytest.param("MX014", case(), id="MX014 absent"),
    pytest.param("MX015", case(*TWO, zone="co.example"), id="MX015 below"),
    pytest.param("MX015", case("0 .", zone="example"), id="MX015 null MX"),
    pytest.param("MX016", case(*TWO, preset="ours"), id="MX016 fresh"),
    pytest.param("MX016", case(*TWO), id="MX016 no preset"),
    pytest.param("MX401", case("10 a.example", old=TWO, old_ttl=3600), id="MX401 an hour"),
    pytest.param("MX401", case(*TWO, "30 c.example", old=TWO, old_ttl=86400), id="MX401 one comes"),
    pytest.param("MX401", case("0 .", old=TWO, old_ttl=86400), id="MX401 no mail any more"),
    pytest.param("MX402", case("10 a.example", "20 c.example", old=TWO), id="MX402 one stays"),
    pytest.param("MX402", case(*TWO, old=("0 .",)), id="MX402 mail begins"),
    pytest.param("MX402", case(*TWO, planned=True), id="MX402 new"),
    pytest.param("MX402", case(old=TWO), id="MX402 absent"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "one", "severity", "words"), FIRES)
def test_fires(name, one, severity, words):
    [remark] = RULES[name].judge(one, FACTS)
    assert (remark.severity or CHECKS[name].severities[0]) is severity
    assert severity in CHECKS[name].severities
    assert words in remark.message


@pytest.mark.parametrize(("name", "one"), SILENT)
def test_is_silent(name, one):
    assert list(RULES[name].judge(one, FACTS)) == []


def test_every_rule_is_tried_both_ways():
    offline = {name for name, rule in RULES.items() if rule.check.kind is Kind.OFFLINE}
    assert {param.values[0] for param in FIRES} == offline
    assert {param.values[0] for param in SILENT} == offline


def test_rules_stand_in_the_order_of_their_ids():
    assert list(RULES) == sorted(RULES)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_every_rule_says_why_and_where_it_is_written(rule):
    assert rule.judge.__doc__
    assert "RFC" in rule.judge.__doc__ or rule.id == "MX016"  # whose source is the preset's own


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES.values() if rule.set_alone], ids=lambda rule: rule.id
)
def test_rules_about_sets_alone_look_at_nothing_else(rule):
    for lines in (TWO, ("10 a_b.example",), ("10 a.example", "20 a.example"), ("0 .",)):
        said = {
            tuple(rule.judge(one, FACTS))
            for one in (
                case(*lines),
                case(*lines, zone="other.example", owner="*.x.other.example", ttl=5),
                case(*lines, old=("10 z.example",), old_ttl=86400, preset="aged"),
            )
        }
        assert len(said) == 1
