"""mxsync validate."""

from pathlib import Path

import click

from mxsync.cli.console import document, say
from mxsync.cli.exit import Exit
from mxsync.cli.options import config_option, format_option


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(readable=False, path_type=Path))
@config_option
@format_option("text", "json")
def command(paths: tuple[Path, ...], config_path: Path, form: str) -> int:
    """Check specs and config alone: offline, no credentials.

    Reads the spec files or folders named, by default all of the config's specs, and tells every error of
    every file. Exit code 0: all good; 1: errors.
    """
    from mxsync.config import load_config
    from mxsync.errors import InputError
    from mxsync.report.errors import error_lines
    from mxsync.report.json import errors_to_json
    from mxsync.report.lines import Tone, line, plural
    from mxsync.spec import load_specs
    from mxsync.workflow.validate import validate

    try:
        config = load_config(config_path)
    except InputError as err:
        if form == "json":
            document(errors_to_json([err], zones=0, files=0))
        raise
    checked = validate(config, load_specs(config, paths))
    if form == "json":
        document(errors_to_json(checked.errors, zones=checked.zones, files=checked.files))
    else:
        for error in checked.errors:
            say(error_lines(error))
    bad = len(checked.errors)
    looked = f"{plural(checked.zones, 'zone')} in {plural(checked.files, 'spec file')}"
    if bad:
        say([line(f"{looked}: {plural(bad, 'error')}", Tone.ERROR)])
        return Exit.ERROR
    say([line(f"{looked}: all valid", Tone.GOOD)])
    return Exit.OK
