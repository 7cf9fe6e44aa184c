"""Model values as JSON and back; the one spelling shared by plan files, receipts and snapshots."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

import pydantic
from pydantic import BeforeValidator, ConfigDict, Field

from mxsync.errors import InputError
from mxsync.model import (
    MAX_TTL,
    Change,
    Create,
    Delete,
    DnsName,
    Foreign,
    Mx,
    MxRRset,
    Observed,
    Replace,
    ZoneRef,
    is_under,
    new_of,
    old_of,
    parse_name,
)

Json = dict[str, Any]

_PREFERENCE = re.compile(r"0|[1-9][0-9]{0,4}")


def _canonical(text: object) -> DnsName:
    if not isinstance(text, str):
        raise ValueError("a name is a string")  # noqa: TRY004 - pydantic turns ValueError into its own
    try:
        name = parse_name(text)
    except InputError as err:
        raise ValueError(err.message) from err
    if name != text:
        raise ValueError(f"name {text!r} is not in canonical form ({name!r})")
    return name


Name = Annotated[str, BeforeValidator(_canonical)]


class Strict(pydantic.BaseModel):
    """A JSON object with exactly these keys and types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


class RefJson(Strict):
    """A ZoneRef."""

    provider: str
    name: Name
    id: str = ""
    scope: str = ""

    def value(self) -> ZoneRef:
        return ZoneRef(self.provider, DnsName(self.name), self.id, self.scope)


class SetJson(Strict):
    """An MX RRset without its owner."""

    ttl: Annotated[int, Field(ge=0, le=MAX_TTL)]
    rdata: Annotated[list[str], Field(min_length=1)]
    token: str = ""

    def value(self, owner: DnsName) -> MxRRset:
        return MxRRset(owner, self.ttl, tuple(_rdata(text) for text in self.rdata), self.token)


class ChangeJson(Strict):
    """A Create, Replace or Delete."""

    owner: Name
    old: SetJson | None
    new: SetJson | None

    def value(self) -> Change:
        """The change. Raises InputError if it changes nothing."""
        owner = DnsName(self.owner)
        old = self.old.value(owner) if self.old else None
        new = self.new.value(owner) if self.new else None
        if old is not None:
            if old == new:
                raise InputError(f"the change of {owner} changes nothing")
            return Delete(old) if new is None else Replace(old, new)
        if new is not None:
            return Create(new)
        raise InputError(f"the change of {owner} has neither an old nor a new set")


def zone_changes(zone: DnsName, changes: Sequence[ChangeJson]) -> tuple[Change, ...]:
    """All changes of one zone. Raises InputError for an owner that is changed twice or lies outside."""
    found = tuple(change.value() for change in changes)
    if len({change.owner for change in found}) != len(found):
        raise InputError(f"zone {zone} has two changes of one owner")
    for change in found:
        if not is_under(change.owner, zone):
            raise InputError(f"owner {change.owner} lies outside zone {zone}")
    return found


def stamp(at: datetime) -> str:
    """RFC 3339, UTC, whole seconds."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def ref_json(ref: ZoneRef) -> Json:
    """What RefJson reads."""
    return {"provider": ref.provider, "name": ref.name, "id": ref.id, "scope": ref.scope}


def set_json(rrset: MxRRset) -> Json:
    """What SetJson reads; the token only where the host gave one."""
    shown: Json = {"ttl": rrset.ttl, "rdata": [str(mx) for mx in rrset.rdata]}
    if rrset.token:
        shown["token"] = rrset.token
    return shown


def change_json(change: Change) -> Json:
    """What ChangeJson reads."""
    old, new = old_of(change), new_of(change)
    return {
        "owner": change.owner,
        "old": set_json(old) if old else None,
        "new": set_json(new) if new else None,
    }


def observed_json(observed: Observed | None) -> Json | None:
    """What a host served for one owner: a set, null for none, or why it is foreign."""
    match observed:
        case None:
            return None
        case MxRRset():
            return set_json(observed)
        case Foreign(reason=reason):
            return {"foreign": reason}


def _rdata(text: str) -> Mx:
    preference, _, exchange = text.partition(" ")
    if not _PREFERENCE.fullmatch(preference) or int(preference) > 65535:
        raise InputError(f"{text[:300]!r} is not a preference (0-65535) and an exchange")
    name = parse_name(exchange)
    if name != exchange:
        raise InputError(f"exchange {exchange!r} is not in canonical form ({name!r})")
    return Mx(int(preference), name)
