"""Whether the specs still stand behind the zones of a plan."""

from collections.abc import Sequence

from mxsync.errors import InputError, MxsyncError, Refused
from mxsync.model import Desired, DnsName, ZoneRef, display
from mxsync.plan import ZonePlan
from mxsync.spec import Specs


class Current:
    """The specs as they are now, by zone and provider."""

    def __init__(self, specs: Specs) -> None:
        self.broken = bool(specs.errors)
        self._index: dict[tuple[DnsName, str], list[Desired]] = {}
        for desired in specs.desired:
            self._index.setdefault((desired.zone, desired.provider), []).append(desired)

    def of(self, ref: ZoneRef) -> Sequence[Desired]:
        return self._index.get((ref.name, ref.provider), ())


def refusal(zone: ZonePlan, current: Current | None) -> MxsyncError | None:
    """Why this zone of the plan must not be tried."""
    if zone.blocked:
        ids = sorted({finding.id for finding in zone.findings if finding.blocks})
        return Refused(
            "; ".join(zone.blocked), *(f"mxsync check --explain {name} tells more" for name in ids)
        )
    return None if current is None else _outdated(zone, current)


def _outdated(zone: ZonePlan, current: Current) -> MxsyncError | None:
    """How the zone's current specs stand against its plan."""
    again = "make a new plan, or apply this one without looking at the specs: --detached"
    specs = current.of(zone.ref)
    if not specs and current.broken:
        return InputError(
            "no readable spec names this zone, and there are errors in the specs", "mend them first"
        )
    if not specs:
        return Refused("no spec names this zone at this provider any more", again)
    if all(desired.digest != zone.spec_digest for desired in specs):
        return Refused("its spec changed after the plan was made", again)
    for desired in specs:
        if desired.frozen and zone.changes:  # judged anew: objections stand beside the digest
            return Refused(f"the spec freezes this zone: {desired.frozen}")
    named = {want.owner for desired in specs for want in desired.wants}
    stray = [display(change.owner) for change in zone.changes if change.owner not in named]
    return Refused(f"the spec does not name {', '.join(stray)}", again) if stray else None
