"""Cases of the zone example.com, written as people write records."""

from mxsync.mail.rule import Case
from mxsync.model import MxRRset, ZoneRef, parse_name
from mxsync.model.mx import Mx


def mx(line):
    preference, exchange = line.split()
    return Mx(int(preference), parse_name(exchange))


def rrset(*lines, owner="example.com", ttl=3600):
    return MxRRset(parse_name(owner), ttl, tuple(mx(line) for line in lines))


def case(*lines, zone="example.com", owner="", ttl=3600, old=(), old_ttl=3600, planned=False, preset=""):
    """A case of ``lines``; ``old`` makes it a planned one."""
    name = parse_name(owner or zone)
    was = rrset(*old, owner=owner or zone, ttl=old_ttl) if old else None
    return Case(
        ref=ZoneRef("bind", parse_name(zone)),
        owner=name,
        rdata=tuple(sorted(mx(line) for line in lines)),
        ttl=ttl,
        planned=planned or bool(old),
        old=was,
        preset=preset,
    )
