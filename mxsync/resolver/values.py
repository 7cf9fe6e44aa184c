"""What is asked and what came back, as plain values."""

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from typing import NamedTuple, TypeVar

from mxsync.errors import InputError
from mxsync.model import DnsName, Mx

PORT = 53

_BRACKETED = re.compile(r"\[([^\]]*)\](?::([0-9]{1,5}))?")
_WITH_PORT = re.compile(r"([^:]*):([0-9]{1,5})")


class Server(NamedTuple):
    """One address of a name server: an IPv4 or IPv6 literal without brackets, and a port."""

    address: str
    port: int = PORT

    def __str__(self) -> str:
        shown = f"[{self.address}]" if ":" in self.address and self.port != PORT else self.address
        return shown if self.port == PORT else f"{shown}:{self.port}"


def parse_server(text: str, port: int = PORT) -> Server:
    """The address of ``192.0.2.1``, ``192.0.2.1:5353``, ``2001:db8::1`` or ``[2001:db8::1]:5353``.

    Raises InputError for anything else, names included: what they mean would be for a resolver to say.
    """
    match = _BRACKETED.fullmatch(text) or (_WITH_PORT.fullmatch(text) if text.count(":") == 1 else None)
    address, digits = (match[1], match[2]) if match else (text, None)
    try:
        found = ip_address(address)
    except ValueError:
        found = None
    if found is None or (found.version == 4 and text.startswith("[")):
        raise InputError(
            f"{text[:80]!a} is not the address of a server",
            "write 192.0.2.1, 192.0.2.1:5353, 2001:db8::1 or [2001:db8::1]:5353",
        )
    number = int(digits) if digits else port
    if not 0 < number < 65536:
        raise InputError(f"{number} is no port: ports are 1 to 65535")
    return Server(str(found), number)


class Question(NamedTuple):
    """One question. ``server`` None: the recursive resolvers of the run, whose answers are kept for the run.

    ``recurse`` sets RD towards a named server, which is then a resolver whose cache is looked at.
    """

    name: DnsName
    rdtype: str = "MX"
    server: Server | None = None
    recurse: bool = False


class Said(StrEnum):
    """What kind of reply a question got. RFC 1035 §4.1.1, RFC 2308 §2, RFC 8499 (referral)."""

    ANSWER = "answer"
    """NOERROR with records in the answer section; behind an alias perhaps only the alias."""
    NO_DATA = "no data"
    NO_NAME = "no such name"
    REFERRAL = "referral"
    """NOERROR without AA and without an answer, name servers of a zone below in the authority section."""
    REFUSED = "refused"
    """REFUSED or NOTAUTH: this server does not serve that."""
    FAILED = "failed"
    """SERVFAIL or any other code."""
    SILENT = "no answer"
    UNREACHABLE = "unreachable"
    MALFORMED = "malformed answer"

    @property
    def told(self) -> bool:
        """Whether the server said something about the name; otherwise nothing is known."""
        return self in (Said.ANSWER, Said.NO_DATA, Said.NO_NAME, Said.REFERRAL)


class Soa(NamedTuple):
    """The rdata of an SOA record; times in seconds. RFC 1035 §3.3.13, RFC 2308 §4 for ``minimum``."""

    mname: DnsName
    rname: DnsName
    serial: int
    refresh: int
    retry: int
    expire: int
    minimum: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How servers are asked. ``resolvers``: recursive ones, tried in turn; none: those of /etc/resolv.conf.

    ``rate`` and ``burst``: questions a second to one server address; ``patience``: seconds until the first
    try counts as lost; ``tries``: how often a question is sent.
    """

    resolvers: tuple[Server, ...] = ()
    rate: float = 5000
    burst: int = 100
    patience: float = 1.0
    tries: int = 3


Datum = Mx | Soa | str
"""MX and SOA typed; else a DnsName (NS, CNAME, DNAME), an address (A, AAAA), or the presentation form."""


@dataclass(frozen=True, slots=True)
class Records:
    """One RRset of a reply. ``data`` is sorted and distinct."""

    owner: DnsName
    rdtype: str
    ttl: int
    data: tuple[Datum, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The reply to a question, or why there is none (``detail``: in words, untrusted).

    ``authoritative`` is the AA bit and ``authenticated`` the AD bit; ``signed``: an RRSIG covers the records
    of the type asked or, without any, the denial. ``synthesised``: that RRSIG has fewer labels than the
    owner, which proves a wildcard (RFC 4034 §3.1.3); ``signer``: the zone whose key made it. RRSIG records
    themselves are left out.
    """

    question: Question
    said: Said
    authoritative: bool = False
    authenticated: bool = False
    signed: bool = False
    synthesised: bool = False
    signer: DnsName | None = None
    answer: tuple[Records, ...] = ()
    authority: tuple[Records, ...] = ()
    additional: tuple[Records, ...] = ()
    detail: str = ""

    def find(self, rdtype: str, owner: DnsName | None = None) -> Records | None:
        """The RRset of this type at ``owner`` (None: at the name asked) in the answer section."""
        wanted = self.question.name if owner is None else owner
        for records in self.answer:
            if records.rdtype == rdtype and records.owner == wanted:
                return records
        return None


Result = TypeVar("Result")

Script = Generator[Sequence[Question], Sequence[Answer], Result]
"""A conversation: yields questions to be asked at once, is sent their answers in order, returns a result.

It does no I/O of its own, so it can be tested with made-up answers and run by the thousand.
"""
