"""What an apply did, and receipts, as text."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from mxsync.apply import (
    MergedReceipt,
    OwnerOutcome,
    Publication,
    Receipt,
    ReceiptZone,
    Verdict,
    Verification,
    ZoneOutcome,
)
from mxsync.model import Change, Create, Delete, DnsName, Foreign, MxRRset, Observed, Replace, display
from mxsync.model import relative_to as relative
from mxsync.report.alike import FEW, alike, named
from mxsync.report.lines import Line, Tone, line, plural
from mxsync.report.plan import change_lines
from mxsync.report.shards import shard_line

_SYMBOLS = {Create: "+", Replace: "~", Delete: "-"}
_TONES = {
    Verdict.APPLIED: Tone.GOOD,
    Verdict.ALREADY: Tone.GOOD,
    Verdict.NOT_ATTEMPTED: Tone.WARNING,
}

# Verdicts of zones as they were before, for a reason that many zones may share (expired credentials).
_TOLD_TOGETHER = (Verdict.FAILED, Verdict.NOT_ATTEMPTED)


def outcome_lines(outcomes: Sequence[ZoneOutcome]) -> Iterator[Line]:
    """Every zone with its verdict and what is behind it; the last line counts the verdicts.

    Many zones of which nothing was sent, all for the same reason, are told as one.
    """
    for group in alike(outcomes, lambda one: one.ref, _said):
        if len(group) > FEW:
            first = group[0]
            names = named(one.ref.name for one in group)
            yield line(f"{names} ({first.ref.provider}): {first.verdict.value}", _tone(first.verdict))
            yield from _reason_lines(first)
        else:
            for outcome in group:
                yield from _zone_lines(outcome)
    yield _summary(Counter(outcome.verdict for outcome in outcomes))


def _said(outcome: ZoneOutcome) -> tuple[str, ...] | None:
    """What is told of a zone of which nothing was sent, so that many of them can be told as one."""
    if outcome.verdict in _TOLD_TOGETHER and not outcome.batches:
        return outcome.verdict.value, outcome.message, *outcome.hints
    return None


def _zone_lines(outcome: ZoneOutcome) -> Iterator[Line]:
    where = " ".join(part for part in (outcome.ref.provider, outcome.ref.id) if part)
    text = f"{display(outcome.ref.name)} ({where}): {outcome.verdict.value}"
    yield line(text, _tone(outcome.verdict))
    if outcome.batches:
        told = Counter(one.verdict.value for one in outcome.batches)
        which = ", ".join(f"{count:,} {verdict}" for verdict, count in told.items())
        yield line(f"  in {plural(len(outcome.batches), 'batch')}: {which}", Tone.DIM)
    for owner in outcome.owners:
        yield from _owner_lines(owner, outcome)
    if outcome.message:
        yield line(f"  {outcome.message}", Tone.PLAIN if outcome.good else Tone.ERROR)
    for note in outcome.notes:
        yield line(f"  note: {note}", Tone.DIM)
    if outcome.pending:
        yield line(f"  unfinished: {outcome.pending}", Tone.WARNING)
    if outcome.publication and not outcome.publication.settled:  # the others are counted, see wait_lines
        yield from _publication_lines(outcome.publication)
    yield from _verification_lines(outcome.verification)
    for hint in outcome.hints:
        yield line(f"  hint: {hint}", Tone.DIM)


def _reason_lines(outcome: ZoneOutcome) -> Iterator[Line]:
    if outcome.message:
        yield line(f"  {outcome.message}", Tone.ERROR)
    for hint in outcome.hints:
        yield line(f"  hint: {hint}", Tone.DIM)


def receipt_lines(receipt: Receipt) -> Iterator[Line]:
    """A receipt: who, when, from which revision, and every zone with its changes and verdict."""
    yield _title(receipt)
    yield line(f"plan {receipt.digest}", Tone.DIM)
    if receipt.shard:
        yield shard_line(receipt.shard)
    yield from _account_lines(receipt, () if receipt.complete else ("this receipt",))


def merged_receipt_lines(merged: MergedReceipt) -> Iterator[Line]:
    """Receipts of shards: who, when, the plan of each shard, and every zone with its changes and verdict."""
    yield _title(merged)
    for receipt in merged.sources:
        yield line(f"plan {receipt.digest}, shard {receipt.shard}", Tone.DIM)
    cut_off = (f"receipt {receipt.path}" for receipt in merged.sources if not receipt.complete)
    yield from _account_lines(merged, cut_off)


def _title(receipt: Receipt | MergedReceipt) -> Line:
    by = f" by {receipt.actor}" if receipt.actor else ""
    commit = f", specs at {receipt.commit}" if receipt.commit else ""
    return line(f"Applied {receipt.at}{by}{commit}", Tone.TITLE)


def _account_lines(receipt: Receipt | MergedReceipt, cut_off: Iterable[str]) -> Iterator[Line]:
    yield line("")
    for zone in receipt.zones:
        yield from _receipt_zone_lines(zone)
        yield line("")
    for which in cut_off:
        yield line(
            f"{which} ends early: the run was cut off; "
            "zones without an outcome may or may not be changed (mxsync plan tells)",
            Tone.WARNING,
        )
    for note in receipt.notes:
        yield line(f"note: {note}", Tone.DIM)
    yield _summary(Counter(zone.verdict or Verdict.UNKNOWN for zone in receipt.zones))


def _receipt_zone_lines(zone: ReceiptZone) -> Iterator[Line]:
    verdict = zone.verdict.value if zone.verdict else "outcome not recorded"
    tone = _tone(zone.verdict) if zone.verdict else Tone.WARNING
    yield line(f"{display(zone.ref.name)}  ({zone.ref.provider} {zone.ref.scope}): {verdict}", tone)
    if zone.batches > 1:
        yield line(f"  in {plural(zone.batches, 'batch')}", Tone.DIM)
    for change in zone.changes:
        yield from change_lines(change, zone.ref.name)
    for text in (zone.message, *zone.notes):
        if text:
            yield line(f"  {text}", Tone.DIM)
    if zone.pending:
        yield line(f"  unfinished: {zone.pending}", Tone.WARNING)
    yield from _publication_lines(zone.publication)
    yield from _verification_lines(zone.verification)


def wait_lines(outcomes: Sequence[ZoneOutcome]) -> Iterator[Line]:
    """What came of waiting for the hosts."""
    waited = [outcome.publication for outcome in outcomes if outcome.publication is not None]
    late = sum(not one.settled for one in waited)
    if len(waited) > late:
        yield line(f"{plural(len(waited) - late, 'zone')} settled at the hosts", Tone.GOOD)
    if late:
        yield line(f"{plural(late, 'zone')} not settled yet; the changes themselves are accepted", Tone.ERROR)
    if not waited:
        yield line("no change to wait for", Tone.DIM)


def _publication_lines(found: Publication | None) -> Iterator[Line]:
    if found is None:
        return
    if found.settled:
        yield line("  settled", Tone.DIM)
        return
    problem = f": {found.problem}" if found.problem else ""
    yield line(f"  not settled after {plural(found.seconds, 'second')}{problem}", Tone.ERROR)


def _verification_lines(found: Verification | None) -> Iterator[Line]:
    if found is None:
        return
    if found.agreed:
        serials = {one.serial for one in found.servers if one.serial is not None}
        serial = f", serial {serials.pop()}" if len(serials) == 1 else ""
        yield line(f"  verified at {plural(len(found.servers), 'name server')}{serial}", Tone.DIM)
        return
    yield line(f"  not verified after {plural(found.seconds, 'second')}", Tone.ERROR)
    if found.problem:
        yield line(f"    {found.problem}", Tone.ERROR)
    for one in found.servers:
        serial = f", serial {one.serial}" if one.serial is not None else ""
        yield line(f"    {one.server}: {one.said}{serial}", Tone.DIM)


def _owner_lines(owner: OwnerOutcome, outcome: ZoneOutcome) -> Iterator[Line]:
    shown = f"  {_SYMBOLS[type(owner.change)]} {relative(owner.owner, outcome.ref.name)}"
    if owner.verdict is outcome.verdict and owner.verdict is not Verdict.DRIFTED:
        yield line(shown, _tone(owner.verdict))
        return
    yield line(f"{shown}  {owner.verdict.value}", _tone(owner.verdict))
    if owner.verdict is Verdict.DRIFTED:
        yield line(f"      expected {observed_text(_expected(owner.change))}", Tone.DIM)
        yield line(f"      found    {observed_text(owner.live)}", Tone.WARNING)


def _expected(change: Change) -> MxRRset | None:
    match change:
        case Create():
            return None
        case Replace(old=old) | Delete(old=old):
            return old


def observed_text(observed: Observed | None) -> str:
    """What an owner has, in one line."""
    match observed:
        case None:
            return "no MX"
        case Foreign(reason=reason):
            return reason
        case MxRRset():
            records = ", ".join(f"{mx.preference} {_exchange(mx.exchange)}" for mx in observed.rdata)
            return f"{records} (TTL {observed.ttl})"


def _exchange(name: DnsName) -> str:
    return display(name)


def _tone(verdict: Verdict) -> Tone:
    return _TONES.get(verdict, Tone.ERROR)


def _summary(count: Counter[Verdict]) -> Line:
    told = [f"{plural(count[verdict], 'zone')} {verdict.value}" for verdict in Verdict if count[verdict]]
    good = all(verdict.good for verdict in count)
    return line("Apply: " + (", ".join(told) or "nothing to do"), Tone.TITLE if good else Tone.ERROR)
