"""Every clause of the delivery algorithm, by profile."""

from fractions import Fraction

import pytest

from mxsync.mail.course import Behaviour
from mxsync.mail.delivery import Situation, deliver
from mxsync.mail.facts import Host
from mxsync.mail.route import Fate, find_route
from mxsync.mail.senders import EXIM, POSTFIX, RFC, SENDERS, Sender
from tests.mail.values import (
    BANNER,
    DEAD,
    DEFER,
    EMPTY,
    MISSING,
    OWNER,
    REJECT,
    UNKNOWN,
    A,
    facts,
    found,
    host,
    mx,
    send,
    told,
)

LOOP = {"rfc": "BOUNCED LOOP", "postfix": "BOUNCED LOOP", "exim": "DELAYED LOOP"}
HALF, THIRD = Fraction(1, 2), Fraction(1, 3)
FLAKY = ((Behaviour.ACCEPTS, HALF), (Behaviour.DEFERS, HALF))


def every(outcome: str) -> dict[str, dict[str, Fraction]]:
    return {sender.name: {outcome: Fraction(1)} for sender in SENDERS}


def alike(outcome: str) -> dict[str, str]:
    return {sender.name: outcome for sender in SENDERS}


def sure(**outcomes: str) -> dict[str, dict[str, Fraction]]:
    return {name: {outcome: Fraction(1)} for name, outcome in outcomes.items()}


