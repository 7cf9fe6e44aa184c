"""One managed zone: the contract of an opened zone."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Self

from mxsync.errors import HostError, Stale, ZoneMissing
from mxsync.model import DEFAULT_TTL, Change, DnsName, MxRRset, Observed, ZoneRef, display, new_of, old_of
from mxsync.provider import Swapped
from mxsync_clouddns import limits
from mxsync_clouddns.api import Api, FilterRefused
from mxsync_clouddns.convert import Listed, addition, deletion, mx_sets
from mxsync_clouddns.known import Known
from mxsync_clouddns.replies import RecordSets

PATIENCE = 60.0
"""Seconds to wait for a change of ours to be done before a listing that does not show it is believed."""


class CloudDnsZone:
    """See ``mxsync.provider.Zone``."""

    __slots__ = ("_api", "_known", "_ref", "_sleep", "_swapped", "_unseen")

    def __init__(
        self, ref: ZoneRef, api: Api, known: Known, *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._ref = ref
        self._api = api
        self._known = known
        self._sleep = sleep
        self._swapped = ""
        self._unseen: dict[DnsName, MxRRset | None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open between two calls."""

    def read(self, owners: Collection[DnsName] | None) -> Mapping[DnsName, Observed]:
        """The MX sets Google lists now; a change of ours that is pending is waited for if it is not shown."""
        if owners is not None and not owners:
            return {}
        if not self._unseen:  # else Google took a change whose old sets it compared, or that a plan confirmed
            self._confirm()
        found = self._read(owners)
        if self._swapped and any(
            found.get(owner) != wanted
            for owner, wanted in self._unseen.items()
            if owners is None or owner in owners
        ):
            self._wait()
            found = self._read(owners)
        return found

    def default_ttl(self, owner: DnsName) -> int:
        """Google has no default of its own."""
        del owner
        return DEFAULT_TTL

    def objections(self, changes: Sequence[Change]) -> Sequence[str]:
        """What goes beyond the project's quotas even alone."""
        return limits.objections(changes, self._known.quota(), self._api.project) if changes else ()

    def batches(self, changes: Sequence[Change]) -> Sequence[Sequence[Change]]:
        """The changes in requests that keep to the project's quotas."""
        return limits.batches(changes, self._known.quota()) if changes else ()

    def pending(self) -> str:
        """Nothing is ever owed: a change that Google accepted is published by Google."""
        return ""

    def swap(self, changes: Sequence[Change]) -> Swapped:
        """One change with the old sets as exact deletions."""
        if not changes:
            return Swapped("")
        deletions = self._deletions([old for change in changes if (old := old_of(change)) is not None])
        additions = [addition(new) for change in changes if (new := new_of(change)) is not None]
        made = self._api.create(self._ref.id, deletions, additions)
        self._swapped = made.id if made.status == "pending" else ""
        self._unseen = {change.owner: new_of(change) for change in changes}
        return Swapped(made.id)

    def settled(self, change_id: str) -> bool:
        """Whether Google has told all its name servers."""
        return not change_id or self._api.change(self._ref.id, change_id).status == "done"

    def _confirm(self) -> None:
        """An id from a config or plan may name a zone of another domain."""
        ref = self._ref
        name = self._known.name_of(ref)
        if name != ref.name:
            raise ZoneMissing(
                f"the managed zone {ref.id} is {display(name)}, not {display(ref.name)}",
                "correct the zone_id in the spec",
            )

    def _deletions(self, olds: Sequence[MxRRset]) -> list[Listed]:
        """The old sets as Google lists them; where a plan does not tell, Google is asked."""
        listed = {old.owner: deletion(old) for old in olds}
        unknown = [old for old in olds if listed[old.owner] is None]
        live = self._read([old.owner for old in unknown]) if unknown else {}
        for old in unknown:
            found = live.get(old.owner)
            if not isinstance(found, MxRRset) or found != old:
                raise Stale(f"the MX set of {display(old.owner)} is another one by now", "plan again")
            listed[old.owner] = deletion(found)
        return [one for one in listed.values() if one is not None]

    def _wait(self) -> None:
        change, self._swapped = self._swapped, ""
        pause, left = 0.1, PATIENCE
        with suppress(HostError):  # what is read next tells what cannot be read
            while left > 0 and not self.settled(change):
                self._sleep(pause)
                left -= pause
                pause = min(2 * pause, 5.0)

    def _read(self, owners: Collection[DnsName] | None) -> dict[DnsName, Observed]:
        if owners is not None and len(owners) == 1:
            (owner,) = owners
            if "\\" not in owner:  # nobody documents how Google spells escapes in names
                return self._point(owner)
        found: dict[DnsName, Observed] = {}
        for number, page in enumerate(self._pages(), start=1):
            found.update(mx_sets(page.rrsets, self._ref.name))
            if owners is None or not page.next_page:
                continue
            left = set(owners) - found.keys()
            if len(left) <= number and not any("\\" in owner for owner in left):
                # The rest costs no more than what was read so far, however long the zone is.
                for owner in left:
                    found.update(self._point(owner))
                break
        return found if owners is None else {owner: found[owner] for owner in owners if owner in found}

    def _point(self, owner: DnsName) -> dict[DnsName, Observed]:
        found = mx_sets(self._api.rrset(self._ref.id, owner), self._ref.name)
        return {owner: found[owner]} if owner in found else {}

    def _pages(self) -> Iterator[RecordSets]:
        """Pages with every MX set of the zone; other types among them where the server knows no filter."""
        name = self._ref.name
        if self._known.filters and "\\" not in name:
            try:
                yield from self._api.rrsets(self._ref.id, name)
            except FilterRefused:
                self._known.filters = False
            else:
                return
        yield from self._api.rrsets(self._ref.id, "")
