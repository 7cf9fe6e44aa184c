"""One AWS account, or what a role sees of it, as a provider."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mxsync.errors import InputError
from mxsync.model import DnsName, ZoneRef, display
from mxsync.provider import Capabilities, Context
from mxsync.provider.registry import missing_library
from mxsync_route53.directory import Directory, HostedZone
from mxsync_route53.limits import MAX_VALUES
from mxsync_route53.policy import MAX_CHARACTERS, policy
from mxsync_route53.settings import Route53Settings

if TYPE_CHECKING:
    from mxsync_route53.api import Api
    from mxsync_route53.zone import Route53Zone

_ZONE_ID = re.compile(r"[A-Za-z0-9]{1,32}")
_PARTITIONS = {"cn-": "aws-cn", "us-gov-": "aws-us-gov"}
_AT_ONCE = 32  # zones: the token bucket paces them, this only has to fill it over any distance


@contextmanager
def connect(settings: Route53Settings, context: Context) -> Iterator["Route53Provider"]:
    """A provider for the settings. Raises InputError and HostError for credentials that cannot be."""
    try:
        from mxsync_route53.api import Api  # noqa: PLC0415 - boto3 takes a quarter of a second
    except ImportError as err:
        raise missing_library("route53", err) from err
    api = Api(settings, context)
    try:
        yield Route53Provider(settings, context.provider, api)
    finally:
        api.close()


class Route53Provider:
    """See ``mxsync.provider.Provider``."""

    def __init__(self, settings: Route53Settings, name: str, api: "Api") -> None:
        self._settings = settings
        self._name = name
        self._api = api
        self._directory = Directory(api.zones)
        self._counts: dict[str, int] = {}

    @property
    def capabilities(self) -> Capabilities:
        """A DELETE compares the TTL too."""
        return Capabilities(
            ttl_compared=True, lists_zones=True, max_values=MAX_VALUES, readers=_AT_ONCE, writers=_AT_ONCE
        )

    def find(self, name: DnsName, zone_id: str = "") -> Sequence[ZoneRef]:
        """Hosted zones of that name and visibility; one named by its id without asking."""
        if zone_id:
            bare = zone_id.removeprefix("/hostedzone/")
            return [self._ref(name, bare)] if _ZONE_ID.fullmatch(bare) else []
        found = [zone for zone in self._directory.find(name) if self._visible(zone)]
        self._counts.update({zone.id: zone.count for zone in found})
        return [self._ref(zone.name, zone.id) for zone in found]

    def explain_missing(self, name: DnsName) -> str:
        """Whose hosted zones were looked through."""
        kind = f"{self._settings.visibility} hosted zone" if self._settings.visibility else "hosted zone"
        who = self._settings.role_arn or (
            f"profile {self._settings.profile}" if self._settings.profile else "the default credentials"
        )
        return (
            f"the account of {who} has no {kind} {display(name)}; create it there, or use other credentials"
        )

    def zones(self) -> Iterator[ZoneRef]:
        """Every hosted zone of the account, of the visibility asked for."""
        for zone in self._directory.all():
            if self._visible(zone):
                yield self._ref(zone.name, zone.id)

    def open(self, ref: ZoneRef) -> "Route53Zone":
        """The hosted zone; it is asked at each read."""
        from mxsync_route53.zone import Route53Zone  # noqa: PLC0415 - with boto3 behind it

        return Route53Zone(self._api, ref, self._counts.get(ref.id, 0))

    def publish(self, refs: Sequence[ZoneRef]) -> Sequence[str]:
        """Nothing is left to do: Route 53 publishes by itself."""
        del refs
        return ()

    def policy(self, zones: Sequence[ZoneRef], *, read_only: bool) -> str:
        """An IAM policy. Raises InputError for more zones than a managed policy holds."""
        region = self._settings.region or ""
        partition = next((kind for start, kind in _PARTITIONS.items() if region.startswith(start)), "aws")
        document = policy([ref.id for ref in zones], read_only=read_only, partition=partition)
        if len(json.dumps(document, separators=(",", ":"))) > MAX_CHARACTERS:
            raise InputError(
                f"a policy for {len(zones)} zones is longer than a managed policy may be "
                f"({MAX_CHARACTERS:,} characters)",
                "split the zones among several roles, or write hostedzone/* in place of the ids",
            )
        return json.dumps(document, indent=2) + "\n"

    def _visible(self, zone: HostedZone) -> bool:
        return self._settings.visibility in (None, "private" if zone.private else "public")

    def _ref(self, name: DnsName, zone_id: str) -> ZoneRef:
        return ZoneRef(self._name, name, zone_id, self._settings.scope)
