"""mxsync verify."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mxsync.cli.console import data, document, say, talkative
from mxsync.cli.exit import Exit
from mxsync.cli.options import (
    Waiting,
    config_option,
    format_option,
    shard_option,
    wait_option,
    zones_argument,
)

if TYPE_CHECKING:
    from mxsync.errors import MxsyncError
    from mxsync.fleet import Stop
    from mxsync.model import Shard
    from mxsync.verify import Agreement, How, Standing, Target, ZoneReport
    from mxsync.workflow.session import Session
    from mxsync.workflow.verify import Telling


@click.command(cls=Waiting)
@zones_argument
@config_option
@click.option(
    "--receipt",
    type=click.Path(readable=False, path_type=Path),
    help="Verify what the apply of this receipt did, instead of the specs.",
)
@click.option(
    "--server",
    "servers",
    metavar="SERVER",
    multiple=True,
    help="Ask this server (an address or a name, with :PORT) instead of those the zone is delegated to; "
    "may be given several times.",
)
@click.option("--port", type=click.IntRange(1, 65535), help="The port of authoritative servers, not 53.")
@click.option(
    "--via",
    metavar="RESOLVER",
    multiple=True,
    help="Ask the cache of this recursive resolver (an address) instead; may be given several times.",
)
@shard_option
@wait_option("Ask again until all agree")
@format_option("text", "json")
def command(
    zones: tuple[str, ...],
    config_path: Path,
    receipt: Path | None,
    servers: tuple[str, ...],
    port: int | None,
    via: tuple[str, ...],
    shard: "Shard | None",
    wait: int | None,
    form: str,
) -> int:
    """Ask the authoritative name servers whether they answer what the specs say.

    Finds the servers of each zone as the world does, from the delegation at its parent, and asks every
    address for every owner in the spec. DNS hosts and their credentials are not needed. With --wait, asks
    again until all agree.

    Exit code 0: everything as specified everywhere; 1: some server did not answer or could not be found, or
    a spec has errors; 2: differences; 130: interrupted.
    """
    from mxsync.cli.progress import progress
    from mxsync.cli.signals import stop_on_signals
    from mxsync.config import load_config
    from mxsync.errors import InputError, InputErrors
    from mxsync.report.errors import error_lines
    from mxsync.spec import load_specs
    from mxsync.workflow.selection import select
    from mxsync.workflow.session import Session
    from mxsync.workflow.verify import how_to_ask, targets_of_receipt, targets_of_specs

    if servers and via:
        raise click.UsageError("--server asks authoritative servers and --via caches: choose one")
    config = load_config(config_path)
    errors: Sequence[MxsyncError] = ()
    if receipt is not None:
        from mxsync.apply import read_receipt

        targets = targets_of_receipt(read_receipt(receipt), zones, shard)
    else:
        specs = load_specs(config)
        errors = specs.errors
        try:
            targets = targets_of_specs(select(specs.desired, zones, shard))
        except InputError as err:  # the spec of that zone may be among the broken ones
            raise InputErrors((*errors, err)) from err
    with Session(config, progress=progress(), shard=shard) as session, stop_on_signals() as stop:
        how = how_to_ask(session, servers=servers, via=via, port=port)
        reports = _reports(session, targets, how, stop, wait)
        counts = _tell(
            reports,
            form,
            at=session.now(),
            shard=shard,
            errors=errors,
            complete=lambda: not stop.requested,
        )
    for error in errors:
        say(error_lines(error))
    return _code(counts, len(targets), errors=bool(errors), stopped=stop.requested)


def _reports(
    session: "Session", targets: "Sequence[Target]", how: "How", stop: "Stop", wait: int | None
) -> "Iterator[ZoneReport]":
    from mxsync.workflow.former import FormerSets
    from mxsync.workflow.verify import verify

    former = FormerSets(session.config.receipts)
    telling = tell_waiting(former.named)
    for report in verify(session, targets, how, stop=stop, wait=wait or 0, telling=telling):
        yield former.named(report)


def tell_waiting(named: "Callable[[ZoneReport], ZoneReport]" = lambda report: report) -> "Telling":
    """Says on stderr what is waited for, once for each thing."""
    said: list[str] = []

    def telling(reports: "Sequence[ZoneReport]", seconds: float) -> None:
        from mxsync.report.verify import waiting_lines

        first, *rest = waiting_lines([named(one) for one in reports], seconds)
        if [one.text for one in rest] != said:
            said[:] = [one.text for one in rest]
            sys.stdout.flush()
            say([first, *rest])

    return telling


def _tell(
    reports: "Iterator[ZoneReport]",
    form: str,
    *,
    at: str,
    shard: "Shard | None",
    errors: "Sequence[MxsyncError]",
    complete: "Callable[[], bool]",
) -> "Counter[Agreement]":
    """Say what was found as it is found, or at the end where it would run into a progress bar."""
    from mxsync.report.verification import end_line, start_line, zone_line
    from mxsync.report.verify import reports_lines, summary_line, trouble_lines, troubles

    counts: Counter[Agreement] = Counter()
    trouble: Counter[tuple[str, Standing]] = Counter()

    def counted() -> "Iterator[ZoneReport]":
        for report in reports:
            counts[report.agreement] += 1
            trouble.update(troubles(report))
            yield report

    if form == "json":
        document(start_line(at, shard))
        for report in counted():
            document(zone_line(report))
        document(end_line(counts, complete=complete(), problems=[str(error) for error in errors]))
        return counts
    lines = reports_lines(counted())
    data(list(lines) if talkative() else lines)
    data([summary_line(counts)])
    sys.stdout.flush()
    say(trouble_lines(trouble))
    return counts


def _code(counts: "Counter[Agreement]", targets: int, *, errors: bool, stopped: bool) -> int:
    from mxsync.verify import Agreement

    if stopped:
        return Exit.INTERRUPTED
    if errors or counts[Agreement.UNTOLD] or counts.total() < targets:
        return Exit.ERROR
    return Exit.DIFFERENT if counts[Agreement.DIFFERS] else Exit.OK
