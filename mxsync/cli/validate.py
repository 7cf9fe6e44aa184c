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

    Reads the spec files or folders named, by default all of the config's specs, tells every error of every
    file, and what the offline checks say of their sets (infos are only counted, `mxsync check` shows them).

    Exit code 0: all good; 1: errors; 4: no errors, but a finding of severity error.
    """
    from datetime import UTC, datetime

    from mxsync.config import load_config
    from mxsync.errors import InputError
    from mxsync.report.errors import error_lines
    from mxsync.report.findings import check_lines
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
    checked = validate(config, load_specs(config, paths), datetime.now(UTC).date())
    if form == "json":
        document(
            errors_to_json(
                checked.errors, zones=checked.zones, files=checked.files, findings=checked.findings
            )
        )
    else:
        for error in checked.errors:
            say(error_lines(error))
        say(check_lines(finding for finding in checked.findings if not finding.quiet))
    bad = len(checked.errors)
    looked = f"{plural(checked.zones, 'zone')} in {plural(checked.files, 'spec file')}"
    if bad:
        say([line(f"{looked}: {plural(bad, 'error')}", Tone.ERROR)])
        return Exit.ERROR
    if checked.blocking:
        say([line(f"{looked}: valid, {plural(checked.blocking, 'finding')} of severity error", Tone.ERROR)])
        return Exit.FINDINGS
    told = [
        *([plural(checked.warnings, "warning")] if checked.warnings else []),
        *([f"{plural(checked.quiet, 'info')} (mxsync check)"] if checked.quiet else []),
    ]
    say([line(f"{looked}: all valid{''.join(f', {one}' for one in told)}", Tone.GOOD)])
    return Exit.OK
