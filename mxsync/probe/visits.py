"""From the owners that are checked, and the addresses of their exchanges, to visits. Pure."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from mxsync.mail.facts import Host
from mxsync.mail.places import public
from mxsync.mail.reach import targets
from mxsync.mail.rule import Case
from mxsync.mail.smtp import SmtpRun, mail_domain, postmaster
from mxsync.model import DnsName
from mxsync.probe.smtp_values import Visit


def visits_of(
    cases: Iterable[Case],
    hosts: Mapping[DnsName, Host],
    run: SmtpRun,
    *,
    permitted: Callable[[str], bool] = public,
) -> tuple[Visit, ...]:
    """One visit for each address; what is asked there is what all the owners that use it need.

    ``run`` says which stranger and which foreign address to ask for; its servers are not looked at. Names in
    the DNS must not lead mxsync to machines of its own network: addresses that are not ``permitted`` are not
    asked.
    """
    wanted: dict[DnsName, dict[str, None]] = {}
    domains: dict[DnsName, dict[str, None]] = {}
    for case in cases:
        domain = mail_domain(case.owner)
        for exchange in targets(case):
            of_host = wanted.setdefault(exchange, {})
            if domain is not None:
                of_host.update(dict.fromkeys((postmaster(domain), *case.recipients)))
                domains.setdefault(exchange, {})[domain] = None
    by_address: dict[str, list[DnsName]] = {}
    for host in wanted:
        for address in hosts[host].addresses if host in hosts else ():
            by_address.setdefault(address, []).append(host)
    return tuple(
        Visit(
            address=address,
            hosts=tuple(sorted(names)),
            recipients=tuple(
                dict.fromkeys(
                    [
                        *(one for name in names for one in wanted[name]),
                        *_made_up([one for name in names for one in domains.get(name, ())], run),
                    ]
                )
            ),
            refusal="" if permitted(address) else "not a public address",
        )
        for address, names in sorted(by_address.items())
    )


def _made_up(domains: Collection[str], run: SmtpRun) -> Iterator[str]:
    if run.stranger:
        for domain in domains:
            yield f"{run.stranger}@{domain}"
    if run.foreign:
        yield run.foreign
