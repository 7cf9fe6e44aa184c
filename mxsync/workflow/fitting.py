"""Changes as a host takes them: what it objects to, and the requests they need."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from mxsync.model import Change
from mxsync.plan import SPLIT
from mxsync.provider import Zone, batches_of


@dataclass(frozen=True, slots=True)
class Fitted:
    """Changes in the order of their requests, what the host objects to, how many each request holds.

    ``batches`` is empty where one request takes them all.
    """

    changes: tuple[Change, ...]
    batches: tuple[int, ...] = ()
    objections: tuple[str, ...] = ()


def fit(zone: Zone, changes: Sequence[Change], allow: Sequence[str]) -> Fitted:
    """The changes of one zone, fitted to its host; more than one request needs the allowance."""
    if not changes:
        return Fitted(())
    objections = tuple(zone.objections(changes))
    batches = batches_of(zone, changes)
    if len(batches) == 1:
        return Fitted(tuple(changes), (), objections)
    if SPLIT not in allow:
        return Fitted(tuple(changes), (), (*objections, _too_large(changes, len(batches))))
    return Fitted(tuple(chain.from_iterable(batches)), tuple(map(len, batches)), objections)


def _too_large(changes: Sequence[Change], requests: int) -> str:
    return (
        f"{len(changes):,} changes need {requests:,} requests to this host, so they cannot be made "
        f"all at once; if one request after the other is meant, plan with --allow {SPLIT}"
    )
