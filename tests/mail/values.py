"""MX sets, hosts and situations in a few words."""

from collections.abc import Mapping
from fractions import Fraction

from mxsync.mail.course import CERTAIN, Behaviour, Mixture
from mxsync.mail.delivery import Forecast, Situation, deliver
from mxsync.mail.facts import Facts, Host, Lookup, Status
from mxsync.mail.route import Fate, Reason, find_route
from mxsync.mail.senders import Sender
from mxsync.model import DnsName, Mx, parse_name

OWNER = parse_name("example.com")

A, DEFER, REJECT, BANNER, DEAD = (
    CERTAIN[one]
    for one in (
        Behaviour.ACCEPTS,
        Behaviour.DEFERS,
        Behaviour.REJECTS,
        Behaviour.TURNS_AWAY,
        Behaviour.DEAD,
    )
)

MISSING = Lookup(status=Status.NO_NAME)
EMPTY = Lookup(status=Status.NO_DATA)
UNKNOWN = Lookup(status=Status.UNKNOWN, detail="SERVFAIL")


def mx(text: str) -> tuple[Mx, ...]:
    """``10 a, 20 b`` below example; nothing is no set, ``.`` the root."""
    entries = (entry.split() for entry in text.split(",") if entry.strip())
    return tuple(sorted(Mx(int(number), name(target)) for number, target in entries))


def name(text: str) -> DnsName:
    return parse_name("." if text == "." else f"{text}.example")


def found(*addresses: str) -> Lookup:
    return Lookup(status=Status.FOUND, data=addresses) if addresses else EMPTY


def host(*addresses: str) -> Host:
    ipv4 = [one for one in addresses if ":" not in one]
    ipv6 = [one for one in addresses if ":" in one]
    return Host(a=found(*ipv4), aaaa=found(*ipv6))


def facts(**hosts: Host) -> Facts:
    """Hosts by label below example; ``owner`` is the domain itself."""
    return Facts(hosts={OWNER if label == "owner" else name(label): one for label, one in hosts.items()})


def world(hosts: Mapping[str, Mapping[str, Mixture]]) -> tuple[Facts, Situation]:
    """Hosts with their addresses and what those do."""
    known = facts(**{label: host(*addresses) for label, addresses in hosts.items()})
    return known, Situation(behaviours={one: what for each in hosts.values() for one, what in each.items()})


def send(
    rdata: str,
    hosts: Mapping[str, Mapping[str, Mixture]],
    sender: Sender,
    *,
    own: frozenset[str] = frozenset(),
) -> Forecast:
    """The forecast for a set in a made-up world."""
    known, situation = world(hosts)
    return deliver(find_route(OWNER, mx(rdata), known, sender, own=own), situation, sender)


def told(forecast: Forecast) -> dict[str, Fraction]:
    """Shares by what a person would call the outcome: an address, or the reason's name."""
    shares: dict[str, Fraction] = {}
    for outcome, share in forecast.shares:
        label = outcome.address if outcome.fate is Fate.DELIVERED else _label(outcome.fate, outcome.reason)
        shares[label] = shares.get(label, Fraction(0)) + share
    return shares


def _label(fate: Fate, reason: Reason | None) -> str:
    return f"{fate.name} {reason.name}" if reason else fate.name
