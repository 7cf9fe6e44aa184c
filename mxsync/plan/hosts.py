"""Zones that several hosts serve: their hosts belong together, all of them are changed in turn or none."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mxsync.model import DnsName, Failure
from mxsync.plan.plan import ZonePlan

Hosts = tuple[ZonePlan, ...]


def hosts_in_turn(zones: Iterable[ZonePlan]) -> tuple[Hosts, ...]:
    """The plans of each zone together, in the order in which its hosts are changed; zones in theirs."""
    groups: dict[DnsName, list[ZonePlan]] = {}
    for zone in zones:
        groups.setdefault(zone.ref.name, []).append(zone)
    return tuple(tuple(sorted(group, key=lambda zone: (zone.turn, zone.ref))) for group in groups.values())


def held_together(zones: Iterable[ZonePlan], failures: Sequence[Failure]) -> tuple[ZonePlan, ...]:
    """The plans, with an objection to every change of a zone of which another host cannot be changed.

    ``failures`` are hosts that could not be planned. Plans that are blocked already stay as they are.
    """
    failed: dict[DnsName, Failure] = {}
    for failure in failures:
        failed.setdefault(failure.ref.name, failure)
    held: list[ZonePlan] = []
    for hosts in hosts_in_turn(zones):
        reason = _obstacle(hosts, failed.get(hosts[0].ref.name))
        held.extend(_held(host, reason) for host in hosts)
    return tuple(held)


def _obstacle(hosts: Hosts, failure: Failure | None) -> str:
    """Why a host of this zone cannot be changed; empty if all can."""
    if failure is not None:
        return f"held back: {failure.ref.provider}, a host of this zone too, could not be planned"
    blocked = next((host for host in hosts if host.blocked), None)
    if blocked is None:
        return ""
    return f"held back: {blocked.ref.provider}, a host of this zone too, cannot be changed as planned"


def _held(host: ZonePlan, reason: str) -> ZonePlan:
    if not reason or not host.actionable or host.blocked:
        return host
    return replace(host, objections=(reason,))
