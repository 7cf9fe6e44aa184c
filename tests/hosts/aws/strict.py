"""moto's Route 53 as strict as the real one where swaps depend on it.

Each deviation of moto 5.2 that this closes has a test in ``test_strict.py``. Record set protections, which
moto does not have at all, are stood in for by the comment ``protected: NAME`` of a hosted zone.
"""

import re
import threading
import uuid
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.route53.exceptions import Route53ClientError
from moto.route53.models import FakeZone, RecordSet, Route53Backend
from moto.route53.responses import Route53

MAX_RECORDS, MAX_CHARACTERS, MAX_VALUES = 1000, 32_000, 400
PAGE = 300
_LOCK = threading.Lock()
_PENDING: dict[str, int] = {}  # change id: how many more times GetChange says PENDING
_ALONE = ("CNAME",)
_PLAIN = re.compile(r"[a-z0-9_-]")
_ROUTING = ("Weight", "Region", "Failover", "GeoLocation", "MultiValueAnswer", "CidrRoutingConfig")

Key = tuple[str, str, str]


@lru_cache(65536)
def canonical(name: str) -> str:
    """Lower case, with a final dot, and octal escapes for all but ``a-z0-9-_``."""
    labels = name.removesuffix(".").split(".")
    return ".".join("".join(_characters(label)) for label in labels) + "."


def _characters(label: str) -> Iterator[str]:
    for found in re.finditer(r"\\([0-7]{3})|(.)", label.lower(), re.DOTALL):
        char = chr(int(found[1], 8)).lower() if found[1] else found[2]
        yield char if _PLAIN.match(char) else f"\\{ord(char):03o}"


@lru_cache(65536)
def order(name: str) -> str:
    """Labels reversed, with the trailing dot (ListResourceRecordSets)."""
    return ".".join(reversed(name.removesuffix(".").split("."))) + "."


def _key(one: RecordSet) -> Key:
    return canonical(one.name), one.type or "", one.set_identifier or ""


def _place(one: RecordSet) -> Key:
    name, kind, identifier = _key(one)
    return order(name), kind, identifier


def _sorted(zone: FakeZone) -> list[RecordSet]:
    return sorted(zone.rrsets, key=_place)


def _values(record_set: dict[str, Any]) -> list[str]:
    return [record["Value"] for record in record_set.get("ResourceRecords") or []]


def _told(name: str, kind: str, identifier: str) -> str:
    also = f", set-identifier='{identifier}'" if identifier else ""
    return f"resource record set [name='{name}', type='{kind}'{also}]"


class _Batch:
    """The changes of one request, tried on a copy of the zone."""

    def __init__(self, zone: FakeZone) -> None:
        self.apex = canonical(zone.name)
        self.live: dict[Key, RecordSet] = {_key(one): one for one in zone.rrsets}
        self.protected = (zone.comment or "").removeprefix("protected: ") if zone.comment else ""
        self.errors: list[str] = []

    def one(self, action: str, given: dict[str, Any]) -> None:
        record_set = {**given, "Name": canonical(given["Name"]), "ResourceRecords": _values(given)}
        key = name, kind, identifier = (
            record_set["Name"],
            record_set["Type"],
            given.get("SetIdentifier") or "",
        )
        said = _told(*key)
        if self.protected and canonical(self.protected) == name:
            self.errors.append(f"Cannot change the protected {said}: remove its protection first")
        elif not (name == self.apex or name.endswith("." + self.apex)):
            self.errors.append(
                f"RRSet with DNS name {name} is not permitted in zone {self.apex.removesuffix('.')}."
            )
        elif action == "DELETE":
            self._delete(key, record_set, said)
        elif action == "CREATE" and key in self.live:
            self.errors.append(f"Tried to create {said} but it already exists")
        elif wrong := _malformed(record_set) or self._beside(name, kind, identifier):
            self.errors.append(wrong)
        else:
            self.live[key] = RecordSet(record_set)

    def _delete(self, key: Key, given: dict[str, Any], said: str) -> None:
        if key not in self.live:
            self.errors.append(f"Tried to delete {said} but it was not found")
        elif _substance(self.live[key]) != _substance(RecordSet(given)):
            self.errors.append(
                f"Tried to delete {said} but the values provided do not match the current values"
            )
        else:
            del self.live[key]

    def _beside(self, name: str, kind: str, identifier: str) -> str:
        """What at the same name forbids a set."""
        for other, other_kind, other_identifier in self.live:
            if other != name:
                continue
            if other_kind != kind and (kind in _ALONE or other_kind in _ALONE):
                return (
                    f"RRSet of type {kind} with DNS name {name} is not permitted because a conflicting "
                    f"RRSet of type {other_kind} with the same DNS name already exists in zone {self.apex}"
                )
            if other_kind == kind and bool(other_identifier) != bool(identifier):
                return (
                    f"RRSet with DNS name {name}, type {kind} cannot be created as other RRSets exist "
                    "with the same name and type."
                )
        return ""


