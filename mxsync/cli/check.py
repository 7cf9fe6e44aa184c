"""mxsync check."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mxsync.cli.console import data, document, say
from mxsync.cli.exit import Exit
from mxsync.cli.options import config_option, format_option, zones_argument

if TYPE_CHECKING:
    from mxsync.workflow.check import Checked


@click.command()
@zones_argument
@config_option
@click.option("--explain", metavar="ID", help="Print the page about a check, such as MX014, and stop.")
@click.option("--list", "listing", is_flag=True, help="List all checks with their severities, and stop.")
@click.option("--offline", is_flag=True, help="Ask nobody: only what specs tell by themselves.")
@click.option("--smtp", is_flag=True, help="Also ask the targets' mail servers; no mail is sent.")
@click.option("--live", is_flag=True, help="Judge the sets that the world has now, not those of the specs.")
@format_option("text", "json")
def command(
    zones: tuple[str, ...],
    config_path: Path,
    explain: str | None,
    listing: bool,
    offline: bool,
    smtp: bool,
    live: bool,
    form: str,
) -> int:
    """Tell what may go wrong with mail once the specs are applied.

    Looks at the sets in the specs, and at what the world says about their targets: addresses,
    MTA-STS, DANE, SPF and reports; with --smtp also at what their mail servers say, up to the point where
    mail would follow. ZONE is a zone's name or a glob. How much a check matters, and what is
    accepted, stands under checks: in mxsync.yaml.

    Exit code 0: no errors (warnings and infos may be told); 4: a finding of severity error; 1: something
    could not be told, or a spec has errors.
    """
    if explain is not None:
        from mxsync.workflow.check import explanation

        document(explanation(explain))
        return Exit.OK
    if listing:
        return _list(config_path, form)
    from datetime import UTC, datetime

    from mxsync.config import load_config
    from mxsync.spec import load_specs
    from mxsync.workflow.check import check

    if offline and live:
        raise click.UsageError("--live asks the DNS, so it does not go with --offline")
    if offline and smtp:
        raise click.UsageError("--smtp asks mail servers, so it does not go with --offline")
    config = load_config(config_path)
    specs = load_specs(config)
    today = datetime.now(UTC).date()
    if offline:
        checked = check(config, specs, today, zones=zones)
    else:
        from mxsync.cli.progress import progress
        from mxsync.workflow.asking import asking_of
        from mxsync.workflow.judging import ASKED, ONLINE
        from mxsync.workflow.session import Session

        with Session(config, progress=progress()) as session:
            asking = asking_of(session, ASKED if smtp else ONLINE)
            checked = check(config, specs, today, zones=zones, asking=asking, live=live)
    _tell(checked, form)
    return code(checked)


def code(checked: "Checked") -> int:
    """What was found, as an exit code."""
    from mxsync.model import Severity

    if checked.errors or checked.has(Severity.UNKNOWN):
        return Exit.ERROR
    return Exit.FINDINGS if checked.has(Severity.ERROR) else Exit.OK


def _tell(checked: "Checked", form: str) -> None:
    from mxsync.report.errors import error_lines
    from mxsync.report.findings import check_lines, findings_to_json, summary_line
    from mxsync.report.json import error_json
    from mxsync.report.lines import Tone, line, plural

    if form == "json":
        errors = [error_json(error) for error in checked.errors]
        document(
            findings_to_json(checked.findings, zones=checked.zones, errors=errors, remarks=checked.remarks)
        )
    else:
        data(check_lines(checked.findings))
        data([summary_line(checked.findings, plural(checked.zones, "zone"))])
    for error in checked.errors:
        say(error_lines(error))
    say(line(remark, Tone.DIM) for remark in checked.remarks)


def _list(config_path: Path, form: str) -> int:
    from mxsync.cli.options import DEFAULT_CONFIG
    from mxsync.config import load_config
    from mxsync.report.findings import catalogue_lines, catalogue_to_json

    changed = {}
    if str(config_path) != DEFAULT_CONFIG or config_path.exists():
        changed = dict(load_config(config_path).config.checks.severity)
    if form == "json":
        document(catalogue_to_json(changed))
    else:
        data(catalogue_lines(changed))
    return Exit.OK
