"""Plans, applies and receipts at Cloud DNS: races, lost replies, faults at random."""

import os
import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from mxsync.apply import Verdict, read_receipt
from mxsync.config import load_config
from mxsync.fleet import Stop
from mxsync.model import Create, Delete, Foreign, Mx, MxRRset, Replace, ZoneRef, parse_name
from mxsync.plan import Plan, ZonePlan
from mxsync.workflow.apply import apply_plan
from mxsync.workflow.session import Session
from tests.clouddns.harness import PROJECT, running
from tests.hosts.gcp.faults import Fault, Kind

SWAPS = int(os.environ.get("MXSYNC_FAULTS", "300"))  # 1,000 by hand
SEED = int(os.environ.get("MXSYNC_SEED", "1"))
CREATE = "dns.changes.create"


@pytest.fixture
def harness(tmp_path, monkeypatch):
    monkeypatch.setenv("MXSYNC_ALLOW_ENDPOINT", "1")
    with running(tmp_path, attempts=3, rate="5000/s", burst=5000) as harness:
        settings = ", ".join(f"{key}: {value}" for key, value in harness.settings.items())
        (tmp_path / "mxsync.yaml").write_text(
            f"providers: {{gcp: {{type: clouddns, project: {PROJECT}, {settings}}}}}\n"
            "guard: {max_changed: 1000, max_removed: 1000}\n"
        )
        (tmp_path / "specs").mkdir()
        yield harness


def session(harness):
    return Session(load_config(harness.folder / "mxsync.yaml"))


def mx(owner, preference, ttl=300):
    return MxRRset(owner, ttl, (Mx(preference, parse_name("mail.example")),))


def plan_of(*zones):
    return Plan(
        zones=tuple(ZonePlan(ref=ref, changes=tuple(changes), spec_digest="x") for ref, changes in zones),
        unchanged=0,
        failures=(),
        spec_errors=(),
    )


def apply(session, plan):
    """The verdicts in the receipt, by zone, and the message of each."""
    applied = apply_plan(session, plan, against=None, stop=Stop())
    receipt = read_receipt(applied.receipt)
    assert receipt.complete
    return {zone.ref: zone for zone in receipt.zones}


def test_of_twenty_applies_at_once_exactly_one_wins_each_round(harness):
    name = parse_name("example.com")
    ref = harness.add_zone(name, [mx(name, 0)])
    for round_ in range(1, 4):
        with session(harness) as one, one.provider("gcp").open(ref) as zone:
            old = zone.read([name])[name]
        barrier = threading.Barrier(20)

        def run(number, old=old, barrier=barrier, round_=round_):
            with session(harness) as own:
                plan = plan_of((ref, [Replace(old, mx(name, 100 * round_ + number))]))
                own.provider("gcp")
                barrier.wait(timeout=30)
                return apply(own, plan)[ref].verdict

        with ThreadPoolExecutor(20) as pool:
            verdicts = list(pool.map(run, range(20)))
        assert Counter(verdicts) == {Verdict.APPLIED: 1, Verdict.DRIFTED: 19}
        winner = verdicts.index(Verdict.APPLIED)
        assert harness.live(ref) == {name: mx(name, 100 * round_ + winner)}
    assert len(harness.cloud.projects[PROJECT].zones[ref.id].changes) == 1 + 3


@pytest.mark.parametrize(
    ("kinds", "verdict", "sent"),
    [
        ([Kind.DROP_AFTER], Verdict.APPLIED, 1),
        ([Kind.ERROR_AFTER], Verdict.APPLIED, 1),
        ([Kind.HTML], Verdict.APPLIED, 1),
        ([Kind.DROP_BEFORE], Verdict.APPLIED, 2),
        ([Kind.ERROR_BEFORE, Kind.DROP_BEFORE], Verdict.APPLIED, 3),
        ([Kind.DROP_BEFORE, Kind.DROP_AFTER], Verdict.APPLIED, 2),
        ([Kind.DROP_BEFORE] * 3, Verdict.UNKNOWN, 3),
    ],
    ids=str,
)
def test_lost_replies_are_settled_and_the_receipt_says_how(harness, kinds, verdict, sent):
    name = parse_name("example.com")
    ref = harness.add_zone(name, [mx(name, 0)])
    for kind in kinds:
        harness.google.faults.once(Fault(kind, CREATE))
    with session(harness) as one:
        zone = apply(one, plan_of((ref, [Replace(mx(name, 0), mx(name, 1))])))[ref]
    assert (zone.verdict, harness.google.calls[CREATE]) == (verdict, sent)
    assert harness.live(ref)[name] == mx(name, 1 if verdict.good else 0)
    if not verdict.good:
        assert "plan again before repeating" in zone.message


