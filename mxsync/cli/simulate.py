"""mxsync simulate."""

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mxsync.cli.console import data, document, say
from mxsync.cli.exit import Exit
from mxsync.cli.options import DEFAULT_CONFIG, config_option, format_option, zones_argument

if TYPE_CHECKING:
    from mxsync.errors import MxsyncError
    from mxsync.mail.domains import Domain, Simulated


@click.command()
@zones_argument
@config_option
@click.option("--live", "is_live", is_flag=True, help="Simulate the sets the world has now, not the specs.")
@click.option("--mx", metavar="SET", help="Simulate this set: '10 a.example, 20 b.example', of one ZONE.")
@click.option(
    "--down",
    metavar="HOST",
    multiple=True,
    help="Take this host (a name or an address) to be down; may be given several times.",
)
@click.option(
    "--profile",
    type=click.Choice(["rfc", "postfix", "exim", "all"]),
    default="all",
    show_default=True,
    help="The kind of sender; with all, the one that fares worst counts.",
)
@click.option("--offline", is_flag=True, help="Ask nobody: every host is taken to have an address.")
@format_option("text", "json")
def command(
    zones: tuple[str, ...],
    config_path: Path,
    is_live: bool,
    mx: str | None,
    down: tuple[str, ...],
    profile: str,
    offline: bool,
    form: str,
) -> int:
    """Show where senders would deliver mail, now and with any one host down.

    With --down: which domains would lose mail, or wait for it, while these hosts are down. Sends no mail and
    connects to no mail server; addresses of hosts are looked up.

    Exit code 0: no mail is lost; 1: something could not be looked up, or a spec has errors; 4: some mail
    would be lost (returned to its sender, or accepted by a host that is not in the spec).
    """
    from mxsync.mail.domains import Standing
    from mxsync.report.errors import error_lines
    from mxsync.report.simulate import simulated_lines, unknown_lines
    from mxsync.report.simulation import simulated_to_json

    if is_live and (offline or mx is not None):
        raise click.UsageError(f"--live asks the world: it does not go with {'--mx' if mx else '--offline'}")
    if mx is not None and len(zones) != 1:
        raise click.UsageError("--mx needs one ZONE, the domain whose set it is")
    found, errors = _found(
        zones, config_path, is_live=is_live, mx=mx, down=down, profile=profile, offline=offline
    )
    if form == "json":
        document(simulated_to_json(found))
    else:
        data(simulated_lines(found))
    sys.stdout.flush()
    for error in errors:
        say(error_lines(error))
    say(unknown_lines(found))
    if errors or found.unknown:
        return Exit.ERROR
    lost = any(one.standing is Standing.LOST for one in found.concerned)
    return Exit.FINDINGS if lost else Exit.OK


def _found(
    zones: Sequence[str],
    config_path: Path,
    *,
    is_live: bool,
    mx: str | None,
    down: Sequence[str],
    profile: str,
    offline: bool,
) -> "tuple[Simulated, Sequence[MxsyncError]]":
    from mxsync.cli.progress import progress
    from mxsync.config import load_config
    from mxsync.errors import InputError, InputErrors
    from mxsync.resolver import Resolver
    from mxsync.spec import load_specs
    from mxsync.workflow.selection import select
    from mxsync.workflow.session import Session
    from mxsync.workflow.simulate import PROFILES, domains_of, given, live, simulate_all

    errors: Sequence[MxsyncError] = ()
    domains: Sequence[Domain]
    resolver: Resolver | None = None
    with ExitStack() as stack:
        shown = progress()
        if mx is not None and config_path == Path(DEFAULT_CONFIG) and not config_path.exists():
            domains = [given(zones[0], mx)]
            resolver = None if offline else stack.enter_context(Resolver())
        else:
            config = load_config(config_path)
            session = stack.enter_context(Session(config, progress=shown))
            resolver = None if offline else session.resolver()
            if mx is not None:
                domains = [given(zones[0], mx)]
            else:
                specs = load_specs(config)
                errors = specs.errors
                try:
                    domains = domains_of(select(specs.desired, zones))
                except InputError as err:  # the spec of that zone may be among the broken ones
                    raise InputErrors((*errors, err)) from err
        if is_live and resolver is not None:
            domains = live(domains, resolver, progress=shown)
        return simulate_all(domains, resolver, senders=PROFILES[profile], down=down, progress=shown), errors
