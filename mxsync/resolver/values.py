"""What is asked and what came back, as plain values."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeVar

from mxsync.model import DnsName, Mx

PORT = 53


class Server(NamedTuple):
    """One address of a name server: an IPv4 or IPv6 literal without brackets, and a port."""

    address: str
    port: int = PORT

    def __str__(self) -> str:
        shown = f"[{self.address}]" if ":" in self.address and self.port != PORT else self.address
        return shown if self.port == PORT else f"{shown}:{self.port}"


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


Datum = Mx | Soa | str
"""MX and SOA typed; otherwise a DnsName (NS, CNAME, DNAME), an address (A, AAAA), or the presentation form."""


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
    of the type asked or, without any, the denial. ``synthesised``: that RRSIG has fewer labels than its owner,
    which proves a wildcard (RFC 4035 §3.1.3.3, RFC 4034 §3.1.3). RRSIG records themselves are left out.
    """

    question: Question
    said: Said
    authoritative: bool = False
    authenticated: bool = False
    signed: bool = False
    synthesised: bool = False
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
