"""mxsync import."""

from pathlib import Path

import click

from mxsync.cli.console import document, say, shown
from mxsync.cli.exit import Exit
from mxsync.cli.options import config_option, format_option, parallelism_option


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
@parallelism_option
def command(
    zones: tuple[str, ...],
    config_path: Path,
    provider: str | None,
    everything: bool,
    out: Path | None,
    form: str,
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
    from mxsync.report.errors import error_lines, failure_lines
    from mxsync.report.lines import Tone, line, plural
    from mxsync.workflow.importing import known_specs, left_out, read_zones, spec_texts, write_specs
    from mxsync.workflow.session import Session
    from mxsync.workflow.snapshot import snapshot_to_json

    if form == "json" and out is not None:
        raise click.UsageError("--format json prints a snapshot; --out is for specs")
    if bool(zones) == everything:
        raise click.UsageError("name zones, or say --all")
    config = load_config(config_path)
    default = config.default_provider
    source = provider or default
    if source is None:
        raise InputError("say which provider to read from: --provider NAME")
    with Session(config, progress=progress(), parallelism=parallelism or 0) as session:
        imported = read_zones(session, source, zones, everything=everything)
        created = session.now()
    say(failure_lines(imported.failures))
    code = Exit.ERROR if imported.failures else Exit.OK
    if form == "json":
        document(snapshot_to_json([(live.ref, live.sets) for live in imported.zones], created=created))
        return code
    texts = spec_texts(imported, None if source == default else source)
    for what in left_out(imported):
        say([line(f"not imported, a spec cannot hold it: {what}", Tone.WARNING)])
    if out == Path("-"):
        document("---\n".join(text.text for text in texts))
    else:
        folder = out or config.specs
        written, errors = write_specs(texts, folder, known_specs(config, folder))
        for error in errors:
            say(error_lines(error))
            code = Exit.ERROR
        say(line(f"wrote {shown(path)}", Tone.GOOD) for path in written)
    empty = len(imported.zones) - sum(len(text.zones) for text in texts)
    if empty:
        say([line(f"{plural(empty, 'zone')} without MX records to manage got no spec", Tone.DIM)])
    return code
