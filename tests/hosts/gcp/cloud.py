"""What Cloud DNS holds and how it decides: projects, zones, record sets, changes. No HTTP here."""

import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

RRset = dict[str, Any]
Key = tuple[str, str]  # name in lower case, type

# https://cloud.google.com/dns/quotas, as of 2026
DEFAULT_QUOTA = {
    "managedZones": 10000,
    "rrsetsPerManagedZone": 10000,
    "resourceRecordsPerRrset": 100,
    "rrsetAdditionsPerChange": 1000,
    "rrsetDeletionsPerChange": 1000,
    "totalRrdataSizePerChange": 100000,
}
_MX = re.compile(r"([0-9]{1,5}) (\.|(?:[^. ]+\.)+)", re.ASCII)


class GoogleError(Exception):
    """A refusal, in the form the service gives it: one or several reasons, each with a message."""

    def __init__(self, code: int, status: str, *reasons: tuple[str, str], **extra: Any) -> None:
        super().__init__(reasons[0][1])
        self.code = code
        self.body = {
            "error": {
                "code": code,
                "message": reasons[0][1],
                "errors": [
                    {"message": message, "domain": "global", "reason": reason} for reason, message in reasons
                ],
                "status": status,
                **extra,
            }
        }


def invalid(what: str, value: object) -> GoogleError:
    return GoogleError(400, "INVALID_ARGUMENT", ("invalid", f"Invalid value for '{what}': '{value}'"))


def required(what: str) -> GoogleError:
    return GoogleError(400, "INVALID_ARGUMENT", ("required", f"Required field not provided: '{what}'"))


def not_found(what: str, name: str) -> GoogleError:
    return GoogleError(
        404, "NOT_FOUND", ("notFound", f"The '{what}' resource named '{name}' does not exist.")
    )


def forbidden(message: str = "Forbidden") -> GoogleError:
    return GoogleError(403, "PERMISSION_DENIED", ("forbidden", message))


@dataclass(slots=True)
class ManagedZone:
    """``rrsets`` is what changes are compared with, ``shown`` what listings give."""

    name: str
    dns_name: str
    number: int
    visibility: str = "public"
    rrsets: dict[Key, RRset] = field(default_factory=dict)
    shown: dict[Key, RRset] = field(default_factory=dict)
    changes: list[dict[str, Any]] = field(default_factory=list)

    def resource(self) -> dict[str, Any]:
        return {
            "kind": "dns#managedZone",
            "name": self.name,
            "dnsName": self.dns_name,
            "id": str(self.number),
            "description": "",
            "visibility": self.visibility,
            "creationTime": "2026-01-01T00:00:00.000Z",
            "nameServers": ["ns-cloud-a1.googledomains.com."] if self.visibility == "public" else [],
        }


@dataclass(slots=True)
class Project:
    name: str
    number: int
    quota: dict[str, int] = field(default_factory=lambda: dict(DEFAULT_QUOTA))
    zones: dict[str, ManagedZone] = field(default_factory=dict)
    enabled: bool = True


