"""What Route 53 takes in one request (Developer Guide, "Quotas"; ChangeResourceRecordSets); pure."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mxsync.model import Change, display, new_of
from mxsync_route53.convert import batch

MAX_VALUES = 400
"""Records in one set."""
MAX_RECORDS = 1000
"""Records in one request, those of deleted sets included."""
MAX_CHARACTERS = 32_000
"""Characters of all records in one request, spaces included."""


class _Size(NamedTuple):
    """How much of a request changes take; old sets count like new ones."""

    records: int = 0
    characters: int = 0

    def plus(self, other: "_Size") -> "_Size":
        return _Size(self.records + other.records, self.characters + other.characters)

    @property
    def fits(self) -> bool:
        return self.records <= MAX_RECORDS and self.characters <= MAX_CHARACTERS


def objections(changes: Sequence[Change]) -> list[str]:
    """Why Route 53 takes one of these changes in no request at all, each with what to do."""
    return [said for change in changes for said in _objections(change)]


def _objections(change: Change) -> Iterator[str]:
    new = new_of(change)
    if new is not None and len(new.rdata) > MAX_VALUES:
        yield (
            f"{display(new.owner)} shall have {len(new.rdata)} records, "
            f"Route 53 takes at most {MAX_VALUES} in a set"
        )
    elif not _size(change).fits:
        yield f"{_told(_size(change), display(change.owner))}: take some of its records out"


def beyond(changes: Sequence[Change]) -> list[str]:
    """Why these changes do not fit into one request; empty if they do."""
    total = _Size()
    for change in changes:
        total = total.plus(_size(change))
    return [] if total.fits else [f"{_told(total, 'the zone')}: change fewer owners of it at once"]


def batches(changes: Sequence[Change]) -> list[tuple[Change, ...]]:
    """The changes in their order, in as few requests as that permits; one that fits none stands alone."""
    found: list[list[Change]] = []
    total = _Size()
    for change in changes:
        size = _size(change)
        total = total.plus(size)
        if not found or not total.fits:
            found.append([])
            total = size
        found[-1].append(change)
    return [tuple(one) for one in found]


def _size(change: Change) -> _Size:
    values = [
        record["Value"] for one in batch([change]) for record in one["ResourceRecordSet"]["ResourceRecords"]
    ]
    return _Size(len(values), sum(map(len, values)))


def _told(size: _Size, what: str) -> str:
    return (
        f"the change of {what} holds {size.records:,} records of {size.characters:,} characters, old ones "
        f"included, Route 53 takes {MAX_RECORDS:,} of {MAX_CHARACTERS:,} in a request"
    )
