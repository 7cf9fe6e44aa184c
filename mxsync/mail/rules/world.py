"""Rules about what the world has at an owner until now."""

from collections.abc import Iterator

from mxsync.mail.facts import Facts, Status
from mxsync.mail.reach import targets
from mxsync.mail.rule import Case, Remark, rule
from mxsync.model import ROOT, Severity, display

LONG = 3600  # seconds for which most people can wait


@rule("MX011")
def alias_at_owner(case: Case, facts: Facts) -> Iterator[Remark]:
    """A name with a CNAME has no other data (RFC 2181 §10.1): resolvers follow it and never see the set."""
    if not case.rdata:
        return
    lookup = facts.lookup(case.owner, "MX")
    if lookup.aliases:
        yield Remark(
            f"a CNAME stands there, to {display(lookup.aliases[0])}",
            "alias",
            hint="replace it by the addresses it leads to, or put the MX records at its target",
        )
    elif lookup.status is Status.UNKNOWN and not facts.silent:
        yield Remark(
            "whether a CNAME stands there could not be found out",
            "alias",
            lookup.detail,
            severity=Severity.UNKNOWN,
        )


@rule("MX111", of_change=True)
def remembered_absence(case: Case, facts: Facts) -> Iterator[Remark]:
    """Who asked before goes on as if there were no set, for the zone's negative TTL (RFC 2308 §5)."""
    if not _first(case) or not any(targets(case)):
        return
    lookup = facts.lookup(case.owner, "MX")
    if lookup.status in (Status.NO_DATA, Status.NO_NAME) and not lookup.aliases and lookup.ttl > LONG:
        yield Remark(
            f"senders that asked before do not see the new set for up to {lookup.ttl} s",
            hint="lower the minimum field of the zone's SOA record, and wait as long as it was",
        )


@rule("MX112", of_change=True)
def takes_over(case: Case, facts: Facts) -> Iterator[Remark]:
    """Without MX records the address of the name receives its mail; with any, it does not (RFC 5321 §5.1)."""
    if not _first(case):
        return
    own = facts.host(case.owner)
    if not own.addresses:
        unknown = Status.UNKNOWN in (own.a.status, own.aaaa.status)
        if unknown and not facts.silent:
            detail = own.a.detail or own.aaaa.detail
            yield Remark(
                "whether its own address receives mail until now could not be found out",
                "address",
                detail,
                severity=Severity.UNKNOWN,
            )
        return
    if any(set(own.addresses) & set(facts.host(name).addresses) for name in targets(case)):
        return
    until_now = ", ".join(own.addresses[:4])
    goes = "nowhere" if case.rdata[0].exchange == ROOT else "to these targets only"
    yield Remark(
        f"mail may have gone to its own address {until_now} until now; from now on it goes {goes}",
        "address",
        hint="make sure that the targets know all recipients",
    )


@rule("MX113", of_change=True)
def left_behind(case: Case, facts: Facts) -> Iterator[Remark]:
    """Names below a domain have MX records of their own (RFC 5321 §5.1 looks at the full name only)."""
    if not case.planned or case.old is None or not case.rdata:
        return
    gone = {mx.exchange for mx in case.old.rdata} - {mx.exchange for mx in case.rdata} - {ROOT}
    if not gone:
        return
    for owner, rdata in facts.below.get(case.owner, ()):
        still = sorted(gone & {mx.exchange for mx in rdata})
        if still:
            yield Remark(
                f"{display(owner)} still has {', '.join(map(display, still))}", owner, hint="move it too"
            )


def _first(case: Case) -> bool:
    """Whether a plan gives the owner its first set."""
    return case.planned and case.old is None and bool(case.rdata)
