"""Swaps one zone and judges the outcome by what the host then serves, not by what it said."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mxsync.apply.outcome import OwnerOutcome, Verdict, ZoneOutcome, worst
from mxsync.errors import HostError, MxsyncError, OutcomeUnknown, Refused, Stale, ZoneMissing, internal_error
from mxsync.model import Change, DnsName, Observed, ZoneRef, display, new_of, old_of
from mxsync.provider import Provider, Swapped, Zone

ATTEMPTS = 3
"""How often the identical swap is sent when replies get lost and the old sets still stand."""

Said = Swapped | Stale | Refused | OutcomeUnknown | HostError


def swap_zone(provider: Provider, ref: ZoneRef, changes: Sequence[Change]) -> ZoneOutcome:
    """Carry out all changes of a zone at once, then read back and judge each owner.

    A swap is repeated only after a lost reply, and only while every old set still stands. Never raises a
    MxsyncError: whatever happens is an outcome.
    """
    settled: list[ZoneOutcome] = []
    try:
        with provider.open(ref) as zone:
            settled.append(_settle(zone, ref, changes))
    except MxsyncError as err:
        if settled:  # only closing failed: what was read back stands
            return replace(settled[0], notes=(*settled[0].notes, str(err)))
        verdict = Verdict.GONE if isinstance(err, ZoneMissing) else Verdict.FAILED
        return not_attempted(ref, changes, verdict, err)
    return settled[0]


def obstacle(provider: Provider, ref: ZoneRef, batches: Sequence[Sequence[Change]]) -> ZoneOutcome | None:
    """What swapping a zone would come to, as far as reading tells; None: nothing stands against it.

    Asked before the first of several hosts is changed, so that they are not left in different states.
    """
    changes = [change for batch in batches for change in batch]
    try:
        with provider.open(ref) as zone:
            live = zone.read([change.owner for change in changes])
    except MxsyncError as err:
        verdict = Verdict.GONE if isinstance(err, ZoneMissing) else Verdict.FAILED
        return not_attempted(ref, changes, verdict, err)
    if all(
        _untouched(batch, live) or all(live.get(change.owner) == new_of(change) for change in batch)
        for batch in batches
    ):
        return None
    return _judge(ref, changes, live, Stale("the zone is not as it was planned"))


def not_attempted(
    ref: ZoneRef, changes: Sequence[Change], verdict: Verdict, reason: MxsyncError
) -> ZoneOutcome:
    """The outcome of a zone of which nothing was sent."""
    owners = tuple(OwnerOutcome(change, verdict) for change in changes)
    return ZoneOutcome(ref=ref, verdict=verdict, owners=owners, message=str(reason), hints=reason.hints)


def _settle(zone: Zone, ref: ZoneRef, changes: Sequence[Change]) -> ZoneOutcome:
    owners = [change.owner for change in changes]
    left = ATTEMPTS
    said: Said | None = None
    while True:
        left -= 1
        answer = _attempt(zone, changes)
        said = _summed_up(said, answer)
        try:
            live = zone.read(owners) if owners else {}
        except MxsyncError as err:
            return _unread(ref, changes, said, err)
        if not (left and isinstance(answer, OutcomeUnknown) and _untouched(changes, live)):
            break
    outcome = _judge(ref, changes, live, said)
    pending = _pending(zone)
    if pending and outcome.verdict is Verdict.ALREADY:
        # Somebody (or a run that was cut off) changed the records and still owes the rest: complete that.
        said = _attempt(zone, ())
        if isinstance(said, Swapped):
            outcome = replace(outcome, notes=said.notes, change_id=said.change_id)
        pending = _pending(zone)
    return replace(outcome, pending=pending)


def _attempt(zone: Zone, changes: Sequence[Change]) -> Said:
    try:
        return zone.swap(changes)
    except (Stale, Refused, OutcomeUnknown, HostError) as err:
        return err
    except Exception as err:  # noqa: BLE001 - the contract names no other: nobody knows what was sent
        return OutcomeUnknown(str(internal_error(err)), *internal_error(err).hints)


def _summed_up(before: Said | None, answer: Said) -> Said:
    """An answer that declines a repetition says nothing of the try before it, whose reply was lost."""
    return before if isinstance(before, OutcomeUnknown) and not isinstance(answer, Swapped) else answer


def _pending(zone: Zone) -> str:
    try:
        return zone.pending()
    except MxsyncError as err:
        return f"it could not be found out whether anything is owed: {err}"


def _untouched(changes: Sequence[Change], live: Mapping[DnsName, Observed]) -> bool:
    return all(live.get(change.owner) == old_of(change) for change in changes)


def _judge(
    ref: ZoneRef, changes: Sequence[Change], live: Mapping[DnsName, Observed], said: Said
) -> ZoneOutcome:
    outcomes = tuple(_judge_owner(change, live.get(change.owner), said) for change in changes)
    verdict = worst(outcome.verdict for outcome in outcomes)
    if not changes and not isinstance(said, Swapped):
        verdict = Verdict.FAILED
    outcome = ZoneOutcome(ref=ref, verdict=verdict, owners=outcomes)
    if isinstance(said, Swapped):
        return replace(outcome, message=_explain_silence(verdict), notes=said.notes, change_id=said.change_id)
    if verdict.good:
        return outcome
    return replace(outcome, message=_in_words(said, verdict), hints=said.hints)


def _judge_owner(change: Change, live: Observed | None, said: Said) -> OwnerOutcome:
    if live == new_of(change):
        happened = isinstance(said, Swapped | OutcomeUnknown)
        return OwnerOutcome(change, Verdict.APPLIED if happened else Verdict.ALREADY, live)
    if live != old_of(change):
        return OwnerOutcome(change, Verdict.DRIFTED, live)
    match said:
        case Swapped() | OutcomeUnknown():
            return OwnerOutcome(change, Verdict.UNKNOWN, live)
        case HostError():
            return OwnerOutcome(change, Verdict.FAILED, live)
        case _:
            return OwnerOutcome(change, Verdict.REFUSED, live)


def _in_words(said: MxsyncError, verdict: Verdict) -> str:
    if verdict is Verdict.UNKNOWN:
        return f"{said}; the old set still stands, but the change may yet arrive: plan again before repeating"
    return str(said)


def _explain_silence(verdict: Verdict) -> str:
    match verdict:
        case Verdict.UNKNOWN:
            return "the host accepted the change and still serves the old set: plan again before repeating"
        case Verdict.DRIFTED:
            return "the host accepted the change and now serves something else"
        case _:
            return ""


def _unread(ref: ZoneRef, changes: Sequence[Change], said: Said, err: MxsyncError) -> ZoneOutcome:
    """The live state after a try could not be read: only a refusal before sending is certain."""
    if isinstance(said, Stale | Refused | HostError):
        verdict = Verdict.GONE if isinstance(err, ZoneMissing) else Verdict.REFUSED
        if isinstance(said, HostError) and not isinstance(err, ZoneMissing):
            verdict = Verdict.FAILED
        return not_attempted(ref, changes, verdict, said)
    owners = tuple(OwnerOutcome(change, Verdict.UNKNOWN) for change in changes)
    sent = "the host accepted the change" if isinstance(said, Swapped) else str(said)
    return ZoneOutcome(
        ref=ref,
        verdict=Verdict.UNKNOWN,
        owners=owners,
        message=f"{sent}, but {display(ref.name)} could not be read back: {err}",
        hints=err.hints,
    )
