"""A receipt to the plan that brings the old sets back."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from mxsync.apply import Receipt, ReceiptZone, newest_touching, read_receipt, undo_zone
from mxsync.config import LoadedConfig
from mxsync.errors import InputError
from mxsync.model import DnsName, Failure, MxRRset, Want, ZoneRef, display, new_of, parse_name
from mxsync.plan import Plan, ZonePlan, held_together
from mxsync.report.undo import SpecPlace
from mxsync.spec import load_specs
from mxsync.workflow.fitting import fit
from mxsync.workflow.plan import guarded
from mxsync.workflow.selection import is_glob, matching
from mxsync.workflow.session import Session

NAMED = 5
"""How many zones of a receipt a hint names."""


@dataclass(frozen=True, slots=True)
class Undo:
    """The receipt that is undone, the plan that does it, and how many owners already have their old set."""

    receipt: Receipt
    plan: Plan
    already: int


def make_undo(session: Session, arguments: Sequence[str], *, allow: tuple[str, ...] = ()) -> Undo:
    """The plan that undoes a receipt.

    ``arguments`` are as on the command line: a receipt file first or not at all, then zone names or globs.
    Without a file it is the newest receipt that changed one of the zones. Raises InputError when there is
    no such receipt, or it is none.
    """
    file, patterns = _split(arguments)
    receipt = read_receipt(file) if file else _newest(session.config.receipts, patterns)
    changed = tuple(zone for zone in receipt.zones if zone.happened)
    names = {zone.ref.name for zone in changed}
    for pattern in patterns:
        if not matching(names, pattern):
            raise InputError(
                f"{receipt.path} changed nothing in {pattern}",
                f"it changed {', '.join(display(name) for name in sorted(names)[:NAMED])}" if names else "",
            )
    wanted = _selector(patterns)
    zones = tuple(zone for zone in changed if wanted(zone.ref.name))
    if not zones:
        raise InputError(f"{receipt.path} changed nothing")
    frozen = _frozen(session.config)
    done = session.read_each(
        zones, {zone.ref.provider for zone in zones}, partial(_undo_one, session, frozen, allow)
    )
    planned = [plan for _, (plan, _) in done.results if plan.notable]
    failures = tuple(Failure(zone.ref, error) for zone, error in done.failures)
    plan = Plan(zones=held_together(_last_first(planned), failures), failures=failures, allow=allow)
    return Undo(receipt, guarded(plan, session), sum(already for _, (_, already) in done.results))


def _last_first(zones: Sequence[ZonePlan]) -> Sequence[ZonePlan]:
    """The plans with the turns of each zone's hosts: the one that was changed last is undone first."""
    later: Counter[DnsName] = Counter()
    turned: list[ZonePlan] = []
    for zone in reversed(zones):
        turned.append(replace(zone, turn=later[zone.ref.name]))
        later[zone.ref.name] += 1
    return turned[::-1]


def _split(arguments: Sequence[str]) -> tuple[Path | None, Sequence[str]]:
    """A first argument that ends like a receipt is one; everything else names zones."""
    if arguments and arguments[0].endswith(".jsonl"):
        return Path(arguments[0]), arguments[1:]
    return None, arguments


def _newest(folder: Path, patterns: Sequence[str]) -> Receipt:
    wanted = _selector(patterns)
    receipt = newest_touching(folder, lambda ref: wanted(ref.name))
    if receipt is None:
        what = f"that changed {', '.join(patterns)}" if patterns else "that changed anything"
        raise InputError(
            f"there is no receipt {what} in {folder}", "name the receipt file: mxsync undo RECEIPT"
        )
    return receipt


def _selector(patterns: Sequence[str]) -> Callable[[DnsName], bool]:
    """Tells whether one of ``patterns`` stands for a name; without patterns every name is meant."""
    names = {parse_name(pattern) for pattern in patterns if not is_glob(pattern)}
    globs = [pattern for pattern in patterns if is_glob(pattern)]
    return lambda name: not patterns or name in names or any(matching([name], glob) for glob in globs)


def _frozen(config: LoadedConfig) -> Mapping[tuple[str, DnsName, str], str]:
    """Why specs freeze a zone, by provider, name and zone id (or "")."""
    return {
        (desired.provider, desired.zone, desired.zone_id): desired.frozen
        for desired in load_specs(config).desired
        if desired.frozen
    }


def _undo_one(
    session: Session,
    frozen: Mapping[tuple[str, DnsName, str], str],
    allow: tuple[str, ...],
    zone: ReceiptZone,
) -> tuple[ZonePlan, int]:
    ref = session.locate(zone.ref.provider, zone.ref.name, zone.ref.id)
    if ref != zone.ref:
        raise InputError(
            f"the receipt speaks of {display(zone.ref.name)} in {zone.ref.scope}, "
            f"the config now leads to {ref.scope}"
        )
    with session.provider(ref.provider).open(ref) as opened:
        undoing = undo_zone(zone, opened.read({change.owner for change in zone.changes}))
        reason = frozen.get((ref.provider, ref.name, "")) or frozen.get((ref.provider, ref.name, ref.id))
        fitted = fit(opened, undoing.changes, allow)
        objections = (
            *undoing.refusals,
            *([f"the spec freezes this zone: {reason}"] if undoing.changes and reason else ()),
            *fitted.objections,
        )
        plan = ZonePlan(
            ref=ref,
            changes=fitted.changes,
            batches=fitted.batches,
            objections=objections,
            pending=opened.pending(),
        )
    return plan, len(undoing.already)


def specs_to_edit(config: LoadedConfig, plan: Plan) -> dict[tuple[ZoneRef, DnsName], SpecPlace]:
    """Where the specs want an undone owner to be otherwise than the plan leaves it."""
    wants = {
        (desired.provider, desired.zone, want.owner): want
        for desired in load_specs(config).desired
        for want in desired.wants
    }
    shared = Counter(where for where, _ in {(want.where, zone) for (_, zone, _), want in wants.items()})
    places: dict[tuple[ZoneRef, DnsName], SpecPlace] = {}
    for zone in plan.zones:
        for change in zone.changes:
            want = wants.get((zone.ref.provider, zone.ref.name, change.owner))
            if want is not None and want.where is not None and not _agrees(want, new_of(change)):
                places[zone.ref, change.owner] = SpecPlace(want.where, shared[want.where])
    return places


def _agrees(want: Want, left: MxRRset | None) -> bool:
    """Whether the spec already wants what an undo leaves."""
    if left is None:
        return not want.rdata
    return want.rdata == left.rdata and want.ttl in (None, left.ttl)