@pytest.mark.parametrize(
    ("rdata", "hosts", "expected"),
    [
        pytest.param("10 a", {"a": {"1": A}}, every("1"), id="one host"),
        pytest.param(
            "20 b, 10 a", {"a": {"1": A}, "b": {"2": A}}, every("1"), id="the lowest preference first"
        ),
        pytest.param("10 a, 20 b", {"a": {"1": DEAD}, "b": {"2": A}}, every("2"), id="dead: the next host"),
        pytest.param(
            "10 a, 20 b", {"a": {"1": BANNER}, "b": {"2": A}}, every("2"), id="bad greeting: the next"
        ),
        pytest.param("10 a, 20 b", {"a": {"1": DEFER}, "b": {"2": A}}, every("2"), id="4xx: the next host"),
        pytest.param(
            "10 a, 20 b", {"a": {"1": REJECT}, "b": {"2": A}}, every("BOUNCED REJECTED"), id="5xx ends it"
        ),
        pytest.param("10 a", {"a": {"1": DEAD}}, every("DELAYED UNREACHED"), id="all dead"),
        pytest.param(
            "10 a, 20 b, 30 c",
            {"a": {"1": DEFER}, "b": {"2": DEFER}, "c": {"3": A}},
            sure(rfc="DELAYED STOPPED", postfix="DELAYED STOPPED", exim="3"),
            id="a third host behind two 4xx",
        ),
        pytest.param(
            "10 a, 20 b, 30 c",
            {"a": {"1": BANNER}, "b": {"2": DEAD}, "c": {"3": A}},
            sure(rfc="DELAYED STOPPED", postfix="3", exim="3"),
            id="greetings are no sessions",
        ),
        pytest.param(
            "10 a, 20 b",
            {"a": {str(n): DEAD for n in range(5)}, "b": {"9": A}},
            sure(rfc="DELAYED STOPPED", postfix="DELAYED STOPPED", exim="9"),
            id="a backup behind five addresses",
        ),
        pytest.param(
            "10 a, 20 b",
            {"a": {str(n): DEAD for n in range(4)}, "b": {"9": A}},
            sure(rfc="DELAYED STOPPED", postfix="9", exim="9"),
            id="a backup behind four addresses",
        ),
        pytest.param(
            ", ".join(f"{n} h{n}" for n in range(1, 9)),
            {f"h{n}": {str(n): A if n == 8 else DEAD} for n in range(1, 9)},
            sure(rfc="DELAYED STOPPED", postfix="DELAYED STOPPED", exim="8"),
            id="exim goes through the preferences",
        ),
        pytest.param(
            "10 a, 20 b, 30 c",
            {"a": {str(n): DEAD for n in range(7)}, "b": {"8": DEAD, "9": A}, "c": {"x": A}},
            {
                "rfc": {"DELAYED STOPPED": Fraction(1)},
                "postfix": {"DELAYED STOPPED": Fraction(1)},
                "exim": {"9": HALF, "x": HALF},
            },
            id="exim tries one address of each further preference",
        ),
        pytest.param(
            "10 a, 10 b",
            {"a": {"1": A}, "b": {"2": A}},
            {s.name: {"1": HALF, "2": HALF} for s in SENDERS},
            id="equals",
        ),
        pytest.param(
            "10 a, 10 b, 10 c, 20 d",
            {"a": {"1": A}, "b": {"2": DEAD}, "c": {"3": A}, "d": {"4": A}},
            {s.name: {"1": HALF, "3": HALF} for s in SENDERS},
            id="equals, one dead",
        ),
        pytest.param(
            "10 a, 10 b",
            {"a": {"1": A}, "b": {"2": REJECT}},
            {s.name: {"1": HALF, "BOUNCED REJECTED": HALF} for s in SENDERS},
            id="equals, one rejects",
        ),
        pytest.param(
            "10 a, 10 b",
            {"a": {"1": A, "2": A}, "b": {"3": A}},
            {
                "rfc": {"1": Fraction(1, 4), "2": Fraction(1, 4), "3": HALF},
                "postfix": {"1": THIRD, "2": THIRD, "3": THIRD},
                "exim": {"1": Fraction(1, 4), "2": Fraction(1, 4), "3": HALF},
            },
            id="hosts or addresses are shuffled",
        ),
        pytest.param(
            "10 a, 10 b",
            {"a": {str(n): DEAD for n in range(5)}, "b": {"9": A}},
            {
                "rfc": {"9": HALF, "DELAYED STOPPED": HALF},
                "postfix": {"9": Fraction(5, 6), "DELAYED STOPPED": Fraction(1, 6)},
                "exim": {"9": HALF, "DELAYED STOPPED": HALF},
            },
            id="five dead addresses beside one alive",
        ),
        pytest.param(
            "10 a, 10 b, 10 c",
            {"a": {"1": DEFER}, "b": {"2": DEFER}, "c": {"3": A}},
            {
                "rfc": {"3": Fraction(2, 3), "DELAYED STOPPED": THIRD},
                "postfix": {"3": Fraction(2, 3), "DELAYED STOPPED": THIRD},
                "exim": {"3": Fraction(1)},
            },
            id="two of three equals say 4xx",
        ),
        pytest.param(
            "10 a, 20 b",
            {"a": {"1": FLAKY}, "b": {"2": FLAKY}},
            {s.name: {"1": HALF, "2": Fraction(1, 4), "DELAYED UNREACHED": Fraction(1, 4)} for s in SENDERS},
            id="4xx half the time",
        ),
        pytest.param(
            "10 a, 20 b, 30 c, 40 d, 50 e, 60 f",
            {**{label: {"1": DEAD} for label in "abcde"}, "f": {"9": A}},
            sure(rfc="DELAYED STOPPED", postfix="DELAYED STOPPED", exim="9"),
            id="one dead address under five names",
        ),
        pytest.param("0 .", {"owner": {"1": A}}, every("BOUNCED NULL_MX"), id="null MX"),
        pytest.param(
            "0 ., 10 a",
            {"a": {"1": A}},
            sure(rfc="BOUNCED NULL_MX", postfix="BOUNCED NULL_MX", exim="1"),
            id="null MX beside a real one",
        ),
        pytest.param("", {"owner": {"1": A}}, every("1"), id="no MX: the domain's own address"),
        pytest.param("", {"owner": {"1": DEAD}}, every("DELAYED UNREACHED"), id="no MX, own address dead"),
        pytest.param("", {"owner": {}}, every("BOUNCED NO_DOMAIN"), id="no MX, no address"),
        pytest.param(
            "10 a", {"a": {}, "owner": {"1": A}}, every("BOUNCED NO_ADDRESS"), id="never the own address"
        ),
        pytest.param(
            "10 a, 20 b", {"a": {}, "b": {"2": A}}, every("2"), id="a host without address is passed over"
        ),
        pytest.param("10 a", {}, every("DELAYED LOOKUP"), id="a host nobody asked about"),
    ],
)
def test_outcomes(
    rdata: str,
    hosts: dict[str, dict[str, tuple[tuple[Behaviour, int | Fraction], ...]]],
    expected: dict[str, dict[str, Fraction]],
) -> None:
    for sender in SENDERS:
        forecast = send(rdata, hosts, sender)
        assert told(forecast) == expected[sender.name], sender.name
        assert forecast.exact


@pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.name)
@pytest.mark.parametrize(
    ("hosts", "expected"),
    [
        pytest.param({"a": Host(a=MISSING, aaaa=MISSING)}, "BOUNCED NO_ADDRESS", id="no such name"),
        pytest.param({"a": Host(a=UNKNOWN, aaaa=UNKNOWN)}, "DELAYED LOOKUP", id="servfail"),
        pytest.param(
            {"a": Host(a=UNKNOWN, aaaa=EMPTY), "b": Host(a=MISSING, aaaa=MISSING)},
            "DELAYED LOOKUP",
            id="one servfail",
        ),
        pytest.param(
            {"a": Host(a=UNKNOWN, aaaa=EMPTY), "b": host("2")}, "2", id="servfail beside a known one"
        ),
        pytest.param({"a": Host(a=EMPTY, aaaa=UNKNOWN)}, "BOUNCED NO_ADDRESS", id="IPv6 does not matter"),
        pytest.param({"a": host("fd00::1")}, "BOUNCED NO_ADDRESS", id="IPv6 alone"),
        pytest.param({"a": host("fd00::1"), "b": host("2")}, "2", id="IPv6 alone on the best"),
    ],
)
def test_lookups_of_a_sender_with_ipv4(sender: Sender, hosts: dict[str, Host], expected: str) -> None:
    rdata = mx("10 a, 20 b") if "b" in hosts else mx("10 a")
    route = find_route(OWNER, rdata, facts(**hosts), sender)
    assert told(deliver(route, Situation(), sender)) == {expected: 1}


@pytest.mark.parametrize(
    ("sender", "hosts", "expected"),
    [
        pytest.param(RFC, {"a": ["fd00::1"]}, {"fd00::1": 1}, id="rfc"),
        pytest.param(POSTFIX, {"a": ["1", "fd00::1"]}, {"1": HALF, "fd00::1": HALF}, id="postfix: any order"),
        pytest.param(EXIM, {"a": ["1", "fd00::1"]}, {"fd00::1": 1}, id="exim: IPv6 first"),
        pytest.param(
            EXIM, {"a": ["1"], "b": ["2", "fd00::2"]}, {"fd00::2": 1}, id="exim: IPv6 first among equals"
        ),
    ],
)
def test_a_sender_with_ipv6(
    sender: Sender, hosts: dict[str, list[str]], expected: dict[str, Fraction]
) -> None:
    known = facts(**{label: host(*addresses) for label, addresses in hosts.items()})
    route = find_route(OWNER, mx(", ".join(f"10 {label}" for label in hosts)), known, sender.with_ipv6)
    assert told(deliver(route, Situation(), sender.with_ipv6)) == expected


def test_an_unknown_ipv6_address_may_be_there() -> None:
    known = facts(a=Host(a=EMPTY, aaaa=UNKNOWN))
    for sender in SENDERS:
        route = find_route(OWNER, mx("10 a"), known, sender.with_ipv6)
        assert told(deliver(route, Situation(), sender.with_ipv6)) == {"DELAYED LOOKUP": 1}


