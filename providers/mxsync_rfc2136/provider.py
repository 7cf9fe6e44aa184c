"""The name servers of one configuration: the contract of a connected provider."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

import dns.rdatatype

from mxsync.errors import HostError, ZoneMissing
from mxsync.model import DnsName, ZoneRef, display
from mxsync.provider import Capabilities, Context
from mxsync_rfc2136.convert import to_dns
from mxsync_rfc2136.keys import Key, load_key
from mxsync_rfc2136.link import Link
from mxsync_rfc2136.pool import Pool
from mxsync_rfc2136.primary import Primaries
from mxsync_rfc2136.settings import Rfc2136Settings
from mxsync_rfc2136.sightings import Question, apex
from mxsync_rfc2136.zone import Rfc2136Zone


@contextmanager
def connect(settings: Rfc2136Settings, context: Context) -> Iterator["Rfc2136Provider"]:
    """A provider for the settings. Asks nobody yet. Raises InputError for a key that cannot be."""
    key = load_key(settings, context)
    with closing(Pool(settings.timeout)) as pool:
        yield Rfc2136Provider(settings, context, key, pool)


class Rfc2136Provider:
    """See ``mxsync.provider.Provider``."""

    def __init__(self, settings: Rfc2136Settings, context: Context, key: Key | None, pool: Pool) -> None:
        self._settings = settings
        self._context = context
        self._key = key
        self._pool = pool
        self._primaries = Primaries(settings, context.resolver)
        self._missing: dict[DnsName, str] = {}
        self._untransferable: set[DnsName] = set()

    @property
    def capabilities(self) -> Capabilities:
        """Prerequisites compare no TTL; with the SOA among them, nothing can have changed."""
        many = self._settings.connections
        return Capabilities(
            ttl_compared=self._settings.soa_guard, lists_zones=False, readers=many, writers=many
        )

    def find(self, name: DnsName, zone_id: str = "") -> Sequence[ZoneRef]:
        """The zone, if its server answers for it with authority. There are no ids."""
        if zone_id:
            return []
        try:
            link = self._link(name)
            with closing(link):
                (answer,) = link.ask([Question(to_dns(name), dns.rdatatype.SOA)])
                apex(link.server, name, answer)
        except ZoneMissing as err:
            self._missing[name] = err.message
            return []
        return [ZoneRef(self._context.provider, name, "", link.server)]

    def explain_missing(self, name: DnsName) -> str:
        """Which server was asked, and what it answered."""
        said = self._missing.get(name, f"nobody serves {display(name)} here")
        return f"{said}; name its primary in the config (server: ADDRESS), or set the zone up there"

    def zones(self) -> Iterator[ZoneRef]:
        """A name server does not list its zones."""
        raise HostError("name servers do not list their zones (RFC 2136)", "name the zones")

    def open(self, ref: ZoneRef) -> Rfc2136Zone:
        """The zone; nobody is asked but, where the config names no server, for its primary."""
        return Rfc2136Zone(ref, self._link(ref.name), self._settings, self._untransferable)

    def publish(self, refs: Sequence[ZoneRef]) -> Sequence[str]:
        """Nothing: a primary tells its secondaries by itself (RFC 1996)."""
        del refs
        return ()

    def _link(self, zone: DnsName) -> Link:
        target = self._primaries.of(zone)
        bucket = self._context.buckets.of(
            f"rfc2136 {target.servers[0]}", self._settings.rate, self._settings.burst
        )
        return Link(zone, target, self._pool, bucket, self._key)