def _substance(one: RecordSet) -> object:
    """What a DELETE has to repeat; the order of values does not count."""
    ttl = None if one.ttl in (None, "") else int(one.ttl)
    routing = (one.weight, one.region, one.failover, str(one.geo_location or ""), one.multi_value_answer)
    return ttl, sorted(one.records or []), str(one.alias_target or ""), routing


def _malformed(record_set: dict[str, Any]) -> str:
    """The first thing wrong with a set by itself; empty if nothing is."""
    values, name = record_set["ResourceRecords"], record_set["Name"]
    twice = next((value for value in values if values.count(value) > 1), None)
    labels = re.sub(r"\\[0-7]{3}", "x", name).split(".")
    routed = any(record_set.get(key) is not None for key in _ROUTING)
    wrong = {
        "Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords]], but found none": (
            not values and not record_set.get("AliasTarget")
        ),
        f"Number of values limit of {MAX_VALUES} exceeded.": len(values) > MAX_VALUES,
        f"Duplicate Resource Record: '{twice}'": twice is not None,
        "Invalid Resource Record: 'FATAL problem: MXRRDATANotTwoFields' encountered": (
            record_set["Type"] == "MX" and not all(map(_is_mx, values))
        ),
        f"FATAL problem: DomainLabelTooLong encountered with '{name}'": any(len(one) > 63 for one in labels),
        "SetIdentifier is only for record sets with a routing policy": (
            bool(record_set.get("SetIdentifier")) and not routed
        ),
    }
    return next((said for said, so in wrong.items() if so), "")


def _is_mx(value: str) -> bool:
    found = re.fullmatch(r"([0-9]{1,5})[ \t]+(\S+)", value)
    return found is not None and int(found[1]) <= 65535 and ".." not in found[2]


def _change(self: Route53) -> ActionResult:
    zone = self.backend.get_hosted_zone(self._get_param("HostedZoneId"))
    changes = self._get_param("ChangeBatch.Changes")
    values = [
        value
        for change in changes
        for value in _values(change["ResourceRecordSet"]) * (1 + (change["Action"] == "UPSERT"))
    ]
    if len(values) > MAX_RECORDS:
        raise _invalid(f"Number of records limit of {MAX_RECORDS} exceeded.")
    if sum(map(len, values)) > MAX_CHARACTERS:
        raise _invalid(f"Number of characters limit of {MAX_CHARACTERS} exceeded.")
    with _LOCK:
        batch = _Batch(zone)
        for change in changes:
            batch.one(change["Action"], change["ResourceRecordSet"])
        if batch.errors:
            raise _invalid(f"[{', '.join(batch.errors)}]")
        zone.rrsets = list(batch.live.values())
        change_id = f"C{uuid.uuid4().hex[:20].upper()}"
        _PENDING[change_id] = 1
    return ActionResult({"ChangeInfo": _info(change_id, "PENDING")})


