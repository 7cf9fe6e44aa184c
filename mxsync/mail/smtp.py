"""What SMTP servers said, before it is judged. Plain values; all text in them is untrusted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mxsync.model import DnsName


class Contact(StrEnum):
    """Whether an address took a connection."""

    CONNECTED = "connected"
    REFUSED = "connection refused"
    SILENT = "no answer"
    """The connection was not made in time: nobody knows who dropped the packets."""
    NO_ROUTE = "no route from here"
    NOT_TRIED = "not asked"
    """Not a public address, or the run ended before its turn; ``detail`` says which."""


class Ending(StrEnum):
    """What ended a conversation before all was asked."""

    TIMEOUT = "no reply in time"
    DROPPED = "connection dropped"
    NONSENSE = "no SMTP reply"
    """A line that is no reply (RFC 5321 §4.2), or one without end."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply. ``text`` has its lines joined by spaces, shortened; RFC 5321 §4.2."""

    code: int
    text: str

    @property
    def accepts(self) -> bool:
        return 200 <= self.code < 300

    @property
    def defers(self) -> bool:
        return 400 <= self.code < 500

    @property
    def refuses(self) -> bool:
        """A reply of no known kind is no consent."""
        return not (self.accepts or self.defers)

    def __str__(self) -> str:
        return f"{self.code} {self.text}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A server's certificate.

    ``names`` are its DNS names (RFC 5280 §4.2.1.6) in lower case; dates are UTC; ``distrust`` says why the
    machine that asked does not trust its chain, empty if it does. ``sha256`` and ``spki_sha256`` in hex are
    what TLSA records with selector 0 and 1 hold (RFC 6698 §2.1).
    """

    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    distrust: str = ""
    sha256: str = ""
    spki_sha256: str = ""

    def names_host(self, host: DnsName) -> bool:
        """Whether it is for ``host``; an asterisk stands for one whole label (RFC 6125 §6.4.3)."""
        parent = host.partition(".")[2].removesuffix(".")
        own = host.removesuffix(".").lower()
        return any(name in (own, f"*.{parent}") for name in self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpFacts:
    """What the server at one address said.

    ``detail`` explains ``contact``, or what ended the conversation. ``version`` is that of TLS, empty
    without; ``tls_detail`` says why there is none though it was offered, and ``tls_late`` that it took too
    long. ``certificates`` are those shown when asked for a host by name (RFC 6066 §3). ``named_sender`` is
    what MAIL with an address in it got, asked if the null sender was turned down. ``replies`` are those to
    RCPT, by recipient: what is not among them was not asked or not answered.
    """

    address: str
    contact: Contact
    ending: Ending | None = None
    detail: str = ""
    greeting: Reply | None = None
    hello: Reply | None = None
    extensions: frozenset[str] = frozenset()
    version: str = ""
    tls_detail: str = ""
    tls_late: bool = False
    certificates: Mapping[DnsName, Certificate] = field(default_factory=dict)
    null_sender: Reply | None = None
    named_sender: Reply | None = None
    replies: Mapping[str, Reply] = field(default_factory=dict)

    @property
    def offers_tls(self) -> bool:
        """STARTTLS stood in the reply to the first EHLO (RFC 3207 §4)."""
        return "starttls" in self.extensions

    @property
    def receives(self) -> bool:
        """Whether it let the conversation begin."""
        return all(said is not None and said.accepts for said in (self.greeting, self.hello))

    @property
    def declines(self) -> bool:
        """Whether it said, in its greeting or to EHLO, that it wants no conversation."""
        return any(said is not None and not said.accepts for said in (self.greeting, self.hello))

    @property
    def sender(self) -> Reply | None:
        """The reply to the sender under which recipients were asked; None: it did not come so far."""
        return self.named_sender or self.null_sender


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpRun:
    """All conversations of one run, by address.

    ``stranger`` is the mailbox that exists nowhere, asked for at every domain; ``foreign`` the address
    outside of all, asked for everywhere. Empty: not asked. ``port`` is 25 but in laboratories.
    """

    port: int = 25
    servers: Mapping[str, SmtpFacts] = field(default_factory=dict)
    stranger: str = ""
    foreign: str = ""

    @property
    def got_out(self) -> bool:
        """Whether any address took a connection; if none did, this machine may have no way out."""
        return any(one.contact is Contact.CONNECTED for one in self.servers.values())


STAND_IN = "mxsync-probe"
"""What stands for the asterisk of a wildcard owner."""


def mail_domain(owner: DnsName) -> str | None:
    """The domain of addresses at an owner, with a made-up label for a wildcard.

    None for a name that no address can have (RFC 5321 §4.1.2 knows letters, digits and hyphens; underscores
    are in use).
    """
    domain = owner.removesuffix(".")
    if domain.startswith("*."):
        domain = f"{STAND_IN}.{domain[2:]}"
    plain = domain.replace(".", "").replace("-", "").replace("_", "")
    return domain if plain.isascii() and plain.isalnum() else None


def postmaster(domain: str) -> str:
    """The address that every domain with mail has to have (RFC 5321 §4.5.1)."""
    return f"postmaster@{domain}"
