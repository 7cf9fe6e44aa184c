"""Which questions tell what stands at an owner, and what the answers mean. Pure.

An answer about an owner need not be the owner's. An alias (CNAME, or a DNAME above it) is followed; a
wildcard answers for names that do not exist (RFC 4592); below a delegation another zone answers. So every
owner but the apex is asked about three times, all at once:

- MX at the owner;
- SOA at the owner, whose denial names the zone that the owner is in;
- MX at ``LABEL.*.OWNER`` with a label nobody uses. If the owner exists, this name lies below it, so no
  wildcard above the owner covers it; nor does one at ``*.OWNER``, as names below an existing ``*.OWNER`` are
  not its to answer for. So the answer is another one. If the owner does not exist, the wildcard that answers
  for the owner answers here too, with the same records.
"""

import secrets
from dataclasses import dataclass
from typing import NamedTuple

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset
from dns.rdtypes.ANY.CNAME import CNAME
from dns.rdtypes.ANY.SOA import SOA

from mxsync.errors import HostError
from mxsync.model import DnsName, MxRRset, display, is_under
from mxsync_rfc2136.convert import from_dns, mx_set, to_dns
from mxsync_rfc2136.failures import missing, unanswered

_NAMES = (dns.rcode.NOERROR, dns.rcode.NXDOMAIN)
_STRANGE = (dns.rcode.REFUSED, dns.rcode.NOTAUTH)
"""What servers say about zones they do not have."""


class Question(NamedTuple):
    """What is asked about a name."""

    name: dns.name.Name
    rdtype: dns.rdatatype.RdataType


@dataclass(frozen=True, slots=True)
class Sighting:
    """What stands at an owner: a set of its own, or (in words) what makes it an alias, or neither."""

    owner: DnsName
    rrset: MxRRset | None = None
    alias: str = ""
    subtree: bool = False
    """Whether the alias is a DNAME above the owner."""


def questions(zone: DnsName, owner: DnsName) -> list[Question]:
    """What to ask about an owner."""
    name = to_dns(owner)
    asked = [Question(name, dns.rdatatype.MX)]
    if owner != zone:
        asked.append(Question(name, dns.rdatatype.SOA))
        # Octets for a label with its length, beside `*` with its own.
        room = 255 - sum(len(label) + 1 for label in name.labels) - 3
        if room > 0:  # else nothing fits below the owner, and its answer counts
            label = secrets.token_hex(8)[: min(room, 16)].encode()
            asked.append(Question(dns.name.Name((label, b"*", *name.labels)), dns.rdatatype.MX))
    return asked


def sighting(server: str, zone: DnsName, owner: DnsName, answers: list[dns.message.Message]) -> Sighting:
    """What the answers to ``questions`` say; to the first alone, what stands there or a wildcard answers.

    Raises HostError, also for owners in a zone below, and ZoneMissing.
    """
    for answer in answers:
        if answer.rcode() in _STRANGE:
            raise missing(server, zone, dns.rcode.to_text(answer.rcode()))
        if answer.rcode() not in _NAMES:
            raise unanswered(server, answer.rcode(), f"a question about {display(owner)}")
    for answer in answers:
        _expect_inside(server, zone, owner, answer)
    first = answers[0]
    if not first.flags & dns.flags.AA:
        raise missing(server, zone, "without authority")
    name = to_dns(owner)
    above = _subtree_alias(first, name)
    if above is not None:
        return Sighting(owner, alias=below_alias(from_dns(above.name)), subtree=True)
    own = _record(first, name)
    probe = next((one for one in answers if one.question and one.question[0].name != name), None)
    if own is None or (probe is not None and _same(own, _record(probe, probe.question[0].name))):
        return Sighting(owner)
    if own.rdtype == dns.rdatatype.MX:
        return Sighting(owner, mx_set(own))
    return Sighting(owner, alias=alias_of(own))


def apex(server: str, zone: DnsName, answer: dns.message.Message) -> SOA:
    """The SOA that makes the server one of the zone's. Raises ZoneMissing and HostError."""
    rcode = answer.rcode()
    if rcode not in (*_NAMES, *_STRANGE):
        raise unanswered(server, rcode, f"the SOA of {display(zone)}")
    if rcode != dns.rcode.NOERROR:
        raise missing(server, zone, dns.rcode.to_text(rcode))
    if not answer.flags & dns.flags.AA:
        raise missing(server, zone, "without authority")
    for found in _in(answer.answer, to_dns(zone), dns.rdatatype.SOA) or ():
        if isinstance(found, SOA):
            return found
    raise missing(server, zone, "that there is no such zone")


def alias_of(found: dns.rrset.RRset) -> str:
    """A CNAME in words."""
    targets = [display(from_dns(one.target)) for one in found if isinstance(one, CNAME)]
    return f"an alias (CNAME) for {', '.join(targets)}"


def below_alias(above: DnsName) -> str:
    """A DNAME above an owner, in words."""
    return f"below {display(above)}, whose whole subtree is an alias (DNAME)"


def in_child(owner: DnsName, child: DnsName) -> str:
    """An owner in a zone below, in words."""
    where = "is the apex of a zone of its own" if owner == child else f"lies in the zone {display(child)}"
    return f"{display(owner)} {where}, which is delegated"


def child_hint(child: DnsName) -> str:
    """What to do about an owner in a zone below."""
    return f"give {display(child)} a spec of its own, with the provider that hosts it"


def _expect_inside(server: str, zone: DnsName, owner: DnsName, answer: dns.message.Message) -> None:
    """Raises HostError if an answer shows that the owner is in a zone below, ZoneMissing for one above."""
    if answer.answer and answer.answer[0].rdtype != dns.rdatatype.SOA:
        return  # behind an alias, what is said in authority is about its target
    for found in (*answer.answer, *answer.authority):
        # A denial names its zone by the SOA (RFC 2308 §3), a referral by NS records without authority.
        refers = found.rdtype == dns.rdatatype.NS and not answer.flags & dns.flags.AA
        if not refers and found.rdtype != dns.rdatatype.SOA:
            continue
        child = from_dns(found.name)
        if child != zone and is_under(child, zone):
            raise HostError(in_child(owner, child), child_hint(child))
        if not refers and child != zone and is_under(zone, child):
            raise missing(server, zone, f"for {display(child)}")


def _subtree_alias(answer: dns.message.Message, name: dns.name.Name) -> dns.rrset.RRset | None:
    for found in answer.answer:
        if found.rdtype == dns.rdatatype.DNAME and found.name != name and name.is_subdomain(found.name):
            return found
    return None


def _record(answer: dns.message.Message, name: dns.name.Name) -> dns.rrset.RRset | None:
    """The MX set or the alias at a name."""
    return _in(answer.answer, name, dns.rdatatype.MX) or _in(answer.answer, name, dns.rdatatype.CNAME)


def _in(
    section: list[dns.rrset.RRset], name: dns.name.Name, rdtype: dns.rdatatype.RdataType
) -> dns.rrset.RRset | None:
    return next((one for one in section if one.name == name and one.rdtype == rdtype), None)


def _same(one: dns.rrset.RRset, other: dns.rrset.RRset | None) -> bool:
    """Whether two names have the same records, as they do when one wildcard answers for both."""
    if other is None or (one.rdtype, one.ttl) != (other.rdtype, other.ttl):
        return False
    return set(one) == set(other)
