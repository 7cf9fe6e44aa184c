"""Rules about the addresses that targets have."""

from collections.abc import Iterator
from ipaddress import ip_address, ip_network

from mxsync.mail.facts import Facts, Host, Status
from mxsync.mail.places import public, reverse_name
from mxsync.mail.reach import targets, targets_known
from mxsync.mail.rule import Case, Remark, rule
from mxsync.model import DnsName, Severity, display, parse_name

TRIED = 4
"""Addresses before the last level, so that Postfix, which tries five, still comes to it."""

_NETWORK = {4: 24, 6: 48}  # prefix lengths of what is usually one site


@rule("MX106", set_alone=True)
def not_public(case: Case, facts: Facts) -> Iterator[Remark]:
    """Addresses that are not globally reachable lead nowhere, or into the sender's own network.

    RFC 6890 §2.2 and its registries say which ones they are.
    """
    hidden = {name: _hidden(facts.host(name)) for name in targets(case)}
    elsewhere = any(len(hidden[name]) < len(facts.host(name).addresses) for name in hidden)
    for name, addresses in hidden.items():
        if addresses:
            only = len(addresses) == len(facts.host(name).addresses)
            yield Remark(
                f"target {display(name)} has {'only addresses' if only else 'an address'} "
                f"that the world cannot reach: {', '.join(addresses)}",
                name,
                "" if elsewhere else "no target has another address",
                "publish the public address",
                Severity.WARNING if elsewhere else Severity.ERROR,
            )


@rule("MX107", set_alone=True)
def late_backup(case: Case, facts: Facts) -> Iterator[Remark]:
    """RFC 5321 §5.1 asks senders for two addresses; Postfix stops after five, whatever the preferences say.

    A backup behind more addresses than that is never tried.
    """
    last = case.rdata[-1].preference if case.rdata else 0
    before = {mx.exchange for mx in case.rdata if mx.preference < last}
    if not before or not targets_known(case, facts):
        return
    count = len({address for name in before for address in facts.host(name).addresses})
    if count > TRIED:
        yield Remark(
            f"the targets with preference {last} come after {count} addresses, and some senders try only "
            f"{TRIED + 1}",
            hint="give the first targets fewer addresses, or take out a level",
        )


@rule("MX108", set_alone=True)
def one_place(case: Case, facts: Facts) -> Iterator[Remark]:
    """Several targets are for the case that one fails (RFC 5321 §5.1); on one address they fail together."""
    names = tuple(targets(case))
    if len(names) < 2 or not targets_known(case, facts):
        return
    addresses = sorted({address for name in names for address in facts.host(name).addresses})
    networks = {_network(address) for address in addresses}
    versions = {ip_address(address).version for address in addresses}
    if len(addresses) == 1:
        yield Remark(f"all {len(names)} targets have the address {addresses[0]}", "address")
    elif len(networks) == len(versions):
        yield Remark(
            f"all {len(names)} targets are in {' and '.join(sorted(networks))}",
            "network",
            severity=Severity.INFO,
        )


@rule("MX114", set_alone=True)
def no_reverse(case: Case, facts: Facts) -> Iterator[Remark]:
    """Receivers distrust hosts whose address has no name, or one that leads elsewhere (RFC 1912 §2.1).

    It matters for what the host sends; for what it receives it does not.
    """
    for name in targets(case):
        for address in facts.host(name).addresses:
            lookup = facts.lookup(reverse_name(address), "PTR")
            if lookup.status in (Status.NO_NAME, Status.NO_DATA):
                yield _unnamed(name, address, "has no reverse name")
            elif lookup.status is Status.FOUND:
                names = [parse_name(one) for one in lookup.data]
                hosts = [facts.host(one) for one in names]
                known = all(Status.UNKNOWN not in (host.a.status, host.aaaa.status) for host in hosts)
                if known and not any(address in host.addresses for host in hosts):
                    called = ", ".join(map(display, names))
                    yield _unnamed(name, address, f"is called {called}, which does not lead back to it")


def _unnamed(name: DnsName, address: str, why: str) -> Remark:
    return Remark(f"{address} of target {display(name)} {why}", address)


def _hidden(host: Host) -> tuple[str, ...]:
    return tuple(one for one in host.addresses if not public(one))


def _network(address: str) -> str:
    version = ip_address(address).version
    return str(ip_network(f"{address}/{_NETWORK[version]}", strict=False))
