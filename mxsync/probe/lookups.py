"""What a resolver's answer says about a name. Pure."""

from mxsync.errors import MxsyncError
from mxsync.mail.facts import Host, Lookup, Status
from mxsync.model import DnsName, Mx, display
from mxsync.resolver import Answer, Datum, Said, Soa

MAX_CHAIN = 16
"""Aliases followed; resolvers stop earlier."""


def lookup_of(answer: Answer) -> Lookup:
    """What is known of the name and type that were asked."""
    aliases = aliases_of(answer)
    records = answer.find(answer.question.rdtype, aliases[-1] if aliases else None)
    if records is not None:
        return Lookup(
            status=Status.FOUND,
            data=tuple(sorted(_shown(one) for one in records.data)),
            aliases=aliases,
            ttl=records.ttl,
            authenticated=answer.authenticated,
        )
    status = Status.UNKNOWN
    if answer.said.told:
        status = Status.NO_NAME if answer.said is Said.NO_NAME else Status.NO_DATA
    return Lookup(
        status=status,
        aliases=aliases,
        ttl=_remembered(answer),
        authenticated=answer.authenticated,
        detail=answer.detail or answer.said.value,
    )


def host_of(a: Answer, aaaa: Answer) -> Host:
    """A host by the answers about its two kinds of addresses."""
    return Host(a=lookup_of(a), aaaa=lookup_of(aaaa))


def mx_set_of(answer: Answer) -> tuple[Mx, ...]:
    """The MX set in an answer, behind aliases too; empty if there is none."""
    aliases = aliases_of(answer)
    records = answer.find("MX", aliases[-1] if aliases else None)
    return tuple(sorted(one for one in records.data if isinstance(one, Mx))) if records else ()


def failed_lookup(error: MxsyncError) -> Lookup:
    """Nothing is known, because asking went wrong."""
    return Lookup(status=Status.UNKNOWN, detail=str(error))


def aliases_of(answer: Answer) -> tuple[DnsName, ...]:
    """The names that aliases lead to (RFC 1034 §3.6.2), the last one without a further alias."""
    name = answer.question.name
    chain: list[DnsName] = []
    while len(chain) < MAX_CHAIN and (alias := answer.find("CNAME", name)) is not None:
        name = DnsName(str(alias.data[0]))
        chain.append(name)
    return tuple(chain)


def _shown(datum: Datum) -> str:
    return f"{datum.preference} {display(datum.exchange)}" if isinstance(datum, Mx) else str(datum)


def _remembered(answer: Answer) -> int:
    """Seconds for which a denial may be remembered.

    RFC 2308 §5 takes the lesser of the SOA record's TTL and its minimum. A resolver's copy of the record has
    aged, and other caches may have asked later, so what counts here is the minimum.
    """
    for records in answer.authority:
        for one in records.data:
            if isinstance(one, Soa):
                return one.minimum
    return 0
