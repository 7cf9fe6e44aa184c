"""One project at Google Cloud DNS: the contract of a connected provider."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from mxsync.errors import InputError, ZoneMissing
from mxsync.model import DnsName, ZoneRef, display
from mxsync.provider import Capabilities, Context
from mxsync_clouddns.api import Api
from mxsync_clouddns.convert import zone_name
from mxsync_clouddns.credentials import account, credentials
from mxsync_clouddns.known import Known
from mxsync_clouddns.policy import role
from mxsync_clouddns.replies import ManagedZone
from mxsync_clouddns.settings import PROJECT, CloudDnsSettings
from mxsync_clouddns.transport import Transport
from mxsync_clouddns.zone import CloudDnsZone

MAX_VALUES = 100  # records in a set, https://cloud.google.com/dns/quotas; a project may have less or more
AT_ONCE = 24  # zones; a call mostly waits, and the bucket keeps to the rate

_ZONE_ID = re.compile(r"[a-z0-9-]{1,63}")


@contextmanager
def connect(settings: CloudDnsSettings, context: Context) -> Iterator["CloudDnsProvider"]:
    """A provider for the settings. Asks Google nothing yet. Raises InputError or HostError."""
    found, own = credentials(settings, context)
    project = settings.project or own
    if not PROJECT.fullmatch(project):
        raise InputError(
            f"provider {context.provider}: it is not known which project holds the zones",
            "name it in the config: project: ID",
        )
    bucket = context.buckets.of(f"clouddns {settings.endpoint} {project}", settings.rate, settings.burst)
    transport = Transport(found, bucket, settings.timeout)
    try:
        api = Api(
            project,
            transport,
            endpoint=settings.endpoint,
            attempts=settings.attempts,
            account=settings.impersonate or account(found),
        )
        yield CloudDnsProvider(context.provider, api, settings.visibility)
    finally:
        transport.close()


class CloudDnsProvider:
    """See ``mxsync.provider.Provider``."""

    capabilities = Capabilities(
        ttl_compared=True, lists_zones=True, max_values=MAX_VALUES, readers=AT_ONCE, writers=AT_ONCE
    )

    def __init__(self, name: str, api: Api, visibility: str | None) -> None:
        self._name = name
        self._api = api
        self._visibility = visibility
        self._known = Known(api)

    def find(self, name: DnsName, zone_id: str = "") -> Sequence[ZoneRef]:
        """Zones of that domain. With an id nobody is asked: the zone itself tells when it is read."""
        if zone_id:
            valid = _ZONE_ID.fullmatch(zone_id)
            return [ZoneRef(self._name, name, zone_id, self._scope)] if valid else []
        return [ref for zone in self._api.zones(name) if (ref := self._ref(zone)) and ref.name == name]

    def explain_missing(self, name: DnsName) -> str:
        """Where zones are looked for."""
        kind = f"{self._visibility} " if self._visibility else ""
        return (
            f"looked for a {kind}managed zone of {display(name)} in the project {self._api.project}: "
            f"gcloud dns managed-zones list --project {self._api.project}"
        )

    def zones(self) -> Iterator[ZoneRef]:
        """All zones of the project."""
        return (ref for zone in self._api.zones() if (ref := self._ref(zone)))

    def open(self, ref: ZoneRef) -> CloudDnsZone:
        """The zone; nobody is asked."""
        if not ref.id:
            raise ZoneMissing(f"no id is known of the managed zone {display(ref.name)}", "plan again")
        if not _ZONE_ID.fullmatch(ref.id):
            raise ZoneMissing(f"there is no managed zone with the id {ref.id!r}", "correct the zone_id")
        return CloudDnsZone(ref, self._api, self._known)

    def publish(self, refs: Sequence[ZoneRef]) -> Sequence[str]:
        """Nothing: Google publishes each change by itself."""
        del refs
        return ()

    def policy(self, zones: Sequence[ZoneRef], *, read_only: bool) -> str:
        """A custom role; a role of Google's cannot name zones."""
        del zones
        return json.dumps(role(read_only), indent=2) + "\n"

    @property
    def _scope(self) -> str:
        return f"project:{self._api.project}"

    def _ref(self, zone: ManagedZone) -> ZoneRef | None:
        if self._visibility not in (None, zone.visibility):
            return None
        name = zone_name(zone)
        self._known.learn(zone.name, name)
        return ZoneRef(self._name, name, zone.name, self._scope)
