"""Specs or a receipt to what the name servers of the world answer."""

import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from mxsync.apply import Receipt, ReceiptZone, Verdict
from mxsync.errors import HostError, InputError, MxsyncError
from mxsync.fleet import Stop
from mxsync.model import Change, Desired, DnsName, Shard, new_of, old_of, parse_name, sort_key
from mxsync.resolver import parse_server, routed
from mxsync.verify import (
    Agreement,
    Expected,
    How,
    NameServer,
    Target,
    ZoneReport,
    addresses_of,
    verify_zone,
)
from mxsync.workflow.patience import next_round
from mxsync.workflow.selection import select
from mxsync.workflow.session import Session

SLICE = 0.2  # seconds until a request to stop is noticed

Telling = Callable[[Sequence[ZoneReport], float], None]
"""Told what is waited for, and for how many seconds more at most."""


def targets_of_specs(desired: Iterable[Desired]) -> tuple[Target, ...]:
    """What the specs want of each zone; hosts of one zone want the same, so it is verified once."""
    zones: dict[DnsName, Target] = {}
    for one in desired:
        if one.zone not in zones and one.wants:
            wants = (Expected(want.owner, want.rdata, want.ttl) for want in one.wants)
            zones[one.zone] = Target(one.zone, tuple(wants))
    return tuple(zones.values())


def targets_of_receipt(
    receipt: Receipt, patterns: Sequence[str] = (), shard: Shard | None = None
) -> tuple[Target, ...]:
    """What a receipt says it left behind, of the zones that ``patterns`` name, in a ``shard``.

    Changes that failed or were refused left nothing. Raises InputError for a pattern that selects nothing.
    """
    zones: dict[DnsName, dict[DnsName, Expected]] = {}
    for zone in receipt.zones:
        for change in zone.changes:
            if _stands(zone, change):
                expect(zones.setdefault(zone.ref.name, {}), change)
    found = (
        Target(name, tuple(owners[owner] for owner in sorted(owners, key=sort_key)))
        for name, owners in sorted(zones.items(), key=lambda item: sort_key(item[0]))
    )
    return select(found, patterns, shard)


def expect(owners: dict[DnsName, Expected], change: Change) -> None:
    """Put the set a change leaves behind, and the one it replaces, beside those of the zone's other owners.

    Several hosts of a zone may have had different sets before, and may keep different TTLs.
    """
    one, other = _expected(change), owners.get(change.owner)
    if other is not None and other.rdata == one.rdata:
        one = replace(one, ttl=one.ttl if one.ttl == other.ttl else None)
        if (one.before, one.before_ttl) != (other.before, other.before_ttl):
            one = replace(one, before=None, before_ttl=None)
    owners[change.owner] = one


def _expected(change: Change) -> Expected:
    new, old = new_of(change), old_of(change)
    return Expected(
        change.owner,
        new.rdata if new else (),
        new.ttl if new else None,
        old.rdata if old else (),
        old.ttl if old else None,
    )


def _stands(zone: ReceiptZone, change: Change) -> bool:
    """Whether a change was made, or may have been."""
    verdict = dict(zone.owners).get(change.owner, zone.verdict)
    return verdict in (None, Verdict.APPLIED, Verdict.ALREADY, Verdict.UNKNOWN)


def how_to_ask(
    session: Session, *, servers: Sequence[str] = (), via: Sequence[str] = (), port: int | None = None
) -> How:
    """Who is asked, from what stands on the command line.

    ``servers`` are addresses or names, which the run's resolver looks up. Raises InputError for something
    that is neither, HostError for a name without address.
    """
    port = port or session.config.config.dns.port
    how = How(port=port, routed=routed, probe=f"mxsync-{secrets.token_hex(4)}")
    found: list[NameServer] = []
    for text in servers:
        found.extend(_name_servers(session, text, how))
    return How(
        servers=tuple(found),
        via=tuple(parse_server(text) for text in via),
        port=port,
        routed=routed,
        probe=how.probe,
    )


def _name_servers(session: Session, text: str, how: How) -> Sequence[NameServer]:
    try:
        return [NameServer("", parse_server(text, how.port))]
    except InputError as err:
        host, _, digits = text.partition(":")
        if not any(char.isalpha() for char in host) or (digits and not digits.isdigit()):
            raise
        name = parse_name(host)
        try:
            port = parse_server(f"192.0.2.1:{digits}").port if digits else how.port
        except InputError:
            raise err from None
    ((_, addresses),) = session.resolver().each(
        [name], lambda name: addresses_of([name], How(port=port, routed=how.routed))
    )
    if isinstance(addresses, MxsyncError):
        raise addresses
    known = [one for one in addresses if one.server is not None]
    if not known:
        raise HostError(f"the server {text!r} has no address", "name an address, or another server")
    return [one for one in known if one.server and routed(one.server)] or known


def verify(
    session: Session,
    targets: Sequence[Target],
    how: How,
    *,
    stop: Stop,
    wait: float = 0,
    telling: Telling = lambda _reports, _left: None,
) -> Iterator[ZoneReport]:
    """A report for every target: in order, those that have to be waited for at the end.

    With ``wait``, zones that are not as specified are asked again for at most so many seconds. Ends early
    when ``stop`` asks; zones that were not asked are then left out.
    """
    until = time.monotonic() + wait
    left: list[ZoneReport] = []
    for report in _round(session, targets, how, stop):
        if wait and report.agreement is not Agreement.AGREED:
            left.append(report)
        else:
            yield report
    rounds = 0
    by_zone = {target.zone: target for target in targets} if left else {}
    while left and not stop.requested:
        seconds = until - time.monotonic()
        if seconds <= 0:
            break
        telling(left, seconds)
        _pause(min(next_round(left, rounds), seconds), stop)
        rounds += 1
        before = {report.zone: report for report in left}
        session.resolver().forget()  # a resolver that failed may be well again, a name may have moved
        for report in _round(session, [by_zone[zone] for zone in before], how, stop):
            before[report.zone] = report
            if report.agreement is Agreement.AGREED:
                yield report
        left = [report for report in before.values() if report.agreement is not Agreement.AGREED]
    yield from left


def _round(session: Session, targets: Sequence[Target], how: How, stop: Stop) -> Iterator[ZoneReport]:
    """Every target once, in order."""
    ready: dict[int, ZoneReport] = {}
    due = 0
    session.progress.start("verifying zones", len(targets))
    try:
        conversations = session.resolver().each(
            enumerate(targets), lambda numbered: verify_zone(numbered[1], how)
        )
        for (number, target), found in conversations:
            session.progress.advance()
            ready[number] = (
                ZoneReport(zone=target.zone, expected=target.expected, problem=str(found))
                if isinstance(found, MxsyncError)
                else found
            )
            while due in ready:
                yield ready.pop(due)
                due += 1
            if stop.requested:
                return
    finally:
        session.progress.finish()


def _pause(seconds: float, stop: Stop) -> None:
    until = time.monotonic() + seconds
    while not stop.requested and (left := until - time.monotonic()) > 0:
        time.sleep(min(left, SLICE))
