"""mxsync init."""

import sys
from pathlib import Path

import click

from mxsync.cli.confirm import answered
from mxsync.cli.console import say
from mxsync.cli.exit import Exit


@click.command()
@click.argument("folder", default=".", type=click.Path(path_type=Path, file_okay=False))
@click.option("--zone", help="The zone of the starter spec.")
@click.option("--files", help="Where the zone files are, with {zone} in it.")
def command(folder: Path, zone: str | None, files: str | None) -> int:
    """Write a starter mxsync.yaml and spec.

    Asks for the zone and the zone files on a terminal, takes example.com and zones/{zone}.zone elsewhere.
    Overwrites nothing.
    """
    from mxsync.report.lines import Tone, line
    from mxsync.workflow.init import DEFAULT_FILES, DEFAULT_ZONE, start

    ask = sys.stdin.isatty() and sys.stderr.isatty()
    if zone is None:
        zone = answered("Zone", default=DEFAULT_ZONE) if ask else DEFAULT_ZONE
    if files is None:
        files = answered("Zone files", default=DEFAULT_FILES) if ask else DEFAULT_FILES
    written = start(folder, zone=zone, files=files)
    say(line(f"wrote {path}", Tone.GOOD) for path in written)
    say(
        [line("next: mxsync validate, then mxsync plan; or adopt what is live: mxsync import ZONE", Tone.DIM)]
    )
    return Exit.OK
