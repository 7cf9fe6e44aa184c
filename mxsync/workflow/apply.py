"""A plan to changed zones and a receipt."""

from dataclasses import dataclass, replace
from pathlib import Path

from mxsync.apply import ZoneOutcome, open_journal
from mxsync.errors import MxsyncError, Refused
from mxsync.fleet import Stop, each
from mxsync.plan import MASS_CHANGE, Plan, digest_of, held_together, hosts_in_turn
from mxsync.spec import Specs
from mxsync.workflow import provenance
from mxsync.workflow.carrying import Run
from mxsync.workflow.judging import judge_for, judged_again
from mxsync.workflow.outdated import Current, refusal
from mxsync.workflow.plan import guarded
from mxsync.workflow.proving import Proof
from mxsync.workflow.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What an apply did: every zone of the plan has an outcome, in plan order.

    ``problems`` are failures that belong to no zone (a reload of a whole server); ``receipt`` is None when
    there was nothing to do. A shard has one even then: it would look like a job that never ran.
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
    wait: float | None = None,
    proof: Proof | None = None,
) -> Applied:
    """Carry out exactly ``plan``, zone by zone, a zone's hosts in their turn, with a receipt.

    ``against`` are the current specs: zones whose spec changed since the plan, and owners no spec names, are
    refused. None trusts the plan alone (undo, ``--detached``). What offline checks say of the changes is
    judged again, except of an undo: what stood before may come back. ``wait``: how many seconds to wait until
    the hosts have published the changes; None: not at all. ``proof``: how to ask the name servers of the
    world afterwards. Raises Refused, with nothing changed, when the guard stands against the plan, and
    MxsyncError when no receipt can be written.
    """
    judge = judge_for(session.config, (), session.clock().date())
    zones = tuple(judged_again(zone, judge) for zone in plan.zones)
    plan = guarded(replace(plan, zones=held_together(zones, plan.failures)), session)
    if plan.guard:
        raise Refused("; ".join(plan.guard), f"if that is meant, plan again with: --allow {MASS_CHANGE}")
    todo = tuple(zone for zone in plan.zones if zone.actionable or zone.blocked)
    if not todo and plan.shard is None:
        return Applied(outcomes=())
    current = None if against is None else Current(against)
    refusals = {zone.ref: reason for zone in todo if (reason := refusal(zone, current))}
    config = session.config
    with open_journal(
        config.receipts,
        digest=digest_of(plan),
        actor=provenance.actor(),
        commit=provenance.commit(config.path.parent),
        at=session.clock(),
        shard=plan.shard,
    ) as journal:
        run = Run(session, journal, refusals, stop)
        done = each(
            hosts_in_turn(todo),
            run.all_hosts,
            parallelism=session.writers({zone.ref.provider for zone in todo}),
            label="changing zones",
            progress=session.progress,
            stop=stop,
            failed=lambda good: not good,
            max_failures=max_failures,
        )
        for hosts, error in done.failures:
            run.give_up(hosts, error)
        why = "interrupted" if stop.requested else "stopped after too many failures"
        run.skip([zone for hosts in done.skipped for zone in hosts], why)
        notes = run.publish()
        if wait is not None:
            run.wait(wait)
        if proof is not None:
            run.verify(proof)
        ordered = tuple(run.outcomes[zone.ref] for zone in todo)
        run.close(ordered, (*notes, *(str(problem) for problem in run.problems)))
    return Applied(
        outcomes=ordered,
        receipt=journal.path,
        notes=notes,
        problems=run.problems,
        interrupted=stop.requested,
    )
