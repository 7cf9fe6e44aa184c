"""Where mail to one domain goes now, and with any one host down, for every kind of sender."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from mxsync.mail.delivery import Forecast, Situation, deliver
from mxsync.mail.facts import Facts, Status
from mxsync.mail.route import Fate, Route, find_route
from mxsync.mail.senders import SENDERS, Sender
from mxsync.model import ROOT, DnsName, Mx

_LOST = (Fate.BOUNCED, Fate.ASTRAY)


@dataclass(frozen=True, slots=True)
class Case:
    """What one kind of sender makes of one situation."""

    sender: Sender
    forecast: Forecast

    @property
    def badness(self) -> tuple[Fraction, Fraction]:
        """How likely mail is lost, and how likely it is delayed."""
        return self.forecast.chance(*_LOST), self.forecast.chance(Fate.DELAYED)


@dataclass(frozen=True, slots=True)
class Scene:
    """A situation as each kind of sender sees it. ``down`` names the one host that is down besides."""

    down: DnsName | None
    cases: tuple[Case, ...]

    @property
    def worst(self) -> Case:
        """The sender that fares worst; of equal ones the first."""
        return max(self.cases, key=lambda case: case.badness)

    @property
    def fate(self) -> Fate:
        """The worst fate that some mail meets."""
        lost, delayed = self.worst.badness
        if lost:
            astray = any(case.forecast.chance(Fate.ASTRAY) for case in self.cases)
            return Fate.ASTRAY if astray else Fate.BOUNCED
        return Fate.DELAYED if delayed else Fate.DELIVERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What becomes of mail to ``owner``.

    ``rdata``: the set simulated, None if it is not known; ``routes``: the way of each sender; ``now``: the
    situation as given; ``outages``: the same with each host down in turn; ``unknown``: hosts whose addresses
    could not be looked up.
    """

    owner: DnsName
    rdata: tuple[Mx, ...] | None
    routes: tuple[tuple[Sender, Route], ...]
    now: Scene
    outages: tuple[Scene, ...] = ()
    unknown: tuple[DnsName, ...] = ()

    @property
    def accepts_none(self) -> bool:
        """Whether the set says that the domain takes no mail (RFC 7505)."""
        return bool(self.rdata) and all(mx.exchange == ROOT for mx in self.rdata or ())


def simulate(
    owner: DnsName,
    rdata: tuple[Mx, ...] | None,
    facts: Facts,
    *,
    senders: Sequence[Sender] = SENDERS,
    situation: Situation | None = None,
    outages: bool = True,
) -> Simulation:
    """Simulate one set. Senders with IPv6 are looked at too if an exchange has IPv6 addresses."""
    now = situation or Situation()
    hosts = exchanges_of(owner, rdata)
    both = [*senders]
    if any(facts.hosts[host].aaaa.data for host in hosts if host in facts.hosts):
        both += [sender.with_ipv6 for sender in senders]
    routes = tuple((sender, find_route(owner, rdata, facts, sender)) for sender in both)
    return Simulation(
        owner=owner,
        rdata=rdata,
        routes=routes,
        now=_scene(None, routes, now),
        outages=tuple(_outages(hosts, routes, facts, now)) if outages else (),
        unknown=tuple(host for host in hosts if _is_unknown(host, facts)),
    )


def exchanges_of(owner: DnsName, rdata: Iterable[Mx] | None) -> tuple[DnsName, ...]:
    """The hosts that matter, in order of preference: without MX records, the domain itself."""
    if rdata is None:
        return ()
    records = sorted(rdata)
    found = dict.fromkeys(mx.exchange for mx in records if mx.exchange != ROOT)
    return tuple(found) if records else (owner,)


def addresses_of(hosts: Collection[DnsName], facts: Facts) -> frozenset[str]:
    """Every address of these hosts."""
    known = (facts.hosts[host] for host in hosts if host in facts.hosts)
    return frozenset(address for host in known for address in host.addresses)


def _outages(
    hosts: Sequence[DnsName], routes: Sequence[tuple[Sender, Route]], facts: Facts, now: Situation
) -> Iterable[Scene]:
    for host in hosts:
        down = addresses_of([host], facts)
        if down:
            worse = Situation(down=now.down | down, behaviours=now.behaviours, ours=now.ours)
            yield _scene(host, routes, worse)


def _scene(down: DnsName | None, routes: Sequence[tuple[Sender, Route]], situation: Situation) -> Scene:
    return Scene(down, tuple(Case(sender, deliver(route, situation, sender)) for sender, route in routes))


def _is_unknown(host: DnsName, facts: Facts) -> bool:
    known = facts.hosts.get(host)
    return known is None or Status.UNKNOWN in (known.a.status, known.aaaa.status)
