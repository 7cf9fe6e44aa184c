"""Waiting until the hosts have published what they accepted."""

import time
from collections.abc import Mapping, Sequence

from mxsync.apply import Publication, ZoneOutcome
from mxsync.errors import MxsyncError
from mxsync.fleet import Stop, each
from mxsync.model import ZoneRef
from mxsync.workflow.session import Session

PATIENCE = 600
"""Seconds to wait when nobody says how long."""

FIRST_PAUSE = 0.5  # seconds between two rounds; doubled each time
LONGEST_PAUSE = 10.0
SLICE = 0.2  # seconds until a request to stop is noticed

FAILURES = 3
"""How often in a row a host may fail to answer until a zone is given up; backends repeat reads themselves."""


def wait_for_hosts(
    session: Session, outcomes: Sequence[ZoneOutcome], *, seconds: float, stop: Stop
) -> Mapping[ZoneRef, Publication]:
    """Ask about every accepted change until its host has published it, for at most so many ``seconds``.

    Every zone with an accepted change that stands is in the result. Ends early when ``stop`` asks.
    """
    began = time.monotonic()
    waiting = {outcome.ref: outcome for outcome in outcomes if outcome.verdict.good and outcome.change_ids}
    if not waiting:
        return {}
    found: dict[ZoneRef, Publication] = {}
    trouble: dict[ZoneRef, list[MxsyncError]] = {}
    pause = FIRST_PAUSE
    session.progress.start("waiting for the hosts", len(waiting))
    try:
        while True:
            done = each(
                tuple(waiting.values()),
                lambda outcome: _settled(session, outcome),
                parallelism=session.writers({ref.provider for ref in waiting}),
                stop=stop,
            )
            passed = time.monotonic() - began
            for outcome, settled in done.results:
                trouble.pop(outcome.ref, None)
                if settled:
                    found[outcome.ref] = Publication(settled=True, seconds=int(passed))
            for outcome, error in done.failures:
                errors = trouble.setdefault(outcome.ref, [])
                errors.append(error)
                if len(errors) == FAILURES:
                    found[outcome.ref] = Publication(settled=False, seconds=int(passed), problem=str(error))
            for ref in waiting.keys() & found.keys():
                del waiting[ref]
                session.progress.advance()
            if not waiting or stop.requested or passed >= seconds:
                break
            _pause(min(pause, seconds - passed), stop)
            pause = min(2 * pause, LONGEST_PAUSE)
    finally:
        session.progress.finish()
    passed = int(time.monotonic() - began)
    for ref in waiting:
        problem = str(trouble[ref][-1]) if ref in trouble else ""
        found[ref] = Publication(settled=False, seconds=passed, problem=problem)
    return found


def _settled(session: Session, outcome: ZoneOutcome) -> bool:
    with session.provider(outcome.ref.provider).open(outcome.ref) as zone:
        return all(zone.settled(change_id) for change_id in outcome.change_ids)


def _pause(seconds: float, stop: Stop) -> None:
    until = time.monotonic() + seconds
    while not stop.requested and (left := until - time.monotonic()) > 0:
        time.sleep(min(left, SLICE))
