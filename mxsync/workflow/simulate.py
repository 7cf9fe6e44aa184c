"""Specs, live records or a set of one's own to where mail would go."""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from ipaddress import ip_address

from mxsync.errors import InputError
from mxsync.fleet import SILENT, Progress
from mxsync.mail.delivery import Situation
from mxsync.mail.domains import Domain, Result, Simulated
from mxsync.mail.facts import Facts
from mxsync.mail.senders import SENDERS, Sender
from mxsync.mail.simulation import addresses_of, exchanges_of, simulate
from mxsync.model import Desired, DnsName, Mx, display, parse_name
from mxsync.resolver import Resolver
from mxsync.spec import parse_mx
from mxsync.workflow.hosts import assumed_hosts, look_up_hosts, look_up_sets

ALL = "all"
PROFILES = {sender.name: (sender,) for sender in SENDERS} | {ALL: SENDERS}


def domains_of(desired: Iterable[Desired]) -> tuple[Domain, ...]:
    """Every owner in the specs, once; the hosts of a zone want the same of it."""
    found: dict[DnsName, Domain] = {}
    for one in desired:
        for want in one.wants:
            found.setdefault(want.owner, Domain(owner=want.owner, rdata=want.rdata, spec=want.rdata))
    return tuple(found.values())


def given(owner: str, text: str) -> Domain:
    """The domain of a name, with a set as people write it: ``10 a.example, 20 b.example``.

    ``no-mail`` and ``absent`` mean what they mean in specs. Raises InputError for anything else.
    """
    words = text.strip()
    if words == "absent":
        return Domain(owner=parse_name(owner), rdata=(), spec=())
    entries = ["0 ."] if words == "no-mail" else words.split(",")
    return Domain(owner=parse_name(owner), rdata=tuple(sorted({parse_mx(one.strip()) for one in entries})))


def live(domains: Sequence[Domain], resolver: Resolver, *, progress: Progress = SILENT) -> tuple[Domain, ...]:
    """The domains with the sets the world has now."""
    sets = look_up_sets(resolver, (domain.owner for domain in domains), progress=progress)
    return tuple(replace(domain, rdata=sets[domain.owner]) for domain in domains)


def simulate_all(
    domains: Sequence[Domain],
    resolver: Resolver | None,
    *,
    senders: Sequence[Sender] = SENDERS,
    down: Sequence[str] = (),
    progress: Progress = SILENT,
) -> Simulated:
    """Where mail to these domains goes; without a resolver every host is taken to have one address.

    ``down`` are host names and addresses. Raises InputError for one that no domain uses, with near names.
    """
    wanted = list(dict.fromkeys(name for domain in domains for name in _hosts(domain)))
    facts = look_up_hosts(resolver, wanted, progress=progress) if resolver else assumed_hosts(wanted)
    used = dict.fromkeys(name for domain in domains for name in exchanges_of(domain.owner, domain.rdata))
    down = tuple(dict.fromkeys(down))
    hosts, addresses = _down(down, tuple(used), facts)
    return Simulated(
        results=tuple(_results(domains, facts, senders, hosts, addresses)),
        down=down,
        facts=facts,
    )


def _results(
    domains: Iterable[Domain],
    facts: Facts,
    senders: Sequence[Sender],
    hosts: frozenset[DnsName],
    addresses: frozenset[str],
) -> Iterator[Result]:
    known: dict[tuple[tuple[Mx, ...], tuple[Mx, ...] | None], Result] = {}  # many domains have the same set
    for domain in domains:
        key = (domain.rdata, domain.spec) if domain.rdata and domain.spec != () else None
        result = known.get(key) if key else None
        if result is None:
            result = _result(domain, facts, senders, hosts, addresses)
            if key:
                known[key] = result
        yield replace(result, domain=domain, simulation=replace(result.simulation, owner=domain.owner))


def _result(
    domain: Domain,
    facts: Facts,
    senders: Sequence[Sender],
    hosts: frozenset[DnsName],
    addresses: frozenset[str],
) -> Result:
    ours = None
    if domain.spec is not None and domain.spec != domain.rdata:
        ours = addresses_of(exchanges_of(domain.owner, domain.spec), facts)
    found = simulate(
        domain.owner,
        domain.rdata,
        facts,
        senders=senders,
        situation=Situation(down=addresses, ours=ours),
        outages=not (hosts or addresses),
    )
    own = exchanges_of(domain.owner, domain.rdata)
    uses = not hosts.isdisjoint(own) or not addresses.isdisjoint(addresses_of(own, facts))
    return Result(domain, found, hit=uses or domain.rdata is None)


def _hosts(domain: Domain) -> tuple[DnsName, ...]:
    return exchanges_of(domain.owner, domain.rdata) + exchanges_of(domain.owner, domain.spec)


def _down(
    down: Sequence[str], used: Sequence[DnsName], facts: Facts
) -> tuple[frozenset[DnsName], frozenset[str]]:
    """The hosts that are down by name, and every address that is down: a machine may have several names."""
    names: set[DnsName] = set()
    addresses: set[str] = set()
    everywhere = addresses_of(used, facts)
    for text in down:
        address = _address(text)
        if address is not None:
            if address not in everywhere:
                raise InputError(f"no host of these domains has the address {text}", *_near(text, everywhere))
            addresses.add(address)
            continue
        name = parse_name(text)
        if name not in used:
            raise InputError(f"no domain sends its mail to {display(name)}", *_near(text, map(display, used)))
        names.add(name)
        addresses |= addresses_of([name], facts)
    return frozenset(names), frozenset(addresses)


def _address(text: str) -> str | None:
    try:
        return str(ip_address(text.strip("[]")))
    except ValueError:
        return None


def _near(text: str, known: Iterable[str]) -> Iterator[str]:
    for name in difflib.get_close_matches(text.lower().removesuffix("."), sorted(known), n=3, cutoff=0.75):
        yield f"did you mean {name}?"
