"""The inverse of what a receipt did, against what the host serves now."""

from collections.abc import Mapping
from dataclasses import dataclass

from mxsync.apply.receipt import ReceiptZone
from mxsync.model import (
    Change,
    Create,
    Delete,
    DnsName,
    Foreign,
    MxRRset,
    Observed,
    Replace,
    display,
    new_of,
    old_of,
    sort_key,
)


@dataclass(frozen=True, slots=True)
class Undoing:
    """Changes that bring the old sets back, owners that already have them, and what stands against it."""

    changes: tuple[Change, ...]
    already: tuple[DnsName, ...]
    refusals: tuple[str, ...]


def undo_zone(zone: ReceiptZone, observed: Mapping[DnsName, Observed]) -> Undoing:
    """The changes that undo what ``zone`` did, in owner order.

    An owner whose live set is neither what the receipt left nor what it found was changed by somebody else
    since: it is refused. Owners the receipt did not change are left alone.
    """
    changes: list[Change] = []
    already: list[DnsName] = []
    refusals: list[str] = []
    for change in sorted(zone.happened, key=lambda change: sort_key(change.owner)):
        live = observed.get(change.owner)
        if live == old_of(change):
            already.append(change.owner)
        elif live == new_of(change) and not isinstance(live, Foreign):
            changes.append(_between(live, old_of(change)))
        else:
            refusals.append(
                f"{display(change.owner)} was changed again after this receipt, "
                "so its old set is not put back; undo the newer change first, or edit the spec"
            )
    return Undoing(tuple(changes), tuple(already), tuple(refusals))


def _between(live: MxRRset | None, wanted: MxRRset | None) -> Change:
    """``wanted`` is the old set of a receipt: its token names a state long gone, so it is dropped."""
    bare = None if wanted is None else MxRRset(wanted.owner, wanted.ttl, wanted.rdata)
    if live is None:
        assert bare is not None  # noqa: S101 - a change has an old or a new set
        return Create(bare)
    return Delete(live) if bare is None else Replace(live, bare)
