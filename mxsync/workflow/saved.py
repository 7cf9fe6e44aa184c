"""Files that runs leave behind, told apart by what is in them; those of shards merged.

A further kind of file is a further member of ``Saved`` and ``Merged``, with its branch in each function here.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from mxsync.apply import MergedReceipt, Receipt, merge_receipts, read_receipt
from mxsync.errors import InputError
from mxsync.files import read_regular
from mxsync.plan import MergedPlan, Plan, merge_plans, plan_from_json
from mxsync.plan.codec import MAX_PLAN
from mxsync.report.verification import is_verification, read_verification
from mxsync.verify import Survey, merge_surveys

Saved = Plan | Receipt | Survey
Merged = MergedPlan | MergedReceipt | Survey

_KINDS: Mapping[type[Saved], str] = {Plan: "plan", Receipt: "receipt", Survey: "verification"}


def read_saved(path: Path) -> Saved:
    """What is saved in a file. Raises InputError: missing, none of these kinds, altered, malformed."""
    content = read_regular(path, limit=MAX_PLAN)
    if is_verification(content):
        return read_verification(content, str(path))
    return read_receipt(path) if _is_receipt(content) else plan_from_json(content, str(path))


def merge_saved(paths: Sequence[Path]) -> Merged:
    """The files of shards as one.

    Raises InputError: one that cannot be read, files of different kinds, no shards of one whole.
    """
    saved: dict[str, Saved] = {}
    for path in paths:
        if str(path) in saved:
            raise InputError(f"{path} is named twice")
        saved[str(path)] = read_saved(path)
    kinds: dict[str, str] = {}
    for name, one in saved.items():
        kinds.setdefault(_KINDS[type(one)], name)
    if len(kinds) > 1:
        raise InputError(
            ", ".join(f"{name} is a {kind}" for kind, name in kinds.items()), "files of one kind are merged"
        )
    plans = {name: one for name, one in saved.items() if isinstance(one, Plan)}
    if plans:
        return merge_plans(plans)
    verifications = {name: one for name, one in saved.items() if isinstance(one, Survey)}
    if verifications:
        return merge_surveys(verifications)
    return merge_receipts([one for one in saved.values() if isinstance(one, Receipt)])


def _is_receipt(content: bytes) -> bool:
    """A receipt is JSON Lines: its first line is a whole object that names the schema."""
    first, _, _ = content[:4096].partition(b"\n")
    return first.startswith(b'{"schema":"mxsync.receipt/')
