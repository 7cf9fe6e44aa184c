"""Zones of hosts that limit what one request changes: an extension of the contract."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from mxsync.model import Change
from mxsync.provider.contract import Zone


@runtime_checkable
class Batching(Protocol):
    """What a Zone offers beside the contract if its host limits the changes of one request."""

    def batches(self, changes: Sequence[Change]) -> Sequence[Sequence[Change]]:
        """The changes in as few requests as the host's limits permit; each batch is one ``swap``.

        Every change stands in exactly one batch, whole, and changes that fit into one request are one batch.
        The same changes give the same batches. ``objections`` does not object to what batches solve; it says
        why a change fits into no request, which is then a batch of its own. ``swap`` raises Refused for more
        than a request holds. Asks the host as little as possible and changes nothing.
        """
        ...


def batches_of(zone: Zone, changes: Sequence[Change]) -> tuple[tuple[Change, ...], ...]:
    """The batches of a zone; one, where its host knows no limit. Raises ValueError if it loses a change."""
    if not isinstance(zone, Batching):
        return (tuple(changes),)
    found = tuple(tuple(batch) for batch in zone.batches(changes) if batch)
    if Counter(change.owner for batch in found for change in batch) != Counter(one.owner for one in changes):
        raise ValueError("the batches are not the changes they were made from")
    return found or ((),)
