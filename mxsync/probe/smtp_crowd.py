"""Many visits at once, within the limits of politeness. All that is asynchronous ends here."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from mxsync.errors import internal_error
from mxsync.mail.smtp import Contact, SmtpFacts
from mxsync.model import DnsName
from mxsync.probe.smtp_door import Trust, trust
from mxsync.probe.smtp_talk import Talk
from mxsync.probe.smtp_values import SmtpManners, Visit


def hold_all(
    visits: Sequence[Visit], manners: SmtpManners, advance: Callable[[], None]
) -> tuple[SmtpFacts, ...]:
    """The facts of every visit, in order; ``advance`` is called after each. Ctrl-C ends all of them."""
    return asyncio.run(_all(visits, manners, advance))


async def _all(
    visits: Sequence[Visit], manners: SmtpManners, advance: Callable[[], None]
) -> tuple[SmtpFacts, ...]:
    trusted = trust()
    whole = asyncio.Semaphore(manners.at_once)
    hosts = {visit.hosts[0]: asyncio.Semaphore(manners.per_host) for visit in visits}

    async def one(visit: Visit) -> SmtpFacts:
        facts = await _one(visit, manners, trusted, hosts, whole)
        advance()
        return facts

    return tuple(await asyncio.gather(*(one(visit) for visit in visits)))


async def _one(
    visit: Visit,
    manners: SmtpManners,
    trusted: Trust,
    hosts: Mapping[DnsName, asyncio.Semaphore],
    whole: asyncio.Semaphore,
) -> SmtpFacts:
    if visit.refusal:
        return SmtpFacts(address=visit.address, contact=Contact.NOT_TRIED, detail=visit.refusal)
    async with hosts[visit.hosts[0]], whole:  # in this order, so that nobody holds a place while waiting
        try:
            return await Talk(visit, manners, trusted).hold()
        except Exception as err:  # noqa: BLE001 - a bug met by one server hides no other
            return SmtpFacts(
                address=visit.address, contact=Contact.NOT_TRIED, detail=str(internal_error(err))
            )
