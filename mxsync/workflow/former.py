"""What stood before: old sets out of receipts, for servers that still answer them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from mxsync.apply import read_receipt
from mxsync.errors import MxsyncError
from mxsync.model import DnsName, Mx, old_of
from mxsync.verify import Seen, ServerReport, Standing, ZoneReport

Old = dict[DnsName, set[tuple[Mx, ...]]]
"""By owner; hosts of one zone may have had different ones."""


class FormerSets:
    """The sets that the newest receipts replaced; receipts are read only as far as somebody asks.

    A receipt that cannot be read is passed over: it could only have named an old set as such.
    """

    def __init__(self, folder: Path) -> None:
        self._unread = self._receipts(folder)
        self._known: dict[DnsName, Old] = {}

    def named(self, report: ZoneReport) -> ZoneReport:
        """The report with every set that the zone's newest receipt replaced called the old one."""
        others = [one for server in report.servers for one in server.seen if _may_be_old(one)]
        if not others:
            return report
        old = self._of(report.zone)
        if not old:
            return report
        return replace(report, servers=tuple(_renamed(server, old) for server in report.servers))

    def _of(self, zone: DnsName) -> Old:
        while zone not in self._known:
            receipt = next(self._unread, None)
            if receipt is None:
                return {}
            for name, old in receipt.items():
                self._known.setdefault(name, old)
        return self._known[zone]

    def _receipts(self, folder: Path) -> Iterator[dict[DnsName, Old]]:
        try:
            paths = sorted(folder.glob("*.jsonl"), reverse=True)
        except OSError:
            return
        for path in paths:
            try:
                receipt = read_receipt(path)
            except MxsyncError:
                continue
            zones: dict[DnsName, Old] = {}
            for zone in receipt.zones:
                for change in zone.happened:
                    old = old_of(change)
                    sets = zones.setdefault(zone.ref.name, {}).setdefault(change.owner, set())
                    sets.add(old.rdata if old else ())
            yield zones


def _may_be_old(seen: Seen) -> bool:
    return seen.standing is Standing.OTHER and not seen.detail


def _renamed(server: ServerReport, old: Old) -> ServerReport:
    seen = (
        replace(one, standing=Standing.OLD)
        if _may_be_old(one) and one.rdata in old.get(one.owner, ())
        else one
        for one in server.seen
    )
    return replace(server, seen=tuple(seen))
