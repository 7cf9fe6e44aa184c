"""Specs and hosts to a plan."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from mxsync.errors import InputError, InputErrors
from mxsync.model import Desired, DnsName, Failure, Finding, Severity, Unmanaged, ZoneRef, display
from mxsync.plan import Guard, Plan, ZonePlan, held_together, objections_of, plan_zone
from mxsync.spec import Specs
from mxsync.workflow.fitting import fit
from mxsync.workflow.selection import select
from mxsync.workflow.session import Session


def make_plan(
    session: Session, specs: Specs, *, zones: Sequence[str] = (), allow: tuple[str, ...] = ()
) -> Plan:
    """The plan for the selected zones of the session's shard; those that cannot be planned are its failures.

    Raises InputError if ``zones`` names something the specs do not have.
    """
    try:
        chosen = select(specs.desired, zones, session.shard)
    except InputError as err:  # the spec of that zone may be among the broken ones
        raise InputErrors((*specs.errors, err)) from err
    done = session.read_each(chosen, {one.provider for one in chosen}, partial(_plan_one, session, allow))
    planned = [zone for _, zone in done.results if zone is not None]
    failures = tuple(
        Failure(ZoneRef(one.provider, one.zone, one.zone_id), error) for one, error in done.failures
    )
    plan = Plan(
        zones=held_together(planned, failures),
        unchanged=len(done.results) - len(planned),
        failures=failures,
        spec_errors=specs.errors,
        allow=allow,
        shard=session.shard,
    )
    return guarded(plan, session)


def guarded(plan: Plan, session: Session) -> Plan:
    """The plan with the config's guard judged anew, the plan of a shard by its part of the limits."""
    configured = session.config.config.guard
    limits = Guard(configured.max_changed, configured.max_removed)
    return replace(
        plan,
        guard=objections_of(limits.divided(plan.shard), plan.count, plan.allow),
        limits=limits if plan.shard else None,
    )


def _plan_one(session: Session, allow: tuple[str, ...], desired: Desired) -> ZonePlan | None:
    """One zone's plan; None when there is nothing to do or to say."""
    ref = session.locate(desired.provider, desired.zone, desired.zone_id)
    with session.provider(desired.provider).open(ref) as zone:
        owners = {want.owner for want in desired.wants} if desired.unmanaged is Unmanaged.IGNORE else None
        diff = plan_zone(desired, zone.read(owners), zone.default_ttl)
        fitted = fit(zone, diff.changes, allow)
        planned = ZonePlan(
            ref=ref,
            changes=fitted.changes,
            batches=fitted.batches,
            objections=(*diff.refusals, *fitted.objections),
            findings=_findings(ref, desired, diff.unmanaged),
            pending=zone.pending(),
            spec_digest=desired.digest,
            turn=desired.turn,
        )
    return planned if planned.notable else None


def _findings(ref: ZoneRef, desired: Desired, unmanaged: tuple[DnsName, ...]) -> tuple[Finding, ...]:
    if desired.unmanaged is not Unmanaged.REPORT:
        return ()
    return tuple(
        Finding(
            id="unmanaged",
            severity=Severity.INFO,
            ref=ref,
            owner=owner,
            message=f"{display(owner)} has MX records and no spec names it",
            hint="add it to the spec, or take it off with `absent`",
            where=desired.where,
        )
        for owner in unmanaged
    )
