"""Route 53's shapes of names and record sets, to and from the model; pure.

Route 53 lists names in lower case with a three-digit octal escape for whatever is not ``a-z 0-9 - _``
(Route 53 Developer Guide, "DNS domain name format").
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from mxsync.errors import HostError, InputError, Refused
from mxsync.model import (
    ROOT,
    Change,
    DnsName,
    Foreign,
    Mx,
    MxRRset,
    Observed,
    display,
    join_labels,
    labels,
    new_of,
    old_of,
)

if TYPE_CHECKING:
    from mypy_boto3_route53.literals import ChangeActionType
    from mypy_boto3_route53.type_defs import (
        ChangeTypeDef,
        ResourceRecordSetOutputTypeDef,
        ResourceRecordSetTypeDef,
        ResourceRecordTypeDef,
    )

MX: Final = "MX"

_PLAIN = re.compile(r"[a-z0-9_-]*")
_PIECE = re.compile(r"\\([0-3][0-7]{2})|([^\\])", re.DOTALL)
_RECORD = re.compile(r"([0-9]{1,5})[ \t]+(\S+)")
_HELD = {"Name", "Type", "TTL", "ResourceRecords"}
_FOREIGN = {
    "TrafficPolicyInstanceId": "made by a traffic policy",
    "AliasTarget": "an alias",
    "Weight": "a weighted set",
    "Region": "a latency set",
    "Failover": "a failover set",
    "GeoLocation": "a geolocation set",
    "GeoProximityLocation": "a geoproximity set",
    "CidrRoutingConfig": "an IP-based set",
    "MultiValueAnswer": "a multivalue answer set",
    "HealthCheckId": "a set with a health check",
}


def host_name(name: DnsName) -> str:
    """A name as Route 53 lists it."""
    if name == ROOT:
        return "."
    return "".join(f"{_escaped(label)}." for label in labels(name))


def is_plain(name: DnsName) -> bool:
    """Whether a name is listed without escapes."""
    return "\\" not in host_name(name)


def _escaped(label: str) -> str:
    if _PLAIN.fullmatch(label):
        return label
    return "".join(c if _PLAIN.fullmatch(c) else f"\\{ord(c):03o}" for c in label)


def name_of(text: str) -> DnsName:
    """The name that Route 53 lists so. Raises InputError for what is none."""
    if text == ".":
        return ROOT
    return join_labels(bytes(_octets(label)) for label in text.removesuffix(".").split("."))


def _octets(label: str) -> Iterator[int]:
    at = 0
    for found in _PIECE.finditer(label):
        if found.start() != at or (found[2] is not None and not found[2].isascii()):
            break
        at = found.end()
        octet = int(found[1], 8) if found[1] else ord(found[2])
        yield octet + 32 if ord("A") <= octet <= ord("Z") else octet
    if at != len(label):
        raise InputError(f"{label!r} is no label as Route 53 writes it")


def zone_name(text: str) -> DnsName:
    """The name of a hosted zone. Raises HostError for what is none."""
    try:
        return name_of(text)
    except InputError as err:
        raise HostError(f"Route 53 lists a hosted zone with a name that cannot be read: {err}") from err


def observed(listed: "Iterable[ResourceRecordSetOutputTypeDef]") -> Mapping[DnsName, Observed]:
    """The MX data among listed record sets, by owner. Raises HostError for an owner that is no name."""
    found: dict[DnsName, Observed] = {}
    for one in listed:
        if one["Type"] != MX:
            continue
        try:
            owner = name_of(one["Name"])
        except InputError as err:
            raise HostError(f"Route 53 lists a record set with a name that cannot be read: {err}") from err
        if owner not in found:  # of several only the first says what they are: none of them is plain
            found[owner] = _observed(owner, one)
    return found


def _observed(owner: DnsName, one: "ResourceRecordSetOutputTypeDef") -> Observed:
    beyond = sorted(set(one) - _HELD - {"SetIdentifier"}, key=[*_FOREIGN, *one].index)
    if beyond:
        return Foreign(owner, _FOREIGN.get(beyond[0], f"a set with {beyond[0]}"))
    if one.get("SetIdentifier"):
        return Foreign(owner, "a set with an identifier")
    values = [record["Value"] for record in one.get("ResourceRecords", ())]
    rdata = [_mx(value) for value in values]
    read = tuple(mx for mx in rdata if mx is not None)
    if not rdata or len(read) != len(rdata) or "TTL" not in one:
        return Foreign(owner, "a set that does not read as MX records")
    return MxRRset(owner, one["TTL"], read, _token(one["Name"], one["TTL"], values))


def _mx(value: str) -> Mx | None:
    found = _RECORD.fullmatch(value.strip())
    if found is None or int(found[1]) > 65535:
        return None
    try:
        return Mx(int(found[1]), name_of(found[2]))
    except InputError:
        return None


def _token(name: str, ttl: int, values: list[str]) -> str:
    return json.dumps([name, ttl, values], separators=(",", ":"))


def batch(changes: Iterable[Change]) -> "list[ChangeTypeDef]":
    """The changes of one request: every old set is deleted as it was listed, every new one created.

    A create fails where a set stands and a delete where it differs, and a batch is all or nothing
    (ChangeResourceRecordSets), so it is a compare-and-swap. An old set without a token is written as mxsync
    itself writes it. Raises Refused for a token that does not mean its set.
    """
    made: list[ChangeTypeDef] = []
    for change in changes:
        old, new = old_of(change), new_of(change)
        if old is not None:
            made.append(_one("DELETE", _listed(old)))
        if new is not None:
            made.append(_one("CREATE", _written(new)))
    return made


def _one(action: "ChangeActionType", one: "ResourceRecordSetTypeDef") -> "ChangeTypeDef":
    return {"Action": action, "ResourceRecordSet": one}


def _written(one: MxRRset) -> "ResourceRecordSetTypeDef":
    values = [f"{mx.preference} {host_name(mx.exchange)}" for mx in one.rdata]
    name = re.sub(r"^\\052\.", "*.", host_name(one.owner))  # a wildcard, as the API reference writes it
    return _shape(name, one.ttl, values)


def _shape(name: str, ttl: int, values: list[str]) -> "ResourceRecordSetTypeDef":
    return {"Name": name, "Type": MX, "TTL": ttl, "ResourceRecords": [{"Value": value} for value in values]}


def _listed(old: MxRRset) -> "ResourceRecordSetTypeDef":
    shape = _of_token(old.token) if old.token else _written(old)
    if shape is None or _meant(shape) != {old.owner: old}:
        # A plan that was tampered with must not delete what it does not show.
        raise Refused(
            f"the plan's token for {display(old.owner)} does not mean the set the plan shows", "plan again"
        )
    return shape


def _of_token(token: str) -> "ResourceRecordSetTypeDef | None":
    try:
        match json.loads(token):
            case [str(name), int(ttl), [*values]] if all(isinstance(value, str) for value in values):
                return _shape(name, ttl, values)
            case _:
                return None
    except (ValueError, RecursionError):
        return None


def _meant(shape: "ResourceRecordSetTypeDef") -> Mapping[DnsName, Observed]:
    values: list[ResourceRecordTypeDef] = [*shape.get("ResourceRecords", ())]
    try:
        return observed([{"Name": shape["Name"], "Type": MX, "TTL": shape["TTL"], "ResourceRecords": values}])
    except HostError:
        return {}
