from mxsync.errors import HostError
from mxsync.model import Create, Failure, ZoneRef, parse_name
from mxsync.plan import Plan, ZonePlan, digest_of, held_together, hosts_in_turn, plan_from_json, plan_to_json
from tests.plan.values import ZONE, rrset

CHANGES = (Create(rrset("@", "10 a.x")),)


def host(provider: str, turn: int = 0, *, zone=ZONE, changes=CHANGES, objections=()) -> ZonePlan:
    return ZonePlan(ref=ZoneRef(provider, zone), turn=turn, changes=changes, objections=objections)


def providers(zones) -> list[str]:
    return [zone.ref.provider for zone in zones]


def held(zones, failures=()) -> list[str]:
    return [zone.ref.provider for zone in held_together(zones, failures) if zone.blocked]


def test_hosts_stand_in_their_turn_not_in_the_order_of_their_names():
    zones = [host("c", 0), host("a", 2), host("b", 1), host("z", zone=parse_name("a.example"))]
    assert [providers(group) for group in hosts_in_turn(zones)] == [["c", "b", "a"], ["z"]]
    back = plan_from_json(plan_to_json(Plan(zones=zones[:3]), created="x").encode(), "plan.json")
    assert providers(back.zones) == ["c", "b", "a"]


def test_the_order_is_part_of_the_digest():
    one, other = Plan(zones=(host("a", 0), host("b", 1))), Plan(zones=(host("b", 0), host("a", 1)))
    assert digest_of(one) != digest_of(other)
    assert digest_of(one) == digest_of(Plan(zones=one.zones[::-1]))


def test_what_stands_against_one_host_stands_against_all():
    elsewhere = host("b", zone=parse_name("free.example"))
    assert held([host("a"), host("b", 1), elsewhere]) == []
    assert held([host("a"), host("b", 1, objections=("signed",)), elsewhere]) == ["a", "b"]
    assert held([host("a"), host("b", 1, changes=(), objections=("unnamed",)), elsewhere]) == ["a", "b"]
    failure = Failure(ZoneRef("c", ZONE), HostError("no answer"))
    assert held([host("a"), host("b", 1), elsewhere], [failure]) == ["a", "b"]


def test_holding_together_twice_says_nothing_new():
    zones = held_together([host("a"), host("b", 1, objections=("signed",)), host("c", 2)], ())
    assert held_together(zones, ()) == zones
    assert zones[1].objections == ("signed",)
    assert "b" in zones[0].objections[0]