@pytest.mark.parametrize(
    ("ipv4", "ipv6", "alive", "delivered"),
    [
        pytest.param(1, 6, "4.0", Fraction(1), id="the only IPv4 address is kept"),
        pytest.param(6, 1, "fd00::0", Fraction(1), id="the only IPv6 address is kept"),
        pytest.param(
            3, 8, "4.0", Fraction(3, 11) + Fraction(8, 11) * Fraction(2, 3), id="three if it is first"
        ),
        pytest.param(2, 3, "4.0", Fraction(1), id="no more than five"),
        pytest.param(0, 6, "fd00::0", Fraction(5, 6), id="one family"),
    ],
)
def test_postfix_balances_families(ipv4: int, ipv6: int, alive: str, delivered: Fraction) -> None:
    addresses = [f"4.{n}" for n in range(ipv4)] + [f"fd00::{n}" for n in range(ipv6)]
    sender = POSTFIX.with_ipv6
    route = find_route(OWNER, mx("10 a"), facts(a=host(*addresses)), sender)
    forecast = deliver(route, Situation(down=frozenset(addresses) - {alive}), sender)
    assert forecast.chance(Fate.DELIVERED) == delivered


@pytest.mark.parametrize(
    ("rdata", "hosts", "expected"),
    [
        pytest.param("10 self", {}, LOOP, id="alone"),
        pytest.param("10 self, 10 b", {}, LOOP, id="among the best"),
        pytest.param("10 a, 20 self, 30 c", {}, alike("1"), id="better ones only"),
        pytest.param("10 a, 20 self, 30 c", {"1": DEAD}, alike("DELAYED UNREACHED"), id="no worse one"),
        pytest.param(
            "10 nowhere, 20 self",
            {},
            {"rfc": "BOUNCED LOOP", "postfix": "DELAYED PRIMARY", "exim": "DELAYED LOOP"},
            id="the better one has no address",
        ),
    ],
)
def test_a_sender_that_is_an_exchange(
    rdata: str, hosts: dict[str, tuple[tuple[Behaviour, int], ...]], expected: dict[str, str]
) -> None:
    known = facts(a=host("1"), b=host("2"), c=host("3"), self=host("own", "own2"), nowhere=host())
    for sender in SENDERS:
        route = find_route(OWNER, mx(rdata), known, sender, own={"own"})
        assert told(deliver(route, Situation(behaviours=hosts), sender)) == {expected[sender.name]: 1}


def test_a_set_that_is_not_known() -> None:
    for sender in SENDERS:
        assert told(deliver(find_route(OWNER, None, facts(), sender), Situation(), sender)) == {
            "DELAYED LOOKUP": 1
        }


def test_an_address_outside_the_spec() -> None:
    route = find_route(OWNER, mx("10 a, 10 b"), facts(a=host("1"), b=host("2")), POSTFIX)
    forecast = deliver(route, Situation(ours=frozenset({"1"})), POSTFIX)
    assert told(forecast) == {"1": HALF, "ASTRAY": HALF}
    assert forecast.chance(Fate.ASTRAY) == HALF
    rejecting = Situation(ours=frozenset(), behaviours={"1": REJECT, "2": REJECT})
    assert told(deliver(route, rejecting, POSTFIX)) == {"BOUNCED REJECTED": 1}


def test_the_order_of_attempts() -> None:
    known = facts(a=Host(a=found("1", "2"), aaaa=EMPTY), b=host("3"), c=host("4"))
    by_sender = {s.name: find_route(OWNER, mx("10 a, 10 b, 20 c"), known, s).first() for s in SENDERS}
    names = [[host for host, _ in hosts] for hosts in by_sender["rfc"]]
    assert names == [["a.example.", "b.example."], ["c.example."]]
    shares = {name: [share for _, share in first] for name, (first, _) in by_sender.items()}
    assert shares == {"rfc": [HALF, HALF], "postfix": [2 * THIRD, THIRD], "exim": [HALF, HALF]}
