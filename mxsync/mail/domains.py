"""What becomes of the mail of many domains."""

from dataclasses import dataclass
from enum import StrEnum

from mxsync.mail.facts import Facts
from mxsync.mail.route import Fate
from mxsync.mail.simulation import Simulation
from mxsync.model import ROOT, DnsName, Mx


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """What to simulate for one owner: the set ``rdata``, None if it is not known.

    ``spec`` is what the spec wants, None if there is no spec.
    """

    owner: DnsName
    rdata: tuple[Mx, ...] | None
    spec: tuple[Mx, ...] | None = None

    @property
    def takes_none(self) -> bool:
        """Whether it is meant to receive no mail, and says so."""
        if self.rdata is None or (self.spec is not None and self.spec != self.rdata):
            return False
        return all(mx.exchange == ROOT for mx in self.rdata) and (bool(self.rdata) or self.spec == ())


class Standing(StrEnum):
    """What a domain's mail comes to, the worst first."""

    LOST = "lost"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    NONE = "none"
    """No mail is to be received, and none is."""


@dataclass(frozen=True, slots=True)
class Result:
    """A domain and what was found; ``hit``: it uses a host that is down, or may do so."""

    domain: Domain
    simulation: Simulation
    hit: bool = False

    @property
    def standing(self) -> Standing:
        """The worst that some of its mail meets, in the situation as asked."""
        match self.simulation.now.fate:
            case Fate.BOUNCED if self.domain.takes_none:
                return Standing.NONE
            case Fate.BOUNCED | Fate.ASTRAY:
                return Standing.LOST
            case Fate.DELAYED:
                return Standing.DELAYED
            case Fate.DELIVERED:
                return Standing.DELIVERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """Everything a run found. ``down`` as asked; ``facts`` are what the DNS said."""

    results: tuple[Result, ...]
    down: tuple[str, ...]
    facts: Facts

    @property
    def unknown(self) -> tuple[DnsName, ...]:
        """Hosts whose addresses could not be looked up, and owners whose set could not."""
        names = (
            name
            for result in self.results
            for name in ((result.domain.owner,) if result.domain.rdata is None else result.simulation.unknown)
        )
        return tuple(dict.fromkeys(names))

    @property
    def concerned(self) -> tuple[Result, ...]:
        """The results the question is about: with hosts down, of the domains that use one."""
        return tuple(result for result in self.results if result.hit) if self.down else self.results
