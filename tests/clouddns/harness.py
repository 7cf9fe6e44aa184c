"""The harness of the Cloud DNS backend: a fake service at the HTTP line, looked at without the backend."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from mxsync.conformance import Feature, Harness
from mxsync.files import Boundary
from mxsync.model import DnsName, Mx, MxRRset, ZoneRef, parse_name
from mxsync.provider import Context, Provider
from mxsync_clouddns import BACKEND
from tests.hosts.gcp.faults import Fault, Kind
from tests.hosts.gcp.server import GoogleServer

PROJECT = "acme"


@cache
def private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def key_file(folder: Path, google: GoogleServer, **more: object) -> str:
    """A service account's key whose tokens the fake gives; its name in the folder."""
    key = {
        "type": "service_account",
        "project_id": PROJECT,
        "private_key_id": "1",
        "private_key": private_key(),
        "client_email": "mxsync@acme.iam.gserviceaccount.com",
        "token_uri": f"{google.url}/token",
        **more,
    }
    (folder / "key.json").write_text(json.dumps(key))
    return "file:key.json"


def context(folder: Path, **environ: str) -> Context:
    environ = {"MXSYNC_ALLOW_ENDPOINT": "1", **environ}
    return Context(provider="gcp", boundary=Boundary.around(folder), environ=environ)


class CloudDnsHarness(Harness):
    features = frozenset(Feature)
    many = 1100  # a page has 1,000
    too_much = 2100  # a change takes 1,000 additions

    def __init__(self, google: GoogleServer, folder: Path, **settings: object) -> None:
        self.google = google
        self.cloud = google.cloud
        self.cloud.add_project(PROJECT)
        self.folder = folder
        self.settings = {
            "credentials": key_file(folder, google),
            "endpoint": google.url,
            "rate": "1000/s",
            "burst": 1000,
            **settings,
        }

    def provider(self) -> AbstractContextManager[Provider]:
        return BACKEND.connect(BACKEND.Settings.model_validate(self.settings), context(self.folder))

    def add_zone(self, name: DnsName, sets: Sequence[MxRRset], *, zone_id: str = "") -> ZoneRef:
        ident = zone_id or name.rstrip(".").replace(".", "-")
        others = [
            rrset(parse_name("www", origin=name), "A", 300, ["192.0.2.1"]),
            rrset(name, "TXT", 300, ['"v=spf1 -all"']),
            *(rrset(one.owner, "TXT", 300, ['"beside"']) for one in sets),
        ]
        self.cloud.add_zone(PROJECT, ident, name, [*others, *map(listed, sets)])
        return ZoneRef("gcp", name, ident, f"project:{PROJECT}")

    def remove_zone(self, ref: ZoneRef) -> None:
        with self.cloud.lock:
            del self._zones[ref.id]

    def live(self, ref: ZoneRef) -> Mapping[DnsName, MxRRset]:
        with self.cloud.lock:
            stored = list(self._zones[ref.id].rrsets.values())
        plain = [one for one in stored if one["type"] == "MX" and "rrdatas" in one]
        return {(owner := parse_name(one["name"])): _set(owner, one) for one in plain}

    def others(self, ref: ZoneRef) -> object:
        with self.cloud.lock:
            stored = list(self._zones[ref.id].rrsets.values())
        return sorted(
            json.dumps(one, sort_keys=True)
            for one in stored
            if one["type"] not in ("MX", "SOA") or "routingPolicy" in one
        )

    def disturb(self, ref: ZoneRef, owner: DnsName, rrset: MxRRset | None) -> None:
        self.cloud.put(PROJECT, ref.id, owner, "MX", rrset and listed(rrset))

    def add_foreign(self, ref: ZoneRef, owner: DnsName) -> None:
        items = [{"weight": 1, "rrdatas": ["10 a.test."]}, {"weight": 3, "rrdatas": ["10 b.test."]}]
        policy = {"routingPolicy": {"wrr": {"items": items}}}
        self.cloud.put(PROJECT, ref.id, owner, "MX", {"name": owner, "type": "MX", "ttl": 300, **policy})

    def lose_reply(self, *, applied: bool) -> None:
        kind = Kind.DROP_AFTER if applied else Kind.DROP_BEFORE
        self.google.faults.once(Fault(kind, "dns.changes.create"))

    @property
    def _zones(self) -> dict[str, Any]:
        return self.cloud.projects[PROJECT].zones


def rrset(name: str, kind: str, ttl: int, rrdatas: list[str]) -> dict[str, Any]:
    return {"name": name, "type": kind, "ttl": ttl, "rrdatas": rrdatas}


def listed(one: MxRRset) -> dict[str, Any]:
    """The set in another spelling than ours: upper case, the least wanted host first."""
    return rrset(one.owner.upper(), "MX", one.ttl, [str(mx).upper() for mx in reversed(one.rdata)])


def _set(owner: DnsName, one: Mapping[str, Any]) -> MxRRset:
    pairs = (text.split() for text in one["rrdatas"])
    return MxRRset(owner, one["ttl"], tuple(Mx(int(number), parse_name(name)) for number, name in pairs))


@contextmanager
def running(folder: Path, **settings: object) -> Iterator[CloudDnsHarness]:
    with GoogleServer() as google:
        yield CloudDnsHarness(google, folder, **settings)
