"""Cloud DNS as a user meets it: the commands, as processes, against the fake service."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clouddns.harness import PROJECT, key_file, rrset
from tests.hosts.gcp.faults import Fault, Kind
from tests.hosts.gcp.server import GoogleServer

MXSYNC = str(Path(sys.executable).parent / "mxsync")
CREATE = "dns.changes.create"


class World:
    """A folder with a config for the fake service, and mxsync run in it."""

    def __init__(self, folder: Path, google: GoogleServer) -> None:
        self.folder = folder
        self.google = google
        google.cloud.add_project(PROJECT)
        (folder / "specs").mkdir()
        self.configure()

    def configure(self, **settings: object) -> None:
        settings = {
            "credentials": key_file(self.folder, self.google),
            "endpoint": self.google.url,
            **settings,
        }
        (self.folder / "mxsync.yaml").write_text(
            json.dumps({"providers": {"gcp": {"type": "clouddns", "project": PROJECT, **settings}}})
        )

    def spec(self, zone: str, **mx: list[str]) -> None:
        owners = {"@" if owner == "apex" else owner: lines for owner, lines in mx.items()}
        (self.folder / "specs" / f"{zone}.yaml").write_text(json.dumps({"zone": zone, "mx": owners}))

    def run(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [MXSYNC, *words],
            cwd=self.folder,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.folder),
                "LC_ALL": "C.UTF-8",
                "MXSYNC_ALLOW_ENDPOINT": "1",
                "NO_GCE_CHECK": "true",
                **environ,
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        told = done.stdout + done.stderr
        assert "Traceback" not in told
        assert "internal error" not in told
        assert "tok-" not in told
        assert "PRIVATE" not in told
        return done

    def mx(self, zone_id: str, owner: str) -> list[str] | None:
        stored = self.google.cloud.projects[PROJECT].zones[zone_id].rrsets.get((owner, "MX"))
        return stored and stored["rrdatas"]


@pytest.fixture
def world(tmp_path):
    with GoogleServer() as google:
        yield World(tmp_path, google)


def calls(world):
    seen = {method: count for method, count in world.google.calls.items() if method != "token"}
    world.google.calls.clear()
    return seen


def test_import_plan_apply_undo(world):
    world.google.cloud.add_zone(
        PROJECT,
        "com",
        "example.com.",
        [
            rrset("example.com.", "MX", 300, ["20 B.example.", "10 a.example."]),
            rrset("www.example.com.", "A", 300, ["192.0.2.1"]),
            rrset("shop.example.com.", "MX", 60, ["0 ."]),
            {
                "name": "w.example.com.",
                "type": "MX",
                "ttl": 300,
                "routingPolicy": {"geo": {"items": [{"location": "us-east1", "rrdatas": ["10 a.example."]}]}},
            },
        ],
    )
    done = world.run("import", "example.com", "--provider", "gcp")
    assert done.returncode == 0, done.stderr
    assert "w: a set with a routing policy (by location)" in done.stderr
    assert calls(world) == {"dns.managedZones.list": 1, "dns.resourceRecordSets.list": 1}
    same = world.run("plan", "--detailed-exitcode")
    assert same.returncode == 0, same.stdout + same.stderr
    assert calls(world) == {"dns.managedZones.list": 1, "dns.resourceRecordSets.list": 1}

    for spec in (world.folder / "specs").iterdir():
        spec.unlink()
    world.spec("example.com", apex=["10 new.example"], lists=["10 new.example"])
    plan = world.run("plan", "--out", "plan.json", "--detailed-exitcode")
    assert plan.returncode == 2, plan.stderr
    assert "example.com  (gcp com project:acme)" in plan.stdout
    assert calls(world) == {
        "dns.managedZones.list": 1,
        "dns.resourceRecordSets.list": 1,
        "dns.projects.get": 1,
    }

    world.google.faults.once(Fault(Kind.DROP_AFTER, CREATE))
    applied = world.run("apply", "plan.json")
    assert applied.returncode == 0, applied.stdout + applied.stderr
    assert "example.com (gcp com): applied" in applied.stdout
    assert world.mx("com", "example.com.") == ["10 new.example."]
    assert world.mx("com", "lists.example.com.") == ["10 new.example."]
    assert calls(world)[CREATE] == 1
    (receipt,) = (world.folder / ".mxsync" / "receipts").glob("*.jsonl")
    assert '"verdict":"applied"' in receipt.read_text().replace(" ", "").replace("\n", "")

    undone = world.run("undo", "--auto-approve")
    assert undone.returncode == 0, undone.stdout + undone.stderr
    assert sorted(world.mx("com", "example.com.")) == ["10 a.example.", "20 b.example."]
    assert world.mx("com", "lists.example.com.") is None


def test_apply_waits_until_google_is_done(world):
    world.google.cloud.polls = 1
    world.google.cloud.add_zone(PROJECT, "com", "example.com.")
    world.spec("example.com", apex=["10 new.example"])
    applied = world.run("apply", "--auto-approve", "--wait")
    assert applied.returncode == 0, applied.stdout + applied.stderr
    assert calls(world)["dns.changes.get"] == 2, "pending, then done"


def test_drift_is_refused_and_shown(world):
    world.google.cloud.add_zone(
        PROJECT, "com", "example.com.", [rrset("example.com.", "MX", 300, ["10 a.example."])]
    )
    world.spec("example.com", apex=["10 new.example"])
    assert world.run("plan", "--out", "plan.json").returncode == 0
    rival = rrset("example.com.", "MX", 300, ["10 someone.example."])
    world.google.cloud.put(PROJECT, "com", "example.com.", "MX", rival)
    applied = world.run("apply", "plan.json")
    assert applied.returncode == 3, applied.stdout + applied.stderr
    assert "found    10 someone.example" in applied.stdout
    assert "Google says: Precondition not met" in applied.stdout
    assert world.mx("com", "example.com.") == ["10 someone.example."]


def test_one_zone_without_permission_leaves_the_others(world):
    for name in ("a", "b", "c"):
        world.google.cloud.add_zone(
            PROJECT, name, f"{name}.example.", [rrset(f"{name}.example.", "MX", 300, ["10 old.example."])]
        )
        world.spec(f"{name}.example", apex=["10 new.example"])
    world.google.cloud.denied.add(("b", CREATE))
    applied = world.run("apply", "--auto-approve")
    assert applied.returncode == 3, applied.stdout + applied.stderr
    assert [world.mx(name, f"{name}.example.")[0].split()[1][:3] for name in "abc"] == ["new", "old", "new"]
    assert "b.example (gcp b): refused" in applied.stdout
    assert "Google says: Forbidden (403 forbidden)" in applied.stdout


def test_zones_of_one_name_are_told_apart(world):
    for zone_id, visibility in (("outside", "public"), ("inside", "private")):
        world.google.cloud.add_zone(PROJECT, zone_id, "example.com.", visibility=visibility)
    world.spec("example.com", apex=["10 new.example"])
    ambiguous = world.run("plan")
    assert ambiguous.returncode == 1
    assert "has 2 zones named example.com: inside, outside" in ambiguous.stderr
    world.configure(visibility="private")
    plan = world.run("plan")
    assert plan.returncode == 0, plan.stderr
    assert "(gcp inside project:acme)" in plan.stdout


def test_what_is_wrong_with_the_project_is_told_once_with_its_zones(world):
    world.google.cloud.projects[PROJECT].enabled = False
    for name in ("a.example", "b.example"):
        world.spec(name, apex=["10 new.example"])
    plan = world.run("plan")
    assert plan.returncode == 1
    assert "error: a.example, b.example (gcp): Google says: Google Cloud DNS API has not been" in plan.stderr
    assert plan.stderr.count("gcloud services enable dns.googleapis.com") == 1


def test_an_endpoint_needs_leave_from_outside_the_config(world):
    world.spec("example.com", apex=["10 new.example"])
    plan = world.run("plan", MXSYNC_ALLOW_ENDPOINT="")
    assert plan.returncode == 1
    assert "endpoint sends the requests of this provider, and its credentials" in plan.stderr
    assert not world.google.calls


def test_no_credentials(world):
    world.spec("example.com", apex=["10 new.example"])
    (world.folder / "mxsync.yaml").write_text("providers: {gcp: {type: clouddns, project: acme}}\n")
    plan = world.run("plan")
    assert plan.returncode == 1
    assert "there are no Google credentials" in plan.stderr
    assert "gcloud auth application-default login" in plan.stderr


def test_import_of_a_large_zone_with_few_mx_takes_two_calls(world):
    others = (rrset(f"n{number}.example.com.", "A", 300, ["192.0.2.1"]) for number in range(9988))
    mxs = (rrset(f"m{number}.example.com.", "MX", 300, ["10 a.example."]) for number in range(10))
    world.google.cloud.add_zone(PROJECT, "com", "example.com.", [*others, *mxs])
    assert len(world.google.cloud.projects[PROJECT].zones["com"].rrsets) == 10_000
    done = world.run("import", "example.com", "--provider", "gcp", "--out", "-")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("a.example") == 10
    assert sum(calls(world).values()) == 2


def test_import_of_all_zones(world):
    world.configure(rate="1000/s")
    for number in range(120):
        apex = f"z{number}.example."
        world.google.cloud.add_zone(PROJECT, f"z{number}", apex, [rrset(apex, "MX", 300, ["10 a.example."])])
    done = world.run("import", "--all", "--provider", "gcp")
    assert done.returncode == 0, done.stderr
    assert calls(world) == {"dns.managedZones.list": 2, "dns.resourceRecordSets.list": 120}
    assert world.run("plan", "--detailed-exitcode").returncode == 0
