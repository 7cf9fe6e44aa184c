"""Changes as one UPDATE message that compares before it writes (RFC 2136 §2.4, §2.5). Pure."""

from collections.abc import Sequence

import dns.rdatatype
import dns.update
from dns.rdtypes.ANY.SOA import SOA

from mxsync.model import Change, DnsName, MxRRset, display, labels, new_of, old_of
from mxsync_rfc2136.convert import mx_rdata, to_dns

ROOM = 63_000
"""Octets for changes in a message of at most 65,535: header, zone, SOA guard and signature take less than the
rest."""

_FIXED = 10  # octets of type, class, TTL and length, RFC 1035 §3.2.1


def update(zone: DnsName, changes: Sequence[Change], guard: SOA | None = None) -> dns.update.UpdateMessage:
    """The message. ``guard``: the SOA that has to stand as well, so that no edit came in between."""
    message = dns.update.UpdateMessage(to_dns(zone))
    if guard is not None:
        message.present(to_dns(zone), guard)
    for change in changes:
        owner = to_dns(change.owner)
        old, new = old_of(change), new_of(change)
        if old is None:
            message.absent(owner, dns.rdatatype.MX)
            # Servers say NOERROR to records beside an alias, and drop them (RFC 2136 §3.4.2.2).
            message.absent(owner, dns.rdatatype.CNAME)
        else:
            message.present(owner, *map(mx_rdata, old.rdata))
            message.delete(owner, dns.rdatatype.MX)
        if new is not None:
            message.add(owner, new.ttl, *map(mx_rdata, new.rdata))
    return message


def batches(changes: Sequence[Change]) -> Sequence[Sequence[Change]]:
    """The changes in as few messages as hold them, in their order."""
    found: list[list[Change]] = []
    left = 0
    for change in changes:
        octets = size(change)
        if not found or octets > left:
            found.append([])
            left = ROOM
        found[-1].append(change)
        left -= octets
    return found


def objections(changes: Sequence[Change]) -> Sequence[str]:
    """What fits no message."""
    return [
        f"the change of {display(change.owner)} takes {size(change):,} octets, and a DNS message holds about "
        f"{ROOM:,}: give it fewer records"
        for change in changes
        if size(change) > ROOM
    ]


def fits(changes: Sequence[Change]) -> bool:
    """Whether one message holds the changes."""
    return sum(map(size, changes)) <= ROOM


def size(change: Change) -> int:
    """Octets of a change at most: names may be compressed only while a message is short."""
    owner = _octets(change.owner)
    return sum(_records(one, owner) for one in (old_of(change), new_of(change)) if one) + 2 * (owner + _FIXED)


def _records(rrset: MxRRset, owner: int) -> int:
    return sum(owner + _FIXED + 2 + _octets(one.exchange) for one in rrset.rdata)


def _octets(name: DnsName) -> int:
    return sum(len(label) + 1 for label in labels(name)) + 1