def test_a_lost_reply_and_no_way_to_look_is_unknown(harness):
    name = parse_name("example.com")
    ref = harness.add_zone(name, [mx(name, 0)])
    with session(harness) as one, one.provider("gcp").open(ref) as zone:
        old = zone.read([name])[name]
    harness.google.faults.once(Fault(Kind.DROP_AFTER, CREATE))
    harness.google.faults.once(Fault(Kind.ERROR_BEFORE, "dns.resourceRecordSets.list"), times=3)
    with session(harness) as one:
        zone = apply(one, plan_of((ref, [Replace(old, mx(name, 1))])))[ref]
    assert zone.verdict is Verdict.UNKNOWN
    assert "could not be read back: Google says: The service says 503" in zone.message
    assert harness.live(ref)[name] == mx(name, 1)


def test_a_swap_and_its_read_back_are_two_calls(harness):
    name = parse_name("example.com")
    ref = harness.add_zone(name, [mx(name, 0)])
    with session(harness) as one, one.provider("gcp").open(ref) as zone:
        old = zone.read([name])[name]
    harness.google.calls.clear()
    with session(harness) as one:
        apply(one, plan_of((ref, [Replace(old, mx(name, 1))])))
    del harness.google.calls["token"]
    assert harness.google.calls == {CREATE: 1, "dns.resourceRecordSets.list": 1}


def test_after_faults_at_random_everything_is_as_the_receipts_say(harness):
    """Eight zones at once; replies lost, errors, pages of portals, and rivals who edit in between."""
    chance = random.Random(SEED)  # noqa: S311 - a seed makes it the same each time
    names = [parse_name(f"z{number}.example") for number in range(8)]
    refs = [harness.add_zone(name, [mx(name, 0)]) for name in names]
    kinds = [Kind.DROP_BEFORE, Kind.DROP_AFTER, Kind.ERROR_BEFORE, Kind.ERROR_AFTER, Kind.HTML, Kind.HALF]
    luck, lock = random.Random(SEED + 1), threading.Lock()  # noqa: S311 - as above
    seen = Counter()

    def draw(method):
        with lock:
            if luck.random() > (0.5 if method == CREATE else 0.03):
                return None
            kind = luck.choice(kinds)
            seen[method, kind] += 1
            return Fault(kind, status=luck.choice([500, 502, 503]))

    verdicts = Counter()
    swaps = 0
    with session(harness) as one:
        while swaps < SWAPS:
            harness.google.faults.draw = lambda _method: None
            planned = {}
            for ref, name in zip(refs, names, strict=True):
                owners = [name, parse_name("sub", origin=name)]
                with one.provider("gcp").open(ref) as zone:
                    live = zone.read(owners)
                chosen = chance.sample(owners, chance.randint(1, 2))
                planned[ref] = [random_change(chance, owner, live.get(owner)) for owner in chosen]
                if chance.random() < 0.1:
                    rival(harness, ref, chance.choice(owners), chance)
            before = {ref: dict(harness.live(ref)) for ref in refs}
            harness.google.faults.draw = draw
            receipt = apply(one, plan_of(*planned.items()))
            for ref in refs:
                check(receipt[ref], before[ref], harness.live(ref))
                verdicts[receipt[ref].verdict] += 1
                swaps += 1
    harness.google.faults.draw = lambda _method: None
    assert verdicts[Verdict.APPLIED] > swaps / 2
    assert verdicts[Verdict.DRIFTED] > 0
    assert sum(count for (method, _), count in seen.items() if method == CREATE) > swaps / 4


def random_change(chance, owner, live):
    assert not isinstance(live, Foreign)
    new = mx(owner, chance.randint(0, 65535), chance.choice([60, 300]))
    if live is None:
        return Create(new)
    return Delete(live) if chance.random() < 0.2 else Replace(live, new)


def rival(harness, ref: ZoneRef, owner, chance):
    harness.disturb(ref, owner, None if chance.random() < 0.3 else mx(owner, chance.randint(0, 65535)))


def check(zone, before, after):
    """What stands is what the receipt says: all of it happened, or nothing did."""
    happened = {change.owner: getattr(change, "new", None) for change in zone.changes}
    changed = {owner: one for owner, one in {**before, **happened}.items() if one is not None}
    match zone.verdict:
        case Verdict.APPLIED | Verdict.ALREADY:
            assert after == changed, zone
        case Verdict.UNKNOWN:
            assert after in (before, changed), zone
        case _:
            assert after == before, zone
