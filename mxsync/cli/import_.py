"""mxsync import."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mxsync.cli.console import document, say, shown
from mxsync.cli.exit import Exit
from mxsync.cli.options import config_option, format_option, parallelism_option, shard_option

if TYPE_CHECKING:
    from mxsync.config import LoadedConfig
    from mxsync.model import Shard
    from mxsync.workflow.importing import Grouped, SpecText


@click.command("import")
@click.argument("zones", metavar="[ZONE]...", nargs=-1)
@config_option
@click.option("--provider", help="The provider to read from; by default the config's default provider.")
@click.option("--all", "everything", is_flag=True, help="Every zone the provider has.")
@click.option(
    "--out",
    type=click.Path(readable=False, path_type=Path, allow_dash=True),
    help="Folder for the specs, by default the config's specs; - prints them.",
)
@format_option("yaml", "json")
@shard_option
@parallelism_option
def command(
    zones: tuple[str, ...],
    config_path: Path,
    provider: str | None,
    everything: bool,
    out: Path | None,
    form: str,
    shard: "Shard | None",
    parallelism: int | None,
) -> int:
    """Write specs from live MX records.

    ZONE is a zone's name, or a glob where the provider lists its zones. Zones with the same MX sets share a
    spec. Nothing is overwritten, and planning right after finds nothing to do. With --format json, prints a
    snapshot of the live sets for `mxsync plan --against`.
    """
    from mxsync.cli.progress import progress
    from mxsync.config import load_config
    from mxsync.errors import InputError
    from mxsync.report.errors import failure_lines
    from mxsync.workflow.importing import group, spec_texts
    from mxsync.workflow.reading import Reading
    from mxsync.workflow.session import Session
    from mxsync.workflow.snapshot import snapshot_to_json, zone_to_json

    if form == "json" and out is not None:
        raise click.UsageError("--format json prints a snapshot; --out is for specs")
    if bool(zones) == everything:
        raise click.UsageError("name zones, or say --all")
    config = load_config(config_path)
    default = config.default_provider
    source = provider or default
    if source is None:
        raise InputError("say which provider to read from: --provider NAME")
    with Session(config, progress=progress(), parallelism=parallelism or 0, shard=shard) as session:
        reading = Reading(session, source, zones, everything=everything)
        if form == "json":
            pieces = reading.each(lambda live: zone_to_json(live.ref, live.sets))
            for piece in snapshot_to_json(pieces, created=session.now()):
                document(piece)
            grouped = None
        else:
            grouped = group(reading, config.config.presets)
    say(failure_lines(reading.failures))
    code = Exit.ERROR if reading.failures else Exit.OK
    if grouped is not None:
        texts = spec_texts(grouped, None if source == default else source)
        code = max(code, _tell(texts, grouped, config, out))
    return code


def _tell(texts: "Iterable[SpecText]", grouped: "Grouped", config: "LoadedConfig", out: Path | None) -> Exit:
    """Write or print the specs, and say what is not in them."""
    from mxsync.report.errors import error_lines
    from mxsync.report.lines import Tone, line, plural
    from mxsync.workflow.importing import known_specs, write_specs

    code = Exit.OK
    for what in grouped.left_out:
        say([line(f"not imported, a spec cannot hold it: {what}", Tone.WARNING)])
    if out == Path("-"):
        for number, text in enumerate(texts):
            document("---\n" * bool(number) + text.text)
    else:
        folder = out or config.specs
        written, errors = write_specs(texts, folder, known_specs(config, folder))
        for error in errors:
            say(error_lines(error))
            code = Exit.ERROR
        say(line(f"wrote {shown(path)}", Tone.GOOD) for path in written)
    if grouped.empty:
        say([line(f"{plural(grouped.empty, 'zone')} without MX records to manage got no spec", Tone.DIM)])
    return code
