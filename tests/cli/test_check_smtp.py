"""`mxsync check --smtp` and plans with checks by SMTP, in a small Internet with mail servers."""

import json
import signal
import time

import pytest

from tests.cli.world import World
from tests.hosts.dns.world import running_world, zone_text
from tests.probe.smtp_servers import polite, serving

LAB = {"MXSYNC_ALLOW_ENDPOINT": "1"}
HOSTS = zone_text("new A 127.0.0.1", "old A 127.0.0.1", "silent A 127.0.0.3", "inside A 10.99.99.99")


@pytest.fixture(scope="module")
def internet(tmp_path_factory):
    zones = {"host.test": HOSTS, "moved.test": zone_text("@ MX 10 old.host.test.")}
    with running_world(tmp_path_factory.mktemp("world"), {"ns1": zones, "ns2": zones}) as running:
        yield running


def config(internet, port, extra="", smtp=""):
    return (
        f"checks: {{plan: [offline, smtp]{extra}}}\n{internet.config}"
        f"smtp: {{port: {port}, allow_private: true, timeout: 1s, helo: probe.example.org{smtp}}}\n"
    )


@pytest.fixture
def world(tmp_path):
    world = World(tmp_path, "moved.test")
    world.spec("moved.test").write_text(
        "zone: moved.test\nmx: {'@': [10 new.host.test]}\nrecipients: [info]\n"
    )
    return world


def configure(world, text):
    path = world.folder / "mxsync.yaml"
    path.write_text(path.read_text() + text)


def smtp_findings(run):
    found = json.loads(run.stdout)["findings"]
    return [(one["id"], one["severity"], one["message"]) for one in found if one["id"].startswith("MX2")]


def test_a_host_that_takes_the_mail(world, internet):
    with serving(polite()) as server:
        configure(world, config(internet, server.port))
        run = world.run("check", "--smtp", "--format", "json", environ=LAB)
    assert smtp_findings(run) == [
        ("MX203", "warning", "moved.test: target new.host.test does not encrypt"),
    ], run.stderr
    assert [line for line in server.heard if line.startswith("RCPT")] == [
        "RCPT TO:<postmaster@moved.test>",
        "RCPT TO:<info@moved.test>",
    ]
    assert "DATA" not in server.heard


def test_a_host_that_does_not_know_the_domain_is_an_error(world, internet):
    with serving(polite({"RCPT": "554 5.7.1 Relay access denied\x1b[2J"})) as server:
        configure(world, config(internet, server.port))
        run = world.run("check", "--smtp", environ=LAB)
    assert run.returncode == 4
    assert (
        "error MX205: moved.test: target new.host.test refuses postmaster@moved.test "
        r"(127.0.0.1: 554 5.7.1 Relay access denied\x1b[2J)"
    ) in run.stdout
    assert "\x1b" not in run.stdout


def test_a_dead_port_with_no_way_out_is_unknown(world, internet):
    with serving(polite()) as server:
        configure(world, config(internet, server.port))
    run = world.run("check", "--smtp", environ=LAB)
    assert run.returncode == 1
    assert "this machine may have no way out on port" in run.stdout
    assert "unknown MX201" in run.stdout


def test_private_addresses_are_left_alone_unless_the_config_allows_them(world, internet):
    with serving(polite()) as server:
        settings = config(internet, server.port).replace("allow_private: true", "allow_private: false")
        configure(world, settings)
        run = world.run("check", "--smtp", environ=LAB)
    assert server.connections == 0
    assert "127.0.0.1: not a public address" in run.stdout
    assert run.returncode in (1, 4)


def test_another_port_needs_the_word_of_the_environment(world, internet):
    configure(world, config(internet, 2525))
    run = world.run("check", "--smtp")
    assert run.returncode == 1
    assert "mail servers are asked at port 25" in run.stderr


def test_a_plan_is_held_back_by_a_host_that_does_not_know_the_domain(world, internet):
    with serving(polite({"RCPT": "550 no such domain"})) as server:
        configure(world, config(internet, server.port))
        run = world.run("plan", "--out", "plan.json", environ=LAB)
        assert "! error MX205: moved.test: target new.host.test refuses postmaster@moved.test" in run.stdout
        applied = world.run("apply", "plan.json", environ=LAB)
    assert applied.returncode == 3
    assert "old.host.example." in world.zone("moved.test").read_text()


def test_a_plan_asks_nobody_about_sets_that_stay(world, internet):
    world.spec("moved.test").write_text("zone: moved.test\nmx: {'@': [10 old.host.example]}\n")
    with serving(polite()) as server:
        configure(world, config(internet, server.port))
        run = world.run("plan", environ=LAB)
    assert run.returncode == 0
    assert server.connections == 0


def test_strangers_and_relaying_are_asked_for_where_the_config_says_so(world, internet):
    with serving(polite()) as server:
        configure(world, config(internet, server.port, smtp=", stranger: true, relay: x@elsewhere.example"))
        run = world.run("check", "--smtp", "--format", "json", environ=LAB)
    assert [name for name, _, _ in smtp_findings(run)] == ["MX203", "MX207", "MX208"]
    asked = [line for line in server.heard if line.startswith("RCPT")]
    assert asked[2].startswith("RCPT TO:<mxsync-")
    assert asked[2].endswith("@moved.test>")
    assert asked[3] == "RCPT TO:<x@elsewhere.example>"


def test_it_can_be_interrupted(world, internet):
    with serving(polite(delay=30)) as server:
        configure(world, config(internet, server.port).replace("timeout: 1s", "timeout: 30s"))
        process = world.start("check", "--smtp", environ=LAB)
        deadline = time.monotonic() + 20
        while not server.heard and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        begun = time.monotonic()
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert time.monotonic() - begun < 5
    assert "Traceback" not in err


def test_offline_and_smtp_exclude_each_other(world):
    run = world.run("check", "--smtp", "--offline")
    assert run.returncode == 1
    assert "--smtp asks mail servers" in run.stderr
