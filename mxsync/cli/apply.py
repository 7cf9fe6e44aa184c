"""mxsync apply."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mxsync.cli.confirm import confirmed
from mxsync.cli.console import data, document, say, shown
from mxsync.cli.exit import Exit
from mxsync.cli.options import (
    Waiting,
    allow_option,
    config_option,
    format_option,
    parallelism_option,
    shard_option,
    wait_option,
)

if TYPE_CHECKING:
    from mxsync.errors import MxsyncError
    from mxsync.model import Shard
    from mxsync.plan import Plan
    from mxsync.spec import Specs
    from mxsync.workflow.apply import Applied
    from mxsync.workflow.session import Session


@click.command(cls=Waiting)
@click.argument("file", required=False, type=click.Path(readable=False, path_type=Path))
@config_option
@click.option("--auto-approve", is_flag=True, help="Do not ask (only without FILE, which was reviewed).")
@click.option("--expect-digest", metavar="SHA256", help="Refuse unless the plan has this digest.")
@click.option("--detached", is_flag=True, help="Trust the plan file alone, do not compare it with the specs.")
@click.option(
    "--max-failures", type=click.IntRange(0), default=0, help="Stop after so many failed zones; 0: never."
)
@allow_option
@shard_option
@wait_option("Wait until the hosts have published the changes")
@wait_option("Then ask the world's name servers until all answer the new sets", "--verify")
@format_option("text", "json")
@parallelism_option
def command(
    file: Path | None,
    config_path: Path,
    auto_approve: bool,
    expect_digest: str | None,
    detached: bool,
    max_failures: int,
    allow: tuple[str, ...],
    shard: "Shard | None",
    wait: int | None,
    verify: int | None,
    form: str,
    parallelism: int | None,
) -> int:
    """Change exactly what a plan says.

    With FILE, a plan saved by `mxsync plan --out`, carries out that plan; without, plans, shows and asks.
    Every change is a compare-and-swap: where the live records are no longer what the plan saw, nothing is
    written. A receipt is kept for `mxsync undo`.

    Exit code 0: every zone as planned; 1: something failed, is unfinished, unknown, or not settled or
    verified in time; 3: refused (live records moved, the guard or the host objected); 130: interrupted.
    """
    from mxsync.cli.progress import progress
    from mxsync.config import load_config
    from mxsync.report.errors import error_lines
    from mxsync.spec import load_specs
    from mxsync.workflow.session import Session

    if file is None and (detached or expect_digest is not None):
        raise click.UsageError("--detached and --expect-digest speak of a plan file: mxsync apply FILE")
    if file is not None and allow:
        raise click.UsageError("--allow is said when planning, so that it is part of what is reviewed")
    if file is not None and shard is not None:
        raise click.UsageError("--shard is said when planning, the plan file knows its shard")
    config = load_config(config_path)
    saved = _load(file, expect_digest) if file is not None else None
    part = saved.shard if saved else shard
    with Session(config, progress=progress(), parallelism=parallelism or 0, shard=part) as session:
        if saved is not None:
            plan = saved
            against = None if detached else load_specs(config)
            for error in against.errors if against else ():
                say(error_lines(error))
        else:
            plan = _fresh(session, allow)
            against = None
            if not plan.differs and shard is not None:
                return carry_out(session, plan, against=None, form=form)
            if not plan.differs:
                return _end_without_work(plan, form)
            if not auto_approve and hopeless(plan):
                return Exit.REFUSED
            if not auto_approve and not confirmed(
                "Apply these changes?", instead="save a plan and apply it, or pass --auto-approve"
            ):
                click.echo("nothing was changed", err=True)
                return Exit.ERROR
        return carry_out(
            session, plan, against=against, max_failures=max_failures, form=form, wait=wait, verify=verify
        )


def carry_out(
    session: "Session",
    plan: "Plan",
    *,
    against: "Specs | None",
    form: str,
    max_failures: int = 0,
    wait: int | None = None,
    verify: int | None = None,
) -> int:
    """Apply a plan, tell what happened, give the exit code."""
    from mxsync.cli.signals import stop_on_signals
    from mxsync.cli.verify import tell_waiting
    from mxsync.report.errors import error_lines, failure_lines
    from mxsync.report.json import applied_to_json
    from mxsync.report.lines import Tone, line
    from mxsync.report.outcome import outcome_lines, wait_lines
    from mxsync.workflow.apply import apply_plan
    from mxsync.workflow.proving import Proof

    with stop_on_signals() as stop:
        applied = apply_plan(
            session,
            plan,
            against=against,
            stop=stop,
            max_failures=max_failures,
            wait=wait,
            proof=None if verify is None else Proof(verify, tell_waiting()),
        )
    receipt = shown(applied.receipt) if applied.receipt else ""
    if receipt:  # told first: whatever happens to the output, this says what was done
        say([line(f"receipt: {receipt}", Tone.DIM)])
    if form == "json":
        document(
            applied_to_json(
                applied.outcomes,
                receipt=receipt,
                notes=applied.notes,
                problems=(*applied.problems, *_left_out(plan)),
            )
        )
    else:
        data(outcome_lines(applied.outcomes))
    say(line(note, Tone.DIM) for note in applied.notes)
    if wait is not None:
        say(wait_lines(applied.outcomes))
    for problem in applied.problems:
        say(error_lines(problem))
    if plan.failures:
        say(failure_lines(plan.failures))
        say([line("these zones could not be planned and were left alone", Tone.ERROR)])
    if plan.spec_errors:
        say([line("specs with errors were left alone, see mxsync validate", Tone.ERROR)])
    return _code(applied, plan)


def _left_out(plan: "Plan") -> "tuple[MxsyncError, ...]":
    """Why zones are missing from a plan: who reads the outcomes alone would take the rest for all."""
    from mxsync.errors import MxsyncError
    from mxsync.model import display

    failures = (
        MxsyncError(
            f"{display(failed.ref.name)} ({failed.ref.provider}): {failed.error}", *failed.error.hints
        )
        for failed in plan.failures
    )
    return (*failures, *plan.spec_errors)


def _code(applied: "Applied", plan: "Plan") -> int:
    if applied.interrupted:
        return Exit.INTERRUPTED
    bad = [outcome for outcome in applied.outcomes if not outcome.good]
    late = any(one.publication is not None and not one.publication.settled for one in applied.outcomes)
    late |= any(one.verification is not None and not one.verification.agreed for one in applied.outcomes)
    if late or applied.problems or plan.incomplete or any(not outcome.refused for outcome in bad):
        return Exit.ERROR
    return Exit.REFUSED if bad else Exit.OK


def _load(file: Path, expect_digest: str | None) -> "Plan":
    from mxsync.errors import Refused
    from mxsync.files import read_regular
    from mxsync.plan import digest_of, plan_from_json
    from mxsync.plan.codec import MAX_PLAN

    plan = plan_from_json(read_regular(file, limit=MAX_PLAN), str(file))
    digest = digest_of(plan)
    if expect_digest is not None and expect_digest.removeprefix("sha256:") != digest.removeprefix("sha256:"):
        raise Refused(
            f"{file} has digest {digest}, expected was {expect_digest}",
            "this is not the plan that was approved; nothing was changed",
        )
    return plan


def _fresh(session: "Session", allow: tuple[str, ...]) -> "Plan":
    """A plan made and shown now."""
    from mxsync.cli.plan import tell
    from mxsync.spec import load_specs
    from mxsync.workflow.plan import make_plan

    plan = make_plan(session, load_specs(session.config), allow=allow)
    tell(plan, say)
    return plan


def hopeless(plan: "Plan") -> bool:
    """Whether nothing of a plan could be applied, so that asking would be idle; says why."""
    from mxsync.report.lines import Tone, line

    if plan.guard or all(zone.blocked for zone in plan.zones if zone.actionable or zone.blocked):
        say([line("nothing of this can be applied, see the lines with !", Tone.ERROR)])
        return True
    return False


def _end_without_work(plan: "Plan", form: str) -> int:
    from mxsync.report.json import applied_to_json
    from mxsync.report.outcome import outcome_lines

    if form == "json":
        document(applied_to_json((), receipt="", notes=(), problems=_left_out(plan)))
    else:
        data(outcome_lines(()))
    return Exit.ERROR if plan.incomplete else Exit.OK
