"""mxsync show."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mxsync.cli.console import data, document, say
from mxsync.cli.exit import Exit
from mxsync.cli.options import format_option

if TYPE_CHECKING:
    from mxsync.apply import MergedReceipt
    from mxsync.plan import MergedPlan
    from mxsync.verify import Survey


@click.command()
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(readable=False, path_type=Path)
)
@click.option("--merge", is_flag=True, help="Make one of the plans, receipts or verifications of shards.")
@click.option(
    "--out",
    type=click.Path(readable=False, path_type=Path),
    help="Save the merged plan here, for `mxsync apply`.",
)
@format_option("text", "json")
def command(files: tuple[Path, ...], merge: bool, out: Path | None, form: str) -> int:
    """Show a saved plan, a receipt or a verification, whole, in text or JSON.

    With --merge, FILE... are the plans of all shards of a run (`mxsync plan --shard 1/16 --out FILE`), their
    receipts, or their verifications (`mxsync verify --shard 1/16 --format json`). Exit code 1: a shard is
    missing; then no plan is written, neither with --out nor as JSON.
    """
    from mxsync.apply import MergedReceipt
    from mxsync.plan import MergedPlan
    from mxsync.verify import Survey
    from mxsync.workflow.saved import merge_saved

    if not merge and out is not None:
        raise click.UsageError("--out saves a merged plan: mxsync show --merge FILE... --out FILE")
    if not merge and len(files) > 1:
        raise click.UsageError("one file is shown; files of shards are shown as one with --merge")
    if not merge:
        return _show(files[0], form)
    match merge_saved(files):
        case MergedPlan() as plan:
            return _show_plan(plan, len(files), out, form)
        case MergedReceipt() as receipt:
            if out is not None:
                raise click.UsageError("--out saves a merged plan; receipts are only shown")
            return _show_receipt(receipt, len(files), form)
        case Survey() as verification:
            if out is not None:
                raise click.UsageError("--out saves a merged plan; verifications are shown")
            return _show_verifications(verification, len(files), form)


def _show(file: Path, form: str) -> int:
    from mxsync.apply import Receipt
    from mxsync.cli.plan import tell
    from mxsync.files import read_regular
    from mxsync.plan.codec import MAX_PLAN
    from mxsync.report.json import receipt_to_json
    from mxsync.report.outcome import receipt_lines
    from mxsync.verify import Survey
    from mxsync.workflow.saved import read_saved

    saved = read_saved(file)
    if isinstance(saved, Survey):
        _tell_verification(saved, form)
    elif isinstance(saved, Receipt):
        if form == "json":
            document(receipt_to_json(saved))
        else:
            data(receipt_lines(saved))
    elif form == "json":
        # Written anew: a file from elsewhere may hold control characters that no terminal should see.
        content = json.loads(read_regular(file, limit=MAX_PLAN))
        document(json.dumps(content, indent=1, ensure_ascii=True) + "\n")
    else:
        tell(saved, data)
    return Exit.OK


def _show_plan(merged: "MergedPlan", shards: int, out: Path | None, form: str) -> int:
    from datetime import UTC, datetime

    from mxsync.cli.plan import saved_lines, tell, tell_asides
    from mxsync.errors import InputError
    from mxsync.plan import plan_to_json
    from mxsync.plan.values import stamp
    from mxsync.report.shards import merged_line, missing_text
    from mxsync.workflow.save import save_plan

    needed = out is not None or form == "json"
    if merged.missing and needed:
        raise InputError(
            f"{missing_text(merged.missing)}, so there is no plan of all zones",
            "without --out, and as text, what is there is shown",
        )
    text = plan_to_json(merged.plan, created=stamp(datetime.now(UTC))) if needed else ""
    if form == "json":
        document(text)
        tell_asides(merged.plan)
    else:
        tell(merged.plan, data)
    say([merged_line(shards, merged.missing)])
    if out is not None:
        save_plan(out, text)
        say(saved_lines(merged.plan, out))
    return Exit.ERROR if merged.missing else Exit.OK


def _show_receipt(merged: "MergedReceipt", shards: int, form: str) -> int:
    from mxsync.report.json import merged_receipt_to_json
    from mxsync.report.outcome import merged_receipt_lines
    from mxsync.report.shards import merged_line

    if form == "json":
        document(merged_receipt_to_json(merged))
    else:
        data(merged_receipt_lines(merged))
    say([merged_line(shards, merged.missing)])
    return Exit.ERROR if merged.missing else Exit.OK


def _show_verifications(merged: "Survey", shards: int, form: str) -> int:
    from mxsync.report.shards import merged_line

    _tell_verification(merged, form)
    say([merged_line(shards, merged.missing)])
    return Exit.ERROR if merged.missing else Exit.OK


def _tell_verification(found: "Survey", form: str) -> None:
    from mxsync.report.lines import Tone, line
    from mxsync.report.verification import verification_to_json
    from mxsync.report.verify import reports_lines, summary_line

    if form == "json":
        for text in verification_to_json(found):
            document(text)
    else:
        data(reports_lines(found.zones))
        data([summary_line(found.count)])
    if not found.complete and not found.missing:
        say([line("this verification ends early: the run was cut off", Tone.WARNING)])
    say(line(problem, Tone.ERROR) for problem in found.problems)
