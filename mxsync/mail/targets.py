"""The targets of a set together with what their servers said."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from mxsync.mail.facts import Facts, Host, Status
from mxsync.mail.reach import targets
from mxsync.mail.rule import Case
from mxsync.mail.smtp import Contact, Ending, Reply, SmtpFacts
from mxsync.model import DnsName, Mx

SHOWN = 3
"""Addresses a message names with what they said; of more it gives the number."""


class State(StrEnum):
    """What a sender meets."""

    ANSWERS = "answers"
    DEAD = "dead"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One host of a set. ``best``: no other one has a lower preference; ``servers`` by its addresses."""

    name: DnsName
    best: bool
    host: Host
    servers: tuple[SmtpFacts, ...]

    @property
    def state(self) -> State:
        """One address that answers is enough; those without a route from here say nothing."""
        if not self.servers:
            denied = (Status.NO_DATA, Status.NO_NAME)
            return State.DEAD if {self.host.a.status, self.host.aaaa.status} <= {*denied} else State.UNKNOWN
        routed = [one for one in self.servers if one.contact is not Contact.NO_ROUTE]
        states = {state_of(one) for one in routed}
        if State.ANSWERS in states:
            return State.ANSWERS
        return State.DEAD if states == {State.DEAD} else State.UNKNOWN


def targets_of(case: Case, facts: Facts) -> tuple[Target, ...]:
    """The targets that are to receive mail, best first; each host once, at its best preference."""
    receiving = set(targets(case))
    preferences: dict[DnsName, int] = {}
    for mx in sorted(case.rdata, key=_by_preference):
        if mx.exchange in receiving:
            preferences.setdefault(mx.exchange, mx.preference)
    best = min(preferences.values(), default=0)
    return tuple(
        Target(
            name=name,
            best=preference == best,
            host=host,
            servers=tuple(_server(address, facts) for address in host.addresses),
        )
        for name, preference in preferences.items()
        for host in (facts.host(name),)
    )


def state_of(server: SmtpFacts) -> State:
    """What is known of one address. Silence is no answer: nobody knows who kept it back."""
    match server.contact:
        case Contact.REFUSED:
            return State.DEAD
        case Contact.CONNECTED if server.greeting is not None:
            return State.ANSWERS
        case Contact.CONNECTED if server.ending is not Ending.TIMEOUT:
            return State.DEAD
        case Contact.CONNECTED | Contact.SILENT | Contact.NO_ROUTE | Contact.NOT_TRIED:
            return State.UNKNOWN


def why(server: SmtpFacts) -> str:
    """What came in place of an answer."""
    return server.detail or (server.ending or server.contact).value


def told(said: Iterable[tuple[str, Reply | str]]) -> str:
    """Addresses with what they said, as evidence."""
    every = [f"{address}: {words}" for address, words in said]
    more = [f"and {len(every) - SHOWN} more"] if len(every) > SHOWN else []
    return "; ".join([*every[:SHOWN], *more])


def _server(address: str, facts: Facts) -> SmtpFacts:
    known = facts.smtp.servers.get(address)
    return known or SmtpFacts(address=address, contact=Contact.NOT_TRIED)


def _by_preference(mx: Mx) -> tuple[int, DnsName]:
    return mx.preference, mx.exchange
