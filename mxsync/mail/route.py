"""Which addresses a sender finds for a domain, before it tries any of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

from mxsync.mail.facts import Facts, Host, Status
from mxsync.mail.senders import Loop, NullBeside, Sender, Shuffle
from mxsync.model import ROOT, DnsName, Mx

_NOTHING_KNOWN = Host()


class Fate(StrEnum):
    """What becomes of a mail, from best to worst."""

    DELIVERED = "delivered"
    DELAYED = "delayed"
    """It waits in the sender's queue."""
    BOUNCED = "bounced"
    """It is returned to whoever sent it."""
    ASTRAY = "accepted outside the spec"
    """A host that the spec does not name took it, and nobody is told."""


class Reason(StrEnum):
    """Why mail is delayed or bounced; with the enhanced status code (RFC 3463) that says so."""

    UNREACHED = "no host takes it now"
    STOPPED = "the sender stops before it reaches a host that would take it"
    LOOKUP = "what is in the DNS could not be found out"
    NO_DOMAIN = "host unknown: there is neither an MX record nor an address"
    NO_ADDRESS = "host unknown: no MX host has an address (5.4.4)"
    NULL_MX = "the domain accepts no mail (null MX, 5.1.10)"
    REJECTED = "a host rejects it (5xx)"
    LOOP = "it would loop back to the sender (5.4.6)"
    PRIMARY = "the sender is a backup host and cannot find the address of a better one"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way a mail may end. ``exchange`` and ``address`` took it, or rejected it; else they are empty."""

    fate: Fate
    reason: Reason | None = None
    exchange: DnsName | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """A host, with the addresses of it that are tried one after the other in any order."""

    exchange: DnsName
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Stops that are tried in any order; ``begins``: the first ones of their preference."""

    stops: tuple[Stop, ...]
    begins: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What a sender found: stretches to go through in order, or the outcome if there is no way."""

    stretches: tuple[Stretch, ...] = ()
    outcome: Outcome | None = None

    def first(self) -> tuple[tuple[tuple[DnsName, Fraction], ...], ...]:
        """For each preference, how likely each host is to be tried before the others of it."""
        found = []
        for stretch in self.stretches:
            if not stretch.begins:
                continue
            total = len(stretch.stops)
            counts: dict[DnsName, int] = {}
            for stop in stretch.stops:
                counts[stop.exchange] = counts.get(stop.exchange, 0) + 1
            found.append(tuple((exchange, Fraction(count, total)) for exchange, count in counts.items()))
        return tuple(found)


def find_route(
    owner: DnsName,
    rdata: Sequence[Mx] | None,
    facts: Facts,
    sender: Sender,
    *,
    own: Collection[str] = (),
) -> Route:
    """What ``sender`` finds for mail to ``owner``.

    ``rdata`` is the MX set, empty if there is none, and None if that could not be found out. ``own`` are the
    sender's own addresses: it passes mail on to better exchanges only (RFC 5321 §5.1).
    """
    if rdata is None:
        return Route(outcome=Outcome(Fate.DELAYED, Reason.LOOKUP))
    real = [mx for mx in sorted(rdata) if mx.exchange != ROOT]
    if len(real) < len(rdata) and (not real or sender.null_beside is NullBeside.BOUNCE):
        return Route(outcome=Outcome(Fate.BOUNCED, Reason.NULL_MX))
    # With any MX record there, the domain's own address is not for mail (RFC 5321 §5.1).
    exchanges = real or [Mx(0, owner)]
    found, unknown = _addresses(exchanges, facts, sender)
    if not any(stops for _, stops in found):
        return Route(outcome=_nowhere(unknown=unknown, implicit=not real))
    before = [preference for preference, stops in found if _is_among(stops, own)]
    if before:
        better = [(preference, stops) for preference, stops in found if preference < before[0]]
        if not any(stops for _, stops in better):
            return Route(outcome=_loop(sender, primary=before[0] == exchanges[0].preference))
        found = better
    return Route(stretches=tuple(_stretches(found, sender)))


def _addresses(
    exchanges: Sequence[Mx], facts: Facts, sender: Sender
) -> tuple[list[tuple[int, list[Stop]]], bool]:
    """The hosts of each preference that have addresses, and whether some lookup told nothing."""
    unknown = False
    seen: set[str] = set()
    found: list[tuple[int, list[Stop]]] = []
    for preference, records in groupby(exchanges, key=lambda mx: mx.preference):
        stops: list[Stop] = []
        for mx in records:
            host = facts.hosts.get(mx.exchange, _NOTHING_KNOWN)
            addresses = host.addresses if sender.ipv6 else host.a.data
            if not addresses:
                unknown |= host.a.status is Status.UNKNOWN
                unknown |= sender.ipv6 and host.aaaa.status is Status.UNKNOWN
            if sender.once:
                addresses = tuple(one for one in addresses if one not in seen)
                seen.update(addresses)
            if addresses:
                stops.append(Stop(mx.exchange, addresses))
        found.append((preference, stops))
    return found, unknown


def _nowhere(*, unknown: bool, implicit: bool) -> Outcome:
    if unknown:
        return Outcome(Fate.DELAYED, Reason.LOOKUP)
    return Outcome(Fate.BOUNCED, Reason.NO_DOMAIN if implicit else Reason.NO_ADDRESS)


def _is_among(stops: Sequence[Stop], own: Collection[str]) -> bool:
    return bool(own) and any(address in own for stop in stops for address in stop.addresses)


def _loop(sender: Sender, *, primary: bool) -> Outcome:
    match sender.loop:
        case Loop.FREEZE:
            return Outcome(Fate.DELAYED, Reason.LOOP)
        case Loop.POSTFIX if not primary:
            return Outcome(Fate.DELAYED, Reason.PRIMARY)
        case Loop.POSTFIX | Loop.BOUNCE:
            return Outcome(Fate.BOUNCED, Reason.LOOP)


def _stretches(found: Sequence[tuple[int, Sequence[Stop]]], sender: Sender) -> list[Stretch]:
    stretches = []
    for _, stops in found:
        begins = True
        for part in _by_family(stops) if sender.ipv6 and sender.ipv6_first else (stops,):
            if part:
                stretches.append(Stretch(_shuffled(part, sender.shuffle), begins))
                begins = False
    return stretches


def _by_family(stops: Sequence[Stop]) -> tuple[Sequence[Stop], Sequence[Stop]]:
    """IPv6, then IPv4. Which host comes first is drawn for each anew here, and once in Exim."""
    parts: tuple[list[Stop], list[Stop]] = ([], [])
    for stop in stops:
        for part, ipv6 in zip(parts, (True, False), strict=True):
            addresses = tuple(one for one in stop.addresses if is_ipv6(one) is ipv6)
            if addresses:
                part.append(Stop(stop.exchange, addresses))
    return parts


def _shuffled(stops: Sequence[Stop], shuffle: Shuffle) -> tuple[Stop, ...]:
    match shuffle:
        case Shuffle.HOSTS:
            return tuple(stops)
        case Shuffle.ADDRESSES:
            return tuple(Stop(stop.exchange, (address,)) for stop in stops for address in stop.addresses)


def is_ipv6(address: str) -> bool:
    """Whether an address is an IPv6 one."""
    return ":" in address
