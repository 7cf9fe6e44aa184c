"""A plan's zones to the same zones with what the world says about their changes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mxsync.mail.facts import Facts
from mxsync.mail.judge import Judge
from mxsync.mail.rule import Case
from mxsync.model import Desired, Finding, ZoneRef, new_of, old_of
from mxsync.plan import ZonePlan
from mxsync.workflow.asking import Asking, with_below
from mxsync.workflow.judging import known_facts, policy_of
from mxsync.workflow.session import Session


def looked_into(
    session: Session, asking: Asking, planned: Sequence[tuple[Desired, ZonePlan]], chosen: Sequence[Desired]
) -> tuple[list[ZonePlan], Facts]:
    """The zones, findings of ``asking.kinds`` about changed owners beside those they have; what is known now.

    ``chosen`` is all that the plan is about. The hosts of one zone hear the same.
    """
    cases = [case for desired, zone in planned for case in _changed(desired, zone)]
    if not cases:
        return [zone for _, zone in planned], Facts()
    known = known_facts(session.config, (), session.clock().date())
    facts = with_below(asking.facts(cases, known), cases, chosen)
    judge = Judge(policy_of(session.config), facts, kinds=asking.kinds)
    found: dict[ZoneRef, list[Finding]] = {}
    for finding in judge.judge(cases).findings:
        found.setdefault(finding.ref, []).append(finding)
    return [
        replace(zone, findings=(*zone.findings, *found[zone.ref])) if zone.ref in found else zone
        for _, zone in planned
    ], facts


def _changed(desired: Desired, zone: ZonePlan) -> Iterator[Case]:
    wants = {want.owner: want for want in desired.wants}
    for change in zone.changes:
        new, want = new_of(change), wants[change.owner]
        yield Case(
            ref=zone.ref,
            owner=change.owner,
            rdata=new.rdata if new else (),
            ttl=new.ttl if new else None,
            planned=True,
            old=old_of(change),
            preset=want.preset,
            where=want.where,
            recipients=want.recipients,
        )
