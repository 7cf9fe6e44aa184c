"""Name servers as a user meets them: the commands, as processes, against BIND, Knot and PowerDNS."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mxsync.model import Mx, MxRRset, parse_name
from tests.hosts.servers.daemon import KEY, WITH_KEY, NameServer, Policy
from tests.hosts.servers.named import key_statement, secret
from tests.hosts.tcp_proxy import Lost
from tests.rfc2136.harness import ZONE as TEXT
from tests.rfc2136.harness import disturb, live

MXSYNC = str(Path(sys.executable).parent / "mxsync")


class World:
    """A folder with a config for a name server, and mxsync run in it."""

    def __init__(self, folder: Path, server: NameServer, port: int) -> None:
        self.folder, self.server, self.port = folder, server, port
        (folder / "specs").mkdir()
        (folder / "mxsync.key").write_text(key_statement(KEY))
        self.configure()

    def configure(self, **settings: object) -> None:
        given = {"server": f"127.0.0.1:{self.port}", "tsig": {"key_file": "mxsync.key"}, **settings}
        config = {"providers": {"dns": {"type": "rfc2136", **given}}}
        (self.folder / "mxsync.yaml").write_text(json.dumps(config))

    def zone(self, name: str, *lines: str, policy: Policy = WITH_KEY) -> None:
        self.server.add_zone(name, TEXT.format(zone=name) + "\n".join([*lines, ""]), policy)

    def spec(self, zone: str, **more: object) -> None:
        (self.folder / "specs" / f"{zone}.yaml").write_text(json.dumps({"zone": zone, **more}))

    def run(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [MXSYNC, *words],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8", **environ},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        told = done.stdout + done.stderr
        assert "Traceback" not in told
        assert "internal error" not in told
        assert secret(KEY) not in told
        return done

    def mx(self, zone: str) -> dict[str, list[str]]:
        return {owner: [str(mx) for mx in one.rdata] for owner, one in live(self.server, zone).items()}


@pytest.fixture
def world(server, proxy, tmp_path):
    return World(tmp_path, server, proxy.port)


def test_import_plan_apply_undo(world, proxy):
    world.zone("example.com", "@ MX 20 B.example.", "@ MX 10 a.example.", "shop 60 MX 0 .", "w CNAME www")
    done = world.run("import", "example.com", "--provider", "dns")
    assert done.returncode == 0, done.stderr
    same = world.run("plan", "--detailed-exitcode")
    assert same.returncode == 0, same.stdout + same.stderr

    for spec in (world.folder / "specs").iterdir():
        spec.unlink()
    world.spec("example.com", mx={"@": ["10 new.example"], "lists": ["10 new.example"], "shop": "absent"})
    plan = world.run("plan", "--out", "plan.json", "--detailed-exitcode")
    assert plan.returncode == 2, plan.stderr
    assert f"example.com  (dns 127.0.0.1:{world.port})" in plan.stdout
    assert "Plan: 1 to create, 1 to replace, 1 to delete in 1 zone" in plan.stdout

    proxy.lose(Lost.REPLY)
    applied = world.run("apply", "plan.json")
    assert applied.returncode == 0, applied.stdout + applied.stderr
    assert "example.com (dns): applied" in applied.stdout
    after = {"example.com.": ["10 new.example."], "lists.example.com.": ["10 new.example."]}
    assert world.mx("example.com") == after
    again = world.run("apply", "plan.json")
    assert "already applied" in again.stdout

    undone = world.run("undo", "--auto-approve")
    assert undone.returncode == 0, undone.stdout + undone.stderr
    assert world.mx("example.com") == {
        "example.com.": ["10 a.example.", "20 b.example."],
        "shop.example.com.": ["0 ."],
    }
    wait = world.run("apply", "--auto-approve", "--wait")
    assert wait.returncode == 0, wait.stdout + wait.stderr
    assert world.mx("example.com") == after


def test_drift_is_refused_and_shown(world):
    world.zone("example.com", "@ MX 10 a.example.")
    world.spec("example.com", mx={"@": ["10 new.example"]})
    assert world.run("plan", "--out", "plan.json").returncode == 0
    zone = parse_name("example.com")
    disturb(world.server, zone, zone, MxRRset(zone, 3600, (Mx(10, parse_name("someone.example")),)))
    applied = world.run("apply", "plan.json")
    assert applied.returncode == 3, applied.stdout + applied.stderr
    assert "found    10 someone.example" in applied.stdout
    assert "example.com has another MX set than planned" in applied.stdout
    assert world.mx("example.com") == {"example.com.": ["10 someone.example."]}


def test_one_bad_zone_leaves_the_others(world):
    for name in ("a.example", "b.example", "c.example"):
        world.zone(name, "@ MX 10 old.example.", policy=Policy(update="nobody" if name[0] == "b" else "key"))
        world.spec(name, mx={"@": ["10 new.example"]})
    world.spec("d.example", mx={"@": ["10 new.example"]})
    applied = world.run("apply", "--auto-approve")
    told = applied.stdout + applied.stderr
    assert applied.returncode == 1, told
    assert "provider 'dns' has no zone d.example" in told
    assert "asked about it, it answers REFUSED" in told
    assert world.mx("a.example") == {"a.example.": ["10 new.example."]}
    assert world.mx("c.example") == {"c.example.": ["10 new.example."]}
    assert world.mx("b.example") == {"b.example.": ["10 old.example."]}
    assert "b.example (dns): refused" in applied.stdout
    assert "the key mxsync-test" in told


def test_an_alias_is_told_when_planning(world):
    world.zone("example.com", "alias CNAME www")
    world.spec("example.com", mx={"alias": ["10 new.example"]})
    plan = world.run("plan", "--out", "plan.json")
    assert "alias.example.com is an alias (CNAME) for www.example.com" in plan.stdout
    assert world.run("apply", "plan.json").returncode == 3


def test_a_zone_below_is_told_when_planning(world):
    world.zone("example.com", "sub NS ns.elsewhere.example.", "@ MX 10 old.example.")
    world.spec("example.com", mx={"@": ["10 new.example"], "shop.sub": ["10 new.example"]})
    plan = world.run("plan")
    assert plan.returncode == 1
    assert "shop.sub.example.com lies in the zone sub.example.com, which is delegated" in plan.stderr
    assert "hint: give sub.example.com a spec of its own" in plan.stderr


def test_transfers_are_needed_for_unmanaged_owners_only(world):
    world.zone("example.com", "@ MX 10 a.example.", "news MX 10 a.example.", policy=Policy(transfer="nobody"))
    world.spec("example.com", mx={"@": ["10 a.example"]}, unmanaged="report")
    plan = world.run("plan")
    assert plan.returncode == 1
    assert "does not transfer example.com" in plan.stderr
    assert "allow transfers to the key mxsync-test" in plan.stderr
    world.spec("example.com", mx={"@": ["10 a.example"]}, unmanaged="ignore")
    assert world.run("plan").returncode == 0


def test_what_is_wrong_with_the_key_is_told_once(world):
    for name in ("a.example", "b.example"):
        world.zone(name)
        world.spec(name, mx={"@": ["10 new.example"]})
    wrong = {"name": "mxsync-test", "secret": "env:MXSYNC_KEY"}
    world.configure(tsig=wrong)
    plan = world.run("plan", MXSYNC_KEY="d3JvbmcgYnV0IHdlbGwgZm9ybWVk")
    assert plan.returncode == 1
    assert plan.stderr.count("compare name, algorithm and secret") == 1
    assert "a.example, b.example (dns): 127.0.0.1:" in plan.stderr
    missing = world.run("plan")
    assert "the environment variable MXSYNC_KEY is not set" in missing.stderr
    world.configure(tsig={**wrong, "secret": secret(KEY)})
    assert "secrets do not stand in the config" in world.run("plan").stderr


def test_the_server_is_down(world):
    world.spec("a.example", mx={"@": ["10 new.example"]})
    world.configure(server="127.0.0.1:1")
    plan = world.run("plan")
    assert plan.returncode == 1
    assert "127.0.0.1:1 cannot be reached (127.0.0.1:1: connection refused)" in plan.stderr
    assert "hint: is it the right address and port?" in plan.stderr


def test_many_zones(named, tmp_path):
    world = World(tmp_path, named, named.port)
    names = [f"z{number:02}.example" for number in range(40)]
    for name in names:
        world.zone(name, "@ MX 10 old.example.")
    (world.folder / "specs" / "all.yaml").write_text(
        json.dumps({"zones": names, "mx": {"@": ["10 new.example"]}})
    )
    applied = world.run("apply", "--auto-approve")
    assert applied.returncode == 0, applied.stdout + applied.stderr
    assert all(world.mx(name) == {f"{name}.": ["10 new.example."]} for name in names)
