"""How far one page of a listing reaches, so that few pages answer for many names.

Route 53 sorts by name with the labels reversed and a trailing dot (ListResourceRecordSets,
ListHostedZonesByName). Where a page does not look sorted like that, it answers only for the name it was asked
for; so do names with escapes, whose place in the order is not documented for record sets.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mxsync.errors import HostError
from mxsync.model import DnsName
from mxsync_route53.convert import MX, host_name, is_plain

if TYPE_CHECKING:
    from mypy_boto3_route53.type_defs import ResourceRecordSetOutputTypeDef

PAGE = 300  # record sets, the most ListResourceRecordSets gives at once


@dataclass(frozen=True, slots=True)
class Start:
    """Where a page of record sets begins."""

    name: str
    type: str = MX
    identifier: str = ""


@dataclass(frozen=True, slots=True)
class SetPage:
    """A page of record sets, and where the next one begins (None: this was the last)."""

    sets: "Sequence[ResourceRecordSetOutputTypeDef]"
    next: Start | None


ListSets = Callable[[Start | None, int], SetPage]
"""A page of record sets of one zone: from where, and how many at most."""


def place(name: str) -> str:
    """Sorts listed names as Route 53 lists them."""
    return ".".join(reversed(name.removesuffix(".").split("."))) + "."


def reach(start: str, names: Iterable[str], following: str) -> Callable[[str], bool]:
    """Tells of a name behind ``start`` whether a page that began there with ``names`` answers for it.

    ``following``: the name that the next page begins with; empty, if this was the last. Says no in doubt.
    """
    places = [place(name) for name in (start, *names, following) if name and "\\" not in name]
    if "\\" in start or places != sorted(places):
        return lambda _name: False
    # Of the name that the next page begins with, some may stand on this page already.
    first, last = places[0], places[-1]
    return lambda name: "\\" not in name and first < place(name) and (not following or place(name) < last)


def read_all(list_sets: ListSets) -> "Iterable[ResourceRecordSetOutputTypeDef]":
    """Every record set of a zone."""
    start: Start | None = None
    while True:
        page = list_sets(start, PAGE)
        yield from page.sets
        if page.next is None:
            return
        if page.next == start or not page.sets:
            raise HostError("Route 53 lists the same page of record sets again and again")
        start = page.next


def read_some(
    list_sets: ListSets, owners: Collection[DnsName], count: int = 0
) -> "Iterable[ResourceRecordSetOutputTypeDef]":
    """Record sets among which are all MX sets of ``owners``, in as few pages as can be.

    Never more pages than owners, and never more than the whole listing has where ``count``, the number of
    record sets in the zone, is known (0: it is not).
    """
    escaped = [owner for owner in owners if not is_plain(owner)]
    pages = -(-count // PAGE)
    if 0 < pages < len(escaped) + (len(escaped) < len(owners)):
        yield from read_all(list_sets)
        return
    for owner in escaped:
        yield from list_sets(Start(host_name(owner)), 1).sets
    waiting = sorted((host_name(owner) for owner in owners if is_plain(owner)), key=place)
    while waiting:
        page = list_sets(Start(waiting[0]), 1 if len(waiting) == 1 else PAGE)
        yield from page.sets
        names = (one["Name"] for one in page.sets)
        answered = reach(waiting[0], names, page.next.name if page.next else "")
        waiting = [name for name in waiting[1:] if not answered(name)]
