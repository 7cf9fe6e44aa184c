"""A plan: what shall change, what stands against it, what could not be planned."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from mxsync.errors import MxsyncError
from mxsync.model import Change, Create, Delete, Failure, Finding, Replace, Severity, ZoneRef, new_of, old_of


@dataclass(frozen=True, slots=True)
class Count:
    """How many RRsets a set of changes creates, replaces, deletes, and leaves without mail.

    ``removed`` counts owners that had an MX RRset and afterwards have none or the null MX.
    """

    create: int = 0
    replace: int = 0
    delete: int = 0
    removed: int = 0

    @property
    def changed(self) -> int:
        return self.create + self.replace + self.delete

    @classmethod
    def of(cls, changes: Iterable[Change]) -> "Count":
        create = replace = delete = removed = 0
        for change in changes:
            old, new = old_of(change), new_of(change)
            if old is not None and not old.is_null and (new is None or new.is_null):
                removed += 1
            match change:
                case Create():
                    create += 1
                case Replace():
                    replace += 1
                case Delete():
                    delete += 1
        return cls(create, replace, delete, removed)


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
        errors = tuple(
            f"{finding.id}: {finding.message}"
            for finding in self.findings
            if finding.severity is Severity.ERROR
        )
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
    when it was made.
    """

    zones: tuple[ZonePlan, ...]
    unchanged: int = 0
    failures: tuple[Failure, ...] = ()
    spec_errors: tuple[MxsyncError, ...] = ()
    guard: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()

    @property
    def count(self) -> Count:
        return Count.of(change for zone in self.zones for change in zone.changes)

    @property
    def incomplete(self) -> bool:
        """Whether something asked for is missing from the plan."""
        return bool(self.failures or self.spec_errors)

    @property
    def differs(self) -> bool:
        """Whether live state and specs differ, or something stands against the specs."""
        return any(zone.actionable or zone.objections for zone in self.zones)
