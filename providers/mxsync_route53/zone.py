"""One hosted zone: the contract of an opened zone."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Self

from mxsync.errors import HostError, Refused, Stale
from mxsync.model import (
    DEFAULT_TTL,
    Change,
    Create,
    Delete,
    DnsName,
    MxRRset,
    Observed,
    Replace,
    ZoneRef,
    display,
    old_of,
)
from mxsync.provider import Swapped
from mxsync_route53 import limits
from mxsync_route53.api import Api
from mxsync_route53.convert import batch, host_name, observed
from mxsync_route53.listing import SetPage, Start, read_all, read_some

if TYPE_CHECKING:
    from mypy_boto3_route53.type_defs import ResourceRecordSetOutputTypeDef


class Route53Zone:
    """See ``mxsync.provider.Zone``. ``count``: how many record sets it had when it was found (0: unknown)."""

    __slots__ = ("_api", "_count", "_ref")

    def __init__(self, api: Api, ref: ZoneRef, count: int) -> None:
        self._api = api
        self._ref = ref
        self._count = count

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open between two calls."""

    def read(self, owners: Collection[DnsName] | None) -> Mapping[DnsName, Observed]:
        """The MX sets that Route 53 has, also where not all name servers have them yet."""
        pages = partial(self._page)
        if owners is None:
            return observed(read_all(pages))
        found = observed(read_some(pages, owners, self._count))
        return {owner: one for owner, one in found.items() if owner in owners}

    def default_ttl(self, owner: DnsName) -> int:
        """Route 53 has none of its own."""
        del owner
        return DEFAULT_TTL

    def objections(self, changes: Sequence[Change]) -> Sequence[str]:
        """What fits into no request; Route 53 is not asked."""
        return limits.objections(changes)

    def batches(self, changes: Sequence[Change]) -> Sequence[Sequence[Change]]:
        """As few change batches as hold the changes in their order."""
        return limits.batches(changes)

    def pending(self) -> str:
        """Nothing: Route 53 publishes by itself."""
        return ""

    def swap(self, changes: Sequence[Change]) -> Swapped:
        """One change batch. Old sets that came without a token are read first, to delete them as listed."""
        if not changes:
            return Swapped(change_id="")
        said = limits.objections(changes) or limits.beyond(changes)
        if said:
            raise Refused("; ".join(said))
        bare = {old.owner for change in changes if (old := old_of(change)) is not None and not old.token}
        seen = self.read(bare) if bare else {}
        request = batch(_named(change, seen) for change in changes)
        return Swapped(self._api.change(self._ref.id, request))

    def settled(self, change_id: str) -> bool:
        """Whether the change is INSYNC: all name servers of Route 53 have it."""
        return not change_id or self._api.insync(change_id)

    def _page(self, start: Start | None, items: int) -> SetPage:
        page = self._api.sets(self._ref.id, start, items)
        self._check(page.sets)
        return page

    def _check(self, sets: "Sequence[ResourceRecordSetOutputTypeDef]") -> None:
        """A zone id in a spec may be that of another zone, where the same owners must not be changed."""
        apex = host_name(self._ref.name)
        for one in sets:
            name = one["Name"]
            if name != apex and not name.endswith("." + apex):
                raise HostError(
                    f"hosted zone {self._ref.id} is not {display(self._ref.name)}: it holds {name}",
                    "mend zone_id in the spec, or leave it out",
                )


def _named(change: Change, seen: Mapping[DnsName, Observed]) -> Change:
    """The change with the old set as it is listed now, if it came without a token."""
    old = old_of(change)
    if old is None or old.token:
        return change
    live = seen.get(old.owner)
    if not isinstance(live, MxRRset) or live != old:
        raise Stale(f"{display(old.owner)} has another MX set than planned")
    match change:
        case Replace():
            return Replace(live, change.new)
        case Delete():
            return Delete(live)
        case Create():
            return change
