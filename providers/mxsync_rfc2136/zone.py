"""One zone at its primary: the contract of an opened zone."""

from collections.abc import Collection, Mapping, Sequence
from typing import Self

import dns.message
import dns.rcode
import dns.rdatatype
from dns.rdtypes.ANY.SOA import SOA

from mxsync.errors import HostError, Refused, Stale
from mxsync.model import (
    DEFAULT_TTL,
    Change,
    Create,
    DnsName,
    MxRRset,
    Observed,
    ZoneRef,
    display,
    old_of,
)
from mxsync.provider import Swapped
from mxsync_rfc2136 import failures, updates
from mxsync_rfc2136.convert import from_dns, to_dns
from mxsync_rfc2136.dialogue import Declined
from mxsync_rfc2136.link import Link, missing
from mxsync_rfc2136.replies import Untrusted
from mxsync_rfc2136.settings import Rfc2136Settings
from mxsync_rfc2136.sightings import Question, Sighting, apex, questions, sighting
from mxsync_rfc2136.transfers import TooLong, Transferred, transferred

MANY = 32
"""Owners from which on a transfer is tried: they are asked about with three questions each."""
WORTH = 30
"""Records of a transfer that cost no more than one owner's questions."""

_MISSING = (dns.rcode.NOERROR, dns.rcode.NXDOMAIN, dns.rcode.REFUSED, dns.rcode.NOTAUTH)


