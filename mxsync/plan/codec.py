"""The plan file: JSON with a body, its digest, and what is told beside it."""

import hashlib
import json
from dataclasses import replace
from typing import Any

import pydantic

from mxsync.errors import InputError, MxsyncError, Position
from mxsync.model import Failure, ZoneRef, parse_shard, sort_key
from mxsync.plan.guard import Guard
from mxsync.plan.notes import finding_json
from mxsync.plan.plan import Plan, ZonePlan
from mxsync.plan.shapes import PlanJson, SpecErrorJson, ZoneJson
from mxsync.plan.values import Json, change_json, ref_json, zone_changes

PLAN_SCHEMA = "mxsync.plan/1"
MAX_PLAN = 2 << 30  # octets a plan file may have


def digest_of(plan: Plan) -> str:
    """``sha256:`` and the hash of the plan's body: the same specs and live state give the same digest."""
    return _digest(_body(plan))


def plan_to_json(plan: Plan, *, created: str) -> str:
    """The plan file's text; ``created`` (RFC 3339 UTC) stands outside the digest."""
    body = _body(plan)
    notes = [_note(zone) for zone in plan.zones if zone.objections or zone.findings]
    document = {
        "schema": PLAN_SCHEMA,
        "body": body,
        "digest": _digest(body),
        "created": created,
        "notes": notes,
        "failures": [
            {"ref": ref_json(f.ref), "message": str(f.error), "hints": list(f.error.hints)}
            for f in plan.failures
        ],
        "spec_errors": [
            {"message": e.message, "hints": list(e.hints), "where": str(e.where or "")}
            for e in plan.spec_errors
        ],
        "unchanged": plan.unchanged,
        "standing": plan.standing,
        "guard": list(plan.guard),
    }
    if plan.limits:
        document["limits"] = {
            "max_changed": plan.limits.max_changed,
            "max_removed": plan.limits.max_removed,
        }
    return json.dumps(document, indent=1, ensure_ascii=True) + "\n"


def plan_from_json(data: bytes, file: str) -> Plan:
    """The plan in a plan file. Raises InputError: not JSON, truncated, another schema, altered, malformed."""
    where = Position(file)
    document = _parse(data, file)
    schema = document.get("schema")
    if schema != PLAN_SCHEMA:
        raise InputError(
            f"schema {str(schema)[:40]!r} is none this mxsync understands, {PLAN_SCHEMA!r} is needed",
            "make a new plan with: mxsync plan --out FILE",
            where=where,
        )
    try:
        parsed = PlanJson.model_validate(document)
        plan = _plan(parsed)
    except pydantic.ValidationError as err:
        first = err.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputError(f"the plan is malformed at {place}: {first['msg'].lower()}", where=where) from err
    except InputError as err:
        raise InputError(f"the plan is malformed: {err.message}", where=where) from err
    if _digest(document["body"]) != parsed.digest:
        raise InputError(
            "the plan was altered: its digest does not match its body",
            "make a new plan with: mxsync plan --out FILE",
            where=where,
        )
    return plan


def _parse(data: bytes, file: str) -> Json:
    try:
        document = json.loads(data)
    except json.JSONDecodeError as err:
        raise InputError(
            f"this is not a whole JSON document: {err.msg.lower()}",
            "the file is truncated or no plan; make a new one with: mxsync plan --out FILE",
            where=Position(file, err.lineno, err.colno),
        ) from err
    except (UnicodeDecodeError, RecursionError, ValueError) as err:
        raise InputError("this is not a JSON document", where=Position(file)) from err
    if not isinstance(document, dict):
        raise InputError("this is not a plan: a JSON object is needed", where=Position(file))
    return document


def _body(plan: Plan) -> Json:
    zones = [_zone_body(zone) for zone in sorted(plan.zones, key=_order) if zone.actionable]
    body: Json = {"zones": zones, "allow": sorted(plan.allow)}
    if plan.shard:
        body["shard"] = str(plan.shard)
    return body


def _zone_body(zone: ZonePlan) -> Json:
    body: Json = {
        "ref": ref_json(zone.ref),
        "spec_digest": zone.spec_digest,
        "changes": [change_json(change) for change in zone.changes],
        "pending": zone.pending,
    }
    if zone.turn:
        body["turn"] = zone.turn
    if zone.batches:
        body["batches"] = list(zone.batches)
    return body


def _order(zone: ZonePlan) -> tuple[tuple[str, ...], int, ZoneRef]:
    """Canonical zone order, so that a digest does not depend on who was read first."""
    return sort_key(zone.ref.name), zone.turn, zone.ref


def _digest(body: Any) -> str:
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return "sha256:" + hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _note(zone: ZonePlan) -> Json:
    findings = [finding_json(finding) for finding in zone.findings]
    return {"ref": ref_json(zone.ref), "objections": list(zone.objections), "findings": findings}


def _plan(parsed: PlanJson) -> Plan:
    zones = {zone.ref.value(): _zone(zone) for zone in parsed.body.zones}
    if len(zones) != len(parsed.body.zones):
        raise InputError("a zone stands in it twice")
    for note in parsed.notes:
        ref = note.ref.value()
        bare = zones.get(ref, ZonePlan(ref=ref))
        zones[ref] = replace(
            bare,
            objections=tuple(note.objections),
            findings=tuple(finding.value(ref) for finding in note.findings),
        )
    shard = parse_shard(parsed.body.shard) if parsed.body.shard else None
    stray = next((ref for ref in zones if shard and not shard.holds(ref.name)), None)
    if stray:
        raise InputError(f"zone {stray.name} is not in shard {shard}")
    if bool(shard) != bool(parsed.limits):
        raise InputError("a shard comes with the limits of the whole, and only a shard does")
    return Plan(
        zones=tuple(sorted(zones.values(), key=_order)),
        unchanged=parsed.unchanged,
        standing=parsed.standing,
        failures=tuple(Failure(f.ref.value(), MxsyncError(f.message, *f.hints)) for f in parsed.failures),
        spec_errors=tuple(_spec_error(error) for error in parsed.spec_errors),
        guard=tuple(parsed.guard),
        allow=tuple(parsed.body.allow),
        shard=shard,
        limits=Guard(parsed.limits.max_changed, parsed.limits.max_removed) if parsed.limits else None,
    )


def _zone(zone: ZoneJson) -> ZonePlan:
    ref = zone.ref.value()
    changes = zone_changes(ref.name, zone.changes)
    if zone.batches and sum(zone.batches) != len(changes):
        raise InputError(f"the batches of zone {ref.name} do not hold all of its changes")
    return ZonePlan(
        ref=ref,
        changes=changes,
        pending=zone.pending,
        spec_digest=zone.spec_digest,
        turn=zone.turn,
        batches=tuple(zone.batches),
    )


def _spec_error(error: SpecErrorJson) -> MxsyncError:
    return MxsyncError(error.message, *error.hints, where=Position(error.where) if error.where else None)
