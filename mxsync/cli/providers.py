"""mxsync providers."""

import json
from pathlib import Path

import click

from mxsync.cli.console import data, document, say
from mxsync.cli.exit import Exit
from mxsync.cli.options import config_option, format_option


@click.group(invoke_without_command=True, subcommand_metavar="[policy NAME]")
@config_option
@format_option("text", "json")
@click.pass_context
def command(ctx: click.Context, config_path: Path, form: str) -> int:
    """List the configured providers and the installed provider types."""
    if ctx.invoked_subcommand is not None:
        ctx.default_map = {"policy": {"config_path": str(config_path)}}
        return Exit.OK
    return _list(config_path, form)


@command.command()
@click.argument("name")
@config_option
@click.option("--read-only", is_flag=True, help="What `mxsync plan` needs, without the right to change.")
def policy(name: str, config_path: Path, read_only: bool) -> int:
    """Print the least that provider NAME has to permit.

    The document is in the host's own format and limited to the zones in the specs; zones that the specs do
    not give an id are looked up. Nothing is changed. Providers whose host has no policies (bind) have none.
    """
    from mxsync.config import load_config
    from mxsync.report.errors import failure_lines
    from mxsync.spec import load_specs
    from mxsync.workflow.policy import policy as make
    from mxsync.workflow.session import Session

    config = load_config(config_path)
    with Session(config) as session:
        text, failures = make(session, load_specs(config), name, read_only=read_only)
    say(failure_lines(failures))
    document(text)
    return Exit.ERROR if failures else Exit.OK


def _list(config_path: Path, form: str) -> int:
    from mxsync.config import load_config
    from mxsync.provider import registry
    from mxsync.report.lines import Tone, line
    from mxsync.workflow.providers import configured

    config = load_config(config_path)
    found = configured(config)
    types = list(registry.available())
    if form == "json":
        listed = [
            {"name": one.name, "type": one.type, "default": one.default, "problem": one.problem}
            for one in found
        ]
        document(json.dumps({"providers": listed, "types": types}, indent=1) + "\n")
    else:
        for one in found:
            default = "  (default)" if one.default else ""
            problem = f"  {one.problem}" if one.problem else ""
            data([line(f"{one.name}  {one.type}{default}{problem}", Tone.ERROR if problem else Tone.PLAIN)])
        data([line(f"installed types: {', '.join(types)}", Tone.DIM)])
    return Exit.ERROR if any(one.problem for one in found) else Exit.OK
