"""What is known about the world outside the specs, gathered before it is judged. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from mxsync.mail.smtp import SmtpRun
from mxsync.model import DnsName, Mx


class Status(StrEnum):
    """What the DNS says about a name and a type."""

    FOUND = "found"
    NO_DATA = "no data"
    NO_NAME = "no such name"
    UNKNOWN = "not known"
    """SERVFAIL, bogus, no answer in time: neither there nor not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """The answer to one question. ``data`` in presentation form, sorted; ``ttl`` in seconds.

    Where nothing is there, ``ttl`` is how long caches remember that at most (RFC 2308 §5), 0: not known.

    ``aliases`` are the names a CNAME chain led to, in order; the data belong to the last of them.
    ``detail`` says why nothing is known, in words, untrusted. ``authenticated``: the AD bit was set.
    """

    status: Status
    data: tuple[str, ...] = ()
    aliases: tuple[DnsName, ...] = ()
    ttl: int = 0
    authenticated: bool = False
    detail: str = ""


NOT_ASKED = Lookup(status=Status.UNKNOWN, detail="not asked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A name that mail may be sent to, and its addresses."""

    a: Lookup = NOT_ASKED
    aaaa: Lookup = NOT_ASKED

    @property
    def addresses(self) -> tuple[str, ...]:
        """IPv4 first."""
        return (*self.a.data, *self.aaaa.data)

    @property
    def aliases(self) -> tuple[DnsName, ...]:
        return self.a.aliases or self.aaaa.aliases


UNKNOWN_HOST = Host()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What became of fetching an MTA-STS policy: its ``text``, untrusted, or the ``problem``, in words.

    ``told``: the problem lies at the policy's host, and senders meet it too (RFC 8461 §3.3); otherwise
    nothing is known.
    """

    text: str = ""
    problem: str = ""
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything the rules may know. ``hosts`` holds exchanges, and owners whose own address matters.

    ``lookups`` are answers about other names and types, by both. ``failing`` are questions that the resolver
    answered with a failure (SERVFAIL) while it answered others. ``silent`` says why nothing could be asked of
    the DNS at all, empty if something could. ``sts``: MTA-STS policies by domain. ``smtp``: what mail
    servers said. ``below``: the sets that owners below a changed one shall have. ``presets``: when each
    shipped preset was verified; one is old ``preset_days`` days later, if ``today`` is known.
    """

    hosts: Mapping[DnsName, Host] = field(default_factory=dict)
    lookups: Mapping[tuple[DnsName, str], Lookup] = field(default_factory=dict)
    failing: frozenset[tuple[DnsName, str]] = frozenset()
    silent: str = ""
    sts: Mapping[DnsName, Fetched] = field(default_factory=dict)
    smtp: SmtpRun = field(default_factory=SmtpRun)
    below: Mapping[DnsName, tuple[tuple[DnsName, tuple[Mx, ...]], ...]] = field(default_factory=dict)
    today: date | None = None
    presets: Mapping[str, date] = field(default_factory=dict)
    preset_days: int = 365

    def host(self, name: DnsName) -> Host:
        """What is known of a host's addresses."""
        return self.hosts.get(name, UNKNOWN_HOST)

    def lookup(self, name: DnsName, rdtype: str) -> Lookup:
        """What is known of a name and a type, addresses aside."""
        return self.lookups.get((name, rdtype), NOT_ASKED)
