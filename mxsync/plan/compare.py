"""How the MX sets of zones differ between two providers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mxsync.model import DnsName, Failure, Foreign, MxRRset, Observed, sort_key


@dataclass(frozen=True, slots=True)
class Difference:
    """One owner whose data is not known to be the same on both sides; None: no MX data there."""

    owner: DnsName
    a: Observed | None
    b: Observed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneDifference:
    """One zone that is not the same on both sides; ``only_at`` is the one provider that has it, or empty."""

    name: DnsName
    only_at: str = ""
    owners: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Zones that differ, in canonical order, how many do not, and what could not be compared."""

    a: str
    b: str
    zones: tuple[ZoneDifference, ...]
    equal: int
    failures: tuple[Failure, ...]


def compare_sets(
    a: Mapping[DnsName, Observed], b: Mapping[DnsName, Observed], *, ignore_ttl: bool = False
) -> tuple[Difference, ...]:
    """The differing owners in canonical order.

    Foreign data is always told: two sets that the model cannot hold cannot be compared either.
    """
    return tuple(
        Difference(owner, a.get(owner), b.get(owner))
        for owner in sorted(a.keys() | b.keys(), key=sort_key)
        if not _same(a.get(owner), b.get(owner), ignore_ttl=ignore_ttl)
    )


def _same(a: Observed | None, b: Observed | None, *, ignore_ttl: bool) -> bool:
    if isinstance(a, Foreign) or isinstance(b, Foreign):
        return False
    if ignore_ttl and isinstance(a, MxRRset) and isinstance(b, MxRRset):
        return a == replace(b, ttl=a.ttl)
    return a == b
