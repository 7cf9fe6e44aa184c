"""mxsync plan."""

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mxsync.cli.console import data, document, say
from mxsync.cli.exit import Exit
from mxsync.cli.options import (
    allow_option,
    config_option,
    format_option,
    parallelism_option,
    shard_option,
    zones_argument,
)

if TYPE_CHECKING:
    from mxsync.model import Shard
    from mxsync.plan import Plan
    from mxsync.report.lines import Line


@click.command()
@zones_argument
@config_option
@click.option(
    "--out",
    type=click.Path(readable=False, path_type=Path),
    help="Save the plan here, for `mxsync apply`.",
)
@format_option("text", "json")
@click.option(
    "--detailed-exitcode", is_flag=True, help="Exit with 2 when there is a difference or an objection."
)
@click.option(
    "--against",
    type=click.Path(readable=False, path_type=Path),
    help="Compare with a snapshot (import --format json) instead of the hosts.",
)
@allow_option
@shard_option
@parallelism_option
def command(
    zones: tuple[str, ...],
    config_path: Path,
    out: Path | None,
    form: str,
    detailed_exitcode: bool,
    against: Path | None,
    allow: tuple[str, ...],
    shard: "Shard | None",
    parallelism: int | None,
) -> int:
    """Show what would change; save it with --out.

    ZONE is a zone's name or a glob such as '*.example'; by default all zones of the specs. Nothing is
    changed anywhere. Plans of all shards are made one plan by `mxsync show --merge`.

    Exit code 0: planned; 1: something could not be planned, or a check could not tell; 2: differences, only
    with --detailed-exitcode.
    """
    from mxsync.cli.progress import progress
    from mxsync.config import load_config
    from mxsync.plan import plan_to_json
    from mxsync.spec import load_specs
    from mxsync.workflow.plan import make_plan
    from mxsync.workflow.save import save_plan
    from mxsync.workflow.session import Session
    from mxsync.workflow.snapshot import read_snapshot

    config = load_config(config_path)
    specs = load_specs(config)
    hosts = read_snapshot(against).provider if against else None
    with Session(
        config, progress=progress(), parallelism=parallelism or 0, shard=shard, hosts=hosts
    ) as session:
        plan = make_plan(session, specs, zones=zones, allow=allow)
        text = plan_to_json(plan, created=session.now()) if out or form == "json" else ""
    if form == "json":
        document(text)
        tell_asides(plan)
    else:
        tell(plan, data)
    if out:
        save_plan(out, text)
        say(saved_lines(plan, out))
    if plan.incomplete or plan.untold:
        return Exit.ERROR
    return Exit.DIFFERENT if detailed_exitcode and plan.differs else Exit.OK


def saved_lines(plan: "Plan", out: Path) -> "Iterator[Line]":
    """Where a plan was saved, what its digest is, what to do with it."""
    from mxsync.plan import digest_of
    from mxsync.report.lines import Tone, line

    yield line(f"saved {out}, {digest_of(plan)}", Tone.DIM)
    if plan.differs:
        yield line(f"apply it with: mxsync apply {out}", Tone.DIM)


def tell(plan: "Plan", to: "Callable[[Iterable[Line]], None]") -> None:
    """Show a plan as text; what could not be planned is told on stderr, before its summary is read."""
    from mxsync.report.plan import plan_lines

    to(plan_lines(plan))
    tell_asides(plan)


def tell_asides(plan: "Plan") -> None:
    """What is missing from a plan and what stands against it, on stderr."""
    from mxsync.report.errors import error_lines, failure_lines
    from mxsync.report.plan import aside_lines

    sys.stdout.flush()
    for error in plan.spec_errors:
        say(error_lines(error))
    say(failure_lines(plan.failures))
    say(aside_lines(plan))
