"""A plan to changed zones and a receipt."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mxsync.apply import Journal, Verdict, ZoneOutcome, not_attempted, open_journal, swap_zone
from mxsync.errors import InputError, MxsyncError, Refused
from mxsync.fleet import Stop, each
from mxsync.fleet.each import internal_error
from mxsync.model import Desired, DnsName, ZoneRef, display
from mxsync.plan import MASS_CHANGE, Plan, ZonePlan, digest_of
from mxsync.spec import Specs
from mxsync.workflow import provenance
from mxsync.workflow.plan import guarded
from mxsync.workflow.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What an apply did: every zone of the plan has an outcome, in plan order.

    ``problems`` are failures that belong to no zone (a reload of a whole server); ``receipt`` is None when
    there was nothing to do.
    """

    outcomes: tuple[ZoneOutcome, ...]
    receipt: Path | None = None
    notes: tuple[str, ...] = ()
    problems: tuple[MxsyncError, ...] = ()
    interrupted: bool = False


def apply_plan(
    session: Session,
    plan: Plan,
    *,
    against: Specs | None,
    stop: Stop,
    max_failures: int = 0,
) -> Applied:
    """Carry out exactly ``plan``, zone by zone, with a receipt.

    ``against`` are the current specs: zones whose spec changed since the plan, and owners no spec names, are
    refused. None trusts the plan alone (undo, ``--detached``). Raises Refused, with nothing changed, when
    the guard stands against the plan, and MxsyncError when no receipt can be written.
    """
    plan = guarded(plan, session)
    if plan.guard:
        raise Refused("; ".join(plan.guard), f"if that is meant, plan again with: --allow {MASS_CHANGE}")
    todo = tuple(zone for zone in plan.zones if zone.actionable or zone.blocked)
    if not todo:
        return Applied(outcomes=())
    current = None if against is None else _Current(against)
    refusals = {zone.ref: reason for zone in todo if (reason := _refusal(zone, current))}
    config = session.config
    with open_journal(
        config.receipts,
        digest=digest_of(plan),
        actor=provenance.actor(),
        commit=provenance.commit(config.path.parent),
        at=session.clock(),
    ) as journal:
        run = _Run(session, journal, refusals)
        done = each(
            todo,
            run.one,
            parallelism=session.writers({zone.ref.provider for zone in todo}),
            label="changing zones",
            progress=session.progress,
            stop=stop,
            failed=lambda outcome: not outcome.verdict.good,
            max_failures=max_failures,
        )
        why = "interrupted" if stop.requested else "stopped after too many failures"
        outcomes = {outcome.ref: outcome for _, outcome in done.results}
        for zone, error in done.failures:
            verdict = Verdict.UNKNOWN if zone.ref in run.intended else Verdict.FAILED
            outcomes[zone.ref] = not_attempted(zone.ref, zone.changes, verdict, error)
        for zone in done.skipped:
            outcomes[zone.ref] = not_attempted(
                zone.ref, zone.changes, Verdict.NOT_ATTEMPTED, MxsyncError(why)
            )
        unsent = (*(zone for zone, _ in done.failures), *done.skipped)
        run.record(*(outcomes[zone.ref] for zone in unsent))
        notes = run.publish(outcomes)
        ordered = tuple(outcomes[zone.ref] for zone in todo)
        run.close(ordered, (*notes, *(str(problem) for problem in run.problems)))
    return Applied(
        outcomes=ordered,
        receipt=journal.path,
        notes=notes,
        problems=run.problems,
        interrupted=stop.requested,
    )


class _Current:
    """The specs as they are now, by zone and provider."""

    def __init__(self, specs: Specs) -> None:
        self.broken = bool(specs.errors)
        self._index: dict[tuple[DnsName, str], list[Desired]] = {}
        for desired in specs.desired:
            self._index.setdefault((desired.zone, desired.provider), []).append(desired)

    def of(self, ref: ZoneRef) -> Sequence[Desired]:
        return self._index.get((ref.name, ref.provider), ())


def _refusal(zone: ZonePlan, current: _Current | None) -> MxsyncError | None:
    """Why this zone of the plan must not be tried."""
    if zone.blocked:
        return Refused("; ".join(zone.blocked))
    return None if current is None else _outdated(zone, current)


def _outdated(zone: ZonePlan, current: _Current) -> MxsyncError | None:
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


class _Run:
    """What the workers of one apply share."""

    def __init__(self, session: Session, journal: Journal, refusals: Mapping[ZoneRef, MxsyncError]) -> None:
        self._session = session
        self._journal = journal
        self._refusals = refusals
        self.problems: tuple[MxsyncError, ...] = ()
        self.intended: set[ZoneRef] = set()

    def one(self, zone: ZonePlan) -> ZoneOutcome:
        """Swap one zone, the intent on disk before, the outcome after."""
        refusal = self._refusals.get(zone.ref) or self._moved(zone.ref)
        if refusal is not None:
            verdict = Verdict.REFUSED if isinstance(refusal, Refused) else Verdict.FAILED
            outcome = not_attempted(zone.ref, zone.changes, verdict, refusal)
        else:
            self._journal.intent(zone.ref, zone.changes, self._session.clock())
            self.intended.add(zone.ref)
            outcome = swap_zone(self._session.provider(zone.ref.provider), zone.ref, zone.changes)
        self.record(outcome)
        return outcome

    def record(self, *outcomes: ZoneOutcome) -> None:
        """Put outcomes on disk. If that fails, the run goes on to tell the truth by other means."""
        try:
            self._journal.outcome(*outcomes, at=self._session.clock())
        except MxsyncError as err:
            self.problems += (err,)

    def publish(self, outcomes: dict[ZoneRef, ZoneOutcome]) -> tuple[str, ...]:
        """Let each provider finish what is cheaper once a run; ``outcomes`` then know what is still owed."""
        notes: list[str] = []
        by_provider: dict[str, list[ZoneRef]] = {}
        for ref, outcome in outcomes.items():
            if outcome.verdict.good:
                by_provider.setdefault(ref.provider, []).append(ref)
        for name, refs in sorted(by_provider.items()):
            provider = self._session.provider(name)
            try:
                notes.extend(provider.publish(refs))
                for ref in refs:
                    if outcomes[ref].pending:
                        with provider.open(ref) as zone:
                            outcomes[ref] = replace(outcomes[ref], pending=zone.pending())
                        self.record(outcomes[ref])
            except MxsyncError as err:
                self.problems += (err,)
            except Exception as err:  # noqa: BLE001 - zones were changed: their outcomes must be told
                self.problems += (internal_error(err),)
        return tuple(notes)

    def close(self, outcomes: Sequence[ZoneOutcome], notes: Sequence[str]) -> None:
        """The receipt's last line."""
        counts = Counter(outcome.verdict.value for outcome in outcomes)
        try:
            self._journal.end(dict(sorted(counts.items())), notes, self._session.clock())
        except MxsyncError as err:
            self.problems += (err,)

    def _moved(self, ref: ZoneRef) -> MxsyncError | None:
        """Whether the config now leads to another place than the plan was made for."""
        found = self._session.provider(ref.provider).find(ref.name, ref.id)
        if ref in found:
            return None
        if not found:
            return Refused(
                f"provider {ref.provider!r} has no zone {display(ref.name)}",
                self._session.provider(ref.provider).explain_missing(ref.name),
            )
        places = ", ".join(f"{one.scope} {one.id}".strip() for one in found)
        return Refused(
            f"the plan was made for {ref.scope} {ref.id}".rstrip() + f", the config now leads to {places}",
            "make a new plan",
        )
