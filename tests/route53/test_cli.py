"""The whole way through the command line, counted at the wire."""

import time

import pytest

from mxsync.apply.receipt import read_receipt
from tests.hosts.aws.running import Aws, create
from tests.hosts.proxy import AWS, LOST_REPLY, LOST_REQUEST, Fault, Proxy, aws_error
from tests.route53.world import World

CHANGE, LIST, ZONES = "ChangeResourceRecordSets", "ListResourceRecordSets", "ListHostedZonesByName"


def mx_of(aws: Aws, zone: str) -> dict[str, list[str]]:
    return {
        one["Name"]: [record["Value"] for record in one["ResourceRecords"]]
        for one in aws.sets(zone)
        if one["Type"] == "MX"
    }


def verdicts(world: World) -> dict[str, str]:
    receipt = read_receipt(world.receipts[-1])
    assert receipt.complete
    return {zone.ref.name: zone.verdict.value for zone in receipt.zones if zone.verdict is not None}


def test_import_plan_apply_undo(aws: Aws, world: World) -> None:
    zone = aws.zone("Example.COM")
    aws.change(
        zone,
        create("EXAMPLE.com", "MX", "20 B.example.net", "10 a.EXAMPLE.net."),
        create("*.Wild.example.com", "MX", "10 a.example.net.", ttl=60),
        create("w.example.com", "MX", "10 a.example.net.", SetIdentifier="x", Weight=1),
    )
    before = aws.sets(zone)

    done = world.run("import", "--provider", "aws", "--all")
    assert done.returncode == 0, done.stderr
    assert "example.com: w: a weighted set" in done.stderr
    assert world.run("plan", "--detailed-exitcode").returncode == 0

    world.spec("example.com", '{"@": [10 new.example.net], "*.wild": absent, new: no-mail}')
    for file in (world.folder / "specs").glob("*"):
        if file.name != "example.com.yaml":
            file.unlink()
    done = world.run("plan", "--out", "plan.json", "--detailed-exitcode")
    assert done.returncode == 2, done.stderr
    assert "1 to create, 1 to replace, 1 to delete" in done.stdout
    assert aws.sets(zone) == before

    done = world.run("apply", "plan.json")
    assert done.returncode == 0, done.stderr + done.stdout
    assert mx_of(aws, zone) == {
        "example.com.": ["10 new.example.net."],
        "new.example.com.": ["0 ."],
        "w.example.com.": ["10 a.example.net."],
    }
    assert world.run("plan", "--detailed-exitcode").returncode == 0

    done = world.run("undo", "--auto-approve")
    assert done.returncode == 0, done.stderr + done.stdout
    assert mx_of(aws, zone) == {
        "example.com.": ["10 a.example.net.", "20 b.example.net."],
        r"\052.wild.example.com.": ["10 a.example.net."],
        "w.example.com.": ["10 a.example.net."],
    }


def test_a_changed_zone_is_not_overwritten(aws: Aws, world: World) -> None:
    zone = aws.zone("example.com")
    world.spec("example.com", '"@": [10 new.example.net]')
    assert world.run("plan", "--out", "plan.json").returncode == 0
    aws.change(zone, create("example.com", "MX", "10 someone.example.net."))
    done = world.run("apply", "plan.json")
    assert done.returncode == 3
    assert "someone.example.net" in done.stdout + done.stderr
    assert mx_of(aws, zone) == {"example.com.": ["10 someone.example.net."]}


def test_lost_replies(aws: Aws, proxy: Proxy, world: World) -> None:
    """Applied and unanswered: applied; not applied: repeated; cannot tell: unknown. All in the receipt."""
    zones = {name: aws.zone(name) for name in ("applied.example", "repeated.example", "unknown.example")}
    for name in zones:
        world.spec(name, '"@": [10 new.example.net]')
    assert world.run("plan", "--out", "plan.json").returncode == 0
    proxy.inject(LOST_REPLY, CHANGE, path=zones["applied.example"])
    proxy.inject(LOST_REQUEST, CHANGE, path=zones["repeated.example"])
    proxy.inject(LOST_REPLY, CHANGE, path=zones["unknown.example"])
    denied = Fault(reply=aws_error(403, "AccessDenied", "no more reading"))
    proxy.inject(denied, LIST, path=zones["unknown.example"], times=5)
    done = world.run("apply", "plan.json")
    assert done.returncode == 1, done.stderr
    assert "no more reading" in done.stdout + done.stderr
    assert verdicts(world) == {
        "applied.example.": "applied",
        "repeated.example.": "applied",
        "unknown.example.": "unknown",
    }
    for name, zone in zones.items():
        assert mx_of(aws, zone) == {f"{name}.": ["10 new.example.net."]}
    assert proxy.calls[CHANGE] == 4


