"""`mxsync verify` and `apply --verify` in a small Internet of named."""

import json
import re
import subprocess
import threading
import time
from pathlib import Path

import pytest

from tests.cli.world import MXSYNC
from tests.hosts.dns.world import NOBODY, running_world, zone_text

NEW = "@ MX 10 mx.hoster.test."
OLD = "@ MX 20 mx-old.hoster.test."
LINES = (
    NEW,
    "shop 300 MX 20 mx2.hoster.test.",
    "old TXT x",
    "*.w MX 10 mx.hoster.test.",
    "sub NS ns1.hoster.test.",
    "alias CNAME mx.hoster.test.",
)
GOOD = zone_text(*LINES)

ZONES = {
    "ns1": {"good.test": GOOD, "lag.test": zone_text(NEW, serial=2), "odd.test": GOOD, "lame.test": GOOD},
    "ns2": {"good.test": GOOD, "lag.test": zone_text(OLD, serial=1), "odd.test": GOOD, "half.test": GOOD},
}
DELEGATIONS = {
    "nowhere.test": ["ns.nowhere.test."],
    "half.test": ["ns2.hoster.test.", "ns3.hoster.test."],
}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    glue = [f"ns3.hoster.test. A {NOBODY}", f"ns.nowhere.test. A {NOBODY}"]
    with running_world(folder, ZONES, delegations=DELEGATIONS, tld=glue) as running:
        yield running


class Desk:
    """An operator's folder in the world."""

    def __init__(self, folder, world, provider='{type: bind, file: "{zone}.zone"}', config=""):
        self.folder, self.world = folder, world
        (folder / "specs").mkdir()
        (folder / "mxsync.yaml").write_text(f"providers: {{b: {provider}}}\n{config or world.config}")

    def spec(self, zone, *lines):
        mx = "\n".join(f"  {one}" for one in lines or ('"@": [10 mx.hoster.test]',))
        (self.folder / "specs" / f"{zone}.yaml").write_text(f"zone: {zone}\nmx:\n{mx}\n")

    def run(self, *args):
        told = subprocess.run(
            [MXSYNC, *args], cwd=self.folder, capture_output=True, text=True, check=False, timeout=120
        )
        assert "Traceback" not in told.stderr
        return told

    def shown(self, *args):
        """What a run prints to stdout, and its exit code; the world's port is written PORT."""
        told = self.run(*args)
        return told.stdout.replace(f":{self.world.port}", ":PORT"), told.returncode


@pytest.fixture
def desk(tmp_path, world):
    return Desk(tmp_path, world)


def test_every_server_agrees(desk):
    desk.spec(
        "good.test", '"@": [10 mx.hoster.test]', 'shop: {ttl: 5m, set: ["20 mx2.hoster.test"]}', "old: absent"
    )
    assert desk.shown("verify") == (
        "good.test: as specified at 2 servers, serial 1\nVerify: 1 zone as specified\n",
        0,
    )


def test_a_secondary_that_lags(desk):
    desk.spec("lag.test")
    told, code = desk.shown("verify")
    assert code == 2
    assert told == (
        "lag.test: differs\n"
        "  ns1.hoster.test 127.0.0.11:PORT: as specified, serial 2\n"
        "  ns2.hoster.test 127.0.0.12:PORT: serial 1 (the newest is 2)\n"
        "    @  other set: 20 mx-old.hoster.test (TTL 3600)\n"
        "  specified for @: 10 mx.hoster.test\n"
        "Verify: 0 zones as specified, 1 zone differs\n"
    )


ODD = {
    "alias": "an alias (CNAME) of mx.hoster.test",
    "x.w": "made from a wildcard",
    '"*.v.w"': "made from a wildcard",
    "x.sub": "lies in the zone sub.odd.test, which is delegated",
}


