"""Options that several commands share."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from mxsync.model import Shard

Command = TypeVar("Command", bound=Callable[..., Any])

DEFAULT_CONFIG = "mxsync.yaml"
DEFAULT_WAIT = "10m"


def config_option(command: Command) -> Command:
    """``--config FILE``."""
    return click.option(
        "--config",
        "config_path",
        type=click.Path(readable=False, path_type=Path),
        default=DEFAULT_CONFIG,
        envvar="MXSYNC_CONFIG",
        show_default=True,
        show_envvar=True,
        help="The configuration file; paths in it are relative to its folder.",
    )(command)


def format_option(*names: str) -> Callable[[Command], Command]:
    """``--format``, the first name the default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        help="Output format.",
    )


def parallelism_option(command: Command) -> Command:
    """``--parallelism N``."""
    return click.option(
        "--parallelism",
        type=click.IntRange(1, 256),
        default=None,
        help="Zones handled at once; by default what suits the providers.",
    )(command)


def shard_option(command: Command) -> Command:
    """``--shard N/OF``, as a Shard."""
    return click.option(
        "--shard",
        metavar="N/OF",
        default=None,
        callback=_shard,
        help="Only the zones of one of several parts, such as 3/16, at this part of each account's rate.",
    )(command)


def _shard(ctx: click.Context, param: click.Parameter, text: str | None) -> "Shard | None":
    from mxsync.errors import InputError
    from mxsync.model import parse_shard

    if text is None:
        return None
    try:
        return parse_shard(text)
    except InputError as err:
        raise click.BadParameter("; ".join((err.message, *err.hints)), ctx, param) from err


def allow_option(command: Command) -> Command:
    """``--allow mass-change`` and ``--allow split``."""
    return click.option(
        "--allow",
        type=click.Choice(["mass-change", "split"]),
        multiple=True,
        help="Lift the guard against mass changes; change a zone in several requests where it needs them. "
        "Recorded in the plan.",
    )(command)


class Waiting(click.Command):
    """A command with options that may have a duration: ``--wait``, ``--wait=5m``, ``--wait 5m``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        words = args[:end]
        spelled = [
            f"{word}={DEFAULT_WAIT}" if word in _PATIENT and not _DURATION.fullmatch(following) else word
            for word, following in zip(words, [*words[1:], ""], strict=False)
        ]
        return super().parse_args(ctx, [*spelled, *args[end:]])


_PATIENT = ("--wait", "--verify")
_DURATION = re.compile(r"[0-9]+[0-9wdhms]*")  # no zone and, without a dot, hardly a file


def wait_option(what: str, name: str = "--wait") -> Callable[[Command], Command]:
    """``--wait[=DURATION]``, in seconds; for commands of the class Waiting."""
    return click.option(
        name,
        metavar="[DURATION]",
        callback=_duration,
        help=f"{what}, at most so long ({DEFAULT_WAIT}).",
    )


def _duration(ctx: click.Context, param: click.Parameter, text: str | None) -> int | None:
    from mxsync.config.terms import parse_ttl
    from mxsync.errors import InputError

    if text is None:
        return None
    try:
        return parse_ttl(text)
    except InputError as err:
        raise click.BadParameter(f"{text!r} is no duration; write 90, 5m or 1h", ctx, param) from err


def zones_argument(command: Command) -> Command:
    """``[ZONE]...``, completed from the specs."""
    return click.argument("zones", metavar="[ZONE]...", nargs=-1, shell_complete=_complete_zone)(command)


def _complete_zone(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's
    from mxsync.config import load_config
    from mxsync.errors import MxsyncError
    from mxsync.spec import load_specs

    try:
        config = load_config(Path(ctx.params.get("config_path") or DEFAULT_CONFIG))
        names = {desired.zone[:-1] for desired in load_specs(config).desired}
    except MxsyncError:  # a shell waiting for a completion is no place for messages
        return []
    return sorted(name for name in names if name.startswith(incomplete.lower()))
