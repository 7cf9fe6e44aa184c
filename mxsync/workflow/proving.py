"""Asking the name servers of the world about what an apply has just changed."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mxsync.apply import ServerWord, Verification, ZoneOutcome
from mxsync.fleet import Stop
from mxsync.model import DnsName, ZoneRef, sort_key
from mxsync.verify import Agreement, Expected, ServerReport, Standing, Target, ZoneReport
from mxsync.workflow.session import Session
from mxsync.workflow.verify import Telling, expect, how_to_ask, verify

_WORST_FIRST = (
    Standing.NO_ANSWER,
    Standing.NOT_AUTHORITATIVE,
    Standing.OTHER,
    Standing.OLD,
    Standing.AS_SPECIFIED,
)


def _quiet(reports: Sequence[ZoneReport], seconds: float) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Proof:
    """For how many seconds to ask until all servers agree, and who is told what is waited for."""

    seconds: float
    telling: Telling = field(default=_quiet)


def prove(
    session: Session, outcomes: Sequence[ZoneOutcome], proof: Proof, *, stop: Stop
) -> Mapping[ZoneRef, Verification]:
    """What the name servers answer of every zone whose new sets stand at its host.

    Hosts of one zone share one verification. Zones that were not asked, because ``stop`` asked to end, count
    as not verified.
    """
    wanted: dict[DnsName, dict[DnsName, Expected]] = {}
    for outcome in outcomes:
        if outcome.verdict.good and outcome.owners:
            owners = wanted.setdefault(outcome.ref.name, {})
            for one in outcome.owners:
                expect(owners, one.change)
    if not wanted:
        return {}
    targets = [
        Target(zone, tuple(owners[owner] for owner in sorted(owners, key=sort_key)))
        for zone, owners in sorted(wanted.items(), key=lambda item: sort_key(item[0]))
    ]
    began = time.monotonic()
    found = {target.zone: Verification(agreed=False, seconds=0, problem="not asked") for target in targets}
    reports = verify(
        session, targets, how_to_ask(session), stop=stop, wait=proof.seconds, telling=proof.telling
    )
    for report in reports:
        found[report.zone] = _verification(report, int(time.monotonic() - began))
    return {one.ref: found[one.ref.name] for one in outcomes if one.ref.name in found and one.verdict.good}


def _verification(report: ZoneReport, seconds: int) -> Verification:
    return Verification(
        agreed=report.agreement is Agreement.AGREED,
        seconds=seconds,
        servers=tuple(_word(server) for server in report.asked),
        problem=report.problem,
    )


def _word(server: ServerReport) -> ServerWord:
    standings = {seen.standing for seen in server.seen}
    worst = next(one for one in _WORST_FIRST if one in standings)
    details = [seen.detail for seen in server.seen if seen.standing is worst and seen.detail]
    said = f"{worst.value} ({details[0]})" if details and worst is not Standing.AS_SPECIFIED else worst.value
    return ServerWord(str(server.server), said, server.soa.serial if server.soa else None)
