"""mxsync completion."""

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script of a shell.

    Bash, for example: mxsync completion bash > ~/.local/share/bash-completion/completions/mxsync
    """
    from mxsync.cli.main import cli

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(kind(cli, {}, "mxsync", "_MXSYNC_COMPLETE").source())
