"""The changes that turn what a zone serves into what its spec wants."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mxsync.model import (
    Change,
    Create,
    Delete,
    Desired,
    DnsName,
    Foreign,
    MxRRset,
    Observed,
    Replace,
    Unmanaged,
    Want,
    display,
    relative_to,
    sort_key,
)


@dataclass(frozen=True, slots=True)
class Diff:
    """Changes in owner order, reasons why the zone must not be changed, MX owners the spec is silent on."""

    changes: tuple[Change, ...]
    refusals: tuple[str, ...]
    unmanaged: tuple[DnsName, ...]


def plan_zone(
    desired: Desired, observed: Mapping[DnsName, Observed], default_ttl: Callable[[DnsName], int]
) -> Diff:
    """Changes that turn ``observed`` into ``desired``, for the owners the spec names.

    ``observed`` holds at least the MX data of those owners; further owners are only reported, as the spec's
    ``unmanaged`` asks. ``default_ttl`` gives the seconds for a new set where the spec names no TTL.
    """
    changes: list[Change] = []
    refusals: list[str] = []
    for want in desired.wants:
        live = observed.get(want.owner)
        if isinstance(live, Foreign):
            refusals.append(
                f"{display(live.owner)} is {live.reason}, which mxsync shows and never changes; "
                "take the owner out of the spec, or replace the set by a plain one at the host"
            )
            continue
        change = _change(want, live, default_ttl)
        if change is not None:
            changes.append(change)
    if changes and desired.frozen:
        refusals.append(f"the spec freezes this zone: {desired.frozen}")
    unmanaged = _unmanaged(desired, observed)
    if unmanaged and desired.unmanaged is Unmanaged.ERROR:
        owners = ", ".join(relative_to(owner, desired.zone) for owner in unmanaged)
        refusals.append(
            f"the zone has MX records at owners the spec does not name: {owners}; "
            "add them, or set them absent, or set unmanaged to report or ignore"
        )
    return Diff(tuple(changes), tuple(refusals), unmanaged)


def _change(want: Want, live: MxRRset | None, default_ttl: Callable[[DnsName], int]) -> Change | None:
    if not want.rdata:
        return None if live is None else Delete(live)
    if live is None:
        ttl = want.ttl if want.ttl is not None else default_ttl(want.owner)
        return Create(MxRRset(want.owner, ttl, want.rdata))
    new = MxRRset(want.owner, want.ttl if want.ttl is not None else live.ttl, want.rdata)
    return None if new == live else Replace(live, new)


def _unmanaged(desired: Desired, observed: Mapping[DnsName, Observed]) -> tuple[DnsName, ...]:
    if desired.unmanaged is Unmanaged.IGNORE:
        return ()
    named = {want.owner for want in desired.wants}
    return tuple(sorted((owner for owner in observed if owner not in named), key=sort_key))
