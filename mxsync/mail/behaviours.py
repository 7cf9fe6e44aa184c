"""What mail servers said, as the behaviours that a simulation of senders takes."""

from collections.abc import Mapping

from mxsync.mail.course import CERTAIN, Behaviour, Mixture
from mxsync.mail.facts import Facts
from mxsync.mail.smtp import Reply, SmtpFacts, postmaster
from mxsync.mail.targets import State, state_of


def behaviours_of(facts: Facts, domain: str) -> Mapping[str, Mixture]:
    """How each address that was asked behaves towards mail for the postmaster of ``domain``.

    Addresses of which that is not known are left out: see ``unknown_of``. Where nobody could be reached at
    all, nothing is known of any.
    """
    found = {
        address: _behaviour(server, domain, got_out=facts.smtp.got_out)
        for address, server in facts.smtp.servers.items()
    }
    return {address: CERTAIN[one] for address, one in found.items() if one is not None}


def unknown_of(facts: Facts, domain: str) -> frozenset[str]:
    """The addresses that were to be asked and of whose behaviour nothing is known."""
    return frozenset(facts.smtp.servers) - frozenset(behaviours_of(facts, domain))


def _behaviour(server: SmtpFacts, domain: str, *, got_out: bool) -> Behaviour | None:
    match state_of(server):
        case State.DEAD:
            return Behaviour.DEAD if got_out else None
        case State.UNKNOWN:
            return None
        case State.ANSWERS:
            return _conversation(server, domain)


def _conversation(server: SmtpFacts, domain: str) -> Behaviour | None:
    """What becomes of a mail at a server that answers; mail has a sender with a name, if that was tried."""
    for said in (server.greeting, server.hello):
        if said is not None and not said.accepts:
            return Behaviour.TURNS_AWAY
    if server.sender is None or not server.sender.accepts:
        return _reply(server.sender)
    return _reply(server.replies.get(postmaster(domain)))


def _reply(said: Reply | None) -> Behaviour | None:
    if said is None:
        return None
    if said.accepts:
        return Behaviour.ACCEPTS
    return Behaviour.DEFERS if said.defers else Behaviour.REJECTS