@pytest.mark.parametrize("owner", ODD)
def test_what_is_no_set_of_its_own(desk, owner):
    desk.spec("odd.test", f"{owner}: [10 mx.hoster.test]")
    told, code = desk.shown("verify")
    assert code == 2
    assert told.count(ODD[owner]) == 2  # at each server


def test_servers_that_are_lame_missing_or_off_are_no_pass(desk):
    desk.spec("lame.test")
    desk.spec("half.test")
    desk.spec("nowhere.test")
    desk.spec("never.test")
    desk.spec("good.test")
    told, code = desk.shown("verify")
    assert code == 1
    assert "good.test: as specified" in told
    assert "ns2.hoster.test 127.0.0.12:PORT: not authoritative: REFUSED" in told
    assert "ns3.hoster.test 127.0.0.19:PORT: no answer: connection refused" in told
    assert "ns.nowhere.test 127.0.0.19:PORT: no answer" in told
    assert "never.test: not known: test does not delegate it" in told
    assert "the parent delegates to ns2.hoster.test, ns3.hoster.test" in told
    assert "the zone itself names   ns1.hoster.test, ns2.hoster.test" in told
    assert told.endswith("Verify: 1 zone as specified, 1 zone differs, 3 zones not known\n")


def test_named_servers_instead_of_the_delegation(desk):
    desk.spec("lag.test")
    assert desk.run("verify", "--server", "ns1.hoster.test").returncode == 0
    assert desk.run("verify", "--server", f"127.0.0.12:{desk.world.port}").returncode == 2
    assert desk.run("verify", "--server", "127.0.0.11", "--port", "1").returncode == 1
    told = desk.run("verify", "--server", "ns9.hoster.test")
    assert (told.returncode, told.stdout) == (1, "")
    assert "the server 'ns9.hoster.test' has no address" in told.stderr
    told = desk.run("verify", "--server", "256.0.0.1")
    assert "is not the address of a server" in told.stderr


def test_a_cache(desk):
    desk.spec("good.test")
    told, code = desk.shown("verify", "--via", f"127.0.0.1:{desk.world.resolver}")
    assert (told.splitlines()[0], code) == ("good.test: as specified in 1 cache", 0)
    desk.spec("good.test", '"@": [10 other.test]')
    told = desk.run("verify", "--via", f"127.0.0.1:{desk.world.resolver}", "--wait", "1")
    assert told.returncode == 2
    assert "TTL 3" in told.stdout
    assert "left)" in told.stdout
    assert "which it may keep for" in told.stderr


def test_saved_and_shown(desk):
    desk.spec("lag.test")
    told = desk.run("verify", "--format", "json")
    (desk.folder / "told.jsonl").write_text(told.stdout)
    start, zone, end = map(json.loads, told.stdout.splitlines())
    assert start["schema"] == "mxsync.verification/1"
    assert [server["owners"][0]["standing"] for server in zone["servers"]] == ["as specified", "other set"]
    assert end["zones"] == {"as specified": 0, "differs": 1, "not known": 0}


def test_no_resolver(tmp_path, world):
    desk = Desk(tmp_path, world, config=f"dns: {{resolvers: ['{NOBODY}:1'], timeout: 1s}}\n")
    desk.spec("good.test")
    told, code = desk.shown("verify")
    assert code == 1
    assert "its parent could not be found" in told


def bind(world, server):
    """Zone files that a running server reads again when it is told to."""
    pid = world.processes[server].pid
    return f'{{type: bind, file: "{world.folder}/{server}/{{zone}}.zone", on_change: "kill -HUP {pid}"}}'


@pytest.fixture
def small_world(tmp_path):
    text = zone_text(OLD, serial=1)
    served = {"ns1": {"a.test": text}, "ns2": {"a.test": text}}
    with running_world(tmp_path / "world", served) as running:
        yield running


