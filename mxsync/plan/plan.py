"""A plan: what shall change, what stands against it, what could not be planned."""

from dataclasses import dataclass
from itertools import accumulate

from mxsync.errors import MxsyncError
from mxsync.model import Change, Failure, Finding, Severity, Shard, ZoneRef
from mxsync.plan.count import Count
from mxsync.plan.guard import Guard


@dataclass(frozen=True, slots=True, kw_only=True)
class ZonePlan:
    """One zone of a plan. ``changes`` are carried out all together or not at all, unless they are in batches.

    ``objections`` are reasons why the host or the spec declines them; ``pending`` is what an earlier change
    still owes the host; ``spec_digest`` ties the changes to the meaning of the spec they came from;
    ``batches`` is how many changes each request holds where one cannot take them all (empty: one request);
    ``turn`` counts the hosts of the zone in the order in which they are changed, from 0.
    """

    ref: ZoneRef
    changes: tuple[Change, ...] = ()
    objections: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    pending: str = ""
    spec_digest: str = ""
    turn: int = 0
    batches: tuple[int, ...] = ()

    @property
    def parts(self) -> tuple[tuple[Change, ...], ...]:
        """The changes request by request; each is carried out all together or not at all."""
        ends = list(accumulate(self.batches)) or [len(self.changes)]
        return tuple(self.changes[begin:end] for begin, end in zip([0, *ends], ends, strict=False))

    @property
    def blocked(self) -> tuple[str, ...]:
        """Why this zone will not be applied, in words; empty if it will be."""
        errors = tuple(f"{finding.id}: {finding.message}" for finding in self.findings if finding.blocks)
        return (*self.objections, *errors)

    @property
    def notable(self) -> bool:
        """Whether there is anything to do or to say about the zone."""
        return bool(self.changes or self.objections or self.findings or self.pending)

    @property
    def actionable(self) -> bool:
        """Whether apply has something to do here."""
        return bool(self.changes or self.pending)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Zones with something to do or to say, in zone order.

    ``failures`` are zones that could not be planned; ``spec_errors`` are spec files that could not be read;
    ``guard`` holds the reasons why the plan as a whole may not be applied; ``allow`` the allowances given
    when it was made; ``standing`` counts warnings about sets that stay as they are; ``remarks`` are told
    beside the plan and kept nowhere. A plan of one ``shard`` knows the ``limits`` of the whole, so that a
    merged plan can be judged by them.
    """

    zones: tuple[ZonePlan, ...]
    unchanged: int = 0
    standing: int = 0
    failures: tuple[Failure, ...] = ()
    spec_errors: tuple[MxsyncError, ...] = ()
    guard: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    shard: Shard | None = None
    limits: Guard | None = None

    @property
    def empty(self) -> bool:
        """Whether no zone was looked at."""
        return not (self.zones or self.unchanged or self.failures)

    @property
    def count(self) -> Count:
        return Count.of(change for zone in self.zones for change in zone.changes)

    @property
    def incomplete(self) -> bool:
        """Whether something asked for is missing from the plan."""
        return bool(self.failures or self.spec_errors)

    @property
    def untold(self) -> bool:
        """Whether a check could not tell."""
        return any(
            finding.severity is Severity.UNKNOWN and not finding.waived
            for zone in self.zones
            for finding in zone.findings
        )

    @property
    def differs(self) -> bool:
        """Whether live state and specs differ, or something stands against the specs."""
        return any(zone.actionable or zone.objections for zone in self.zones)
