"""One line about where mail to a domain goes, and whether a change makes it worse."""

from collections.abc import Iterable

from mxsync.mail.behaviours import behaviours_of
from mxsync.mail.delivery import Situation
from mxsync.mail.facts import Facts
from mxsync.mail.route import Fate, Route
from mxsync.mail.simulation import Scene, Simulation, simulate
from mxsync.mail.smtp import mail_domain
from mxsync.model import DnsName, Mx, display


def verdict(owner: DnsName, rdata: tuple[Mx, ...], facts: Facts) -> str:
    """Such as ``mail: mx1.example or mx2.example, then mx3.example; any one host down: still delivered``.

    ``rdata`` is the set as it will be, empty for none; ``facts`` know its exchanges, or else the owner.
    What could not be looked up is said to be unknown.
    """
    found = simulate(owner, rdata, facts, situation=_situation(owner, facts))
    if found.accepts_none:
        return "mail: none is accepted (null MX)"
    if found.unknown:
        names = ", ".join(map(display, found.unknown))
        return f"mail: not known, the addresses of {names} could not be looked up"
    now = found.now.worst
    if found.now.fate is not Fate.DELIVERED:
        return f"mail: {_losing(found.now)}"
    way = way_of(route for sender, route in found.routes if sender is now.sender)
    if not rdata:
        way = f"no MX record, so the domain's own address ({way})"
    return f"mail: {way}; {_outages(found)}"


def worse(owner: DnsName, old: tuple[Mx, ...], new: tuple[Mx, ...], facts: Facts) -> str | None:
    """How ``new`` loses mail that ``old`` does not lose; None if it does not.

    Either may be empty. A new set that accepts no mail, or no set, is somebody's will and no loss; nothing is
    said either where an address could not be looked up.
    """
    now = _situation(owner, facts)
    after = simulate(owner, new, facts, situation=now, outages=False)
    if not new or after.accepts_none or after.unknown:
        return None
    before = simulate(owner, old, facts, situation=now, outages=False)
    lost, was = after.now.worst.badness[0], before.now.worst.badness[0]
    if lost <= was or before.unknown:
        return None
    delivers = "delivers all of it" if before.now.fate is Fate.DELIVERED else "loses less"
    return f"{_losing(after.now)}; the set in place {delivers}"


def _situation(owner: DnsName, facts: Facts) -> Situation:
    """How mail servers behave, as far as they were asked; all others are taken to be up."""
    return Situation(behaviours=behaviours_of(facts, mail_domain(owner) or ""))


def way_of(routes: Iterable[Route]) -> str:
    """The hosts in the order a sender tries them: ``a or b, then c``."""
    for route in routes:
        steps = [" or ".join(display(host) for host, _ in hosts) for hosts in route.first()]
        if steps:
            return ", then ".join(steps)
    return "nowhere"


def _losing(scene: Scene) -> str:
    """What becomes of mail where not all of it is delivered, in the eyes of the sender that fares worst."""
    worst = scene.worst
    bad = [(outcome, share) for outcome, share in worst.forecast.shares if outcome.fate is not Fate.DELIVERED]
    outcome = bad[-1][0]
    share = sum(part for one, part in bad if one.fate is outcome.fate)
    some = "" if share == 1 else "some mail is "
    why = f": {outcome.reason.value}" if outcome.reason else ""
    return f"{some}{outcome.fate.value}{_who(scene)}{why}"


def _who(scene: Scene) -> str:
    """The senders that fare worst, unless all do."""
    worst = scene.worst.badness
    bad = [case.sender for case in scene.cases if case.badness == worst]
    good = [case.sender for case in scene.cases if case.badness != worst]
    if not good:
        return ""
    if not any(one.ipv6 for one in bad) and all(one.ipv6 for one in good):
        return " (by senders without IPv6)"
    return f" (by senders like {' or '.join(dict.fromkeys(one.name for one in bad))})"


def _outages(found: Simulation) -> str:
    waits = [scene.down for scene in found.outages if scene.fate is Fate.DELAYED and _all(scene)]
    some = [scene.down for scene in found.outages if scene.fate is Fate.DELAYED and not _all(scene)]
    lost = [scene.down for scene in found.outages if scene.fate in (Fate.BOUNCED, Fate.ASTRAY)]
    told = [
        f"{' or '.join(display(name) for name in names if name)} down: {what}"
        for names, what in ((lost, "mail is lost"), (waits, "mail waits"), (some, "some mail waits"))
        if names
    ]
    if not told:
        return "any one host down: still delivered"
    if len(lost) + len(waits) + len(some) < len(found.outages):
        told.append("any other: still delivered")
    return "; ".join(told)


def _all(scene: Scene) -> bool:
    return all(case.badness[1] == 1 for case in scene.cases)