def test_apply_waits_for_the_last_server_and_the_receipt_says_so(tmp_path, small_world, monkeypatch):
    monkeypatch.setenv("MXSYNC_ALLOW_PATHS", str(small_world.folder))
    desk = Desk(tmp_path, small_world, bind(small_world, "ns1"))
    desk.spec("a.test")
    late = threading.Thread(target=lambda: (time.sleep(1.5), follow(small_world)))
    late.start()
    told = desk.run("apply", "--auto-approve", "--verify", "20s")
    late.join()
    assert told.returncode == 0, told.stderr
    assert "verified at 2 name servers, serial " in told.stdout
    assert "ns2.hoster.test" in told.stderr  # what was waited for
    assert "says old set, serial 1 and not" in told.stderr
    (receipt,) = (desk.folder / ".mxsync" / "receipts").iterdir()
    assert desk.run("verify", "--receipt", str(receipt)).returncode == 0
    assert "verified at 2 name servers" in desk.run("show", str(receipt)).stdout
    lines = [json.loads(line) for line in receipt.read_text().splitlines()]
    (found,) = [line for line in lines if line["event"] == "verification"]
    assert found["agreed"]
    assert {one["said"] for one in found["servers"]} == {"as specified"}


def follow(world):
    """The secondary gets what the primary has."""
    world.serve("ns2", "a.test", (world.folder / "ns1" / "a.test.zone").read_text())


def test_a_server_that_stays_behind_is_told_and_so_is_its_old_set(tmp_path, small_world, monkeypatch):
    monkeypatch.setenv("MXSYNC_ALLOW_PATHS", str(small_world.folder))
    desk = Desk(tmp_path, small_world, bind(small_world, "ns1"))
    desk.spec("a.test")
    told = desk.run("apply", "--auto-approve", "--verify=1")
    assert told.returncode == 1
    assert "not verified after" in told.stdout
    assert "ns2.hoster.test 127.0.0.12" in told.stdout
    assert "old set, serial 1" in told.stdout
    told, code = desk.shown("verify")  # the receipt knows what was there before
    assert code == 2
    assert "@  old set: 20 mx-old.hoster.test (TTL 3600)" in told
    (receipt,) = (desk.folder / ".mxsync" / "receipts").iterdir()
    assert desk.run("verify", "--receipt", str(receipt)).returncode == 2
    small_world.stop("ns2")
    told, code = desk.shown("verify")
    assert code == 1
    assert "ns2.hoster.test 127.0.0.12:PORT: no answer" in told


def test_signed_zones_say_so_and_unmask_wildcards(tmp_path):
    text = zone_text(NEW, "*.w MX 10 mx.hoster.test.", "own.w MX 10 mx.hoster.test.")
    served = {"ns1": {"a.test": text}, "ns2": {"a.test": text}}
    with running_world(tmp_path / "world", served, signed=["a.test"]) as world:
        desk = Desk(tmp_path, world)
        desk.spec("a.test", '"@": [10 mx.hoster.test]', "own.w: [10 mx.hoster.test]")
        deadline = time.monotonic() + 20
        while "signed (RRSIG)" not in (told := desk.run("verify").stdout):
            assert time.monotonic() < deadline, told
        assert "a.test: as specified at 2 servers" in told
        desk.spec("a.test", "x.w: [10 mx.hoster.test]")
        told = desk.run("verify")
        assert told.returncode == 2
        assert "made from a wildcard" in told.stdout


