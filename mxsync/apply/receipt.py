"""Reading receipts, whole or cut off by a crash."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from mxsync.apply.events import (
    EndJson,
    IntentJson,
    OutcomeJson,
    PublicationJson,
    StartJson,
    VerificationJson,
    parse_event,
    parse_line,
    validated,
)
from mxsync.apply.journal import RECEIPT_SCHEMA
from mxsync.apply.outcome import Publication, ServerWord, Verdict, Verification, worst
from mxsync.errors import InputError, Position
from mxsync.files import explain, read_regular
from mxsync.model import Change, DnsName, Shard, ZoneRef, parse_shard
from mxsync.plan.values import zone_changes

MAX_RECEIPT = 1 << 30

__all__ = ["RECEIPT_SCHEMA", "Receipt", "ReceiptZone", "newest_touching", "read_receipt"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptZone:
    """One zone of a receipt: what was intended and, unless a crash came first, what became of it.

    ``verdict`` is None when the run ended before the outcome was written: then only the host knows. The host
    took the changes of the owners ``accepted``, in so many requests (``batches``) as the zone needed.
    """

    ref: ZoneRef
    changes: tuple[Change, ...]
    verdict: Verdict | None = None
    owners: tuple[tuple[DnsName, Verdict], ...] = ()
    message: str = ""
    notes: tuple[str, ...] = ()
    accepted: frozenset[DnsName] = frozenset()
    batches: int = 1
    pending: str = ""
    publication: Publication | None = None
    verification: Verification | None = None

    @property
    def happened(self) -> tuple[Change, ...]:
        """The changes this run made or may have made; after a crash that is all it intended."""
        verdicts = dict(self.owners)
        return tuple(
            change
            for change in self.changes
            if self._possible(change.owner, verdicts.get(change.owner, self.verdict))
        )

    def _possible(self, owner: DnsName, verdict: Verdict | None) -> bool:
        if verdict is Verdict.DRIFTED:  # if the host accepted the swap, it drifted afterwards
            return owner in self.accepted
        return verdict in (None, Verdict.APPLIED, Verdict.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What one apply did, zone by zone, in the order it was begun.

    ``complete`` is false when the run was cut off: the last lines are missing or half written. ``shard`` is
    the plan's.
    """

    path: Path
    at: str
    digest: str
    actor: str
    commit: str
    zones: tuple[ReceiptZone, ...]
    complete: bool
    notes: tuple[str, ...] = ()
    shard: Shard | None = None


Made = TypeVar("Made")


class _NothingDone(InputError):
    """The run ended before the first line of its receipt was on disk, so before it changed anything."""


def read_receipt(path: Path) -> Receipt:
    """The receipt in a file. A cut-off last line is dropped, the receipt then incomplete.

    Raises InputError: missing, no receipt, another schema, a malformed line before the last.
    """
    lines = read_regular(path, limit=MAX_RECEIPT).splitlines(keepends=True)
    start = _start(lines[0] if lines else b"", path)
    shard = _checked(partial(parse_shard, start.shard), Position(str(path), 1)) if start.shard else None
    zones: dict[ZoneRef, ReceiptZone] = {}
    notes: tuple[str, ...] = ()
    complete = False
    for number, line in enumerate(lines[1:], start=2):
        if number == len(lines) and not line.endswith(b"\n"):
            break
        where = Position(str(path), number)
        match parse_event(line, where):
            case IntentJson() as event:
                ref = event.ref.value()
                before = zones.get(ref) if event.batch > 1 else None
                zones[ref] = _checked(partial(_intended, ref, event, before), where)
            case OutcomeJson() as event:
                ref = event.ref.value()
                intended = zones.get(ref, ReceiptZone(ref=ref, changes=()))
                zones[ref] = _checked(partial(_with_outcome, intended, event), where)
            case PublicationJson() as event:
                ref = event.ref.value()
                found = Publication(event.settled, event.seconds, event.problem)
                zones[ref] = replace(zones.get(ref, ReceiptZone(ref=ref, changes=())), publication=found)
            case VerificationJson() as event:
                ref = event.ref.value()
                seen = _verification(event)
                zones[ref] = replace(zones.get(ref, ReceiptZone(ref=ref, changes=())), verification=seen)
            case EndJson() as event:
                complete, notes = True, tuple(event.notes)
    return Receipt(
        path=path,
        at=start.at,
        digest=start.digest,
        actor=start.actor,
        commit=start.commit,
        zones=tuple(zones.values()),
        complete=complete,
        notes=notes,
        shard=shard,
    )


def newest_touching(folder: Path, wanted: Callable[[ZoneRef], bool]) -> Receipt | None:
    """The newest receipt in ``folder`` that changed (or may have changed) a wanted zone; None if none did.

    Raises InputError when the folder, or a newer file in it, cannot be read: skipping it could undo the wrong
    run.
    """
    try:
        paths = sorted(folder.iterdir(), reverse=True)
    except FileNotFoundError:
        return None
    except OSError as err:
        raise explain(err, folder) from err
    for path in paths:
        if path.suffix != ".jsonl":
            continue
        try:
            receipt = read_receipt(path)
        except _NothingDone:
            continue
        if any(zone.happened and wanted(zone.ref) for zone in receipt.zones):
            return receipt
    return None


def _start(line: bytes, path: Path) -> StartJson:
    where = Position(str(path), 1)
    if not line.endswith(b"\n"):
        raise _NothingDone("the receipt is empty or cut off in its first line: nothing was done", where=where)
    document = parse_line(line, where)
    if document.get("schema") != RECEIPT_SCHEMA:
        shown = str(document.get("schema"))[:40]
        raise InputError(
            f"schema {shown!r} is no receipt this mxsync understands, {RECEIPT_SCHEMA!r} is needed",
            where=where,
        )
    return validated(StartJson, document, where)


def _intended(ref: ZoneRef, event: IntentJson, before: ReceiptZone | None) -> ReceiptZone:
    changes = zone_changes(ref.name, event.changes)
    if before is None:
        return ReceiptZone(ref=ref, changes=changes)
    return replace(before, changes=(*before.changes, *changes), verdict=None, batches=event.batch)


def _verification(event: VerificationJson) -> Verification:
    servers = (ServerWord(one.server, one.said, one.serial) for one in event.servers)
    return Verification(event.agreed, event.seconds, tuple(servers), event.problem)


def _with_outcome(zone: ReceiptZone, event: OutcomeJson) -> ReceiptZone:
    owners = {DnsName(o.owner): _verdict(o.verdict) for o in event.owners}
    accepted = zone.accepted | (owners.keys() if event.change_id else set())
    verdict, message, notes = _verdict(event.verdict), event.message, tuple(event.notes)
    if event.batch > 1:  # beside those before it
        owners = {**dict(zone.owners), **owners}
        verdict = worst(owners.values())
        message = zone.message or message
        notes = (*zone.notes, *(note for note in notes if note not in zone.notes))
    return replace(
        zone,
        verdict=verdict,
        owners=tuple(owners.items()),
        message=message,
        notes=notes,
        accepted=accepted,
        batches=max(zone.batches, event.batch),
        pending=event.pending,
    )


def _verdict(text: str) -> Verdict:
    try:
        return Verdict(text)
    except ValueError as err:
        raise InputError(f"there is no verdict {text!r}") from err


def _checked(make: Callable[[], Made], where: Position) -> Made:
    try:
        return make()
    except InputError as err:
        raise InputError(f"the receipt is malformed: {err.message}", where=where) from err
