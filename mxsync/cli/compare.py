"""mxsync compare."""

from pathlib import Path

import click

from mxsync.cli.console import data, document, say
from mxsync.cli.exit import Exit
from mxsync.cli.options import config_option, format_option, parallelism_option, zones_argument


@click.command()
@click.argument("a")
@click.argument("b")
@zones_argument
@config_option
@click.option("--ignore-ttl", is_flag=True, help="Sets that differ in nothing but the TTL are equal.")
@format_option("text", "json")
@parallelism_option
def command(
    a: str,
    b: str,
    zones: tuple[str, ...],
    config_path: Path,
    ignore_ttl: bool,
    form: str,
    parallelism: int | None,
) -> int:
    """Show how the MX sets of two providers differ.

    A and B are providers of the config. ZONE is a zone's name, or a glob where both list their zones; by
    default it is every zone that one of them has. Specs are not looked at, and nothing is changed.

    Exit code 0: the same; 1: something could not be read; 2: differences.
    """
    from mxsync.cli.progress import progress
    from mxsync.config import load_config
    from mxsync.report.compare import comparison_lines, comparison_to_json
    from mxsync.report.errors import failure_lines
    from mxsync.report.lines import Tone, line, plural
    from mxsync.workflow.compare import compare
    from mxsync.workflow.session import Session

    with Session(load_config(config_path), progress=progress(), parallelism=parallelism or 0) as session:
        found = compare(session, a, b, zones, ignore_ttl=ignore_ttl)
    if form == "json":
        document(comparison_to_json(found))
    else:
        data(comparison_lines(found))
    say(failure_lines(found.failures))
    if found.failures:
        say([line(f"{plural(len(found.failures), 'zone')} could not be compared", Tone.ERROR)])
        return Exit.ERROR
    return Exit.DIFFERENT if found.zones else Exit.OK
