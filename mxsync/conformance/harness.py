"""What a backend's author writes so that the suite can drive a host: the ``Harness``."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from enum import Enum

from mxsync.model import DnsName, MxRRset, ZoneRef
from mxsync.provider import Provider


class Feature(Enum):
    """What not every host, or not every test set-up, can do; the value says it in words."""

    TTL_COMPARED = "compare the TTL in a swap"
    LISTS_ZONES = "list its zones"
    SEVERAL_ZONES = "hold several zones of one name"
    FOREIGN = "hold MX sets that are more than a plain RRset"
    BATCHES = "limit the changes of a request"
    LOST_REPLY_APPLIED = "lose a reply after the change was applied"
    LOST_REPLY_NOT_APPLIED = "lose a request before the change was applied"


class Harness(ABC):
    """A DNS host the suite may fill and disturb, and the backend under test connected to it.

    Every case gets a harness of its own and expects an empty host: where hosts are shared by cases, the
    harness first removes what an earlier case left. Where a method speaks to the host, it should not go
    through the backend: a backend that reads wrongly must not be its own witness.
    """

    features: frozenset[Feature] = frozenset()
    """What this host and this harness can do beyond the rest. Cases that need more are skipped."""

    many: int = 250
    """Owners with MX in a large zone: more than the host lists on one page."""

    too_much: int = 2500
    """Owners whose sets cannot all be created in one request. With Feature.BATCHES."""

    threads: int = 4
    """Threads that change one zone at once."""

    rounds: int = 5
    """Changes each of these threads makes."""

    patience: float = 30
    """Seconds until something that has to happen eventually counts as missing."""

    @abstractmethod
    def provider(self) -> AbstractContextManager[Provider]:
        """The backend, connected. May be entered several times; all see the same host, as two runs would."""

    @abstractmethod
    def add_zone(self, name: DnsName, sets: Sequence[MxRRset], *, zone_id: str = "") -> ZoneRef:
        """Make a fresh zone with these MX sets, in place of any other of that name (and ``zone_id``).

        Put records of other types into it too: A at ``www``, TXT at the apex and at every owner of
        ``sets``, whatever else is likely to be hit by mistake. Write names as differently as the host
        permits (upper case, relative, without the final dot): the backend has to see through it.
        ``zone_id`` is only used with Feature.SEVERAL_ZONES, and may be translated: the ZoneRef counts.

        Returns the ZoneRef that ``Provider.find`` should give for it.
        """

    @abstractmethod
    def remove_zone(self, ref: ZoneRef) -> None:
        """Delete the zone at the host."""

    @abstractmethod
    def live(self, ref: ZoneRef) -> Mapping[DnsName, MxRRset]:
        """The plain MX sets the host serves now, looked at independently of the backend."""

    @abstractmethod
    def others(self, ref: ZoneRef) -> object:
        """A snapshot, comparable by ``==``, of all that is not a plain MX set: other types, foreign sets.

        Leave out what a host may change with each update (the SOA serial, a zone file's bytes).
        """

    @abstractmethod
    def disturb(self, ref: ZoneRef, owner: DnsName, rrset: MxRRset | None) -> None:
        """Change one owner's MX set at the host behind the backend's back; None: take it away."""

    def add_foreign(self, ref: ZoneRef, owner: DnsName) -> None:
        """Give an owner without MX data some that an MxRRset cannot hold. With Feature.FOREIGN."""
        raise NotImplementedError

    def lose_reply(self, *, applied: bool) -> None:
        """Let the next swap's reply get lost, with the change applied or not. With Feature.LOST_REPLY_*."""
        raise NotImplementedError
