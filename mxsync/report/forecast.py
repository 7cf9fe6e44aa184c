"""Forecasts of delivery in words."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from mxsync.mail.delivery import Forecast
from mxsync.mail.route import Fate, Outcome, Route
from mxsync.mail.senders import Sender
from mxsync.mail.simulation import Scene
from mxsync.model import DnsName, display


def scene_text(scene: Scene, owner: DnsName) -> str:
    """What becomes of mail to ``owner``; where kinds of senders differ, each for itself."""
    return _told((case.sender, forecast_text(case.forecast, owner)) for case in scene.cases)


def order_text(routes: Sequence[tuple[Sender, Route]], owner: DnsName) -> str:
    """``first a 50 %, b 50 %; then c``, empty if there is nothing to try."""
    return _told((sender, _order(route, owner)) for sender, route in routes if route.stretches)


def host_text(host: DnsName, owner: DnsName) -> str:
    """A host for people; an owner that is its own host (RFC 5321 §5.1) is called so."""
    return "the domain's own address" if host == owner else display(host)


def forecast_text(forecast: Forecast, owner: DnsName) -> str:
    """``delivered to a or b``, ``67 % delivered to a, 33 % delayed: ...``."""
    groups: dict[tuple[Fate, str], list[tuple[Outcome, Fraction]]] = {}
    for outcome, share in forecast.shares:
        reason = outcome.reason.value if outcome.reason else ""
        groups.setdefault((outcome.fate, reason), []).append((outcome, share))
    told = []
    for (fate, reason), items in groups.items():
        share = sum((part for _, part in items), Fraction(0))
        hosts = " or ".join(dict.fromkeys(host_text(one.exchange, owner) for one, _ in items if one.exchange))
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


def _order(route: Route, owner: DnsName) -> str:
    steps = [
        host_text(hosts[0][0], owner)
        if len(hosts) == 1
        else ", ".join(f"{host_text(host, owner)} {_percent(share)}" for host, share in hosts)
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


def _told(items: Iterable[tuple[Sender, str]]) -> str:
    """Texts with the senders they are about; without, if they are all the same."""
    by_text: dict[str, list[Sender]] = {}
    variants: dict[str, int] = {}
    for sender, text in items:
        by_text.setdefault(text, []).append(sender)
        variants[sender.name] = variants.get(sender.name, 0) + 1
    if len(by_text) < 2:
        return next(iter(by_text), "")
    return "; ".join(f"{_names(senders, variants)}: {text}" for text, senders in by_text.items())


def _names(senders: Sequence[Sender], variants: dict[str, int]) -> str:
    told: dict[str, None] = {}
    for sender in senders:
        alike = sum(one.name == sender.name for one in senders)
        if alike == variants[sender.name]:
            told[sender.name] = None
        else:
            told[f"{sender.name} {'with' if sender.ipv6 else 'without'} IPv6"] = None
    return ", ".join(told)
