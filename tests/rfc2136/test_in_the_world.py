"""A primary that is found as the world finds it, changed, and verified."""

import subprocess

import pytest

from tests.cli.world import MXSYNC
from tests.hosts.dns.world import running_world, zone_text

ZONES = ("a.test", "b.test", "c.test")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    text = zone_text("@ MX 20 mx-old.hoster.test.", "mx A 192.0.2.1")
    served = {"ns1": dict.fromkeys(ZONES, text)}
    folder = tmp_path_factory.mktemp("world")
    delegations = {zone: ["ns1.hoster.test."] for zone in ZONES}
    with running_world(folder, served, delegations=delegations, updated=ZONES) as running:
        yield running


def run(folder, *words):
    told = subprocess.run([MXSYNC, *words], cwd=folder, capture_output=True, text=True, check=False)
    assert "Traceback" not in told.stderr
    return told


@pytest.mark.parametrize(
    ("zone", "server"),
    [("a.test", ""), ("b.test", "server: ns1.hoster.test, "), ("c.test", "server: 127.0.0.11, ")],
)
def test_found_changed_and_verified(tmp_path, world, zone, server):
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/a.yaml").write_text(f"zone: {zone}\nmx: [10 mx.hoster.test]\n")
    config = f"providers: {{live: {{type: rfc2136, {server}port: {world.port}}}}}\n"
    (tmp_path / "mxsync.yaml").write_text(config + world.config)
    planned = run(tmp_path, "plan", "--out", "plan.json")
    assert "+ 10 mx.hoster.test" in planned.stdout, planned.stderr
    applied = run(tmp_path, "apply", "plan.json", "--verify", "5s")
    assert applied.returncode == 1, applied.stdout  # ns2.hoster.test, which the zone itself names, is off
    assert "ns1.hoster.test 127.0.0.11" in applied.stdout
    assert "as specified, serial 2" in applied.stdout
    assert run(tmp_path, "verify", "--server", "ns1.hoster.test").returncode == 0
    assert run(tmp_path, "plan", "--detailed-exitcode").returncode == 0


def test_a_zone_without_primary(tmp_path, world):
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/a.yaml").write_text("zones: [never.test, a.test]\nmx: [30 mx.hoster.test]\n")
    config = f"providers: {{live: {{type: rfc2136, port: {world.port}}}}}\n"
    (tmp_path / "mxsync.yaml").write_text(config + world.config)
    planned = run(tmp_path, "plan")
    assert planned.returncode == 1
    assert "never.test" in planned.stderr
    assert "+ 30 mx.hoster.test" in planned.stdout
