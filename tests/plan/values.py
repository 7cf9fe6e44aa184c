"""Short ways to write model values in tests."""

from mxsync.model import Desired, DnsName, Mx, MxRRset, Unmanaged, Want, ZoneRef, parse_name

ZONE = parse_name("example.com")
REF = ZoneRef("bind", ZONE, "", "file:zones/example.com.zone")


def name(owner: str) -> DnsName:
    return parse_name(owner, origin=ZONE)


def mx(text: str) -> Mx:
    preference, exchange = text.split()
    return Mx(int(preference), parse_name(exchange))


def rrset(owner: str, *rdata: str, ttl: int = 3600, token: str = "") -> MxRRset:
    return MxRRset(name(owner), ttl, tuple(mx(text) for text in rdata), token)


def want(owner: str, *rdata: str, ttl: int | None = None) -> Want:
    return Want(name(owner), tuple(sorted(mx(text) for text in rdata)), ttl)


def desired(*wants: Want, unmanaged: Unmanaged = Unmanaged.IGNORE, frozen: str = "") -> Desired:
    return Desired(
        provider="bind", zone=ZONE, wants=wants, unmanaged=unmanaged, frozen=frozen, digest="sha256:spec"
    )
