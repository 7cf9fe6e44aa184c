"""mxsync show."""

import json
from pathlib import Path

import click

from mxsync.cli.console import data, document
from mxsync.cli.exit import Exit
from mxsync.cli.options import format_option


@click.command()
@click.argument("file", type=click.Path(readable=False, path_type=Path))
@format_option("text", "json")
def command(file: Path, form: str) -> int:
    """Show a saved plan or a receipt, whole, in text or JSON."""
    from mxsync.apply import read_receipt
    from mxsync.cli.plan import tell
    from mxsync.files import read_regular
    from mxsync.plan import plan_from_json
    from mxsync.plan.codec import MAX_PLAN
    from mxsync.report.json import receipt_to_json
    from mxsync.report.outcome import receipt_lines

    content = read_regular(file, limit=MAX_PLAN)
    if _is_receipt(content):
        receipt = read_receipt(file)
        if form == "json":
            document(receipt_to_json(receipt))
        else:
            data(receipt_lines(receipt))
        return Exit.OK
    plan = plan_from_json(content, str(file))
    if form == "json":
        # Written anew: a file from elsewhere may hold control characters that no terminal should see.
        document(json.dumps(json.loads(content), indent=1, ensure_ascii=True) + "\n")
    else:
        tell(plan, data)
    return Exit.OK


def _is_receipt(content: bytes) -> bool:
    """A receipt is JSON Lines: its first line is a whole object that names the schema."""
    first, _, _ = content[:4096].partition(b"\n")
    return first.startswith(b'{"schema":"mxsync.receipt/')
