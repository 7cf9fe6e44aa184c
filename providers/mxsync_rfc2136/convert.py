"""dnspython's names and records to the model and back. Pure."""

import dns.name
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from dns.rdtypes.ANY.MX import MX

from mxsync.model import DnsName, Mx, MxRRset, join_labels, labels


def to_dns(name: DnsName) -> dns.name.Name:
    """A name as dnspython has it."""
    return dns.name.Name([*(label.encode("latin-1") for label in labels(name)), b""])


def from_dns(name: dns.name.Name) -> DnsName:
    """An absolute name from the wire."""
    return join_labels(name.labels[:-1])


def mx_set(found: dns.rrset.RRset) -> MxRRset:
    """An MX RRset from the wire."""
    return MxRRset(from_dns(found.name), found.ttl, tuple(_mx(one) for one in found if isinstance(one, MX)))


def mx_rdata(mx: Mx) -> MX:
    """A record of the model as rdata."""
    return MX(  # type: ignore[no-untyped-call]  # dnspython's constructors of rdata have no types
        dns.rdataclass.IN, dns.rdatatype.MX, mx.preference, to_dns(mx.exchange)
    )


def _mx(rdata: MX) -> Mx:
    return Mx(rdata.preference, from_dns(rdata.exchange))
