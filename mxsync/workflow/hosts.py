"""Names to what the DNS says about them: addresses of hosts, live MX sets. Every question is asked once."""

from collections.abc import Iterable

from mxsync.errors import MxsyncError
from mxsync.fleet import SILENT, Progress
from mxsync.mail.facts import Facts, Host, Lookup, Status
from mxsync.model import DnsName, Mx, display
from mxsync.probe.gather import world_sets
from mxsync.probe.lookups import failed_lookup, host_of
from mxsync.resolver import Question, Resolver, Script


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
    found = world_sets(resolver, owners, progress=progress)
    return {owner: None if isinstance(one, Lookup) else one for owner, one in found.items()}


def _host(name: DnsName) -> Script[Host]:
    a, aaaa = yield [Question(name, "A"), Question(name, "AAAA")]
    return host_of(a, aaaa)


def _failed(error: MxsyncError) -> Host:
    return Host(a=failed_lookup(error), aaaa=failed_lookup(error))
