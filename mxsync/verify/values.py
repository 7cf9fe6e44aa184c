"""What is verified, and what was seen, server by server."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address

from mxsync.model import DnsName, Mx, display
from mxsync.resolver import PORT, Server, Soa


@dataclass(frozen=True, slots=True)
class Expected:
    """The set one owner shall be answered with: ``rdata`` sorted, empty for "no MX here".

    ``ttl`` in seconds, None: any. ``before`` is the set a change replaced (empty: none), None: not known;
    ``before_ttl`` its TTL.
    """

    owner: DnsName
    rdata: tuple[Mx, ...]
    ttl: int | None = None
    before: tuple[Mx, ...] | None = None
    before_ttl: int | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """One zone to verify; at least one owner."""

    zone: DnsName
    expected: tuple[Expected, ...]


class Standing(StrEnum):
    """What one server says about one owner."""

    AS_SPECIFIED = "as specified"
    OLD = "old set"
    OTHER = "other set"
    NOT_AUTHORITATIVE = "not authoritative"
    NO_ANSWER = "no answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One server's word on one owner.

    ``rdata`` and ``ttl`` (seconds) are what it answers; empty and the negative TTL (RFC 2308 §5) if it says
    there is none. ``detail`` says in words what the standing alone does not; it may quote the server.
    """

    owner: DnsName
    standing: Standing
    rdata: tuple[Mx, ...] = ()
    ttl: int | None = None
    detail: str = ""
    signed: bool = False
    authenticated: bool = False


@dataclass(frozen=True, slots=True)
class NameServer:
    """A name server and one of its addresses; ``server`` None: it has none. The name may be empty."""

    name: str
    server: Server | None

    def __str__(self) -> str:
        name = display(DnsName(self.name)) if self.name else ""
        return " ".join(part for part in (name, str(self.server or "")) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerReport:
    """All of one address. ``soa`` is its SOA of the zone, None where it gave none or was not asked.

    ``skipped`` says why an address was not asked although its server was (at another address), or is empty.
    ``cached``: it is a resolver, and what it says comes out of its cache.
    """

    server: NameServer
    seen: tuple[Seen, ...] = ()
    soa: Soa | None = None
    skipped: str = ""
    cached: bool = False

    @property
    def agreed(self) -> bool:
        """Whether every owner is as specified here."""
        return bool(self.seen) and all(one.standing is Standing.AS_SPECIFIED for one in self.seen)


class Agreement(StrEnum):
    """What a zone's servers say together."""

    AGREED = "as specified"
    DIFFERS = "differs"
    UNTOLD = "not known"
    """Some server did not answer, or the servers could not be found: neither a pass nor a difference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneReport:
    """What the servers of a zone say. Reports of addresses are ordered by server name, then address.

    ``delegated`` are the name servers the parent names, ``own`` those the zone itself names; both empty
    where servers were given. ``problem``: why the servers could not be found, or empty.
    """

    zone: DnsName
    expected: tuple[Expected, ...] = ()
    servers: tuple[ServerReport, ...] = ()
    delegated: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    problem: str = ""

    @property
    def asked(self) -> tuple[ServerReport, ...]:
        return tuple(one for one in self.servers if not one.skipped)

    @property
    def agreement(self) -> Agreement:
        asked = self.asked
        if self.problem or not asked:
            return Agreement.UNTOLD
        if all(one.agreed for one in asked):
            return Agreement.AGREED
        silent = any(seen.standing is Standing.NO_ANSWER for one in asked for seen in one.seen)
        return Agreement.UNTOLD if silent else Agreement.DIFFERS

    @property
    def newest(self) -> Soa | None:
        """The SOA with the highest serial (RFC 1982 arithmetic against the first)."""
        found: Soa | None = None
        for one in self.asked:
            if one.soa and (found is None or 0 < (one.soa.serial - found.serial) % 2**32 < 2**31):
                found = one.soa
        return found

    @property
    def misdelegated(self) -> bool:
        """Whether parent and zone name different servers."""
        return bool(self.delegated and self.own) and set(self.delegated) != set(self.own)


def _everywhere(server: Server) -> bool:  # noqa: ARG001 - one of several answers
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """Who is asked. ``servers``: these instead of those the delegation names; ``via``: resolvers' caches.

    ``port`` is that of authoritative servers; ``routed`` tells whether an address can be reached from here at
    all; ``probe`` is a label that no zone has. ``abroad``: names and addresses were learned from other
    machines, for whom an address of this one would be one of theirs.
    """

    servers: tuple[NameServer, ...] = ()
    via: tuple[Server, ...] = ()
    port: int = PORT
    routed: Callable[[Server], bool] = field(default=_everywhere)
    probe: str = "mxsync-probe"
    abroad: bool = False

    def is_somewhere(self, server: Server) -> bool:
        """Whether an address means the same server to everybody (RFC 6890 §2.2.2 has those that do not)."""
        if not self.abroad:
            return True
        address = ip_address(server.address)
        return not (
            address.is_loopback or address.is_unspecified or address.is_link_local or address.is_multicast
        )