class Rfc2136Zone:
    """See ``mxsync.provider.Zone``. ``untransferable``: zones that are asked rather, for a run."""

    __slots__ = ("_link", "_ref", "_seen", "_settings", "_untransferable", "_whole")

    def __init__(
        self, ref: ZoneRef, link: Link, settings: Rfc2136Settings, untransferable: set[DnsName]
    ) -> None:
        self._ref = ref
        self._link = link
        self._settings = settings
        self._untransferable = untransferable
        self._seen: dict[DnsName, Sighting] = {}
        self._whole: Transferred | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._link.close()

    def read(self, owners: Collection[DnsName] | None) -> Mapping[DnsName, Observed]:
        """The MX sets that the primary serves now: asked for one by one, or out of a zone transfer."""
        if owners is None:
            return self._transfer().observed
        whole = self._worth_it(owners) if owners else None
        if whole is None:
            found = self._look(owners)[1] if owners else {}
            return {owner: one.rrset for owner, one in found.items() if one.rrset is not None}
        observed = whole.observed
        for owner in owners:
            if (error := whole.refuse(owner)) is not None:
                raise error
        return {owner: observed[owner] for owner in owners if owner in observed}

    def default_ttl(self, owner: DnsName) -> int:
        """A zone in the DNS has no default of its own: that of its file, if it has one, is not told."""
        del owner
        return DEFAULT_TTL

    def objections(self, changes: Sequence[Change]) -> Sequence[str]:
        """Sets that fit no message, and aliases, beside which servers drop MX records without a word."""
        creates = [change.owner for change in changes if isinstance(change, Create)]
        whole = self._whole
        if whole is not None:
            errors = [error for owner in creates if (error := whole.refuse(owner)) is not None]
            said = [f"{error}; {error.hints[0]}" for error in errors]
            aliases = {owner: whole.alias(owner) for owner in creates}
        else:
            said = []
            unseen = [owner for owner in creates if owner not in self._seen]
            if unseen:
                self._look(unseen)
            aliases = {owner: self._seen[owner].alias for owner in creates}
        said += [_beside(owner, alias) for owner, alias in aliases.items() if alias]
        return [*updates.objections(changes), *said]

    def batches(self, changes: Sequence[Change]) -> Sequence[Sequence[Change]]:
        """The changes in as few messages as hold them."""
        return updates.batches(changes)

    def pending(self) -> str:
        """Nothing is ever owed: the primary serves what it accepted, and tells its secondaries."""
        return ""

    def swap(self, changes: Sequence[Change]) -> Swapped:
        """One UPDATE whose prerequisites are the old sets, right after these were read once more.

        The reading compares TTLs, which prerequisites cannot (RFC 2136 §2.4.2), and finds aliases. With
        ``soa_guard`` the SOA that stood before it is a prerequisite as well.
        """
        if not changes:
            return Swapped("")
        if not updates.fits(changes):
            raise Refused("the changes of this zone do not fit one DNS message", "plan with --allow split")
        soa, live = self._look([change.owner for change in changes], first=self._settings.soa_guard)
        for change in changes:
            self._compare(change, live[change.owner])
        guard = soa if self._settings.soa_guard else None
        rcode = self._link.write(updates.update(self._ref.name, changes, guard)).rcode()
        if rcode != dns.rcode.NOERROR:
            primary = display(from_dns(soa.mname))
            raise failures.declined(self._link.server, self._ref.name, rcode, self._link.key, primary)
        return Swapped("")

    def settled(self, change_id: str) -> bool:
        """At once: what a server answered NOERROR to, it serves (RFC 2136 §3.5)."""
        del change_id
        return True

    def _look(
        self, owners: Collection[DnsName], *, first: bool = False
    ) -> tuple[SOA, dict[DnsName, Sighting]]:
        """The SOA and what stands at the owners. ``first``: the SOA is older than all that is seen.

        Raises HostError, also for an owner in a zone below, and ZoneMissing.
        """
        zone = self._ref.name
        asked = {owner: questions(zone, owner) for owner in owners}
        start = [Question(to_dns(zone), dns.rdatatype.SOA)]
        rest = [question for each in asked.values() for question in each]
        answers = self._link.ask(start) + self._link.ask(rest) if first else self._link.ask(start + rest)
        soa = apex_of(self._link.server, zone, answers[0])
        begin = 1
        for owner, each in asked.items():
            found = answers[begin : begin + len(each)]
            self._seen[owner] = sighting(self._link.server, zone, owner, found)
            begin += len(each)
        self._whole = None
        return soa, {owner: self._seen[owner] for owner in asked}

    def _worth_it(self, owners: Collection[DnsName]) -> Transferred | None:
        """The whole zone, where the settings say so, or it costs no more than many questions."""
        if self._settings.axfr == "always":
            return self._transfer()
        zone = self._ref.name
        if self._settings.axfr == "never" or len(owners) < MANY or zone in self._untransferable:
            return None
        try:
            return self._transfer(at_most=len(owners) * WORTH)
        except (Declined, TooLong):
            self._untransferable.add(zone)
            return None

    def _transfer(self, at_most: int | None = None) -> Transferred:
        """The whole zone. Raises HostError; with ``at_most`` records also Declined and TooLong."""
        zone, link = self._ref.name, self._link
        if self._settings.axfr == "never":
            raise HostError(
                f"the whole zone {display(zone)} is wanted, and the config says axfr: never",
                "allow transfers there, or say unmanaged: ignore in the spec",
            )
        try:
            found = link.read(lambda dialogue: transferred(zone, dialogue.transfer(to_dns(zone)), at_most))
        except Untrusted as err:
            raise failures.unreadable(link.server, err, link.key) from err
        except Declined as err:
            if at_most is not None:
                raise
            self._look(())  # tells of a zone that is not there, and of a key that does not hold
            raise failures.not_transferred(link.server, zone, err.rcode, link.key) from err
        self._whole = found
        return found

    def _compare(self, change: Change, seen: Sighting) -> None:
        """Raises Stale and Refused unless the old set stands."""
        old = old_of(change)
        if old is None and seen.alias:
            raise Refused(_beside(change.owner, seen.alias))
        if seen.rrset == old:
            return
        what = "has another MX set than planned"
        if old is not None and isinstance(seen.rrset, MxRRset) and seen.rrset.rdata == old.rdata:
            what = f"has another TTL than planned, {seen.rrset.ttl} in place of {old.ttl}"
        raise Stale(f"{display(change.owner)} {what}")


def apex_of(server: str, zone: DnsName, answer: dns.message.Message) -> SOA:
    """The zone's SOA at its server. Raises ZoneMissing and HostError."""
    found = apex(zone, answer)
    if found is not None:
        return found
    if answer.rcode() in _MISSING:
        known = "from hearsay, as resolvers do" if answer.answer else "that there is no such zone"
        said = known if answer.rcode() == dns.rcode.NOERROR else dns.rcode.to_text(answer.rcode())
        raise missing(server, zone, said)
    raise failures.unanswered(server, answer.rcode(), f"the SOA of {display(zone)}")


def _beside(owner: DnsName, alias: str) -> str:
    return (
        f"{display(owner)} is {alias}: beside an alias there can be no MX records, and servers drop them "
        "without a word; take the alias away first, or set the MX of its target"
    )
