"""One zone at its primary: the contract of an opened zone."""

from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from typing import Self

import dns.rcode
import dns.rdatatype
from dns.rdtypes.ANY.SOA import SOA

from mxsync.errors import HostError, Refused, Stale
from mxsync.model import (
    DEFAULT_TTL,
    Change,
    Create,
    DnsName,
    Observed,
    ZoneRef,
    display,
    old_of,
)
from mxsync.provider import Swapped
from mxsync_rfc2136 import failures, updates
from mxsync_rfc2136.convert import from_dns, to_dns
from mxsync_rfc2136.dialogue import Declined
from mxsync_rfc2136.link import Link
from mxsync_rfc2136.replies import Untrusted
from mxsync_rfc2136.settings import Rfc2136Settings
from mxsync_rfc2136.sightings import Question, Sighting, apex, questions, sighting
from mxsync_rfc2136.transfers import TooLong, Transferred, transferred

MANY = 32
"""Owners from which on a transfer is tried: they are asked about with three questions each."""
WORTH = 30
"""Records of a transfer that cost no more than one owner's questions."""


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
            found = self._look(owners) if owners else {}
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

        The reading compares TTLs, which prerequisites cannot (RFC 2136 §2.4.2). With ``soa_guard`` the SOA
        that stood before it is a prerequisite as well.
        """
        if not changes:
            return Swapped("")
        if not updates.fits(changes):
            raise Refused("the changes of this zone do not fit one DNS message", "plan with --allow split")
        guard = self._soa() if self._settings.soa_guard else None
        aliases = self._compare(changes)
        rcode = self._link.write(updates.update(self._ref.name, changes, guard)).rcode()
        if rcode == dns.rcode.YXRRSET and aliases:
            raise Stale("; ".join(aliases))
        if rcode != dns.rcode.NOERROR:
            primary = self._primary()
            raise failures.declined(self._link.server, self._ref.name, rcode, self._link.key, primary)
        return Swapped("")

    def settled(self, change_id: str) -> bool:
        """At once: what a server answered NOERROR to, it serves (RFC 2136 §3.5)."""
        del change_id
        return True

    def _look(self, owners: Collection[DnsName]) -> dict[DnsName, Sighting]:
        """What stands at the owners. Raises HostError, also for one in a zone below, and ZoneMissing."""
        zone = self._ref.name
        asked = {owner: questions(zone, owner) for owner in owners}
        answers = iter(self._link.ask([question for each in asked.values() for question in each]))
        found = {
            owner: sighting(self._link.server, zone, owner, list(islice(answers, len(each))))
            for owner, each in asked.items()
        }
        self._seen.update(found)
        self._whole = None
        return found

    def _soa(self) -> SOA:
        """The zone's SOA now. Raises HostError and ZoneMissing."""
        (answer,) = self._link.ask([Question(to_dns(self._ref.name), dns.rdatatype.SOA)])
        return apex(self._link.server, self._ref.name, answer)

    def _primary(self) -> str:
        """The server that the SOA names, as far as that can be found out."""
        try:
            return display(from_dns(self._soa().mname))
        except HostError:
            return ""

    def _compare(self, changes: Sequence[Change]) -> list[str]:
        """Raises Stale unless the old sets stand. Gives, in words, aliases where sets are to be created.

        One question an owner does where it is answered as planned: whether the owner's set or a wildcard's
        answers, the prerequisites tell. Only what answers where a set is to be created is looked at closely.
        """
        answers = self._link.ask([questions(self._ref.name, change.owner)[0] for change in changes])
        aliases, occupied = [], []
        for change, answer in zip(changes, answers, strict=True):
            seen = sighting(self._link.server, self._ref.name, change.owner, [answer])
            old = old_of(change)
            if old is None:
                if seen.subtree:
                    raise Refused(_beside(change.owner, seen.alias))
                aliases += [_beside(change.owner, seen.alias)] if seen.alias else []
                occupied += [change.owner] if seen.rrset else []
            elif seen.rrset != old:
                what = "has another MX set than planned"
                if seen.rrset is not None and seen.rrset.rdata == old.rdata:
                    what = f"has another TTL than planned, {seen.rrset.ttl} in place of {old.ttl}"
                raise Stale(f"{display(change.owner)} {what}")
        for owner, found in self._look(occupied).items() if occupied else ():
            if found.rrset is not None:
                raise Stale(f"{display(owner)} has an MX set by now")
        return aliases

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
            self._soa()  # tells of a zone that is not there, and of a key that does not hold
            raise failures.not_transferred(link.server, zone, err.rcode, link.key) from err
        self._whole = found
        return found


def _beside(owner: DnsName, alias: str) -> str:
    return (
        f"{display(owner)} is {alias}: beside an alias there can be no MX records, and servers drop them "
        "without a word; take the alias away first, or set the MX of its target"
    )
