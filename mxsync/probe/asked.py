"""Which questions cases need, each once. Pure."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from mxsync.mail.checks import Kind
from mxsync.mail.places import dmarc_name, sts_name, tls_reports_name, tlsa_name
from mxsync.mail.rule import Case
from mxsync.model import ROOT, DnsName, Mx


@dataclass(frozen=True, slots=True)
class Asked:
    """``lookups`` are questions by name and type; of ``hosts`` the addresses are wanted.

    ``reverse`` holds those hosts whose addresses' names are wanted too.
    """

    lookups: tuple[tuple[DnsName, str], ...]
    hosts: tuple[DnsName, ...]
    reverse: frozenset[DnsName]


def asked_by(cases: Iterable[Case], kinds: Collection[Kind]) -> Asked:
    """What the rules of ``kinds`` need to know to judge ``cases``."""
    lookups: dict[tuple[DnsName, str], None] = {}
    hosts: dict[DnsName, None] = {}
    reverse: set[DnsName] = set()
    seen: set[tuple[Mx, ...]] = set()
    dns, policy = Kind.DNS in kinds, Kind.POLICY in kinds
    for case in cases:
        old = case.old.rdata if case.old is not None else ()
        if dns and case.rdata:
            lookups[case.owner, "MX"] = None
            if case.planned and case.old is None:
                hosts[case.owner] = None
        if policy and _receives(case.rdata):
            lookups.update(dict.fromkeys(_texts(case)))
        for rdata in (case.rdata, old):
            if rdata in seen:
                continue
            seen.add(rdata)
            for name in _exchanges(rdata):
                hosts[name] = None
                if dns:
                    reverse.add(name)
                if policy:
                    lookups[tlsa_name(name), "TLSA"] = None
    return Asked(tuple(lookups), tuple(hosts), frozenset(reverse))


def _receives(rdata: tuple[Mx, ...]) -> bool:
    return bool(rdata) and rdata[0].exchange != ROOT


def _exchanges(rdata: tuple[Mx, ...]) -> Iterator[DnsName]:
    return (mx.exchange for mx in rdata if mx.exchange != ROOT)


def _texts(case: Case) -> Iterator[tuple[DnsName, str]]:
    """The records beside an MX set that speak of mail; at a wildcard they would speak of nobody."""
    if case.owner.startswith("*."):
        return
    for name in (case.owner, sts_name(case.owner), tls_reports_name(case.owner), dmarc_name(case.owner)):
        yield name, "TXT"
