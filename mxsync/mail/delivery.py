"""Where mail along a route ends, in a given situation."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from mxsync.mail.course import CERTAIN, Behaviour, End, Kind, Level, Mixture, Unit
from mxsync.mail.route import Fate, Outcome, Reason, Route, is_ipv6
from mxsync.mail.senders import Sender
from mxsync.mail.walk import walk
from mxsync.model import DnsName

_ACCEPTS = CERTAIN[Behaviour.ACCEPTS]
_DEAD = CERTAIN[Behaviour.DEAD]
_NONE = Fraction(0)


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
        return Forecast(((route.outcome, Fraction(1)),))
    balancing = sender.balances and sender.ipv6
    levels: list[Level] = []
    places: dict[tuple[int, Unit, Kind], list[tuple[DnsName, str]]] = defaultdict(list)
    for number, stretch in enumerate(route.stretches):
        units = []
        for stop in stretch.stops:
            kinds = [(_kind(one, situation, balancing=balancing), one) for one in stop.addresses]
            unit = tuple(sorted(kind for kind, _ in kinds))
            units.append(unit)
            for kind, address in kinds:
                places[number, unit, kind].append((stop.exchange, address))
        levels.append(Level(tuple(sorted(units)), stretch.begins))
    found = walk(tuple(levels), sender)
    return Forecast(_shared(found.ends, places), found.exact)


def _kind(address: str, situation: Situation, *, balancing: bool) -> Kind:
    ipv6 = balancing and is_ipv6(address)
    if address in situation.down:
        return Kind(_DEAD, ipv6=ipv6)
    astray = situation.ours is not None and address not in situation.ours
    return Kind(situation.behaviours.get(address, _ACCEPTS), astray, ipv6)


def _shared(
    ends: Mapping[End, Fraction], places: Mapping[tuple[int, Unit, Kind], list[tuple[DnsName, str]]]
) -> tuple[tuple[Outcome, Fraction], ...]:
    """The ends by address: those of one kind share alike."""
    shares: dict[Outcome, Fraction] = {}
    for end, chance in ends.items():
        if end.kind is None:
            reason = Reason.STOPPED if end.stopped else Reason.UNREACHED
            shares[Outcome(Fate.DELAYED, reason)] = chance
            continue
        alike = places[end.level, end.unit, end.kind]
        share = chance if len(alike) == 1 else chance / len(alike)
        for exchange, address in alike:
            outcome = _settled(end, end.kind, exchange, address)
            shares[outcome] = shares[outcome] + share if outcome in shares else share
    return tuple(shares.items() if len(shares) == 1 else sorted(shares.items(), key=_order))


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
