"""Carrying out a plan: the executor judges every outcome, receipts record it, undo inverts it."""

from mxsync.apply.executor import not_attempted, obstacle, swap_zone
from mxsync.apply.journal import Journal, open_journal
from mxsync.apply.merge import MergedReceipt, merge_receipts
from mxsync.apply.outcome import (
    OwnerOutcome,
    Publication,
    ServerWord,
    Verdict,
    Verification,
    ZoneOutcome,
    joined,
)
from mxsync.apply.receipt import RECEIPT_SCHEMA, Receipt, ReceiptZone, newest_touching, read_receipt
from mxsync.apply.undo import undo_zone

__all__ = [
    "RECEIPT_SCHEMA",
    "Journal",
    "MergedReceipt",
    "OwnerOutcome",
    "Publication",
    "Receipt",
    "ReceiptZone",
    "ServerWord",
    "Verdict",
    "Verification",
    "ZoneOutcome",
    "joined",
    "merge_receipts",
    "newest_touching",
    "not_attempted",
    "obstacle",
    "open_journal",
    "read_receipt",
    "swap_zone",
    "undo_zone",
]
