"""`mxsync check` and checks beside plans, in a small Internet of named; and where there is no Internet."""

import json
import re
import subprocess

import pytest

from tests.cli.world import MXSYNC, environment
from tests.hosts.dns.world import running_world, zone_text
from tests.resolver.servers import free_port

TARGETS = zone_text(
    "mx1 A 9.9.9.9",
    "mx2 A 149.112.112.112",
    "far A 10.0.0.25",
    "alias CNAME mx1",
)
GOOD = zone_text("@ MX 10 mx1.targets.test.", "@ MX 20 mx2.targets.test.")
BAD = zone_text("@ MX 10 gone.targets.test.", '_mta-sts TXT "v=STSv1; id=1"', "mta-sts A 127.0.0.1")
OWN = zone_text("@ A 9.9.9.80")

ZONES = {"targets.test": TARGETS, "good.test": GOOD, "bad.test": BAD, "own.test": OWN}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with running_world(tmp_path_factory.mktemp("world"), {"ns1": ZONES, "ns2": ZONES}) as running:
        yield running


class Desk:
    """An operator's folder; zone files are what the hosts have, whatever the world has."""

    def __init__(self, folder, dns, checks="checks: {plan: [offline, dns, policy]}\n"):
        self.folder = folder
        (folder / "specs").mkdir()
        (folder / "mxsync.yaml").write_text(
            'providers: {b: {type: bind, file: "{zone}.zone"}}\ndefaults: {provider: b}\n' + dns + checks
        )

    def zone(self, name, *targets, live=()):
        mx = ", ".join(targets)
        (self.folder / "specs" / f"{name}.yaml").write_text(f"zone: {name}\nmx: [{mx}]\n")
        (self.folder / f"{name}.zone").write_text(zone_text(*(f"@ MX {one}." for one in live)))

    def run(self, *args):
        told = subprocess.run(
            [MXSYNC, *args],
            cwd=self.folder,
            env=environment(self.folder),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert "Traceback" not in told.stdout + told.stderr
        return told


@pytest.fixture
def desk(tmp_path, world):
    return Desk(tmp_path, world.config)


def said(told):
    """Findings of the text output as (severity, id)."""
    return re.findall(r"^(?:  [!?*] )?(error|warning|unknown|info) (MX\d+)", told.stdout, re.MULTILINE)


def test_check_asks_the_world(desk):
    desk.zone("good.test", "10 mx1.targets.test", "20 mx2.targets.test")
    told = desk.run("check")
    assert [one for one in said(told) if one[1] not in {"MX010", "MX114"}] == []
    assert told.returncode == 0


def test_offline_asks_nobody(tmp_path):
    desk = Desk(tmp_path, f"dns: {{resolvers: ['127.0.0.1:{free_port()}']}}\n")
    desk.zone("good.test", "10 nowhere.targets.test", "20 mx2.targets.test")
    told = desk.run("check", "--offline")
    assert (told.returncode, said(told)) == (0, [])
    assert desk.run("check", "--offline", "--live").returncode == 1


def test_errors_of_the_world_count(desk):
    desk.zone("good.test", "10 alias.targets.test", "20 far.targets.test", "30 nowhere.targets.test")
    told = desk.run("check")
    assert ("error", "MX101") in said(told)
    assert ("error", "MX102") in said(told)
    assert ("warning", "MX106") in said(told)
    assert told.returncode == 4


def test_live_sets_are_those_of_the_world(desk):
    desk.zone("bad.test", "10 mx1.targets.test", "20 mx2.targets.test")
    assert ("error", "MX101") not in said(desk.run("check"))
    told = desk.run("check", "--live")
    assert "target gone.targets.test does not exist" in told.stdout
    assert told.returncode == 4


def test_a_policy_at_an_inside_address_is_not_fetched(desk):
    desk.zone("bad.test", "10 mx1.targets.test", "20 mx2.targets.test")
    told = desk.run("check")
    assert ("warning", "MX301") in said(told)
    assert "no public address, but 127.0.0.1" in told.stdout


def test_a_plan_asks_about_what_it_changes(desk):
    desk.zone("good.test", "10 nowhere.targets.test", "20 mx2.targets.test", live=["10 mx1.targets.test"])
    desk.zone("bad.test", "10 nowhere2.targets.test", live=["10 nowhere2.targets.test"])  # stays as it is
    desk.zone("own.test", "10 mx1.targets.test")
    told = desk.run("plan", "--out", "plan.json")
    assert "  ! error MX101: good.test: target nowhere.targets.test does not exist" in told.stdout
    assert "nowhere2" not in told.stdout
    assert "  * warning MX112: own.test: mail may have gone to its own address 9.9.9.80" in told.stdout
    assert "1 zone cannot be applied as planned" in told.stderr
    assert told.returncode == 0
    applied = desk.run("apply", "plan.json", "--auto-approve")
    assert "MX101" in applied.stdout + applied.stderr
    assert applied.returncode == 3
    assert "mx1.targets.test" in (desk.folder / "own.test.zone").read_text()
    assert "nowhere" not in (desk.folder / "good.test.zone").read_text()


def test_what_stood_before_is_told_and_does_not_block(desk):
    desk.zone("good.test", "10 nowhere.targets.test", "20 mx2.targets.test", live=["10 nowhere.targets.test"])
    told = desk.run("plan")
    assert "  * warning MX101 (pre-existing)" in told.stdout
    assert told.returncode == 0


def test_only_offline_checks_unless_the_config_says_so(tmp_path):
    desk = Desk(tmp_path, f"dns: {{resolvers: ['127.0.0.1:{free_port()}']}}\n", checks="")
    desk.zone("good.test", "10 nowhere.targets.test", "20 mx2.targets.test", live=["10 mx1.targets.test"])
    told = desk.run("plan")
    assert (told.returncode, said(told)) == (0, [("warning", "MX402")])


@pytest.fixture
def dark(tmp_path):
    """200 zones, and a resolver that is not there."""
    desk = Desk(tmp_path, f"dns: {{resolvers: ['127.0.0.1:{free_port()}']}}\n")
    for number in range(200):
        targets = f"10 mx1.host{number}.example", f"20 mx2.host{number}.example"
        desk.zone(f"zone{number}.example", *targets, live=[f"10 mx1.host{number}.example"])
    return desk


def test_without_a_resolver_it_is_told_once_that_nothing_is_known(dark):
    told = dark.run("check")
    assert said(told) == [("unknown", "MX104"), ("unknown", "MX301")]
    assert "and 197 more owners" in told.stdout
    assert told.returncode == 1
    document = json.loads(dark.run("check", "--format", "json").stdout)
    assert {one["severity"] for one in document["findings"]} == {"unknown"}
    assert len(document["findings"]) == 400


def test_a_plan_without_a_resolver_is_a_plan_that_could_not_be_checked(dark):
    told = dark.run("plan", "--out", "plan.json")
    assert told.stdout.count("MX104") == told.stdout.count("MX301") == 1
    assert "Plan: 0 to create, 200 to replace, 0 to delete in 200 zones" in told.stdout
    assert told.returncode == 1
    shown = dark.run("show", "plan.json")
    assert shown.stdout.count("MX104") == 1
