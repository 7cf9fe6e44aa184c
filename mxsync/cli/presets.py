"""mxsync presets."""

from typing import TYPE_CHECKING

import click

from mxsync.cli.console import data, document
from mxsync.cli.options import format_option

if TYPE_CHECKING:
    from collections.abc import Mapping


@click.group(invoke_without_command=True, subcommand_metavar="[show NAME]")
@format_option("text", "json")
@click.pass_context
def command(ctx: click.Context, form: str) -> None:
    """List the sets of mail providers that come with mxsync, for {use: NAME} in specs."""
    from mxsync.report.presets import preset_lines, presets_to_json
    from mxsync.spec import shipped_presets

    if ctx.invoked_subcommand is not None:
        ctx.default_map = {"show": {"form": form}}
    elif form == "json":
        document(presets_to_json(shipped_presets().values()))
    else:
        data(preset_lines(shipped_presets().values()))


@command.command(context_settings={"ignore_unknown_options": True})
@click.argument("name")
@click.argument("parameters", metavar="[--PARAMETER VALUE]...", nargs=-1, type=click.UNPROCESSED)
@format_option("text", "json")
def show(name: str, parameters: tuple[str, ...], form: str) -> None:
    """Show the records of preset NAME, where they come from, and what to know about them.

    The preset's parameters are options: mxsync presets show zoho --region eu
    """
    from mxsync.report.presets import preset_to_json, whole_preset_lines
    from mxsync.workflow.presets import filled

    preset, records = filled(name, _values(parameters))
    if form == "json":
        document(preset_to_json(preset, records))
    else:
        data(whole_preset_lines(preset, records))


def _values(words: tuple[str, ...]) -> "Mapping[str, str]":
    """``--region eu`` and ``--region=eu`` as a mapping. Raises UsageError for anything else."""
    values: dict[str, str] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not name:
            raise click.UsageError(f"{word!r} is no parameter; write --NAME VALUE")
        if not equals:
            if not rest:
                raise click.UsageError(f"parameter --{name} has no value")
            value = rest.pop(0)
        values[name] = value
    return values
