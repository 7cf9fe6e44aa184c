"""Mailboxes that a spec names: recipients that the targets have to accept mail for."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from mxsync.document import quote
from mxsync.errors import InputError, Position
from mxsync.model import NULL_MX, DnsName, Want, display, parse_name

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
MAX_LOCAL = 64  # octets, RFC 5321 §4.5.3.1.1


class Recipient(NamedTuple):
    """A mailbox: what stands before the @, and the domain if that was written too."""

    local: str
    domain: DnsName | None
    where: Position


def parse_recipient(text: str, where: Position) -> Recipient:
    """The mailbox of ``info`` or ``info@example.com``.

    Raises InputError for what is neither; quoted local parts and those beyond ASCII are not asked for.
    """
    local, at, domain = text.strip().rpartition("@")
    if not at:
        local, domain = domain, ""
    if not _LOCAL.fullmatch(local) or len(local) > MAX_LOCAL or (at and not domain):
        raise InputError(f"{quote(text)} is no mailbox", "write info, or info@example.com", where=where)
    return Recipient(local, parse_name(domain, where=where) if at else None, where)


def with_recipients(
    zone: DnsName,
    wants: Sequence[Want],
    named: Iterable[tuple[DnsName | None, Recipient]],
    errors: list[InputError],
) -> tuple[Want, ...]:
    """``wants`` with the addresses that have to receive mail at each owner.

    ``named``: recipients with the owner they stand at, None for those of the whole spec, whose domain is the
    zone if they give none. What has no place goes to ``errors``.
    """
    owners = {want.owner: want for want in wants}
    addresses: dict[DnsName, dict[str, None]] = {}
    for owner, recipient in named:
        domain = recipient.domain or owner or zone
        problem = _problem(owner, domain, owners.get(domain))
        if problem:
            errors.append(InputError(*problem, where=recipient.where))
        else:
            addresses.setdefault(domain, {})[f"{recipient.local}@{display(domain)}"] = None
    return tuple(
        replace(want, recipients=tuple(addresses[want.owner])) if want.owner in addresses else want
        for want in wants
    )


def _problem(owner: DnsName | None, domain: DnsName, want: Want | None) -> tuple[str, ...]:
    """Message and hint about a recipient that cannot be asked for; empty if it can."""
    if owner is not None and domain != owner:
        return f"this recipient is at {display(domain)}, not at {display(owner)}", "write the mailbox alone"
    if want is None:
        return f"the spec has no set for {display(domain)}", "recipients belong to owners that the spec names"
    if not want.rdata or want.rdata == (NULL_MX,):
        return f"{display(domain)} receives no mail, so it has no recipients", "take them out"
    if domain.startswith("*."):
        return "a wildcard has no mailboxes of its own", "name an owner"
    return ()
