"""A run over one shard: only its zones, at its part of the pace, within its part of the guard."""

import pytest

from mxsync.config import load_config
from mxsync.conformance.memory import MemoryHost, MemoryProvider
from mxsync.errors import InputErrors, Refused
from mxsync.fleet import Stop
from mxsync.model import Shard, parse_name
from mxsync.plan import digest_of, merge_plans, plan_from_json, plan_to_json
from mxsync.resolver import Manners
from mxsync.spec import load_specs
from mxsync.workflow.apply import apply_plan
from mxsync.workflow.plan import make_plan
from mxsync.workflow.reading import Reading
from mxsync.workflow.session import Session, manners

ZONES = tuple(f"zone-{number:02}.example" for number in range(40))
OF = 4
SHARDS = tuple(Shard(number, OF) for number in range(1, OF + 1))


class Watched(MemoryProvider):
    """Remembers which zones it was asked for."""

    def __init__(self, name, host, asked):
        super().__init__(name, host)
        self.asked = asked

    def find(self, name, zone_id=""):
        self.asked.add((self._name, name))
        return super().find(name, zone_id)

    def open(self, ref):
        self.asked.add((self._name, ref.name))
        return super().open(ref)


class World:
    def __init__(self, folder, guard="{}"):
        self.asked = set()
        self.hosts = {"old": MemoryHost(), "new": MemoryHost()}
        for zone in ZONES:
            for host in self.hosts.values():
                host.add_zone(parse_name(zone))
        (folder / "mxsync.yaml").write_text(
            f"providers:\n  old: {{type: memory}}\n  new: {{type: memory}}\nguard: {guard}\n"
        )
        (folder / "specs").mkdir()
        (folder / "specs" / "all.yaml").write_text(
            f"zones: [{', '.join(ZONES)}]\nproviders: [old, new]\nmx: [10 mx.host.example]\n"
        )
        self.config = load_config(folder / "mxsync.yaml")

    def session(self, shard=None):
        def hosts(name):
            return Watched(name, self.hosts[name], self.asked)

        return Session(self.config, shard=shard, hosts=hosts)

    def plan(self, shard=None, **words):
        with self.session(shard) as session:
            return make_plan(session, load_specs(self.config), **words)

    def apply(self, plan):
        with self.session(plan.shard) as session:
            return apply_plan(session, plan, against=load_specs(self.config), stop=Stop())


def test_no_other_zone_is_located_or_read(tmp_path):
    world = World(tmp_path)
    shard = SHARDS[2]
    plan = world.plan(shard)
    assert plan.shard == shard
    held = {parse_name(zone) for zone in ZONES if shard.holds(parse_name(zone))}
    assert 0 < len(held) < len(ZONES)
    assert world.asked == {(provider, name) for provider in ("old", "new") for name in held}
    assert {zone.ref.name for zone in plan.zones} == held


def test_all_shards_together_are_the_whole(tmp_path):
    world = World(tmp_path)
    plans = {str(shard): world.plan(shard) for shard in SHARDS}
    merged = merge_plans(plans)
    whole = world.plan()
    assert merged.missing == ()
    assert plan_to_json(merged.plan, created="x") == plan_to_json(whole, created="x")
    assert digest_of(merged.plan) == digest_of(whole)
    assert len({digest_of(plan) for plan in plans.values()} | {digest_of(whole)}) == OF + 1


def test_the_digest_without_shards_is_what_it_was(tmp_path):
    text = plan_to_json(World(tmp_path).plan(), created="x")
    assert "shard" not in text
    assert "limits" not in text


def test_names_and_shard_both_choose(tmp_path):
    world = World(tmp_path)
    mine = next(zone for zone in ZONES if SHARDS[0].holds(parse_name(zone)))
    other = next(zone for zone in ZONES if not SHARDS[0].holds(parse_name(zone)))
    plan = world.plan(SHARDS[0], zones=(mine, other))
    assert {zone.ref.name for zone in plan.zones} == {parse_name(mine)}
    nothing = world.plan(SHARDS[0], zones=(other,))
    assert nothing.empty
    assert not nothing.incomplete
    with pytest.raises(InputErrors):
        world.plan(SHARDS[0], zones=("missing.example",))


def test_the_guard_is_divided_and_the_file_says_by_what(tmp_path):
    world = World(tmp_path, guard="{max_changed: 79, max_removed: 0}")
    plans = [world.plan(shard) for shard in SHARDS]
    assert all((plan.limits.max_changed, plan.limits.max_removed) == (79, 0) for plan in plans)
    assert [bool(plan.guard) for plan in plans] == [plan.count.changed > 20 for plan in plans]
    crowded = next(plan for plan in plans if plan.guard)
    told = f"changes {crowded.count.changed} RRsets, the guard allows 20 .max_changed 79 / 4 shards"
    read = plan_from_json(plan_to_json(crowded, created="x").encode(), "plan.json")
    with pytest.raises(Refused, match=told):
        world.apply(read)
    fitting = next(plan for plan in plans if not plan.guard)
    assert len(world.apply(fitting).outcomes) == fitting.count.changed


def test_the_merged_plan_is_judged_as_the_whole(tmp_path):
    world = World(tmp_path, guard="{max_changed: 79}")
    merged = merge_plans({str(shard): world.plan(shard) for shard in SHARDS}).plan
    assert merged.guard == ("the plan changes 80 RRsets, the guard allows 79 (max_changed)",)
    with pytest.raises(Refused, match="max_changed"):
        world.apply(merged)


def test_a_shard_has_a_receipt_even_with_nothing_to_do(tmp_path):
    world = World(tmp_path, guard="{max_changed: 400}")
    assert world.apply(world.plan(SHARDS[0])).receipt
    again = world.plan(SHARDS[0])
    assert not again.differs
    assert world.apply(again).receipt
    for shard in SHARDS[1:]:
        world.apply(world.plan(shard))
    assert world.apply(world.plan()).receipt is None


@pytest.mark.parametrize(
    ("shard", "rate", "burst"), [(None, 160, 100), (Shard(3, 16), 10, 6), (Shard(1, 1000), 0.16, 1)]
)
def test_name_servers_are_asked_at_a_part_of_the_pace(tmp_path, shard, rate, burst):
    (tmp_path / "mxsync.yaml").write_text("providers: {m: {type: memory}}\ndns: {rate: 160/s}\n")
    dns = load_config(tmp_path / "mxsync.yaml").config.dns
    asked = manners(dns, shard.of if shard else 1)
    assert (asked.rate, asked.burst) == (rate, burst)
    assert Manners().burst == 100


def test_accounts_are_asked_at_a_part_of_the_pace(tmp_path):
    with World(tmp_path).session(Shard(3, 16)) as session:
        bucket = session._buckets.of("account", 10, 50)
    assert bucket._pause == pytest.approx(1.6)


def test_import_reads_the_shard_alone(tmp_path):
    world = World(tmp_path)
    with world.session(SHARDS[1]) as session:
        for patterns, everything in (((), True), (("zone-*",), False), (ZONES, False)):
            names = list(
                Reading(session, "old", patterns, everything=everything).each(lambda live: live.ref.name)
            )
            assert names == [parse_name(zone) for zone in ZONES if SHARDS[1].holds(parse_name(zone))]
    assert {name for _, name in world.asked} == set(names)
