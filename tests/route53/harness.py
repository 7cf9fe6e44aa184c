"""The conformance suite's view of Route 53: filled and looked at with plain boto3, used through the proxy."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mxsync.conformance import Feature, Harness
from mxsync.files import Boundary
from mxsync.model import DnsName, Mx, MxRRset, ZoneRef, labels, parse_name
from mxsync.provider import Context, Provider
from mxsync_route53 import BACKEND
from tests.hosts.aws.running import Aws, record_set
from tests.hosts.proxy import LOST_REPLY, LOST_REQUEST, Proxy

BATCH = 400  # sets a request, below its limits

PLAIN = {"Name", "Type", "TTL", "ResourceRecords"}


def connect(proxy: Proxy, folder: Path, **settings: str):
    """The backend against the proxy, as fast as it goes."""
    given = {"endpoint": proxy.url, "rate": "10000/s", "burst": "10000"} | settings
    context = Context(provider="aws", boundary=Boundary.around(folder))
    return BACKEND.connect(BACKEND.Settings.model_validate(given), context)


class Route53Harness(Harness):
    features = frozenset(Feature)
    many = 320
    too_much = 1100
    threads = 4
    rounds = 5

    def __init__(self, aws: Aws, proxy: Proxy, folder: Path) -> None:
        self.aws, self.proxy, self.folder = aws, proxy, folder
        self._zones: dict[tuple[DnsName, str], str] = {}

    @contextmanager
    def provider(self) -> Iterator[Provider]:
        with connect(self.proxy, self.folder) as provider:
            yield provider

    def add_zone(self, name: DnsName, sets: Sequence[MxRRset], *, zone_id: str = "") -> ZoneRef:
        if (name, zone_id) in self._zones:
            self._remove(self._zones[name, zone_id])
        made = self._zones[name, zone_id] = self.aws.zone(name.upper(), private=bool(zone_id))
        ref = ZoneRef("aws", name, made, self.proxy.url)
        others = [record_set(f"WWW.{name}", "A", "192.0.2.1"), record_set(name, "TXT", '"v=spf1 -all"')]
        others += [record_set(spelled(one.owner), "TXT", '"beside"') for one in sets if one.owner != name]
        self._create(made, [*others, *(shape(one) for one in sets)])
        return ref

    def _create(self, zone_id: str, sets: Sequence[dict[str, Any]]) -> None:
        for at in range(0, len(sets), BATCH):
            part = sets[at : at + BATCH]
            self.aws.change(zone_id, *({"Action": "CREATE", "ResourceRecordSet": one} for one in part))

    def remove_zone(self, ref: ZoneRef) -> None:
        self._remove(ref.id)

    def _remove(self, zone_id: str) -> None:
        doomed = [one for one in self.aws.sets(zone_id) if one["Type"] not in ("NS", "SOA")]
        for at in range(0, len(doomed), BATCH):
            part = doomed[at : at + BATCH]
            self.aws.change(zone_id, *({"Action": "DELETE", "ResourceRecordSet": one} for one in part))
        self.aws.client.delete_hosted_zone(Id=zone_id)
        self._zones = {key: kept for key, kept in self._zones.items() if kept != zone_id}

    def live(self, ref: ZoneRef) -> Mapping[DnsName, MxRRset]:
        return {one.owner: one for one in (read(listed) for listed in self._listed(ref) if is_plain(listed))}

    def others(self, ref: ZoneRef) -> object:
        return [one for one in self._listed(ref) if not is_plain(one)]

    def _listed(self, ref: ZoneRef) -> Sequence[dict[str, Any]]:
        return self.aws.sets(ref.id)

    def disturb(self, ref: ZoneRef, owner: DnsName, rrset: MxRRset | None) -> None:
        standing = [one for one in self._listed(ref) if is_plain(one) and read(one).owner == owner]
        changes = [{"Action": "DELETE", "ResourceRecordSet": one} for one in standing]
        if rrset is not None:
            changes.append({"Action": "CREATE", "ResourceRecordSet": shape(rrset)})
        if changes:
            self.aws.change(ref.id, *changes)

    def add_foreign(self, ref: ZoneRef, owner: DnsName) -> None:
        weighted = [
            record_set(spelled(owner), "MX", "10 a.test.", SetIdentifier=identifier, Weight=1)
            for identifier in ("a", "b")
        ]
        self._create(ref.id, weighted)

    def lose_reply(self, *, applied: bool) -> None:
        self.proxy.inject(LOST_REPLY if applied else LOST_REQUEST, "ChangeResourceRecordSets")


def spelled(owner: DnsName) -> str:
    """An owner as careless people give it: in capitals, without the final dot."""
    octal = (
        "".join(c if re.match(r"[\w*-]", c) else f"\\{ord(c):03o}" for c in one) for one in labels(owner)
    )
    return ".".join(octal).upper()


def shape(one: MxRRset) -> dict[str, Any]:
    values = (f"{mx.preference}  {mx.exchange.upper()}" for mx in reversed(one.rdata))
    return record_set(spelled(one.owner), "MX", *values, ttl=one.ttl)


def is_plain(listed: Mapping[str, Any]) -> bool:
    return listed["Type"] == "MX" and set(listed) == PLAIN


def read(listed: Mapping[str, Any]) -> MxRRset:
    """A listed plain set, read without the backend's help."""
    rdata = (record["Value"].split() for record in listed["ResourceRecords"])
    name = re.sub(r"\\([0-7]{3})", lambda found: f"\\{int(found[1], 8):03d}", listed["Name"])
    return MxRRset(
        parse_name(name), listed["TTL"], tuple(Mx(int(number), parse_name(text)) for number, text in rdata)
    )
