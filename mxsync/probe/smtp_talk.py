"""The conversations with the server at one address, until everything is asked or it is enough."""

import asyncio

from mxsync.mail.smtp import Certificate, Contact, Ending, Reply, SmtpFacts, postmaster
from mxsync.model import DnsName
from mxsync.probe.smtp_door import Door, Trust
from mxsync.probe.smtp_link import Ended, Link, NoContact
from mxsync.probe.smtp_values import SmtpManners, Visit


class Talk:
    """Everything that is asked in one visit. No mail is sent: no conversation gets as far as DATA."""

    def __init__(self, visit: Visit, manners: SmtpManners, trust: Trust) -> None:
        self._visit = visit
        self._manners = manners
        self._trust = trust
        self._door = Door(visit.address, visit.hosts[0], manners, trust)
        self._left = list(reversed(visit.recipients))
        self._replies: dict[str, Reply] = {}
        self._null_sender: Reply | None = None
        self._named_sender: Reply | None = None
        self._certificates: dict[DnsName, Certificate] = {}
        self._contact: Contact | None = None
        self._ending: Ending | None = None
        self._detail = ""

    async def hold(self) -> SmtpFacts:
        """The facts; what was heard stays when time is up or the server ends it."""
        budget = self._manners.budget(len(self._visit.recipients))
        try:
            async with asyncio.timeout(budget):
                await self._ask_all()
                await self._ask_for_certificates()
        except TimeoutError:
            self._ending, self._detail = Ending.TIMEOUT, f"not everything was asked within {budget:g} s"
        return self._facts()

    async def _ask_all(self) -> None:
        """Recipients, in one connection after the other as long as each brings some further."""
        for _ in range(self._manners.connections):
            before = len(self._left)
            failure: NoContact | Ended | None = None
            try:
                async with self._door.opened() as link:
                    if link is not None:
                        await self._ask(link)
            except (NoContact, Ended) as err:
                failure = err
            if not self._left:
                return
            if len(self._left) == before:
                self._note(failure)
                return
        self._detail = f"{len(self._left)} recipients were not asked for: {len(self._replies)} are enough"

    def _note(self, failure: NoContact | Ended | None) -> None:
        """Why there are no further replies."""
        match failure:
            case Ended(ending=ending, detail=detail):
                self._ending, self._detail = ending, detail
            case NoContact(contact=contact, detail=detail) if self._door.contact is Contact.NOT_TRIED:
                self._contact, self._detail = contact, detail
            case NoContact(detail=detail):
                self._ending, self._detail = Ending.DROPPED, f"no further connection: {detail}"
            case None:
                pass

    async def _ask(self, link: Link) -> None:
        """As many recipients as suit one connection, in one transaction that RSET ends."""
        if not await self._begin(link):
            return
        asked = refused = 0
        while self._left and asked < self._manners.recipients and refused < self._manners.refusals:
            recipient = self._left[-1]
            reply = await link.say("RCPT", f"TO:<{recipient}>")
            if asked and reply.code in (421, 452):  # too much for this connection: RFC 5321 §3.8, §4.5.3.1.10
                break
            self._left.pop()
            self._replies[recipient] = reply
            asked += 1
            refused += not reply.accepts
        await link.say("RSET")

    async def _begin(self, link: Link) -> bool:
        """MAIL with the null sender or, if that is turned down, with one that has a name."""
        reply = await link.say("MAIL", "FROM:<>")
        self._null_sender = self._null_sender or reply
        if not reply.accepts:
            reply = await link.say("MAIL", f"FROM:<{postmaster(link.name)}>")
            self._named_sender = self._named_sender or reply
        return reply.accepts

    async def _ask_for_certificates(self) -> None:
        """Those for the other hosts at this address, where the first one does not hold for them."""
        first, *others = self._visit.hosts
        shown = self._door.certificate
        if shown is None:
            return
        self._certificates[first] = shown
        asked = 0
        for host in others:
            if shown.names_host(host):
                self._certificates[host] = shown
            elif asked < self._manners.certificates and not self._ending:
                asked += 1
                found = await self._certificate(host)
                if found is None:
                    return
                self._certificates[host] = found

    async def _certificate(self, host: DnsName) -> Certificate | None:
        door = Door(self._visit.address, host, self._manners, self._trust)
        try:
            async with door.opened():
                return door.certificate
        except (NoContact, Ended):
            return None

    def _facts(self) -> SmtpFacts:
        door = self._door
        return SmtpFacts(
            address=self._visit.address,
            contact=self._contact or door.contact,
            ending=self._ending,
            detail=self._detail,
            greeting=door.greeting,
            hello=door.hello,
            extensions=door.extensions,
            version=door.version,
            tls_detail=door.tls_detail,
            tls_late=door.tls_late,
            certificates=self._certificates,
            null_sender=self._null_sender,
            named_sender=self._named_sender,
            replies=self._replies,
        )
