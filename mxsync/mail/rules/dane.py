"""Rules about DANE. RFC 7672."""

from collections.abc import Iterator

from mxsync.mail.dane import mismatched, tlsa_records
from mxsync.mail.facts import Facts, Status
from mxsync.mail.places import tlsa_name
from mxsync.mail.reach import targets
from mxsync.mail.rule import Case, Remark, rule
from mxsync.model import ROOT, DnsName, Severity, display


def signed(facts: Facts, host: DnsName) -> bool:
    """Whether senders ask for TLSA records of a host: its addresses have to be signed. RFC 7672 §2.2.2."""
    lookup = facts.host(host).a
    return lookup.status is Status.FOUND and lookup.authenticated


def protected(facts: Facts, host: DnsName) -> bool:
    """Whether senders with DANE insist on TLS and on the right certificate."""
    lookup = facts.lookup(tlsa_name(host), "TLSA")
    usable = any(one.usable for one in tlsa_records(lookup))
    return usable and lookup.authenticated and signed(facts, host)


@rule("MX304")
def broken_tlsa(case: Case, facts: Facts) -> Iterator[Remark]:
    """Senders with DANE deliver to a host only as its TLSA records say (RFC 7672 §2.2, §3.1).

    Where the records cannot be looked up in a signed zone, they wait (§2.1.1). Whether an answer is signed is
    the resolver's word, so it has to validate.
    """
    names = tuple(targets(case))
    others = any(protected(facts, name) for name in names)
    for name in names:
        lookup = facts.lookup(tlsa_name(name), "TLSA")
        if lookup.status is Status.UNKNOWN:
            if signed(facts, name):
                definite = (tlsa_name(name), "TLSA") in facts.failing
                yield Remark(
                    f"the TLSA records of target {display(name)} cannot be looked up",
                    name,
                    lookup.detail,
                    "senders with DANE wait until they can; look at the name servers of its zone"
                    if definite
                    else "",
                    Severity.ERROR if definite else Severity.UNKNOWN,
                )
        elif lookup.status is not Status.FOUND:
            if others:
                yield Remark(
                    f"target {display(name)} has no TLSA record, and others of the set have",
                    name,
                    hint="publish one, or mail to it can be read and redirected on its way",
                    severity=Severity.WARNING,
                )
        else:
            yield from _odd(name, facts)


@rule("MX305", of_change=True)
def loses_dane(case: Case, facts: Facts) -> Iterator[Remark]:
    """Mail that could not be read or redirected on its way can be from now on (RFC 7672 §1.1)."""
    if not case.changed or case.old is None:
        return
    before = {mx.exchange for mx in case.old.rdata} - {ROOT}
    if not before or not all(protected(facts, name) for name in before):
        return
    for name in targets(case):
        known = facts.lookup(tlsa_name(name), "TLSA").status is not Status.UNKNOWN
        if name not in before and known and not protected(facts, name):
            yield Remark(
                f"the targets until now are protected by DANE, target {display(name)} is not",
                name,
                "" if signed(facts, name) else "its address is not signed",
                "choose a host with DNSSEC and TLSA records, or set up MTA-STS",
            )


def _odd(name: DnsName, facts: Facts) -> Iterator[Remark]:
    """What is odd about the TLSA records that a target has."""
    records = tuple(tlsa_records(facts.lookup(tlsa_name(name), "TLSA")))
    usages = sorted({one.usage for one in records if one.usage in (0, 1)})
    if usages:
        yield Remark(
            f"target {display(name)} has TLSA records with usage {' and '.join(map(str, usages))}, which "
            "senders of mail do not use",
            name,
            hint="publish 3 1 1, or 2 1 1",
            severity=Severity.WARNING,
        )
    elif protected(facts, name) and _shown_others(name, facts):
        yield Remark(
            f"no TLSA record of target {display(name)} is about the certificate that its server shows",
            f"certificate {name}",
            ", ".join(_shown_others(name, facts)),
            "publish the records of the new certificate before the server uses it",
        )
    elif not any(one.usable for one in records):
        yield Remark(
            f"target {display(name)} has TLSA records of which senders can use none",
            name,
            hint="publish 3 1 1, or 2 1 1",
            severity=Severity.WARNING,
        )


def _shown_others(name: DnsName, facts: Facts) -> list[str]:
    """The addresses of a target at which a certificate was seen that no record is about. RFC 7672 §3.1."""
    records = tuple(tlsa_records(facts.lookup(tlsa_name(name), "TLSA")))
    seen = ((address, facts.smtp.servers.get(address)) for address in facts.host(name).addresses)
    return [
        address
        for address, server in seen
        if server is not None
        and (shown := server.certificates.get(name)) is not None
        and mismatched(records, shown.sha256, shown.spki_sha256)
    ]
