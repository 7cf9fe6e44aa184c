"""Where mail along a route ends, in a given situation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

from mxsync.mail.course import CERTAIN, Behaviour, End, Kind, Level, Mixture, Unit
from mxsync.mail.route import Fate, Outcome, Reason, Route, Stop, is_ipv6
from mxsync.mail.senders import Sender
from mxsync.mail.walk import walk
from mxsync.model import DnsName

_ACCEPTS = CERTAIN[Behaviour.ACCEPTS]
_UP = tuple(Kind(_ACCEPTS, ipv6=ipv6) for ipv6 in (False, True))
_DOWN = tuple(Kind(CERTAIN[Behaviour.DEAD], ipv6=ipv6) for ipv6 in (False, True))
_NONE, _ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """How addresses behave: those that are ``down`` do not answer, others as said, all others accept.

    ``ours``: addresses whose mail is not lost; None for all.
    """

    down: frozenset[str] = frozenset()
    behaviours: Mapping[str, Mixture] = field(default_factory=dict)
    ours: frozenset[str] | None = None


ALL_UP = Situation()


@dataclass(frozen=True, slots=True)
class Forecast:
    """Outcomes with their probabilities, which add up to 1; ``exact`` is false if they were sampled."""

    shares: tuple[tuple[Outcome, Fraction], ...]
    exact: bool = True

    def chance(self, *fates: Fate) -> Fraction:
        """How likely one of these fates is."""
        return sum((share for outcome, share in self.shares if outcome.fate in fates), _NONE)


def deliver(route: Route, situation: Situation, sender: Sender) -> Forecast:
    """What becomes of a mail on its first run through the sender's queue."""
    if route.outcome is not None:
        return Forecast(((route.outcome, _ONE),))
    kind_of = partial(_kind, situation, sender.balances and sender.ipv6)
    units = [[_unit(stop, kind_of) for stop in stretch.stops] for stretch in route.stretches]
    levels = tuple(
        Level(tuple(sorted(some)), stretch.begins)
        for some, stretch in zip(units, route.stretches, strict=True)
    )
    found = walk(levels, sender)
    shares: dict[Outcome, Fraction] = {}
    for end, chance in found.ends.items():
        if end.kind is None:
            reason = Reason.STOPPED if end.stopped else Reason.UNREACHED
            shares[Outcome(Fate.DELAYED, reason)] = chance
            continue
        alike = [
            _settled(end, end.kind, stop.exchange, address)
            for stop, unit in zip(route.stretches[end.level].stops, units[end.level], strict=True)
            if unit == end.unit
            for address in stop.addresses
            if kind_of(address) == end.kind
        ]
        share = chance if len(alike) == 1 else chance / len(alike)
        for outcome in alike:
            shares[outcome] = shares[outcome] + share if outcome in shares else share
    ordered = tuple(shares.items() if len(shares) == 1 else sorted(shares.items(), key=_order))
    return Forecast(ordered, found.exact)


def _unit(stop: Stop, kind_of: Callable[[str], Kind]) -> Unit:
    if len(stop.addresses) == 1:
        return (kind_of(stop.addresses[0]),)
    return tuple(sorted(map(kind_of, stop.addresses)))


def _kind(situation: Situation, balancing: bool, address: str) -> Kind:
    ipv6 = balancing and is_ipv6(address)
    if address in situation.down:
        return _DOWN[ipv6]
    if situation.ours is None and address not in situation.behaviours:
        return _UP[ipv6]
    astray = situation.ours is not None and address not in situation.ours
    return Kind(situation.behaviours.get(address, _ACCEPTS), astray, ipv6)


def _settled(end: End, kind: Kind, exchange: DnsName, address: str) -> Outcome:
    if not end.taken:
        return Outcome(Fate.BOUNCED, Reason.REJECTED, exchange, address)
    return Outcome(Fate.ASTRAY if kind.astray else Fate.DELIVERED, None, exchange, address)


_RANK = {fate: rank for rank, fate in enumerate(Fate)}


def _order(item: tuple[Outcome, Fraction]) -> tuple[int, float, str, str, str]:
    """By fate, then the likeliest first."""
    outcome, share = item
    likely = share.numerator / share.denominator
    return _RANK[outcome.fate], -likely, outcome.exchange or "", outcome.address, outcome.reason or ""
