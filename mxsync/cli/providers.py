"""mxsync providers."""

import json
from pathlib import Path

import click

from mxsync.cli.console import data, document
from mxsync.cli.exit import Exit
from mxsync.cli.options import config_option, format_option


@click.command()
@config_option
@format_option("text", "json")
def command(config_path: Path, form: str) -> int:
    """List the configured providers and the installed provider types."""
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
