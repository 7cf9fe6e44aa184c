"""The way into a conversation: connection, greeting, EHLO and TLS, as a sender would go it."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from mxsync.mail.smtp import Certificate, Contact, Reply
from mxsync.model import DnsName
from mxsync.probe.smtp_certificate import certificate_of
from mxsync.probe.smtp_link import Link, TlsFailed
from mxsync.probe.smtp_values import SmtpManners


@dataclass(frozen=True, slots=True)
class Trust:
    """Two ways to do TLS: one that wants a chain that this machine trusts, and one that takes any."""

    strict: ssl.SSLContext
    lenient: ssl.SSLContext


def trust() -> Trust:
    """With the authorities of the machine, or those of SSL_CERT_FILE and SSL_CERT_DIR.

    Names are compared later, by rules that know what was asked for. RFC 8461 §4.2 wants RFC 5280, not every
    nicety that newer versions of Python insist on.
    """
    strict, lenient = ssl.create_default_context(), ssl.create_default_context()
    for context in (strict, lenient):
        context.check_hostname = False
    strict.verify_flags &= ~ssl.VERIFY_X509_STRICT
    lenient.verify_mode = ssl.CERT_NONE
    return Trust(strict, lenient)


class Door:
    """Opens connections to one address under the name of one host, and keeps what they told at first.

    Where TLS fails, senders try again without it (RFC 7435), so this does too: first with any certificate,
    which an untrusted one needs for being looked at, then in the clear. What worked is used again.
    """

    def __init__(self, address: str, host: DnsName, manners: SmtpManners, trust: Trust) -> None:
        self._address = address
        self._server = host.removesuffix(".")
        self._manners = manners
        self._trust = trust
        self._context: ssl.SSLContext | None = trust.strict
        self._distrust = ""
        self.contact = Contact.NOT_TRIED
        self.greeting: Reply | None = None
        self.hello: Reply | None = None
        self.extensions: frozenset[str] = frozenset()
        self.version = ""
        self.tls_detail = ""
        self.tls_late = False
        self.certificate: Certificate | None = None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Link | None]:
        """A connection on which MAIL may follow, None if the server does not want any.

        Leaves politely, or at once if something went wrong. Raises NoContact, Ended.
        """
        while True:
            link = await Link.open(
                self._address, self._manners.port, helo=self._manners.helo, patience=self._manners.timeout
            )
            try:
                self.contact = Contact.CONNECTED
                welcome = await self._enter(link)
            except TlsFailed as err:
                link.drop()
                self._weaken(err)
                continue
            except BaseException:
                link.drop()
                raise
            break
        try:
            yield link if welcome else None
        except BaseException:
            link.drop()
            raise
        await link.leave()

    async def _enter(self, link: Link) -> bool:
        greeting = await link.greeting()
        self.greeting = self.greeting or greeting
        if not greeting.accepts:
            return False
        hello = await link.hello()
        if self.hello is None:
            self.hello, self.extensions = hello, link.extensions
        if not hello.accepts:
            return False
        if self._context is None or "starttls" not in link.extensions:
            return True
        declined = await link.start_tls(self._context, self._server)
        if declined is not None:
            self._context, self.tls_detail = None, str(declined)
            return True
        self._look(link)
        hello = await link.hello()
        if not hello.accepts:
            self.hello = hello
        return hello.accepts

    def _weaken(self, err: TlsFailed) -> None:
        """Choose what to try next; each choice is made at most once."""
        if err.distrust and self._context is self._trust.strict:
            self._context, self._distrust = self._trust.lenient, err.distrust
        else:
            self._context, self.tls_detail, self.tls_late = None, err.detail, err.late

    def _look(self, link: Link) -> None:
        self.version, der = link.tls
        if self.certificate is not None or not der:
            return
        try:
            self.certificate = certificate_of(der, self._distrust)
        except ValueError as err:
            self.tls_detail = f"the certificate cannot be read: {err}"