def test_shards_are_verified_apart_and_shown_as_one(desk):
    for zone in ("good.test", "lag.test", "odd.test"):
        desk.spec(zone)
    files = []
    for number in (1, 2):
        told = desk.run("verify", "--shard", f"{number}/2", "--format", "json")
        files.append(f"{number}.jsonl")
        (desk.folder / files[-1]).write_text(told.stdout)
    told = desk.run("show", "--merge", *files)
    assert told.returncode == 0
    assert told.stdout == desk.run("verify").stdout
    assert "Verify: 2 zones as specified, 1 zone differs" in told.stdout
    assert "merged 2 of 2 shards" in told.stderr
    again = desk.run("show", "--merge", *files, "--format", "json").stdout
    (desk.folder / "all.jsonl").write_text(again)
    assert desk.run("show", "all.jsonl").stdout == told.stdout
    assert desk.run("show", "--merge", files[0]).returncode == 1
    (desk.folder / "cut.jsonl").write_text(again[: len(again) // 2])
    told = desk.run("show", "cut.jsonl")
    assert "ends early" in told.stderr


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace('"owner"', '"Owner"'), "is no verification that this mxsync understands"),
        (lambda text: text.replace("verification/1", "verification/9"), "at schema"),
        (lambda text: text.replace("as specified", "as you like"), "is no zone of a verification"),
        (lambda text: text.replace('"10 mx', '"ten mx'), "is no zone of a verification"),
    ],
)
def test_a_saved_verification_that_was_altered(desk, change, said):
    desk.spec("good.test")
    (desk.folder / "told.jsonl").write_text(change(desk.run("verify", "--format", "json").stdout))
    told = desk.run("show", "told.jsonl")
    assert told.returncode == 1
    assert said in told.stderr
    assert "told.jsonl:" in told.stderr


DOC = Path(__file__).parents[2] / "docs" / "verify.md"
"""Its examples are runs in this world, with other names for the same things."""

STEPS = re.findall(r"^```\n(\$ .*?)^```", DOC.read_text(), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("step", STEPS, ids=[step.splitlines()[0] for step in STEPS])
def test_the_documentation(desk, step):
    world = desk.world
    names = {
        f"127.0.0.1:{world.resolver}": "192.0.2.53",
        f"127.0.0.11:{world.port}": "192.0.2.1",
        f"127.0.0.12:{world.port}": "192.0.2.2",
        "good.test": "example.com",
        "lag.test": "example.net",
        "hoster.test": "dns-host.example",
    }
    desk.spec("good.test")
    desk.spec("lag.test")
    receipts = desk.folder / ".mxsync" / "receipts"
    receipts.mkdir(parents=True)
    (receipts / "20260101T000000.000000Z-0.jsonl").write_text(RECEIPT)
    command, _, expected = step.partition("\n")
    for ours, theirs in names.items():
        command = command.replace(theirs, ours)
    told = desk.run(*command.split()[2:])
    shown = "".join(f"2> {line}\n" for line in told.stderr.splitlines()) + told.stdout
    if told.returncode:
        shown += f"[exit {told.returncode}]\n"
    for ours, theirs in names.items():
        shown = shown.replace(ours, theirs)
    assert shown == expected


RECEIPT = """\
{"schema":"mxsync.receipt/1","event":"start","at":"2026-01-01T00:00:00Z","digest":"x","actor":"","commit":""}
{"event":"intent","at":"2026-01-01T00:00:00Z","ref":{"provider":"b","name":"lag.test.","id":"","scope":""},\
"changes":[{"owner":"lag.test.","old":{"ttl":3600,"rdata":["20 mx-old.hoster.test."]},\
"new":{"ttl":3600,"rdata":["10 mx.hoster.test."]}}]}
"""


def test_a_dead_server_of_many_zones_is_told_once(tmp_path, world):
    desk = Desk(tmp_path, world)
    (tmp_path / "specs/all.yaml").write_text(
        "zones: [" + ", ".join(f"z{number:02}.test" for number in range(30)) + "]\nmx: [10 mx.hoster.test]\n"
    )
    told = desk.run("verify", "--server", f"{NOBODY}:1")
    assert told.returncode == 1
    assert told.stdout.count("not known\n  ") == 10
    assert "and 20 more zones likewise (--format json names them)" in told.stdout
    assert told.stdout.endswith("Verify: 0 zones as specified, 30 zones not known\n")
    assert told.stderr == f"{NOBODY}:1: no answer for 30 zones\n"
    saved = desk.run("verify", "--server", f"{NOBODY}:1", "--format", "json").stdout
    assert saved.count('"agreement":"not known"') == 30
