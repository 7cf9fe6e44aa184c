"""Many swaps over a bad line, and many at once: what stands in the end is what the receipts say."""

import os
import random
from collections import Counter
from pathlib import Path

import pytest

from mxsync.apply import Verdict, swap_zone
from mxsync.apply.receipt import read_receipt
from mxsync.config import load_config
from mxsync.fleet import Stop, each
from mxsync.model import (
    Change,
    Create,
    Delete,
    DnsName,
    Mx,
    MxRRset,
    Replace,
    ZoneRef,
    new_of,
    old_of,
    parse_name,
)
from mxsync.plan import Plan, ZonePlan
from mxsync.workflow.apply import apply_plan
from mxsync.workflow.session import Session
from tests.hosts.proxy import AWS, GARBAGE, HTML, LOST_REPLY, LOST_REQUEST, Fault, Proxy, aws_error
from tests.route53.harness import Route53Harness, connect
from tests.route53.world import World

ZONES = tuple(parse_name(f"z{number}.example") for number in range(8))
SWAPS = int(os.environ.get("MXSYNC_FAULTS", "240"))
SEED = int(os.environ.get("MXSYNC_SEED", "20261125"))

WRITE_FAULTS = (
    LOST_REQUEST,
    LOST_REPLY,
    Fault(reply=HTML),
    Fault(reply=HTML, acts=True),
    Fault(reply=GARBAGE, acts=True),
    Fault(reply=aws_error(500, "InternalFailure", "oops")),
    Fault(reply=aws_error(500, "InternalFailure", "oops"), acts=True),
    Fault(reply=aws_error(503, "ServiceUnavailable", "busy"), acts=True),
    Fault(reply=AWS.throttled),
    Fault(reply=aws_error(400, "PriorRequestNotComplete", "wait")),
    Fault(reply=aws_error(403, "ExpiredToken", "expired")),
)
READ_FAULTS = (  # few of those that the SDK repeats: it waits between
    LOST_REQUEST,
    Fault(reply=HTML),
    Fault(reply=GARBAGE),
    Fault(reply=aws_error(403, "ExpiredToken", "expired")),
    Fault(reply=aws_error(403, "AccessDenied", "no")),
)


class BadLine:
    """Chooses a fault for every other request or so; deterministic as far as threads are."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - dice
        self.count = 0

    def choose(self, action: str) -> Fault | None:
        writing = action == "ChangeResourceRecordSets"
        if self.random.random() > (0.6 if writing else 0.2):
            return None
        self.count += 1
        return self.random.choice(WRITE_FAULTS if writing else READ_FAULTS)


def some_set(owner: DnsName, dice: random.Random) -> MxRRset:
    rdata = tuple(
        Mx(dice.randrange(100), parse_name(f"mx{n}.example.net")) for n in range(dice.randint(1, 3))
    )
    return MxRRset(owner, dice.choice((60, 300, 3600)), rdata)


def some_change(owner: DnsName, old: MxRRset | None, dice: random.Random) -> Change:
    new = some_set(owner, dice)
    if old is None or old == new:
        return Create(new) if old is None else Delete(old)
    return Delete(old) if dice.random() < 0.2 else Replace(old, new)


def test_what_stands_is_what_the_receipts_say(harness: Route53Harness, world: World, proxy: Proxy) -> None:
    dice = random.Random(SEED)  # noqa: S311 - dice
    line = BadLine(SEED)
    refs = {name: harness.add_zone(name, []) for name in ZONES}
    config = load_config(world.folder / "mxsync.yaml", {"MXSYNC_ALLOW_ENDPOINT": "1"})
    seen: Counter[Verdict] = Counter()
    with Session(config) as session:
        for _ in range(0, SWAPS, len(ZONES)):
            provider = session.provider("aws")
            changes, interfered = {}, {}
            for name, ref in refs.items():
                with provider.open(ref) as zone:
                    old = zone.read([name]).get(name)
                assert old is None or isinstance(old, MxRRset)
                changes[name] = some_change(name, old, dice)
                if dice.random() < 0.1:
                    interfered[name] = some_set(name, dice)
                    harness.disturb(ref, name, interfered[name])
            plan = Plan(zones=tuple(ZonePlan(ref=refs[name], changes=(changes[name],)) for name in ZONES))
            proxy.choose = line.choose
            applied = apply_plan(session, plan, against=None, stop=Stop())
            proxy.choose = lambda _action: None
            assert applied.receipt is not None
            seen += check(harness, applied.receipt, changes, interfered)
    assert line.count > SWAPS / 4
    assert seen[Verdict.APPLIED] > SWAPS / 4
    assert seen[Verdict.UNKNOWN] > 0
    assert seen[Verdict.DRIFTED] > 0


def check(
    harness: Route53Harness,
    receipt: Path,
    changes: dict[DnsName, Change],
    interfered: dict[DnsName, MxRRset],
) -> Counter[Verdict]:
    """Each zone of a receipt stands as its verdict says; how often each verdict was given."""
    said = {zone.ref.name: zone for zone in read_receipt(receipt).zones}
    for name, change in changes.items():
        verdict = said[name].verdict
        live = harness.live(said[name].ref).get(name)
        before = interfered.get(name, old_of(change))
        match verdict:
            case Verdict.APPLIED | Verdict.ALREADY:
                allowed = [new_of(change)]
            case Verdict.UNKNOWN:
                allowed = [before, new_of(change)]
            case _:
                allowed = [before]
        assert live in allowed, f"{name}: {verdict}, {live} stands; {change}; seed {SEED}"
    return Counter(zone.verdict for zone in said.values() if zone.verdict is not None)


@pytest.mark.parametrize("round_", range(3))
def test_of_twenty_applies_at_once_one_wins(harness: Route53Harness, proxy: Proxy, tmp_path, round_) -> None:
    name = ZONES[round_]
    ref = harness.add_zone(name, [MxRRset(name, 300, (Mx(0, parse_name("old.example.net")),))])
    with connect(proxy, tmp_path) as one, connect(proxy, tmp_path) as other:
        with one.open(ref) as zone:
            old = zone.read([name])[name]
        assert isinstance(old, MxRRset)

        def apply(number: int) -> Verdict:
            new = MxRRset(name, 300, (Mx(number, parse_name("new.example.net")),))
            return swap_zone(other if number % 2 else one, ref, [Replace(old, new)]).verdict

        done = each(range(20), apply, parallelism=20)
    assert not done.failures
    winners = [number for number, verdict in done.results if verdict is Verdict.APPLIED]
    assert len(winners) == 1
    assert Counter(verdict for _, verdict in done.results) == {Verdict.APPLIED: 1, Verdict.DRIFTED: 19}
    assert [mx.preference for mx in harness.live(ref)[name].rdata] == winners


def test_of_processes_that_apply_at_once_one_wins(harness: Route53Harness, world: World) -> None:
    name = parse_name("example.com")
    ref: ZoneRef = harness.add_zone(name, [MxRRset(name, 300, (Mx(0, parse_name("old.example.net")),))])
    plans = [f"plan{number}.json" for number in range(3)]
    for number, plan in enumerate(plans):
        world.spec("example.com", f'"@": [{number + 1} new.example.net]')
        assert world.run("plan", "--out", plan).returncode == 0
    running = [world.start("apply", plan, "--detached") for plan in plans]
    outputs = [process.communicate(timeout=120) for process in running]
    codes = [process.returncode for process in running]
    assert sorted(codes) == [0, 3, 3], outputs
    assert [mx.preference for mx in harness.live(ref)[name].rdata] == [codes.index(0) + 1]
