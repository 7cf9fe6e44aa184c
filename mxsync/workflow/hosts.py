"""Names to what the DNS says about them: addresses of hosts, live MX sets. Every question is asked once."""

from collections.abc import Iterable, Sequence

from mxsync.errors import MxsyncError
from mxsync.fleet import SILENT, Progress
from mxsync.mail.facts import Facts, Host, Lookup, Status
from mxsync.model import DnsName, Mx, display
from mxsync.resolver import Answer, Question, Resolver, Said, Script

MAX_CHAIN = 16
"""Aliases followed; resolvers stop earlier."""


def look_up_hosts(resolver: Resolver, names: Iterable[DnsName], *, progress: Progress = SILENT) -> Facts:
    """The addresses of every name; a lookup without answer is unknown, and says why."""
    wanted = list(dict.fromkeys(names))
    hosts: dict[DnsName, Host] = {}
    progress.start("looking up hosts", len(wanted))
    try:
        for name, found in resolver.each(wanted, _host):
            hosts[name] = _failed(found) if isinstance(found, MxsyncError) else found
            progress.advance()
    finally:
        progress.finish()
    return Facts(hosts=hosts)


def assumed_hosts(names: Iterable[DnsName]) -> Facts:
    """Every name taken to have one IPv4 address that no other has; the name itself stands for it."""
    none = Lookup(status=Status.NO_DATA)
    return Facts(
        hosts={name: Host(a=Lookup(status=Status.FOUND, data=(display(name),)), aaaa=none) for name in names}
    )


def look_up_sets(
    resolver: Resolver, owners: Iterable[DnsName], *, progress: Progress = SILENT
) -> dict[DnsName, tuple[Mx, ...] | None]:
    """The MX set of every owner as the world has it: empty if there is none, None if nothing is known."""
    wanted = list(dict.fromkeys(owners))
    sets: dict[DnsName, tuple[Mx, ...] | None] = {}
    progress.start("looking up MX records", len(wanted))
    try:
        for owner, found in resolver.each(wanted, _set):
            sets[owner] = None if isinstance(found, MxsyncError) else found
            progress.advance()
    finally:
        progress.finish()
    return sets


def lookup_of(answer: Answer) -> Lookup:
    """What a resolver's answer says about the name and type that were asked."""
    aliases = _aliases(answer)
    records = answer.find(answer.question.rdtype, aliases[-1] if aliases else None)
    if records is not None:
        return Lookup(
            status=Status.FOUND,
            data=tuple(sorted(str(one) for one in records.data)),
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
        authenticated=answer.authenticated,
        detail=answer.detail or answer.said.value,
    )


def _aliases(answer: Answer) -> tuple[DnsName, ...]:
    """The names that aliases lead to (RFC 1034 §3.6.2), the last one without a further alias."""
    name = answer.question.name
    chain: list[DnsName] = []
    while len(chain) < MAX_CHAIN and (alias := answer.find("CNAME", name)) is not None:
        name = DnsName(str(alias.data[0]))
        chain.append(name)
    return tuple(chain)


def _host(name: DnsName) -> Script[Host]:
    a, aaaa = yield [Question(name, "A"), Question(name, "AAAA")]
    return Host(a=lookup_of(a), aaaa=lookup_of(aaaa))


def _failed(error: MxsyncError) -> Host:
    unknown = Lookup(status=Status.UNKNOWN, detail=str(error))
    return Host(a=unknown, aaaa=unknown)


def _set(owner: DnsName) -> Script[tuple[Mx, ...] | None]:
    answers: Sequence[Answer] = yield [Question(owner, "MX")]
    (answer,) = answers
    if not answer.said.told:
        return None
    aliases = _aliases(answer)
    records = answer.find("MX", aliases[-1] if aliases else None)
    return tuple(sorted(mx for mx in records.data if isinstance(mx, Mx))) if records else ()
