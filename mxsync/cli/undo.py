"""mxsync undo."""

from pathlib import Path

import click

from mxsync.cli.apply import carry_out, hopeless
from mxsync.cli.confirm import confirmed
from mxsync.cli.console import data, say, shown
from mxsync.cli.exit import Exit
from mxsync.cli.options import (
    Waiting,
    allow_option,
    config_option,
    format_option,
    parallelism_option,
    wait_option,
)


@click.command(cls=Waiting)
@click.argument("arguments", metavar="[RECEIPT] [ZONE]...", nargs=-1)
@config_option
@click.option("--auto-approve", is_flag=True, help="Do not ask.")
@click.option("--out", type=click.Path(readable=False, path_type=Path), help="Only save the undo plan here.")
@allow_option
@wait_option("Wait until the hosts have published the changes")
@wait_option("Then ask the world's name servers until all answer the old sets", "--verify")
@format_option("text", "json")
@parallelism_option
def command(
    arguments: tuple[str, ...],
    config_path: Path,
    auto_approve: bool,
    out: Path | None,
    allow: tuple[str, ...],
    wait: int | None,
    verify: int | None,
    form: str,
    parallelism: int | None,
) -> int:
    """Bring back what a receipt replaced.

    RECEIPT is a file written by `mxsync apply`; by default it is the newest receipt that changed one of the
    zones. Plans the inverse, shows it, asks, applies it. Owners that somebody changed since are refused.
    An undo writes a receipt too, so it can be undone.
    """
    from mxsync.cli.plan import tell
    from mxsync.cli.progress import progress
    from mxsync.config import load_config
    from mxsync.plan import digest_of, plan_to_json
    from mxsync.report.lines import Tone, line, plural
    from mxsync.report.undo import spec_edit_lines
    from mxsync.workflow.save import save_plan
    from mxsync.workflow.session import Session
    from mxsync.workflow.undo import make_undo, specs_to_edit

    config = load_config(config_path)
    with Session(config, progress=progress(), parallelism=parallelism or 0) as session:
        undo = make_undo(session, arguments, allow=allow)
        plan = undo.plan
        say([line(f"undoing {shown(undo.receipt.path)} (applied {undo.receipt.at})", Tone.TITLE)])
        if undo.already:
            say([line(f"{plural(undo.already, 'owner')} already as before", Tone.DIM)])
        tell(plan, say if form == "json" else data)
        edits = spec_edit_lines(plan, specs_to_edit(config, plan))
        if out:
            save_plan(out, plan_to_json(plan, created=session.now()))
            say([line(f"saved {out}, {digest_of(plan)}", Tone.DIM)])
            say([line(f"apply it with: mxsync apply --detached {out}", Tone.DIM)])
            say(edits)
            return Exit.ERROR if plan.incomplete else Exit.OK
        if plan.differs and not auto_approve and hopeless(plan):
            return Exit.REFUSED
        if plan.differs and not auto_approve:
            hint = "save the undo with --out and apply it, or pass --auto-approve"
            if not confirmed("Apply these changes?", instead=hint):
                click.echo("nothing was changed", err=True)
                return Exit.ERROR
        code = carry_out(session, plan, against=None, form=form, wait=wait, verify=verify)
        say(edits)
    return code