def _info(change_id: str, status: str) -> dict[str, object]:
    return {"Id": f"/change/{change_id}", "Status": status, "SubmittedAt": utcnow()}


def _invalid(message: str) -> Route53ClientError:
    return Route53ClientError("InvalidChangeBatch", message)


def _get_change(self: Route53) -> ActionResult:
    change_id = self._get_param("Id").removeprefix("/change/")
    if change_id not in _PENDING:
        raise Route53ClientError("NoSuchChange", f"Could not find resource with ID: {change_id}")
    left = _PENDING[change_id]
    _PENDING[change_id] = max(0, left - 1)
    return ActionResult({"ChangeInfo": _info(change_id, "PENDING" if left else "INSYNC")})


def _list_sets(self: Route53) -> ActionResult:
    zone = self.backend.get_hosted_zone(self._get_param("HostedZoneId"))
    name, kind = self._get_param("StartRecordName"), self._get_param("StartRecordType")
    if kind and not name:
        raise Route53ClientError("InvalidInput", "The input is not valid")
    items = min(self._get_int_param("MaxItems", PAGE), PAGE)
    start = (
        (order(canonical(name)), kind or "", self._get_param("StartRecordIdentifier") or "") if name else ()
    )
    found = [one for one in _sorted(zone) if (order(_key(one)[0]), *_key(one)[1:]) >= start]
    shown = []
    for one in found[:items]:
        copy = RecordSet({})
        copy.__dict__.update(vars(one), name=_key(one)[0])
        shown.append(copy)
    result = {"ResourceRecordSets": shown, "IsTruncated": len(found) > items, "MaxItems": items}
    if len(found) > items:
        name, kind, identifier = _key(found[items])
        result |= {"NextRecordName": name, "NextRecordType": kind, "NextRecordIdentifier": identifier or None}
    return ActionResult(result)


def _list_zones_by_name(self: Route53) -> ActionResult:
    name, after = self._get_param("DNSName"), self._get_param("HostedZoneId")
    items = min(self._get_int_param("MaxItems", 100), 100)
    key = {
        zone.resource_id: (order(canonical(zone.name)), zone.resource_id)
        for zone in self.backend.zones.values()
    }
    zones = sorted(self.backend.zones.values(), key=lambda zone: key[zone.resource_id])
    start = (order(canonical(name)), (after or "").removeprefix("/hostedzone/")) if name else ("", "")
    found = [zone for zone in zones if key[zone.resource_id] >= start]
    result = {"DNSName": name, "HostedZoneId": after, "HostedZones": found[:items]}
    result |= {"IsTruncated": len(found) > items, "MaxItems": items}
    if len(found) > items:
        result |= {"NextDNSName": found[items].name, "NextHostedZoneId": found[items].resource_id}
    return ActionResult(result)


def _create_zone(original: Any) -> Any:
    def create(self: Route53Backend, name: str, *args: Any, **kwargs: Any) -> FakeZone:
        zone: FakeZone = original(self, canonical(name), *args, **kwargs)
        for one in zone.rrsets:  # moto keeps what it made itself in another shape than what it is given
            one.records = [value["Value"] if isinstance(value, dict) else value for value in one.records]
        return zone

    return create


def patch() -> None:
    """Puts all of it in place, for the rest of the process."""
    Route53.change_resource_record_sets = _change  # type: ignore[method-assign]  # this is the patch
    Route53.list_resource_record_sets = _list_sets  # type: ignore[method-assign]  # this is the patch
    Route53.list_hosted_zones_by_name = _list_zones_by_name  # type: ignore[method-assign]  # this is the patch
    Route53.get_change = _get_change  # type: ignore[method-assign]  # this is the patch
    Route53Backend.create_hosted_zone = _create_zone(Route53Backend.create_hosted_zone)  # type: ignore[method-assign]  # this is the patch
