"""Between Google's record sets and the model. Pure."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from mxsync.errors import HostError, MxsyncError
from mxsync.model import DnsName, Foreign, Mx, MxRRset, Observed, is_under, parse_name
from mxsync_clouddns.replies import ManagedZone, RecordSet

_MX = re.compile(r"([0-9]{1,5})[ \t]+(\S+)", re.ASCII)

_POLICIES = {
    "wrr": "weighted",
    "geo": "by location",
    "primaryBackup": "with failover",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """An MX set as it stands in a change: a deletion must repeat what Google lists, letter by letter."""

    name: str
    ttl: int
    rrdatas: tuple[str, ...]


def observed(found: RecordSet) -> Observed:
    """An MX record set in the model. Raises HostError for data nobody can be sure of."""
    owner = _name(found.name, found.name)
    if found.routing_policy is not None:
        kinds = [words for key, words in _POLICIES.items() if key in found.routing_policy]
        return Foreign(owner, f"a set with a routing policy ({', '.join(kinds) or 'of an unknown kind'})")
    if not found.rrdatas:
        return Foreign(owner, "a set without records")
    rdata = tuple(_mx(text, found.name) for text in found.rrdatas)
    return MxRRset(owner, found.ttl, rdata, token=_token(Listed(found.name, found.ttl, found.rrdatas)))


def mx_sets(found: Iterable[RecordSet], zone: DnsName) -> dict[DnsName, Observed]:
    """The MX sets among record sets of a zone, by owner. Raises HostError as ``observed``."""
    sets = {}
    for one in found:
        if one.type == "MX":
            seen = observed(one)
            if is_under(seen.owner, zone):
                sets[seen.owner] = seen
    return sets


def zone_name(zone: ManagedZone) -> DnsName:
    """The domain of a zone. Raises HostError."""
    try:
        return parse_name(zone.dns_name)
    except MxsyncError as err:
        raise HostError(f"the managed zone {zone.name} has a name nobody can read: {err}") from err


def addition(new: MxRRset) -> Listed:
    """A set as it is written into a change."""
    return Listed(new.owner, new.ttl, tuple(str(mx) for mx in new.rdata))


def deletion(old: MxRRset) -> Listed | None:
    """A set as Google listed it; None if its token does not tell, or tells of another set."""
    if not old.token:
        return None
    try:
        name, ttl, rrdatas = json.loads(old.token)
        listed = RecordSet(name=name, type="MX", ttl=ttl, rrdatas=tuple(rrdatas))
        said = observed(listed)
    except (ValueError, TypeError, MxsyncError):  # pydantic's ValidationError is a ValueError
        return None
    return Listed(listed.name, listed.ttl, listed.rrdatas) if said == old else None


def size(listed: Iterable[Listed]) -> int:
    """The bytes of record data in a change, as Google's quota counts them."""
    return sum(len(text.encode()) for one in listed for text in one.rrdatas)


def _token(listed: Listed) -> str:
    return json.dumps([listed.name, listed.ttl, listed.rrdatas], separators=(",", ":"))


def _mx(text: str, owner: str) -> Mx:
    match = _MX.fullmatch(text.strip())
    if match is None or int(match[1]) > 65535:
        raise HostError(f"the MX set of {owner} holds {text!r}, which is no MX record")
    return Mx(int(match[1]), _name(match[2], owner))


def _name(text: str, owner: str) -> DnsName:
    try:
        return parse_name(text)
    except MxsyncError as err:
        raise HostError(f"the MX set of {owner} holds a name nobody can read: {err}") from err
