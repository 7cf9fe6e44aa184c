"""Which zones a provider has."""

from collections import Counter
from collections.abc import Mapping

from mxsync.errors import HostError, InputError
from mxsync.model import DnsName, Failure, ZoneRef, display
from mxsync.workflow.session import Session


def listed(session: Session, provider: str) -> tuple[Mapping[DnsName, ZoneRef], tuple[Failure, ...]]:
    """Every zone of the provider, and a failure for each whose name is not unique.

    Raises InputError for a provider that does not list its zones.
    """
    host = session.provider(provider)
    if not host.capabilities.lists_zones:
        raise InputError(f"provider {provider!r} cannot list its zones", "name the zones one by one")
    refs = list(host.zones())
    times = Counter(ref.name for ref in refs)
    failures = tuple(Failure(ref, _ambiguous(ref)) for ref in refs if times[ref.name] > 1)
    return {ref.name: ref for ref in refs if times[ref.name] == 1}, failures


def _ambiguous(ref: ZoneRef) -> HostError:
    return HostError(
        f"provider {ref.provider!r} has several zones named {display(ref.name)}; this one is {ref.id!r}",
        f"write its spec by hand, with provider: {{name: {ref.provider}, zone_id: {ref.id}}}",
    )
