"""A plan as text."""

from collections.abc import Iterator

from mxsync.model import Change, Create, Delete, DnsName, Finding, Mx, MxRRset, Replace, Severity, display
from mxsync.model import relative_to as relative
from mxsync.plan import Plan, ZonePlan, hosts_in_turn
from mxsync.report.findings import check_lines, finding_lines
from mxsync.report.lines import Line, Tone, line, plural
from mxsync.report.shards import shard_line


def plan_lines(plan: Plan) -> Iterator[Line]:
    """The whole plan, zone by zone; the last line is the summary."""
    for hosts in hosts_in_turn(plan.zones):
        before = ""
        for zone in hosts:
            yield from zone_lines(zone, before=before)
            yield line("")
            before = zone.ref.provider if zone.actionable else before
    for reason in plan.guard:
        yield line(f"! guard: {reason}", Tone.ERROR)
    if plan.guard:
        yield line("  apply will refuse this plan; if it is meant, plan with --allow mass-change", Tone.DIM)
        if plan.shard:
            yield line("  merged with the other shards it is judged by the undivided limits", Tone.DIM)
        yield line("")
    unknown = [one for zone in plan.zones for one in zone.findings if _told_together(one)]
    if unknown:
        yield from check_lines(unknown)
        yield line("")
    if plan.allow:
        yield line(f"allowed: {', '.join(plan.allow)}", Tone.WARNING)
    if plan.shard:
        yield shard_line(plan.shard)
    yield plan_summary(plan)


def plan_summary(plan: Plan) -> Line:
    """``Plan: 2 to create, 1 to replace, 0 to delete in 3 zones``."""
    count = plan.count
    zones = sum(1 for zone in plan.zones if zone.changes)
    return line(
        f"Plan: {count.create:,} to create, {count.replace:,} to replace, {count.delete:,} to delete "
        f"in {plural(zones, 'zone')}",
        Tone.TITLE,
    )


def aside_lines(plan: Plan) -> Iterator[Line]:
    """What a reader should know beside the plan: how much is as specified, how much is missing."""
    blocked = sum(1 for zone in plan.zones if zone.blocked)
    if plan.shard and plan.empty:
        yield line("no zone is in this shard", Tone.DIM)
    if plan.unchanged:
        yield line(f"{plural(plan.unchanged, 'zone')} as specified", Tone.DIM)
    if blocked:
        yield line(
            f"{plural(blocked, 'zone')} cannot be applied as planned, see the lines with !", Tone.WARNING
        )
    yield from _quiet_lines(plan)
    yield from (line(remark, Tone.DIM) for remark in plan.remarks)
    if plan.failures:
        yield line(f"{plural(len(plan.failures), 'zone')} could not be planned", Tone.ERROR)
    if plan.spec_errors:
        yield line(
            f"{plural(len(plan.spec_errors), 'error')} in the specs, their zones are not planned", Tone.ERROR
        )


def _quiet_lines(plan: Plan) -> Iterator[Line]:
    """How many findings a plan does not show: what is only worth knowing, and what it does not change."""
    infos = sum(finding.quiet for zone in plan.zones for finding in zone.findings)
    told = [
        *([plural(infos, "info")] if infos else []),
        *([f"{plural(plan.standing, 'warning')} about sets that stay as they are"] if plan.standing else []),
    ]
    if told:
        yield line(f"not shown: {', '.join(told)}; mxsync check shows them", Tone.DIM)


def zone_lines(zone: ZonePlan, *, before: str = "") -> Iterator[Line]:
    """One zone: its name, its changes, what stands against them; ``before`` is the host changed first."""
    where = " ".join(part for part in (zone.ref.provider, zone.ref.id, zone.ref.scope) if part)
    yield line(f"{display(zone.ref.name)}  ({where})", Tone.TITLE)
    if before and zone.actionable and not zone.blocked:
        yield line(f"  once {before} is changed", Tone.DIM)
    if zone.batches:
        several = plural(len(zone.batches), "batch")
        yield line(
            f"  in {several}, one after the other: each is all or nothing, the zone is not", Tone.WARNING
        )
    for number, changes in enumerate(zone.parts, start=1):
        if zone.batches:
            yield line(f"  batch {number}: {plural(len(changes), 'change')}", Tone.DIM)
        for change in changes:
            yield from change_lines(change, zone.ref.name)
    if zone.pending:
        yield line(f"  ~ unfinished: {zone.pending}", Tone.REPLACE)
    for reason in zone.objections:
        yield line(f"  ! {reason}", Tone.ERROR)
    for finding in zone.findings:
        if not (finding.quiet or _told_together(finding)):
            yield from finding_lines(finding)


def _told_together(finding: Finding) -> bool:
    """What could not be told is most often the same for many zones, so it is told once for all."""
    return finding.severity is Severity.UNKNOWN


def change_lines(change: Change, zone: DnsName) -> Iterator[Line]:
    """One change: its symbol and owner, then every record that goes, comes or stays."""
    match change:
        case Create(new=new):
            yield line(f"  + {_title(new.owner, zone)}  TTL {new.ttl}{_meaning(new)}", Tone.CREATE)
            for mx in new.rdata:
                yield line(f"      + {_record(mx)}", Tone.CREATE)
        case Delete(old=old):
            yield line(f"  - {_title(old.owner, zone)}  TTL {old.ttl}", Tone.DELETE)
            for mx in old.rdata:
                yield line(f"      - {_record(mx)}", Tone.DELETE)
        case Replace(old=old, new=new):
            ttl = str(new.ttl) if old.ttl == new.ttl else f"{old.ttl} -> {new.ttl}"
            yield line(f"  ~ {_title(new.owner, zone)}  TTL {ttl}{_meaning(new)}", Tone.REPLACE)
            goes = {mx: ("-", Tone.DELETE) for mx in old.rdata if mx not in new.rdata}
            stays = {mx: (" ", Tone.DIM) for mx in old.rdata if mx in new.rdata}
            comes = {mx: ("+", Tone.CREATE) for mx in new.rdata if mx not in old.rdata}
            # In order of preference, and what goes before what comes instead (a stable sort).
            marked = sorted({**goes, **stays, **comes}.items(), key=lambda item: item[0].preference)
            for mx, (mark, tone) in marked:
                yield line(f"      {mark} {_record(mx)}", tone)


def _title(owner: DnsName, zone: DnsName) -> str:
    return f"{relative(owner, zone)}  MX"


def _record(mx: Mx) -> str:
    return f"{mx.preference} {display(mx.exchange)}"


def _meaning(new: MxRRset) -> str:
    return "  (accepts no mail)" if new.is_null else ""
