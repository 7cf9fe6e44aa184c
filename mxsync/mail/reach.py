"""Whether senders find the address of a host, as one word."""

from collections.abc import Iterator
from enum import Enum, auto

from mxsync.mail.facts import Facts, Status
from mxsync.mail.rule import Case
from mxsync.model import ROOT, DnsName

MICROSOFT_PROOF = ".msv1.invalid."
"""Names below it prove a domain to Microsoft; they are meant not to exist."""

_ABSENT = (Status.NO_DATA, Status.NO_NAME)


class Reach(Enum):
    """IPv4 decides: every sender has it, and many have nothing else."""

    FOUND = auto()
    ONLY_IPV6 = auto()
    ABSENT = auto()
    FAILING = auto()
    """The resolver works, and for this name it reports a failure."""
    UNKNOWN = auto()


def reach_of(facts: Facts, name: DnsName) -> Reach:
    """What senders learn when they ask for the addresses of ``name``."""
    host = facts.host(name)
    if host.a.status is Status.FOUND:
        return Reach.FOUND
    if (name, "A") in facts.failing:
        return Reach.FAILING
    if host.a.status not in _ABSENT:
        return Reach.UNKNOWN
    if host.aaaa.status is Status.FOUND:
        return Reach.ONLY_IPV6
    if host.a.status is Status.NO_NAME or host.aaaa.status in _ABSENT:  # RFC 8020: for all types
        return Reach.ABSENT
    return Reach.FAILING if (name, "AAAA") in facts.failing else Reach.UNKNOWN


def targets(case: Case) -> Iterator[DnsName]:
    """The hosts of a set, each once: neither the null MX nor names that only prove something."""
    for exchange in dict.fromkeys(mx.exchange for mx in case.rdata):
        if exchange != ROOT and not exchange.endswith(MICROSOFT_PROOF):
            yield exchange


def targets_known(case: Case, facts: Facts) -> bool:
    """Whether the addresses of all targets are known; otherwise nothing can be said about them together."""
    return all(reach_of(facts, name) in (Reach.FOUND, Reach.ONLY_IPV6) for name in targets(case))