def _many(aws: Aws, world: World, count: int, sets: int, *, ids: bool = False) -> None:
    for number in range(count):
        name = f"z{number:03}.example"
        zone = aws.zone(name)
        apex = create(name, "MX", "10 old.example.net.")
        aws.change(zone, apex, *(create(f"h{n}.{name}", "A", "192.0.2.1") for n in range(sets - 3)))
        world.spec(name, '"@": [10 new.example.net]', f"{{name: aws, zone_id: {zone}}}" if ids else "")


def test_calls_of_one_large_zone(aws: Aws, proxy: Proxy, world: World) -> None:
    _many(aws, world, 1, 700)
    assert world.run("plan", "--out", "plan.json").returncode == 0
    assert proxy.calls == {ZONES: 1, LIST: 1}
    proxy.calls.clear()
    assert world.run("apply", "plan.json").returncode == 0
    assert proxy.calls == {CHANGE: 1, LIST: 1}


@pytest.mark.parametrize("ids", [True, False])
def test_calls_of_many_zones(aws: Aws, proxy: Proxy, world: World, ids: bool) -> None:
    _many(aws, world, 110, 4, ids=ids)
    assert world.run("plan", "--out", "plan.json").returncode == 0
    assert proxy.calls == {LIST: 110} | ({} if ids else {ZONES: 2})
    proxy.calls.clear()
    assert world.run("apply", "plan.json").returncode == 0
    assert proxy.calls == {CHANGE: 110, LIST: 110}


def test_a_busy_account_is_paced(aws: Aws, proxy: Proxy, world: World) -> None:
    """The bucket before each send leaves the host nothing to turn away."""
    _many(aws, world, 60, 4, ids=True)
    world.configure(f'endpoint: "{proxy.url}", rate: 20/s, burst: 40')
    proxy.limit = (20, 40)
    begin = time.monotonic()
    assert world.run("plan").returncode == 0
    took = time.monotonic() - begin
    assert proxy.throttled == 0
    assert proxy.calls[LIST] == 60
    assert took < 1.1 * (60 - 40) / 20 + 2  # seconds, two of them for starting up on a busy machine


def test_throttled_by_others(aws: Aws, proxy: Proxy, world: World) -> None:
    """Reads get through in the end; a write that was turned away is told, and changed nothing."""
    zone = aws.zone("example.com")
    world.spec("example.com", '"@": [10 new.example.net]')
    proxy.inject(Fault(reply=AWS.throttled), ZONES)
    proxy.inject(Fault(reply=AWS.throttled), LIST, times=2)
    assert world.run("plan", "--out", "plan.json").returncode == 0
    assert (proxy.calls[ZONES], proxy.calls[LIST]) == (2, 3)
    for code in ("Throttling", "PriorRequestNotComplete"):
        proxy.inject(Fault(reply=aws_error(400, code, "The request was rejected")), CHANGE)
        done = world.run("apply", "plan.json")
        assert done.returncode == 1
        assert f"Route 53 says {code}: The request was rejected" in done.stdout + done.stderr
        assert verdicts(world) == {"example.com.": "failed"}
        assert mx_of(aws, zone) == {}
    assert proxy.calls[CHANGE] == 2
    assert world.run("apply", "plan.json").returncode == 0


def test_batches_of_a_large_change_are_waited_for(aws: Aws, proxy: Proxy, world: World) -> None:
    zone = aws.zone("example.com")
    owners = [f"h{number}" for number in range(1100)]
    world.spec("example.com", "{" + ", ".join(f"{owner}: no-mail" for owner in owners) + "}")
    config = world.folder / "mxsync.yaml"
    config.write_text(config.read_text().replace("max_changed: 1000", "max_changed: 2000"))
    done = world.run("plan", "--detailed-exitcode")
    assert "! 1,100 changes need 2 requests to this host" in done.stdout
    assert world.run("plan", "--allow", "split", "--out", "plan.json").returncode == 0
    proxy.calls.clear()
    done = world.run("apply", "plan.json", "--wait=60s")
    assert done.returncode == 0, done.stderr
    assert len(mx_of(aws, zone)) == 1100
    assert proxy.calls[CHANGE] == 2
    assert proxy.calls["GetChange"] >= 4  # each PENDING, then INSYNC
