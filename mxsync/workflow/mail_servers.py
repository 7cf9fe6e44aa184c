"""Asking the mail servers of targets, in the manner that the config wants."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from mxsync.config import Smtp
from mxsync.fleet import SILENT, Progress
from mxsync.mail.facts import Facts
from mxsync.mail.places import public
from mxsync.mail.rule import Case
from mxsync.mail.smtp import Contact, SmtpRun
from mxsync.probe.smtp import probe_smtp
from mxsync.probe.smtp_values import SmtpManners
from mxsync.probe.visits import visits_of

SHOWN = 3


def ask_mail_servers(
    cases: Sequence[Case], facts: Facts, settings: Smtp, *, progress: Progress = SILENT
) -> Facts:
    """``facts`` and what the servers say at every address that ``facts.hosts`` has of the targets.

    Raises InputError where a library for it is not installed.
    """
    run = SmtpRun(
        port=settings.port,
        stranger=f"mxsync-{secrets.token_hex(6)}" if settings.stranger else "",
        foreign=settings.relay,
    )
    permitted = (lambda _address: True) if settings.allow_private else public
    visits = visits_of(cases, facts.hosts, run, permitted=permitted)
    servers = probe_smtp(visits, manners_of(settings), progress=progress) if visits else {}
    return replace(facts, smtp=replace(run, servers=servers))


def manners_of(settings: Smtp) -> SmtpManners:
    """How the config wants mail servers to be asked."""
    return SmtpManners(
        helo=settings.helo,
        port=settings.port,
        timeout=settings.timeout,
        per_host=settings.per_host,
    )


def not_routed(facts: Facts) -> tuple[str, ...]:
    """A sentence about addresses that could not be asked because this machine has no way to them."""
    away = [address for address, one in facts.smtp.servers.items() if one.contact is Contact.NO_ROUTE]
    if not away:
        return ()
    more = f" and {len(away) - SHOWN} more" if len(away) > SHOWN else ""
    return (f"no route from here to {', '.join(away[:SHOWN])}{more}: the servers there were not asked",)
