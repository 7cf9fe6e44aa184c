"""mxsync version."""

import platform

import click

from mxsync import __version__


@click.command()
def command() -> None:
    """Print the version of mxsync and of the Python it runs on."""
    click.echo(f"mxsync {__version__} (Python {platform.python_version()})")
