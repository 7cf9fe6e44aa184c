"""Which hosted zones an account has, asked page by page as names come up."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mxsync.errors import HostError
from mxsync.model import DnsName
from mxsync_route53.convert import host_name, zone_name
from mxsync_route53.listing import place, reach

if TYPE_CHECKING:
    from mypy_boto3_route53.type_defs import HostedZoneTypeDef

    from mxsync_route53.api import ZonePage

_TOGETHER = 0.01
"""Seconds in which threads that begin together have all said which zone they want."""


@dataclass(frozen=True, slots=True)
class HostedZone:
    """One hosted zone; ``count`` is how many record sets it has."""

    name: DnsName
    id: str
    private: bool
    count: int


class Directory:
    """The hosted zones of one account. Thread-safe.

    A page holds 100 zones in order of their names, so it answers for every name between its first and its
    last. Looking up n names costs at most n pages, and about as many as the account has where all are looked
    up in order.
    """

    def __init__(self, pages: "Callable[[str, str], ZonePage]") -> None:
        self._pages = pages
        self._known: dict[str, list[HostedZone]] = {}
        self._answers: list[Callable[[str], bool]] = []
        self._wanted: set[str] = set()
        self._asking = threading.Lock()
        self._noting = threading.Lock()

    def find(self, name: DnsName) -> Sequence[HostedZone]:
        """Every hosted zone of that name."""
        listed = host_name(name)
        with self._noting:
            self._wanted.add(listed)
        try:
            with self._asking:
                self._ensure(listed)
                return tuple(self._known[listed]) if listed in self._known else ()
        finally:
            with self._noting:
                self._wanted.discard(listed)

    def _ensure(self, listed: str) -> None:
        """Ask until it is known which zones of that name there are; once or twice."""
        if not self._answers:
            time.sleep(_TOGETHER)
        if not self._told(listed):
            with self._noting:
                open_ = [one for one in self._wanted if not self._told(one)]
            self._load(min(open_, key=place))
        if not self._told(listed):
            self._load(listed)

    def all(self) -> Iterator[HostedZone]:
        """Every hosted zone of the account."""
        for page in self._from(""):
            yield from map(_hosted, page.zones)

    def _from(self, name: str) -> "Iterator[ZonePage]":
        """The pages from a name on."""
        start = name, ""
        while True:
            page = self._pages(*start)
            yield page
            if not page.next_name:
                return
            if start == (page.next_name, page.next_id):
                raise HostError("Route 53 lists the same page of hosted zones again and again")
            start = page.next_name, page.next_id

    def _told(self, listed: str) -> bool:
        return listed in self._known or any(answers(listed) for answers in self._answers)

    def _load(self, listed: str) -> None:
        """Ask for the zones from a name on; more than a page only where that name fills it."""
        zones: list[HostedZoneTypeDef] = []
        following = listed
        for page in self._from(listed):
            zones += page.zones
            following = page.next_name
            if following != listed:
                break
        answers = reach(listed, [one["Name"] for one in zones], following)
        found: dict[str, list[HostedZone]] = {listed: []}
        for one in zones:
            if one["Name"] == listed or answers(one["Name"]):
                found.setdefault(one["Name"], []).append(_hosted(one))
        self._known.update(found)
        self._answers.append(answers)


def _hosted(one: "HostedZoneTypeDef") -> HostedZone:
    return HostedZone(
        zone_name(one["Name"]),
        one["Id"].removeprefix("/hostedzone/"),
        one.get("Config", {}).get("PrivateZone", False),
        one.get("ResourceRecordSetCount", 0),
    )
