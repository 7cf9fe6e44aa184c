"""Where mail goes after a plan, in one line for each owner it changes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from mxsync.mail.facts import Facts
from mxsync.mail.simulation import exchanges_of
from mxsync.mail.verdict import verdict
from mxsync.model import VERDICT, DnsName, Finding, Mx, Severity, display, new_of
from mxsync.plan import ZonePlan
from mxsync.workflow.hosts import assumed_hosts

ASSUMED = "hosts not looked up"


class Verdicts:
    """``facts`` know the hosts of the changed sets; without, each is taken to exist and to have one address.

    A verdict on a set is kept: many owners share one.
    """

    def __init__(self, facts: Facts | None) -> None:
        self._facts = facts if facts and not facts.silent else None
        self._known: dict[tuple[Mx, ...], str] = {}

    def beside(self, zones: Iterable[ZonePlan]) -> list[ZonePlan]:
        """The zones, a verdict on each changed owner before their other findings."""
        return [
            replace(zone, findings=(*self._of(zone), *zone.findings)) if zone.changes else zone
            for zone in zones
        ]

    def _of(self, zone: ZonePlan) -> Iterator[Finding]:
        for change in zone.changes:
            new = new_of(change)
            if new is None:  # absent: checks tell what that means
                continue
            yield Finding(
                id=VERDICT,
                severity=Severity.INFO,
                ref=zone.ref,
                owner=change.owner,
                message=f"{display(change.owner)}: {self._verdict(change.owner, new.rdata)}",
                evidence="" if self._facts or new.is_null else ASSUMED,
            )

    def _verdict(self, owner: DnsName, rdata: tuple[Mx, ...]) -> str:
        if self._facts and self._facts.smtp.servers:  # what servers said is about this owner
            return _bare(verdict(owner, rdata, self._facts))
        known = self._known.get(rdata)
        if known is None:
            facts = self._facts or assumed_hosts(exchanges_of(owner, rdata))
            known = self._known[rdata] = _bare(verdict(owner, rdata, facts))
        return known


def _bare(told: str) -> str:
    return told.removeprefix("mail: ")
