"""What a transferred zone says about MX. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import dns.message
import dns.rdatatype
import dns.rrset

from mxsync.errors import MxsyncError
from mxsync.model import ROOT, DnsName, Foreign, MxRRset, Observed, display, join_labels, labels
from mxsync_rfc2136.convert import from_dns, mx_set
from mxsync_rfc2136.sightings import alias_of, below_alias, child_hint, in_child

_WANTED = {dns.rdatatype.MX, dns.rdatatype.CNAME, dns.rdatatype.DNAME, dns.rdatatype.NS}


class TooLong(Exception):
    """More records than the reader is ready to take."""


@dataclass(frozen=True, slots=True)
class Transferred:
    """MX sets of a zone, and what stands against others: aliases (in words), DNAME owners, child zones."""

    sets: Mapping[DnsName, MxRRset]
    aliases: Mapping[DnsName, str]
    subtrees: frozenset[DnsName] = field(default=frozenset())
    children: frozenset[DnsName] = field(default=frozenset())

    @property
    def observed(self) -> Mapping[DnsName, Observed]:
        """The MX data of the zone. What the zone holds and does not serve is Foreign."""
        found: dict[DnsName, Observed] = dict(self.sets)
        for owner in self.sets:
            hidden = self.child(owner) or self.subtree(owner)
            if hidden is not None:
                found[owner] = Foreign(owner, f"hidden by the delegation or DNAME at {display(hidden)}")
        return found

    def child(self, owner: DnsName) -> DnsName | None:
        """The zone below this one that an owner belongs to."""
        return next((one for one in _upwards(owner) if one in self.children), None)

    def subtree(self, owner: DnsName) -> DnsName | None:
        """The DNAME above an owner."""
        return next((one for one in _upwards(owner) if one != owner and one in self.subtrees), None)

    def alias(self, owner: DnsName) -> str:
        """Why an owner can have no MX records, in words; empty if it can."""
        above = self.subtree(owner)
        return below_alias(above) if above is not None else self.aliases.get(owner, "")

    def refuse(self, owner: DnsName) -> MxsyncError | None:
        """The error for an owner that is not in this zone."""
        child = self.child(owner)
        return MxsyncError(in_child(owner, child), child_hint(child)) if child is not None else None


def transferred(
    zone: DnsName, messages: Iterable[dns.message.Message], at_most: int | None = None
) -> Transferred:
    """What the messages of a whole transfer hold. Raises TooLong for more than ``at_most`` records."""
    found: dict[dns.rdatatype.RdataType, list[dns.rrset.RRset]] = {one: [] for one in _WANTED}
    count = 0
    for message in messages:
        count += sum(len(one) for one in message.answer)
        if at_most is not None and count > at_most:
            raise TooLong
        for rrset in message.answer:
            if rrset.rdtype in found:
                found[rrset.rdtype].append(rrset)
    return Transferred(
        sets=_joined(mx_set(one) for one in found[dns.rdatatype.MX]),
        aliases={from_dns(one.name): alias_of(one) for one in found[dns.rdatatype.CNAME]},
        subtrees=frozenset(from_dns(one.name) for one in found[dns.rdatatype.DNAME]),
        children=frozenset(from_dns(one.name) for one in found[dns.rdatatype.NS]) - {zone},
    )


def _joined(parts: Iterable[MxRRset]) -> dict[DnsName, MxRRset]:
    """Sets by owner; one may be spread over messages."""
    sets: dict[DnsName, MxRRset] = {}
    for part in parts:
        before = sets.get(part.owner)
        rdata = part.rdata if before is None else (*before.rdata, *part.rdata)
        sets[part.owner] = MxRRset(part.owner, part.ttl, rdata)
    return sets


def _upwards(name: DnsName) -> Iterable[DnsName]:
    """The name and all above it."""
    parts = [label.encode("latin-1") for label in labels(name)]
    yield from (join_labels(parts[at:]) for at in range(len(parts)))
    yield ROOT
