"""What one run has learnt about a project and need not ask again."""

import threading

from mxsync.errors import HostError
from mxsync.model import DnsName, ZoneRef
from mxsync_clouddns.api import Api
from mxsync_clouddns.convert import zone_name
from mxsync_clouddns.replies import Quota


class Known:
    """Quotas, names of zones by id, and whether the server filters listings. Thread-safe."""

    def __init__(self, api: Api) -> None:
        self.filters = True
        self._api = api
        self._lock = threading.Lock()
        self._quota: Quota | None = None
        self._names: dict[str, DnsName] = {}

    def quota(self) -> Quota:
        """The project's quotas, or Google's defaults where the project cannot be asked."""
        with self._lock:
            if self._quota is None:
                try:
                    self._quota = self._api.quota()
                except HostError:  # dns.projects.get may be missing; the swap itself still tells
                    self._quota = Quota()
            return self._quota

    def learn(self, zone: str, name: DnsName) -> None:
        """A listing gave this zone."""
        self._names[zone] = name

    def name_of(self, ref: ZoneRef) -> DnsName:
        """The domain of the zone with this id. Raises ZoneMissing or HostError."""
        if ref.id not in self._names:
            self.learn(ref.id, zone_name(self._api.zone(ref.id)))
        return self._names[ref.id]
