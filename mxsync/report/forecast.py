"""Forecasts of delivery in words."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from mxsync.mail.delivery import Forecast
from mxsync.mail.route import Fate, Outcome, Route
from mxsync.mail.senders import Sender
from mxsync.mail.simulation import Scene
from mxsync.model import DnsName, display


def scene_texts(scene: Scene, own: DnsName | None) -> tuple[str, ...]:
    """What becomes of mail; where kinds of senders differ, a text for each.

    ``own`` is the domain where it has no MX record, and so is its own host.
    """
    return _told((case.sender, forecast_text(case.forecast, own)) for case in scene.cases)


def order_texts(routes: Sequence[tuple[Sender, Route]], own: DnsName | None) -> tuple[str, ...]:
    """``first a 50 %, b 50 %; then c``; nothing if there is nothing to try."""
    return _told((sender, _order(route, own)) for sender, route in routes if route.stretches)


def host_text(host: DnsName, own: DnsName | None) -> str:
    """A host for people."""
    return "the domain's own address" if host == own else display(host)


def forecast_text(forecast: Forecast, own: DnsName | None) -> str:
    """``delivered to a or b``, ``67 % delivered to a, 33 % delayed: ...``."""
    groups: dict[tuple[Fate, str], list[tuple[Outcome, Fraction]]] = {}
    for outcome, share in forecast.shares:
        reason = outcome.reason.value if outcome.reason else ""
        groups.setdefault((outcome.fate, reason), []).append((outcome, share))
    told = []
    for (fate, reason), items in groups.items():
        share = sum((part for _, part in items), Fraction(0))
        hosts = " or ".join(dict.fromkeys(host_text(one.exchange, own) for one, _ in items if one.exchange))
        text = _fate(fate, reason, hosts)
        told.append(text if share == 1 else f"{_percent(share, exact=forecast.exact)} {text}")
    return ", ".join(told)


def _fate(fate: Fate, reason: str, hosts: str) -> str:
    match fate:
        case Fate.DELIVERED:
            return f"delivered to {hosts}"
        case Fate.DELAYED:
            return f"delayed: {reason}"
        case Fate.BOUNCED:
            return f"bounced{f' by {hosts}' if hosts else ''}: {reason}"
        case Fate.ASTRAY:
            return f"lost: accepted by {hosts}, which is not in the spec"


def _order(route: Route, own: DnsName | None) -> str:
    steps = [
        host_text(hosts[0][0], own)
        if len(hosts) == 1
        else ", ".join(f"{host_text(host, own)} {_percent(share)}" for host, share in hosts)
        for hosts in route.first()
    ]
    return "first " + "; then ".join(steps)


def _percent(share: Fraction, *, exact: bool = True) -> str:
    whole = round(share * 100)
    if not exact:
        return f"about {whole} %"
    if whole == 0:
        return "<1 %"
    return ">99 %" if whole == 100 and share != 1 else f"{whole} %"


def _told(items: Iterable[tuple[Sender, str]]) -> tuple[str, ...]:
    """Texts, each with the senders it is about; without, if they are all the same."""
    everyone: list[Sender] = []
    by_text: dict[str, list[Sender]] = {}
    for sender, text in items:
        everyone.append(sender)
        by_text.setdefault(text, []).append(sender)
    if len(by_text) < 2:
        return tuple(by_text)
    return tuple(f"{_names(senders, everyone)}: {text}" for text, senders in by_text.items())


def _names(senders: Sequence[Sender], everyone: Sequence[Sender]) -> str:
    for ipv6 in (False, True):
        if [one for one in everyone if one.ipv6 is ipv6] == senders:
            return f"senders {'with' if ipv6 else 'without'} IPv6"
    told: dict[str, None] = {}
    for sender in senders:
        if all(one in senders for one in everyone if one.name == sender.name):
            told[sender.name] = None
        else:
            told[f"{sender.name} {'with' if sender.ipv6 else 'without'} IPv6"] = None
    return ", ".join(told)
