"""Severities, waivers, what stood before, and what is not changed."""

import pytest

from mxsync.mail.facts import Facts
from mxsync.mail.judge import Judge
from mxsync.mail.policy import Policy, Waiver, strangers
from mxsync.mail.registry import RULES
from mxsync.model import Create, Delete, Replace, Severity, ZoneRef, parse_name
from tests.mail.cases import case, rrset

ZONE = parse_name("example.com")
BAD = "10 mail.local"
REF = ZoneRef("bind", ZONE)


def judge(*cases, severities=None, waivers=()):
    return Judge(Policy(severities or {}, tuple(waivers)), Facts()).judge(cases)


def told(judged):
    return [(one.id, one.severity.value, one.preexisting, one.waived) for one in judged.findings]


def test_without_a_plan_everything_is_told():
    assert told(judge(case(BAD, "20 b.example"))) == [("MX010", "error", False, "")]


def test_a_new_error_blocks_and_one_that_stood_before_warns():
    new = judge(case(BAD, "20 b.example", old=("10 a.example", "20 b.example")))
    assert told(new) == [("MX010", "error", False, "")]
    assert new.findings[0].blocks
    before = judge(case(BAD, "20 b.example", old=(BAD, "20 c.example")))
    assert told(before) == [("MX010", "warning", True, "")]
    assert not before.findings[0].blocks


def test_another_target_with_the_same_error_is_a_new_error():
    found = judge(case(BAD, "20 other.local", old=(BAD,)))
    assert [(one.severity.value, one.preexisting) for one in found.findings] == [
        ("warning", True),
        ("error", False),
    ]


def test_sets_that_stay_are_counted_without_infos():
    same = case(BAD, old=(BAD,))
    found = judge(same)
    assert found.findings == ()
    assert found.standing == 1, "the error, not the info that it is the only target"
    assert told(judge(case(BAD, old=(BAD,), old_ttl=300))) == [
        ("MX010", "warning", True, ""),
        ("MX014", "info", False, ""),
    ]


@pytest.mark.parametrize(
    ("word", "expected"), [(Severity.WARNING, ["warning"]), (Severity.INFO, ["info"]), (None, [])]
)
def test_severities_are_those_of_the_config(word, expected):
    found = judge(case(BAD, "20 b.example"), severities={"MX010": word})
    assert [one.severity.value for one in found.findings] == expected


def test_a_waiver_accepts_a_check_in_a_zone_or_at_an_owner():
    one = case(BAD, "20 b.example")
    below = case(BAD, "20 b.example", owner="x.example.com")
    other = case(BAD, "20 b.example", zone="example.net")
    waiver = Waiver(id="MX010", zone=ZONE, because="a test")
    found = judge(one, below, other, waivers=[waiver])
    assert [finding.waived for finding in found.findings] == ["a test", "a test", ""]
    assert [finding.blocks for finding in found.findings] == [False, False, True]
    assert found.used == {0}
    narrow = Waiver(id="MX010", zone=ZONE, owner=below.owner, because="only there")
    wrong = Waiver(id="MX014", zone=ZONE, because="no such finding")
    found = judge(one, below, waivers=[wrong, narrow])
    assert [finding.waived for finding in found.findings] == ["", "only there"]
    assert found.used == {1}


def test_a_waiver_is_used_by_findings_that_are_only_counted():
    found = judge(case(BAD, old=(BAD,)), waivers=[Waiver(id="MX010", zone=ZONE, because="x")])
    assert (found.standing, found.used) == (0, {0})


def test_findings_have_one_order():
    lines = ["10 a_b.local", "20 c_d.local", "30 a_b.local"]
    found = judge(case(*lines, ttl=5))
    assert [one.id for one in found.findings] == sorted(one.id for one in found.findings)
    assert found == judge(case(*reversed(lines), ttl=5))


def test_changes_alone_can_be_judged():
    good, bad = rrset("10 a.example", "20 b.example"), rrset(BAD, "20 b.example")
    found = Judge(Policy(), Facts())
    assert [one.id for one in found.changes(REF, [Create(bad)])] == ["MX010"]
    assert [one.severity.value for one in found.changes(REF, [Replace(good, bad)])] == ["error"]
    assert [one.id for one in found.changes(REF, [Delete(good)])] == ["MX008"]


def test_what_is_said_of_a_set_is_asked_once():
    found = Judge(Policy({name: None for name, rule in RULES.items() if not rule.set_alone}), Facts())
    first = found.judge([case("10 a.example", owner="a.example.com")])
    second = found.judge([case("10 a.example", owner="b.example.com")])
    assert first.findings[0].owner == parse_name("a.example.com")
    assert second.findings[0].owner == parse_name("b.example.com")
    assert second.findings[0].message == "b.example.com: a.example is the only target"


def test_ids_that_nothing_can_be_said_about():
    assert strangers(["MX014", "MX999", "MX001", "MX101"]) == ("MX999", "MX001")