class Cloud:
    """All projects. Thread-safe: one lock makes each request atomic.

    ``polls`` is how often ``get_change`` answers "pending" before it answers "done", and with
    ``shows_late`` a listing shows a change only then. ``understands_filter`` false: listings refuse the
    parameter. ``denied`` holds (zone or "*", method id) without permission.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.projects: dict[str, Project] = {}
        self.polls = 1
        self.shows_late = False
        self.understands_filter = True
        self.denied: set[tuple[str, str]] = set()
        self._left: dict[tuple[str, str, str], int] = {}

    def add_project(self, name: str) -> Project:
        with self.lock:
            return self.projects.setdefault(name, Project(name, 1000 + len(self.projects)))

    def add_zone(
        self, project: str, name: str, dns_name: str, rrsets: Iterable[RRset] = (), visibility: str = "public"
    ) -> ManagedZone:
        with self.lock:
            zones = self.add_project(project).zones
            zone = ManagedZone(name, dns_name, 5000 + len(zones), visibility)
            soa = "ns-cloud-a1.googledomains.com. cloud-dns-hostmaster.google.com. 1 21600 3600 259200 300"
            apex = [
                {"name": dns_name, "type": "NS", "ttl": 21600, "rrdatas": ["ns-cloud-a1.googledomains.com."]},
                {"name": dns_name, "type": "SOA", "ttl": 21600, "rrdatas": [soa]},
            ]
            for one in (*apex, *rrsets):
                zone.rrsets[_key(one)] = {"kind": "dns#resourceRecordSet", **one}
            zone.shown = dict(zone.rrsets)
            zone.changes.append(_change(0, apex, [], "done"))
            zones[name] = zone
            return zone

    def put(self, project: str, zone: str, name: str, kind: str, rrset: RRset | None) -> None:
        """Somebody else's edit, settled at once: no questions asked."""
        with self.lock:
            stored = self.projects[project].zones[zone]
            for place in (stored.rrsets, stored.shown):
                place.pop((name.lower(), kind), None)
                if rrset is not None:
                    place[_key(rrset)] = {"kind": "dns#resourceRecordSet", **rrset}

    def get_project(self, project: str) -> dict[str, Any]:
        found = self._project(project)
        quota = {"kind": "dns#quota", **found.quota}
        return {"kind": "dns#project", "id": found.name, "number": str(found.number), "quota": quota}

    def get_zone(self, project: str, zone: str) -> dict[str, Any]:
        with self.lock:
            return self._zone(project, zone).resource()

    def list_zones(self, project: str, dns_name: str | None) -> list[dict[str, Any]]:
        with self.lock:
            zones = sorted(self._project(project).zones.values(), key=lambda zone: zone.name)
            return [zone.resource() for zone in zones if dns_name in (None, zone.dns_name)]

    def list_rrsets(
        self, project: str, zone: str, *, name: str | None, kind: str | None, pattern: str | None
    ) -> list[RRset]:
        with self.lock:
            stored = self._zone(project, zone)
            if kind is not None and name is None:
                raise required("parameters.name")
            if name is not None:
                keys = [key for key in stored.shown if key[0] == name.lower() and kind in (None, key[1])]
                return [stored.shown[key] for key in keys]
            wanted = _parse_filter(pattern) if pattern is not None and self.understands_filter else None
            if pattern is not None and wanted is None:
                raise invalid("parameters.filter", pattern)
            return [
                one
                for key, one in sorted(stored.shown.items())
                if wanted is None or (key[0].endswith(wanted[0]) and key[1] == wanted[1])
            ]

    def create_change(self, project: str, zone: str, change: Mapping[str, Any]) -> dict[str, Any]:
        """All of it or nothing: everything is checked before anything is stored."""
        with self.lock:
            stored = self._zone(project, zone)
            additions: list[RRset] = change.get("additions", [])
            deletions: list[RRset] = change.get("deletions", [])
            if not additions and not deletions:
                raise required("entity.change")
            self._check_quota(self._project(project), stored, additions, deletions)
            for number, one in enumerate(additions):
                _check_rrset(one, stored.dns_name, f"entity.change.additions[{number}]")
            after = dict(stored.rrsets)
            for number, one in enumerate(deletions):
                _delete(after, one, f"entity.change.deletions[{number}]")
            for number, one in enumerate(additions):
                what = f"entity.change.additions[{number}]"
                if _key(one) in after:
                    message = f"The resource '{what}' named '{one['name']} ({one['type']})' already exists"
                    raise GoogleError(409, "ALREADY_EXISTS", ("alreadyExists", message))
                after[_key(one)] = {
                    "kind": "dns#resourceRecordSet",
                    "name": one["name"].lower(),
                    "type": one["type"],
                    "ttl": int(one.get("ttl", 0)),
                    **{key: one[key] for key in ("rrdatas", "routingPolicy") if key in one},
                }
            _check_zone(after, stored.dns_name, [_key(one) for one in additions])
            stored.rrsets = after
            if not self.shows_late:
                stored.shown = dict(after)
            made = _change(len(stored.changes), additions, deletions, "pending" if self.polls else "done")
            stored.changes.append(made)
            self._left[project, zone, made["id"]] = self.polls
            return made

    def get_change(self, project: str, zone: str, change: str) -> dict[str, Any]:
        with self.lock:
            stored = self._zone(project, zone)
            if not change.isdigit() or int(change) >= len(stored.changes):
                raise not_found("parameters.changeId", change)
            made = stored.changes[int(change)]
            left = self._left.get((project, zone, change), 0)
            self._left[project, zone, change] = left - 1
            if left <= 0 and made["status"] == "pending":
                made = stored.changes[int(change)] = {**made, "status": "done"}
                stored.shown = dict(stored.rrsets)
            return made

    def list_changes(self, project: str, zone: str, *, descending: bool) -> list[dict[str, Any]]:
        with self.lock:
            made = self._zone(project, zone).changes
            return list(reversed(made)) if descending else list(made)

    def allow(self, project: str, zone: str, method: str) -> None:
        """Raises GoogleError if the caller may not use the method there."""
        with self.lock:
            found = self._project(project)
            if not found.enabled:
                message = (
                    f"Google Cloud DNS API has not been used in project {found.number} before or it is "
                    "disabled. "
                    "Enable it by visiting https://console.developers.google.com/apis/api/dns.googleapis.com/"
                    f"overview?project={found.number} then retry."
                )
                raise GoogleError(403, "PERMISSION_DENIED", ("accessNotConfigured", message))
            if {(zone, method), ("*", method)} & self.denied:
                raise forbidden()

    def _project(self, project: str) -> Project:
        found = self.projects.get(project)
        if found is None:
            raise not_found("parameters.project", project)
        return found

    def _zone(self, project: str, zone: str) -> ManagedZone:
        zones = self._project(project).zones
        for found in zones.values():
            if zone in (found.name, str(found.number)):
                return found
        raise not_found("parameters.managedZone", zone)

    def _check_quota(
        self, project: Project, zone: ManagedZone, additions: Sequence[RRset], deletions: Sequence[RRset]
    ) -> None:
        values = [text for one in (*additions, *deletions) for text in one.get("rrdatas", [])]
        exceeded = [
            ("quotaExceeded", f"The change would exceed quota for {words}.")
            for key, size, words in (
                ("rrsetAdditionsPerChange", len(additions), "additions per change"),
                ("rrsetDeletionsPerChange", len(deletions), "deletions per change"),
                ("totalRrdataSizePerChange", sum(map(len, values)), "total rrdata size per change"),
                (
                    "resourceRecordsPerRrset",
                    max((len(one.get("rrdatas", [])) for one in additions), default=0),
                    "resource records per rrset",
                ),
                (
                    "rrsetsPerManagedZone",
                    len(zone.rrsets) + len(additions) - len(deletions),
                    "rrsets per managed zone",
                ),
            )
            if size > project.quota[key]
        ]
        if exceeded:
            raise GoogleError(403, "PERMISSION_DENIED", *exceeded)


