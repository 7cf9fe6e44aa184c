"""mxsync schema."""

import json

import click

from mxsync.cli.console import document


@click.command()
def command() -> None:
    """Print the JSON Schema of spec files, for editors: mxsync schema > mxsync-spec.schema.json."""
    from mxsync.spec import schema

    document(json.dumps(schema(), indent=2) + "\n")
