"""Specs and hosts to a plan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from mxsync.errors import InputError, InputErrors
from mxsync.mail.judge import Judge
from mxsync.model import (
    UNMANAGED,
    Desired,
    DnsName,
    Failure,
    Finding,
    Severity,
    Unmanaged,
    ZoneRef,
    display,
)
from mxsync.plan import Guard, Plan, ZonePlan, held_together, objections_of, plan_zone
from mxsync.spec import Specs
from mxsync.workflow.fitting import fit
from mxsync.workflow.judging import idle_waivers, judge_for, kinds_for_plans, planned_cases
from mxsync.workflow.selection import select
from mxsync.workflow.session import Session
from mxsync.workflow.verdicts import Verdicts


@dataclass(frozen=True, slots=True)
class Planned:
    """One zone's plan (None: nothing to do or to say), findings about what stays, the waivers used."""

    zone: ZonePlan | None
    standing: int = 0
    used: frozenset[int] = frozenset()


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
    judge = judge_for(session.config, chosen, session.clock().date())
    work = partial(_plan_one, session, allow, judge)
    done = session.read_each(chosen, {one.provider for one in chosen}, work)
    told = [(desired, one) for desired, one in done.results if one is not None]
    pairs = [(desired, one.zone) for desired, one in told if one.zone is not None]
    kinds = kinds_for_plans(session.config)
    zones_planned, facts = [zone for _, zone in pairs], None
    if kinds:
        from mxsync.workflow.asking import asking_of  # noqa: PLC0415 - with it come asyncio and sockets
        from mxsync.workflow.looking import looked_into  # noqa: PLC0415 - likewise

        zones_planned, facts = looked_into(session, asking_of(session, kinds), pairs, chosen)
    planned = Verdicts(facts).beside(zones_planned)
    failures = tuple(
        Failure(ZoneRef(one.provider, one.zone, one.zone_id), error) for one, error in done.failures
    )
    used = frozenset[int]().union(*(one.used for _, one in told))
    whole = not (zones or failures or specs.errors)
    plan = Plan(
        zones=held_together(planned, failures),
        unchanged=len(done.results) - len(planned),
        standing=sum(one.standing for _, one in told),
        failures=failures,
        spec_errors=specs.errors,
        remarks=idle_waivers(session.config, judge, used, planned=True) if whole else (),
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


def _plan_one(session: Session, allow: tuple[str, ...], judge: Judge, desired: Desired) -> Planned | None:
    """One zone's plan, and what the offline checks say of it; None, as for most zones, if that is nothing."""
    ref = session.locate(desired.provider, desired.zone, desired.zone_id)
    with session.provider(desired.provider).open(ref) as zone:
        owners = {want.owner for want in desired.wants} if desired.unmanaged is Unmanaged.IGNORE else None
        observed = zone.read(owners)
        diff = plan_zone(desired, observed, zone.default_ttl)
        fitted = fit(zone, diff.changes, allow)
        judged = judge.judge(planned_cases(desired, ref, observed, zone.default_ttl))
        planned = ZonePlan(
            ref=ref,
            changes=fitted.changes,
            batches=fitted.batches,
            objections=(*diff.refusals, *fitted.objections),
            findings=(*_unmanaged(ref, desired, diff.unmanaged), *judged.findings),
            pending=zone.pending(),
            spec_digest=desired.digest,
            turn=desired.turn,
        )
    if not (planned.notable or judged.standing or judged.used):
        return None
    return Planned(planned if planned.notable else None, judged.standing, judged.used)


def _unmanaged(ref: ZoneRef, desired: Desired, unmanaged: tuple[DnsName, ...]) -> tuple[Finding, ...]:
    if desired.unmanaged is not Unmanaged.REPORT:
        return ()
    return tuple(
        Finding(
            id=UNMANAGED,
            severity=Severity.INFO,
            ref=ref,
            owner=owner,
            message=f"{display(owner)} has MX records and no spec names it",
            hint="add it to the spec, or take it off with `absent`",
            where=desired.where,
        )
        for owner in unmanaged
    )