def _key(rrset: Mapping[str, Any]) -> Key:
    return rrset.get("name", "").lower(), rrset.get("type", "")


def _change(
    number: int, additions: Sequence[RRset], deletions: Sequence[RRset], status: str
) -> dict[str, Any]:
    lists = {"additions": list(additions), "deletions": list(deletions)}
    return {
        "kind": "dns#change",
        "id": str(number),
        "startTime": "2026-01-01T00:00:00.000Z",
        "status": status,
        **{key: value for key, value in lists.items() if value},  # an empty list is left out
    }


def _parse_filter(text: str) -> tuple[str, str] | None:
    found = re.fullmatch(r'name=has_suffix\("([^"]+)"\) AND type="([A-Z]+)"', text)
    return (found[1].lower(), found[2]) if found else None


def _check_rrset(one: RRset, zone: str, what: str) -> None:
    for key in ("name", "type"):
        if not one.get(key):
            raise required(f"{what}.{key}")
    name = one["name"].lower()
    if not (name == zone or name.endswith("." + zone)):
        raise invalid(f"{what}.name", one["name"])
    if not 0 <= int(one.get("ttl", 0)) < 2**31:
        raise invalid(f"{what}.ttl", one["ttl"])
    if "routingPolicy" in one:
        return
    if not one.get("rrdatas"):
        raise required(f"{what}.rrdata")
    seen: set[str] = set()
    for number, text in enumerate(one["rrdatas"]):
        found = _MX.fullmatch(text)
        broken = one["type"] == "MX" and (found is None or int(found[1]) > 65535)
        if broken or text.lower() in seen:
            raise invalid(f"{what}.rrdata[{number}]", text)
        seen.add(text.lower())


def _delete(after: dict[Key, RRset], one: RRset, what: str) -> None:
    stored = after.get(_key(one))
    if stored is None:
        raise not_found(what, f"{one.get('name')} ({one.get('type')})")
    same = (
        stored["ttl"] == int(one.get("ttl", 0))
        and stored.get("rrdatas") == one.get("rrdatas")
        and stored.get("routingPolicy") == one.get("routingPolicy")
    )
    if not same:
        raise GoogleError(
            412, "FAILED_PRECONDITION", ("conditionNotMet", f"Precondition not met for '{what}'")
        )
    del after[_key(one)]


def _check_zone(after: Mapping[Key, RRset], zone: str, added: Sequence[Key]) -> None:
    for kind in ("NS", "SOA"):
        if (zone, kind) not in after:
            message = (
                "The resource record set 'entity.change.deletions[0]' is invalid because the zone must "
                f"contain exactly one resource record set of type '{kind}' at the apex."
            )
            raise GoogleError(400, "INVALID_ARGUMENT", ("invalidZoneApex", message))
    for number, (name, kind) in enumerate(added):
        beside = [other for owner, other in _at(after, name) if other != kind]
        if beside and "CNAME" in (kind, *beside):
            message = (
                f"The resource record set 'entity.change.additions[{number}]' is invalid because the "
                f"DNS name '{name}' may have either one CNAME resource record set or resource record sets of "
                "other types, but not both."
            )
            raise GoogleError(400, "INVALID_ARGUMENT", ("cnameResourceRecordSetConflict", message))


def _at(after: Mapping[Key, RRset], name: str) -> Iterator[Key]:
    types = ("A", "AAAA", "CAA", "CNAME", "MX", "NS", "SOA", "SRV", "TXT")
    return ((name, kind) for kind in types if (name, kind) in after)
