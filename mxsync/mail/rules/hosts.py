"""Rules about whether senders find the address of a target."""

from collections.abc import Iterator

from mxsync.mail.facts import Facts, Lookup, Status
from mxsync.mail.reach import Reach, reach_of, targets
from mxsync.mail.rule import Case, Remark, rule
from mxsync.model import DnsName, Severity, display

_WAIT = "caches may hold for {} s that it does not exist; create it that long before the change"


@rule("MX101", set_alone=True)
def no_address(case: Case, facts: Facts) -> Iterator[Remark]:
    """With MX records present senders never use the owner's own address (RFC 5321 §5.1).

    If no other target works, mail bounces at once; aliases are another matter.
    """
    for name in targets(case):
        host = facts.host(name)
        if reach_of(facts, name) is not Reach.ABSENT or host.aliases:
            continue
        gone = host.a.status is Status.NO_NAME
        remembered = max(host.a.ttl, host.aaaa.ttl)
        yield Remark(
            f"target {display(name)} " + ("does not exist" if gone else "has no address"),
            name,
            _said(name, host.a),
            _WAIT.format(remembered) if remembered else "correct the name, or create it first",
        )


@rule("MX102", set_alone=True)
def alias(case: Case, facts: Facts) -> Iterator[Remark]:
    """A target must not be an alias (RFC 2181 §10.3, RFC 5321 §5.1). Most senders deliver all the same."""
    for name in targets(case):
        host = facts.host(name)
        if host.aliases and reach_of(facts, name) in (Reach.FOUND, Reach.ONLY_IPV6):
            yield Remark(
                f"target {display(name)} is an alias of {display(host.aliases[-1])}",
                name,
                _chain(name, host.aliases),
                f"write {display(host.aliases[-1])}, or give {display(name)} addresses of its own",
            )


@rule("MX103", set_alone=True)
def dangling_alias(case: Case, facts: Facts) -> Iterator[Remark]:
    """An alias whose end has no address is a target without address (RFC 5321 §5.1): mail bounces."""
    for name in targets(case):
        host = facts.host(name)
        if host.aliases and reach_of(facts, name) is Reach.ABSENT:
            end = host.aliases[-1]
            gone = host.a.status is Status.NO_NAME
            yield Remark(
                f"target {display(name)} is an alias of {display(end)}, which "
                + ("does not exist" if gone else "has no address"),
                name,
                _chain(name, host.aliases),
                "correct the alias, or name a host that has an address",
            )


@rule("MX104", set_alone=True)
def unclear(case: Case, facts: Facts) -> Iterator[Remark]:
    """Senders that get SERVFAIL keep the mail and try again, for days (RFC 5321 §5.1, §4.5.4.1).

    An error only where the resolver answers other questions. A resolver that does not answer tells nothing
    about the target.
    """
    names = tuple(targets(case))
    if names and facts.silent:
        yield Remark(
            "nothing could be asked of the DNS",
            "dns",
            facts.silent,
            "see dns.resolvers in the config, or check again later",
            Severity.UNKNOWN,
        )
        return
    for name in names:
        reach = reach_of(facts, name)
        host = facts.host(name)
        if reach is Reach.FAILING:
            failed = host.a if (name, "A") in facts.failing else host.aaaa
            yield Remark(
                f"the address of target {display(name)} cannot be found out",
                name,
                failed.detail,
                "look at the name servers of its zone, and at its DNSSEC signatures",
            )
        elif reach is Reach.UNKNOWN:
            asked = host.aaaa if host.a.status in (Status.NO_DATA, Status.NO_NAME) else host.a
            yield Remark(
                f"nothing is known about the address of target {display(name)}",
                name,
                asked.detail,
                severity=Severity.UNKNOWN,
            )


@rule("MX105", set_alone=True)
def only_ipv6(case: Case, facts: Facts) -> Iterator[Remark]:
    """Senders without IPv6, of which there are many, find no host (RFC 3974 §3 wants one with IPv4)."""
    for name in targets(case):
        if reach_of(facts, name) is Reach.ONLY_IPV6:
            yield Remark(
                f"target {display(name)} has IPv6 addresses only",
                name,
                ", ".join(facts.host(name).aaaa.data),
                "give it an IPv4 address",
            )


def _said(name: DnsName, lookup: Lookup) -> str:
    return f"{display(name)}: {lookup.status.value}"


def _chain(name: DnsName, aliases: tuple[DnsName, ...]) -> str:
    return " -> ".join(display(one) for one in (name, *aliases))
