"""The conformance suite's view of a name server: filled, disturbed and looked at with plain dnspython."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import dns.message
import dns.query
import dns.rcode
import dns.rdatatype
import dns.tsig
import dns.update
import dns.xfr
import dns.zone

from mxsync.conformance import Feature, Harness
from mxsync.files import Boundary
from mxsync.model import DnsName, Mx, MxRRset, ZoneRef, parse_name
from mxsync.provider import Context, Provider
from mxsync_rfc2136 import BACKEND
from tests.hosts.servers.daemon import KEY, NameServer, Policy
from tests.hosts.servers.named import secret, shown
from tests.hosts.tcp_proxy import Lost, TcpProxy

SECRET = "MXSYNC_TEST_SECRET"

# In capitals, as careless people write. BIND takes no MX whose target in the zone has no address.
ZONE = """\
$TTL 3600
@ IN SOA NS1.{zone}. hostmaster.{zone}. 1 3600 900 604800 300
@ IN NS ns1
ns1 IN A 192.0.2.1
@ IN TXT "v=spf1 -all"
WWW IN A 192.0.2.1
mx1 IN A 192.0.2.2
"""


def connect(port: int, folder: Path, *, key: dns.tsig.Key | None = KEY, host: str = "127.0.0.1", **settings):
    """The backend for a server on loopback."""
    algorithm = key.algorithm.to_text(omit_final_dot=True) if key else ""
    signing = {"name": shown(key), "algorithm": algorithm, "secret": f"env:{SECRET}"} if key else None
    tsig = {"tsig": signing} if signing else {}
    given = {"server": host, "port": port, **tsig, **settings}
    environ = {SECRET: secret(key)} if key else {}
    context = Context(provider="dns", boundary=Boundary.around(folder), environ=environ)
    return BACKEND.connect(BACKEND.Settings.model_validate(given), context)


class Rfc2136Harness(Harness):
    threads = 4
    rounds = 5
    too_much = 900

    def __init__(self, server: NameServer, proxy: TcpProxy, folder: Path, **settings: object) -> None:
        self.server, self.proxy, self.folder, self.settings = server, proxy, folder, settings
        self.features = frozenset(
            {Feature.LOST_REPLY_APPLIED, Feature.LOST_REPLY_NOT_APPLIED, Feature.BATCHES}
        )
        if settings.get("soa_guard"):
            self.features |= {Feature.TTL_COMPARED}

    @contextmanager
    def provider(self) -> Iterator[Provider]:
        with connect(self.proxy.port, self.folder, **self.settings) as provider:
            yield provider

    def add_zone(self, name: DnsName, sets: Sequence[MxRRset], *, zone_id: str = "") -> ZoneRef:
        assert not zone_id
        lines = [f'{one.owner.upper()} 60 IN TXT "beside"' for one in sets if one.owner != name]
        lines += [
            f"{one.owner.upper()} {one.ttl} IN MX {mx.preference} {mx.exchange.upper()}"
            for one in sets
            for mx in reversed(one.rdata)
        ]
        text = "\n".join([ZONE.format(zone=name[:-1]), *lines, ""])
        self.server.add_zone(name[:-1], text, Policy())
        return ZoneRef("dns", name, "", f"127.0.0.1:{self.proxy.port}")

    def remove_zone(self, ref: ZoneRef) -> None:
        self.server.remove_zone(ref.name[:-1])

    def live(self, ref: ZoneRef) -> Mapping[DnsName, MxRRset]:
        return live(self.server, ref.name)

    def others(self, ref: ZoneRef) -> object:
        left_out = {dns.rdatatype.MX, dns.rdatatype.SOA}
        return {
            (owner.to_text().lower(), rdataset.to_text())
            for owner, rdataset in transferred(self.server, ref.name).iterate_rdatasets()
            if rdataset.rdtype not in left_out
        }

    def disturb(self, ref: ZoneRef, owner: DnsName, rrset: MxRRset | None) -> None:
        disturb(self.server, ref.name, owner, rrset)

    def lose_reply(self, *, applied: bool) -> None:
        self.proxy.lose(Lost.REPLY if applied else Lost.REQUEST)


def transferred(server: NameServer, name: str, key: dns.tsig.Key = KEY) -> dns.zone.Zone:
    zone = dns.zone.Zone(name, relativize=False)
    query, _ = dns.xfr.make_query(zone, serial=None, keyring=key)
    dns.query.inbound_xfr("127.0.0.1", zone, query, port=server.port, timeout=10)
    return zone


def live(server: NameServer, name: str) -> dict[DnsName, MxRRset]:
    """The MX sets of a zone, read without the backend's help."""
    found = transferred(server, name).iterate_rdatasets(dns.rdatatype.MX)
    sets = (
        MxRRset(parse_name(owner.to_text()), one.ttl, tuple(_mx(data.to_text()) for data in one))
        for owner, one in found
    )
    return {one.owner: one for one in sets}


def _mx(text: str) -> Mx:
    preference, exchange = text.split()
    return Mx(int(preference), parse_name(exchange))


def disturb(server: NameServer, zone: str, owner: str, rrset: MxRRset | None) -> None:
    """Set an owner's MX whatever stands there."""
    request = dns.update.UpdateMessage(zone)
    request.delete(owner.upper(), "MX")
    for mx in rrset.rdata if rrset else ():
        request.add(owner.upper(), rrset.ttl, "MX", str(mx).upper())
    send(server, request)


def send(server: NameServer, request: dns.update.UpdateMessage, key: dns.tsig.Key = KEY) -> None:
    request.use_tsig(key)
    reply = dns.query.tcp(request, "127.0.0.1", port=server.port, timeout=10)
    assert reply.rcode() == dns.rcode.NOERROR, dns.rcode.to_text(reply.rcode())
