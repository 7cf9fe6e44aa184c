"""Outcomes, receipts and errors as JSON documents."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from mxsync.apply import MergedReceipt, Receipt, ZoneOutcome
from mxsync.errors import InputErrors, MxsyncError
from mxsync.model import Finding, Shard
from mxsync.plan.notes import finding_json
from mxsync.plan.values import Json, change_json, observed_json, ref_json

APPLIED_SCHEMA = "mxsync.applied/1"
ERRORS_SCHEMA = "mxsync.errors/1"


def applied_to_json(
    outcomes: Sequence[ZoneOutcome], *, receipt: str, notes: Sequence[str], problems: Iterable[MxsyncError]
) -> str:
    """What an apply did; ``receipt`` is the receipt's path, empty when there was nothing to do."""
    return _dump(
        {
            "schema": APPLIED_SCHEMA,
            "receipt": receipt,
            "zones": [_outcome(outcome) for outcome in outcomes],
            "notes": list(notes),
            "problems": [error_json(problem) for problem in problems],
        }
    )


def receipt_to_json(receipt: Receipt) -> str:
    """A receipt as one document."""
    return _dump(_account(receipt, digest=receipt.digest, shard=receipt.shard))


def merged_receipt_to_json(merged: MergedReceipt) -> str:
    """Receipts of shards as one document like that of one receipt; its plans are those of the sources."""
    sources = [
        {
            "file": str(receipt.path),
            "shard": _shard(receipt.shard),
            "at": receipt.at,
            "digest": receipt.digest,
            "complete": receipt.complete,
        }
        for receipt in merged.sources
    ]
    missing = [str(shard) for shard in merged.missing]
    return _dump({**_account(merged, digest="", shard=None), "sources": sources, "missing": missing})


def errors_to_json(
    errors: Iterable[MxsyncError], *, zones: int, files: int, findings: Iterable[Finding] = ()
) -> str:
    """The result of a validation: what was looked at, every error, every finding."""
    return _dump(
        {
            "schema": ERRORS_SCHEMA,
            "zones": zones,
            "files": files,
            "errors": [error_json(one) for one in flat(errors)],
            "findings": [{"ref": ref_json(one.ref), **finding_json(one)} for one in findings],
        }
    )


def flat(errors: Iterable[MxsyncError]) -> Iterable[MxsyncError]:
    """Errors with groups taken apart."""
    for error in errors:
        if isinstance(error, InputErrors):
            yield from flat(error.errors)
        else:
            yield error


def _account(receipt: Receipt | MergedReceipt, *, digest: str, shard: Shard | None) -> Json:
    return {
        "schema": "mxsync.receipt-document/1",
        "at": receipt.at,
        "digest": digest,
        "shard": _shard(shard),
        "actor": receipt.actor,
        "commit": receipt.commit,
        "complete": receipt.complete,
        "notes": list(receipt.notes),
        "zones": [
            {
                "ref": ref_json(zone.ref),
                "changes": [change_json(change) for change in zone.changes],
                "verdict": zone.verdict.value if zone.verdict else None,
                "batches": zone.batches,
                "message": zone.message,
                "notes": list(zone.notes),
                "pending": zone.pending,
                "publication": asdict(zone.publication) if zone.publication else None,
                "verification": asdict(zone.verification) if zone.verification else None,
            }
            for zone in receipt.zones
        ],
    }


def _shard(shard: Shard | None) -> str:
    return str(shard) if shard else ""


def _outcome(outcome: ZoneOutcome) -> Json:
    return {
        "ref": ref_json(outcome.ref),
        "verdict": outcome.verdict.value,
        "owners": [
            {
                "change": change_json(owner.change),
                "verdict": owner.verdict.value,
                "live": observed_json(owner.live),
            }
            for owner in outcome.owners
        ],
        "message": outcome.message,
        "hints": list(outcome.hints),
        "notes": list(outcome.notes),
        "change_id": outcome.change_id,
        "pending": outcome.pending,
        "batches": [{"verdict": one.verdict.value, "change_id": one.change_id} for one in outcome.batches],
        "publication": asdict(outcome.publication) if outcome.publication else None,
        "verification": asdict(outcome.verification) if outcome.verification else None,
    }


def error_json(error: MxsyncError) -> Json:
    """An error with its place; 0 and empty where there is none."""
    where = error.where
    return {
        "message": error.message,
        "hints": list(error.hints),
        "file": where.file if where else "",
        "line": where.line if where else 0,
        "column": where.column if where else 0,
    }


def _dump(document: Json) -> str:
    return json.dumps(document, indent=1, ensure_ascii=True) + "\n"
