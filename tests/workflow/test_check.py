"""Findings beside plans, at apply, and without either."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mxsync.apply import Verdict
from mxsync.cli.check import code
from mxsync.cli.exit import Exit
from mxsync.config import load_config
from mxsync.conformance.memory import MemoryHost, MemoryProvider
from mxsync.errors import InputErrors, MxsyncError
from mxsync.fleet import Stop
from mxsync.model import VERDICT, Finding, MxRRset, Severity, ZoneRef, parse_name
from mxsync.plan import plan_from_json, plan_to_json
from mxsync.spec import load_specs, parse_mx
from mxsync.workflow.apply import apply_plan
from mxsync.workflow.check import Checked, check
from mxsync.workflow.plan import make_plan
from mxsync.workflow.session import Session

ZONE = parse_name("a.example")
NOW = datetime(2026, 11, 25, tzinfo=UTC)
TODAY = NOW.date()


class World:
    def __init__(self, folder, spec, *, checks="{}", live=("10 old.host.example",), hosts=("one",)):
        providers = ", ".join(f"{name}: {{type: memory}}" for name in hosts)
        self.path = folder / "mxsync.yaml"
        self.hosts = {name: MemoryHost() for name in hosts}
        (folder / "specs").mkdir(parents=True)
        self.configure(f"providers: {{{providers}}}\nchecks: {checks}\n")
        (folder / "specs/a.yaml").write_text(spec)
        for host in self.hosts.values():
            host.add_zone(ZONE, [MxRRset(ZONE, 3600, tuple(parse_mx(line) for line in live))] if live else [])

    def configure(self, text):
        self.path.write_text(text)

    @property
    def config(self):
        return load_config(self.path)

    def session(self):
        return Session(
            self.config, clock=lambda: NOW, hosts=lambda name: MemoryProvider(name, self.hosts[name])
        )

    def plan(self):
        with self.session() as session:
            return make_plan(session, load_specs(self.config))

    def apply(self, plan, *, against=None):
        with self.session() as session:
            return apply_plan(session, plan, against=against, stop=Stop())

    def check(self, today=TODAY):
        return check(self.config, load_specs(self.config), today)


SPEC = "zone: a.example\nmx: [10 mail.local, 20 mx.host.example]\n"


def ids(findings):
    return [(one.id, one.severity.value) for one in checks(findings)]


def checks(findings):
    """Without the verdicts on where mail goes."""
    return [one for one in findings if one.id != VERDICT]


def test_a_plan_holds_findings_of_what_it_changes_outside_its_digest(tmp_path):
    world = World(tmp_path, SPEC)
    plan = world.plan()
    [zone] = plan.zones
    assert ids(zone.findings) == [("MX010", "error"), ("MX402", "warning")]
    assert zone.blocked
    document = json.loads(plan_to_json(plan, created=""))
    assert "findings" not in json.dumps(document["body"])
    back = plan_from_json(json.dumps(document).encode(), "plan.json")
    assert [replace(one, where=None) for one in back.zones[0].findings] == [
        replace(one, where=None) for one in zone.findings
    ]


def test_apply_judges_a_plan_file_again(tmp_path):
    world = World(tmp_path, SPEC)
    plan = world.plan()
    emptied = replace(plan, zones=tuple(replace(zone, findings=()) for zone in plan.zones))
    for against in (None, load_specs(world.config)):
        [outcome] = world.apply(emptied, against=against).outcomes
        assert outcome.verdict is Verdict.REFUSED
        assert "MX010" in outcome.message
        assert outcome.hints == ("mxsync check --explain MX010 tells more",)


def test_a_waiver_lifts_an_error_also_after_planning_and_its_loss_brings_it_back(tmp_path):
    world = World(tmp_path, SPEC)
    plan, before = world.plan(), world.path.read_text()
    waiver = "{waive: [{id: MX010, zone: a.example, because: inside}]}"
    world.configure(before.replace("checks: {}", f"checks: {waiver}"))
    accepted = world.plan()
    assert [one.waived for one in checks(accepted.zones[0].findings)] == ["inside", ""]
    assert not accepted.zones[0].blocked
    world.configure(before)
    assert world.apply(accepted).outcomes[0].verdict is Verdict.REFUSED
    world.configure(before.replace("checks: {}", f"checks: {waiver}"))
    assert world.apply(plan).outcomes[0].verdict is Verdict.APPLIED


def test_what_stood_before_does_not_block_and_an_undo_is_not_judged(tmp_path):
    world = World(tmp_path, SPEC, live=("10 mail.local", "20 other.host.example"))
    [zone] = world.plan().zones
    assert ids(zone.findings) == [("MX010", "warning")]
    assert checks(zone.findings)[0].preexisting
    world = World(tmp_path / "again", SPEC)
    plan = world.plan()
    undo = replace(plan, zones=tuple(replace(one, findings=(), spec_digest="") for one in plan.zones))
    assert world.apply(undo).outcomes[0].verdict is Verdict.APPLIED


def test_an_error_at_one_host_holds_the_others_back(tmp_path):
    spec = "zone: a.example\nproviders: [one, two]\nmx: [10 mail.local, 20 mx.host.example]\n"
    world = World(tmp_path, spec, hosts=("one", "two"))
    plan = world.plan()
    assert [bool(zone.blocked) for zone in plan.zones] == [True, True]
    assert len(world.check().findings) == 1, "what a spec wants is the same at all hosts"


def test_sets_that_stay_are_only_counted(tmp_path):
    world = World(tmp_path, SPEC, live=("10 mail.local", "20 mx.host.example"))
    plan = world.plan()
    assert (plan.zones, plan.standing, plan.unchanged) == ((), 1, 1)


def test_a_new_set_is_judged_with_the_ttl_that_its_host_gives_it(tmp_path):
    world = World(tmp_path, "zone: a.example\nttl: 10\nmx: [10 a.example, 20 b.example]\n", live=())
    assert ids(world.plan().zones[0].findings) == [("MX012", "warning")]


@pytest.mark.parametrize(
    ("severity", "blocked"),
    [
        ("", ["MX010"]),
        ("MX010: off", []),
        ("MX010: info", []),
        ("MX010: warning", []),
        ("MX010: off, MX402: error", ["MX402"]),
    ],
)
def test_severities_decide_what_blocks(tmp_path, severity, blocked):
    world = World(tmp_path, SPEC, checks=f"{{severity: {{{severity}}}}}")
    assert [reason[:5] for zone in world.plan().zones for reason in zone.blocked] == blocked


def test_idle_waivers_are_told_where_everything_was_looked_at(tmp_path):
    waive = (
        "{waive: [{id: MX013, zone: a.example, because: gone}, {id: MX402, zone: a.example, because: moved}]}"
    )
    world = World(tmp_path, SPEC, checks=waive)
    assert [remark.partition("the waiver of ")[2][:5] for remark in world.plan().remarks] == ["MX013"]
    assert [remark.partition("the waiver of ")[2][:5] for remark in world.check().remarks] == ["MX013"], (
        "MX402 is about changes, which check knows none of"
    )
    assert check(world.config, load_specs(world.config), TODAY, zones=["a.example"]).remarks == ()


@pytest.mark.parametrize(
    ("checks", "place"),
    [
        ("{severity: {MX999: off}}", "mxsync.yaml:2:21"),
        ("{waive: [{id: MX999, zone: a.example, because: x}]}", "mxsync.yaml:2:23"),
    ],
)
def test_checks_that_do_not_exist_are_errors_of_the_config(tmp_path, checks, place):
    world = World(tmp_path, SPEC, checks=checks)
    with pytest.raises(InputErrors) as caught:
        world.plan()
    assert [str(error) for error in caught.value.errors] == [f"{place}: there is no check 'MX999'"]


def test_a_preset_grows_old(tmp_path):
    world = World(tmp_path, "zone: a.example\nmx:\n  '@': {use: fastmail}\n")
    assert ids(world.check().findings) == []
    assert ids(world.check(date(2027, 11, 24)).findings) == [("MX016", "warning")]
    world.configure(world.path.read_text().replace("checks: {}", "checks: {preset_age: 1d}"))
    assert ids(world.plan().zones[0].findings) == [("MX016", "warning"), ("MX402", "warning")]


def finding(severity, waived=""):
    ref = ZoneRef("one", ZONE)
    return Finding(id="MX101", severity=severity, ref=ref, owner=ZONE, message="x", waived=waived)


@pytest.mark.parametrize(
    ("findings", "errors", "expected"),
    [
        ([], (), Exit.OK),
        ([finding(Severity.WARNING), finding(Severity.INFO)], (), Exit.OK),
        ([finding(Severity.ERROR)], (), Exit.FINDINGS),
        ([finding(Severity.ERROR, "fine")], (), Exit.OK),
        ([finding(Severity.ERROR), finding(Severity.UNKNOWN)], (), Exit.ERROR),
        ([finding(Severity.UNKNOWN)], (), Exit.ERROR),
        ([finding(Severity.UNKNOWN, "fine")], (), Exit.OK),
        ([finding(Severity.ERROR)], (MxsyncError("x"),), Exit.ERROR),
    ],
)
def test_exit_codes(findings, errors, expected):
    assert code(Checked(zones=1, findings=tuple(findings), errors=errors)) == expected


def test_what_could_not_be_told_does_not_block(tmp_path):
    world = World(tmp_path, "zone: a.example\nmx: [10 a.host.example, 20 old.host.example]\n")
    plan = world.plan()
    zones = tuple(replace(zone, findings=(finding(Severity.UNKNOWN),)) for zone in plan.zones)
    assert zones[0].blocked == ()
    assert world.apply(replace(plan, zones=zones)).outcomes[0].verdict is Verdict.APPLIED
