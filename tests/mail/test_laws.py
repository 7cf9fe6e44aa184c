"""What holds for any set, any hosts and any sender."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mxsync.mail import walk as walking
from mxsync.mail.course import CERTAIN, Behaviour, Mixture
from mxsync.mail.delivery import Situation, deliver
from mxsync.mail.route import Fate, Route, find_route
from mxsync.mail.senders import EXIM, SENDERS, Sender
from mxsync.mail.simulation import simulate
from tests.mail import values
from tests.mail.values import OWNER, A, mx, send

patient = settings(deadline=None)  # most walks take a millisecond, a few much longer

BOTH = [*SENDERS, *(sender.with_ipv6 for sender in SENDERS)]

mixtures = st.one_of(
    st.sampled_from(list(CERTAIN.values())),
    st.just(((Behaviour.ACCEPTS, Fraction(1, 3)), (Behaviour.DEAD, Fraction(2, 3)))),
)


@st.composite
def worlds(
    draw: st.DrawFn, behaviours: st.SearchStrategy[Mixture] = mixtures
) -> tuple[str, dict[str, dict[str, Mixture]]]:
    """A set, and its hosts with addresses of both families."""
    count = draw(st.integers(1, 5))
    entries, hosts = [], {}
    for number in range(count):
        entries.append(f"{draw(st.sampled_from([10, 20, 30]))} h{number}")
        sizes = draw(st.tuples(st.integers(0, 3), st.integers(0, 2)))
        addresses = [f"10.{number}.{n}" for n in range(sizes[0])] + [
            f"fd00::{number}:{n}" for n in range(sizes[1])
        ]
        hosts[f"h{number}"] = {address: draw(behaviours) for address in addresses}
    return ", ".join(entries), hosts


@patient
@given(worlds(), st.sampled_from(BOTH))
def test_probabilities_add_up_to_one(
    world: tuple[str, dict[str, dict[str, Mixture]]], sender: Sender
) -> None:
    forecast = send(*world, sender)
    assert sum(share for _, share in forecast.shares) == 1
    assert all(share > 0 for _, share in forecast.shares)


@patient
@given(worlds(), st.sampled_from(BOTH), st.randoms(use_true_random=False))
def test_the_order_of_records_and_addresses_makes_no_difference(world, sender, source) -> None:
    rdata, hosts = world
    entries = rdata.split(", ")
    source.shuffle(entries)
    other = {}
    for label in source.sample(sorted(hosts), len(hosts)):
        other[label] = {
            one: hosts[label][one] for one in source.sample(sorted(hosts[label]), len(hosts[label]))
        }
    assert send(", ".join(entries), other, sender) == send(rdata, hosts, sender)


@patient
@given(
    worlds(st.sampled_from([A, CERTAIN[Behaviour.DEAD], CERTAIN[Behaviour.TURNS_AWAY]])),
    st.sampled_from(BOTH),
    st.data(),
)
def test_one_more_host_down_delivers_no_more(world, sender, data) -> None:
    rdata, hosts = world
    known, situation = values.world(hosts)
    route = find_route(OWNER, mx(rdata), known, sender)
    down = frozenset(hosts[data.draw(st.sampled_from(sorted(hosts)))])
    worse = Situation(down=down, behaviours=situation.behaviours)
    before, after = deliver(route, situation, sender), deliver(route, worse, sender)
    assert after.chance(Fate.DELIVERED) <= before.chance(Fate.DELIVERED)


@given(worlds(st.sampled_from(list(CERTAIN.values()))), st.sampled_from(SENDERS))
@settings(max_examples=60, deadline=None)
def test_it_is_the_mean_over_all_orders(world, sender) -> None:
    rdata, hosts = world
    known, situation = values.world(hosts)
    route = find_route(OWNER, mx(rdata), known, sender)
    if (
        route.outcome is None
        and sum(len(stop.addresses) for one in route.stretches for stop in one.stops) <= 6
    ):
        shares: dict[tuple[Fate, str], Fraction] = {}
        for one, share in deliver(route, situation, sender).shares:
            shares[one.fate, one.address] = shares.get((one.fate, one.address), Fraction(0)) + share
        assert shares == by_hand(route, situation.behaviours, sender)


def by_hand(
    route: Route, behaviours: Mapping[str, Mixture], sender: Sender
) -> dict[tuple[Fate, str], Fraction]:
    """The algorithm as its description reads, for every order."""
    orders: list[list[tuple[int, str]]] = [[]]
    for number, stretch in enumerate(route.stretches):
        orders = [
            [*order, *((number, address) for address in addresses)]
            for order in orders
            for addresses in arrangements([stop.addresses for stop in stretch.stops])
        ]
    shares: dict[tuple[Fate, str], Fraction] = {}
    for order in orders:
        end = attempt(order, behaviours, sender)
        shares[end] = shares.get(end, Fraction(0)) + Fraction(1, len(orders))
    return shares


def arrangements(hosts: list[tuple[str, ...]]) -> list[list[str]]:
    """Orders of hosts, each with the orders of its addresses; repeated so that all are equally likely."""
    found: list[list[str]] = []
    for order in permutations(hosts):
        partial: list[list[str]] = [[]]
        for addresses in order:
            partial = [[*one, *rest] for one in partial for rest in permutations(addresses)]
        found += partial
    return found


def attempt(
    order: list[tuple[int, str]], behaviours: Mapping[str, Mixture], sender: Sender
) -> tuple[Fate, str]:
    tries = sessions = 0
    place = 0
    while place < len(order):
        level, address = order[place]
        tries += 1
        ((behaviour, _),) = behaviours[address]
        if behaviour is Behaviour.ACCEPTS:
            return Fate.DELIVERED, address
        if behaviour is Behaviour.REJECTS:
            return Fate.BOUNCED, address
        sessions += behaviour is Behaviour.DEFERS
        if sender.sessions and sessions == sender.sessions:
            break
        place += 1
        if tries >= sender.tries:
            if not sender.jumps:
                break
            while place < len(order) and order[place][0] == level:
                place += 1
    return Fate.DELAYED, ""


@pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.name)
def test_sampling_comes_close_and_says_so(monkeypatch: pytest.MonkeyPatch, sender: Sender) -> None:
    world = (
        "10 a, 10 b, 10 c",
        {
            "a": {"1": A, "2": CERTAIN[Behaviour.DEFERS]},
            "b": {"3": A},
            "c": {"4": CERTAIN[Behaviour.REJECTS]},
        },
    )
    exact = send(*world, sender)
    walking._walk.cache_clear()
    monkeypatch.setattr(walking, "STATES", 0)
    sampled, again = send(*world, sender), send(*world, sender)
    walking._walk.cache_clear()
    assert sampled == again
    assert send(*world, sender) == sampled
    walking._walk.cache_clear()
    assert exact.exact
    assert not sampled.exact
    assert sum(share for _, share in sampled.shares) == 1
    shares = dict(sampled.shares)
    for outcome, share in exact.shares:
        assert abs(shares.get(outcome, 0) - share) < Fraction(2, 100)


def test_many_different_hosts_are_sampled() -> None:
    hosts = {
        f"h{n}": {f"{n}": ((Behaviour.ACCEPTS, Fraction(1, n + 2)), (Behaviour.DEAD, Fraction(n + 1, n + 2)))}
        for n in range(24)
    }
    known, situation = values.world(hosts)
    tireless = replace(EXIM, tries=50)
    route = find_route(OWNER, mx(", ".join(f"10 h{n}" for n in range(24))), known, tireless)
    forecast = deliver(route, situation, tireless)
    assert not forecast.exact
    assert forecast.chance(*Fate) == 1


def test_twenty_equal_hosts_are_exact() -> None:
    hosts = {f"h{n}": {f"{n}": A} for n in range(20)}
    known, situation = values.world(hosts)
    found = simulate(OWNER, mx(", ".join(f"10 h{n}" for n in range(20))), known, situation=situation)
    for scene in found.outages:
        for case in scene.cases:
            assert case.forecast.exact
            assert {share for _, share in case.forecast.shares} == {Fraction(1, 19)}


@pytest.mark.parametrize("sender", BOTH, ids=lambda sender: f"{sender.name}{'-ipv6' * sender.ipv6}")
def test_six_hosts_of_a_preference_are_exact_however_different(sender: Sender) -> None:
    hosts = {
        f"{label}{n}": {
            f"10.{label}.{n}.{last}": (
                (Behaviour.ACCEPTS, Fraction(1, n + 2)),
                (Behaviour.DEFERS, Fraction(n + 1, n + 2)),
            )
            for last in range(1 + n % 2)
        }
        for label in "ab"
        for n in range(6)
    }
    rdata = ", ".join(f"{10 if label[0] == 'a' else 20} {label}" for label in hosts)
    assert send(rdata, hosts, sender).exact
