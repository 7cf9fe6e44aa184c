"""The entry point: finds the command, runs it, turns every error into a message and an exit code."""

import gc
import io
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

import click

from mxsync.cli.exit import Exit

# Command: module, one line of help. Here, so that `mxsync --help` imports none of them.
COMMANDS = {
    "init": ("mxsync.cli.init", "Write a starter mxsync.yaml and spec."),
    "validate": ("mxsync.cli.validate", "Check specs and config alone: offline, no credentials."),
    "check": ("mxsync.cli.check", "Tell what may go wrong with mail once the specs are applied."),
    "plan": ("mxsync.cli.plan", "Show what would change; save it with --out."),
    "show": ("mxsync.cli.show", "Show a saved plan, receipt or verification."),
    "apply": ("mxsync.cli.apply", "Change exactly what a plan says."),
    "undo": ("mxsync.cli.undo", "Bring back what a receipt replaced."),
    "import": ("mxsync.cli.import_", "Write specs from live MX records."),
    "verify": ("mxsync.cli.verify", "Ask the world's name servers whether they answer the specs."),
    "simulate": ("mxsync.cli.simulate", "Show where mail would go, with all hosts up or some down."),
    "compare": ("mxsync.cli.compare", "Show how the MX sets of two providers differ."),
    "schema": ("mxsync.cli.schema", "Print the JSON Schema of spec files."),
    "presets": ("mxsync.cli.presets", "List the sets of mail providers that specs can use."),
    "providers": ("mxsync.cli.providers", "List configured providers and installed types."),
    "completion": ("mxsync.cli.completion", "Print the completion script of a shell."),
    "version": ("mxsync.cli.version", "Print the version."),
}

# What people of other tools type.
SYNONYMS = {
    "rollback": "undo",
    "revert": "undo",
    "diff": "plan",
    "preview": "plan",
    "push": "apply",
    "sync": "apply",
    "lint": "validate",
    "fmt": "validate",
    "dump": "import",
}


class Commands(click.Group):
    """Commands by name, imported when one is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        if cmd_name not in COMMANDS:
            return None
        command = import_module(COMMANDS[cmd_name][0]).command
        if not isinstance(command, click.Command):
            raise TypeError(f"{cmd_name} is no command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            import difflib

            near = SYNONYMS.get(name) or next(iter(difflib.get_close_matches(name, COMMANDS, n=1)), None)
            hint = f"did you mean 'mxsync {near}'?" if near else "see 'mxsync --help'"
            raise click.UsageError(f"there is no command {name!r}; {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="mxsync", message="%(prog)s %(version)s")
def cli() -> None:
    """MX records as code: plan, review, apply exactly what was reviewed.

    Specs are YAML files in git; `mxsync plan` compares them with what the DNS host serves, `mxsync apply`
    changes that and nothing else in the zone.
    """


def run() -> NoReturn:
    """The console script."""
    # A run makes many small values that live until its end and hardly a cycle: at Python's default of 700
    # new objects the collector would walk them all again and again (a quarter of a large plan's time).
    gc.set_threshold(100_000, 50, 100)
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, signal.default_int_handler)  # ends as Ctrl-C does, tidily, with 130
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name outside the terminal's encoding is no reason to die
            stream.reconfigure(errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))


def _open_closed_streams() -> None:
    """What the caller closed (`2>&-`) leads to /dev/null: nobody reads there, or answers.

    Left closed, its number would go to the next file that is opened, and a child's words into that file.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest free number, which is this one
            os.set_inheritable(number, True)
    sys.stdin = sys.stdin or os.fdopen(0, encoding="utf-8")
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8")


def main(argv: Sequence[str]) -> int:
    """Run one command line and give its exit code; never raises."""
    try:
        code = cli.main(args=list(argv), prog_name="mxsync", standalone_mode=False)
        sys.stdout.flush()
        return int(code or 0)
    except click.exceptions.Exit as err:
        return err.exit_code
    except click.ClickException as err:
        err.show()
        return Exit.ERROR
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        return Exit.INTERRUPTED
    except OSError as err:
        return _unwritable(err)
    except Exception as err:  # noqa: BLE001 - the one place where errors become messages
        return _explain(err)


def _unwritable(err: OSError) -> int:
    """Every other OSError is explained where it happens; what is left is our own output."""
    if not isinstance(err, BrokenPipeError):  # a reader that went away (`mxsync plan | head`) knows
        click.echo(f"error: the output could not be written: {(err.strerror or str(err)).lower()}", err=True)
    # What is still buffered would fail once more at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Exit.ERROR


def _explain(err: Exception) -> int:
    from mxsync.cli.console import say
    from mxsync.errors import MxsyncError, Refused, internal_error
    from mxsync.report.errors import error_lines

    if os.environ.get("MXSYNC_DEBUG"):
        import traceback

        traceback.print_exception(err)
    known = err if isinstance(err, MxsyncError) else internal_error(err)
    say(error_lines(known))
    return Exit.REFUSED if isinstance(known, Refused) else Exit.ERROR
