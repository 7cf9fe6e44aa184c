"""Where mail would go, as text."""

from collections import Counter
from collections.abc import Iterator, Sequence

from mxsync.mail.domains import Result, Simulated, Standing
from mxsync.mail.facts import Status
from mxsync.mail.simulation import Simulation, exchanges_of
from mxsync.model import DnsName, display
from mxsync.report.alike import named
from mxsync.report.forecast import host_text, order_texts, scene_texts
from mxsync.report.lines import Line, Tone, line

_TONES = {
    Standing.LOST: Tone.ERROR,
    Standing.DELAYED: Tone.WARNING,
    Standing.DELIVERED: Tone.GOOD,
    Standing.NONE: Tone.DIM,
}
_FEW = 3


def simulated_lines(found: Simulated) -> Iterator[Line]:
    """Domain by domain, those with equal sets together; with hosts down the summary and the worst first."""
    if found.down:
        yield _outage_line(found)
        for standing in Standing:
            for group in _groups([one for one in found.concerned if one.standing is standing]):
                yield line("")
                yield from _group_lines(group, title=f"{_TITLES[standing]}: ")
        if any(one.standing is Standing.DELAYED for one in found.concerned):
            yield line("")
            yield line(_waiting(found), Tone.DIM)
        return
    for group in _groups(found.results):
        yield from _group_lines(group)
        yield line("")
    yield _summary_line(found)


def unknown_lines(found: Simulated) -> Iterator[Line]:
    """What could not be looked up, for stderr."""
    if not found.unknown:
        return
    shown = ", ".join(_why(name, found) for name in found.unknown[:_FEW])
    more = f" and {len(found.unknown) - _FEW:,} more" if len(found.unknown) > _FEW else ""
    yield line(f"error: could not be looked up: {shown}{more}", Tone.ERROR)
    yield line("  where nothing else is known, mail is taken to wait until the lookup works", Tone.DIM)
    yield line("  hint: --offline takes every host to have an address, and asks nobody", Tone.DIM)


_TITLES = {
    Standing.LOST: "mail lost",
    Standing.DELAYED: "mail waits",
    Standing.DELIVERED: "still delivered",
    Standing.NONE: "receives no mail",
}


def _groups(results: Sequence[Result]) -> list[list[Result]]:
    """Results about which the same is said, in order."""
    groups: dict[tuple[str, ...], list[Result]] = {}
    for one in results:
        groups.setdefault(tuple(text.text for text in _body(one)), []).append(one)
    return list(groups.values())


def _group_lines(group: Sequence[Result], title: str = "") -> Iterator[Line]:
    owners = named(one.domain.owner for one in group).replace("more zone", "more domain")
    yield line(title + owners, _TONES[group[0].standing] if title else Tone.TITLE)
    yield from _body(group[0])


def _body(result: Result) -> Iterator[Line]:
    found = result.simulation
    tone = _TONES[result.standing]
    yield line(f"  {_set(result)}")
    if result.standing is Standing.NONE:
        return
    own = None if found.rdata else found.owner
    if len(exchanges_of(found.owner, found.rdata)) > 1:
        for text in order_texts(found.routes, own):
            yield line(f"  {text}", Tone.DIM)
    if not found.outages:
        for text in scene_texts(found.now, own):
            yield line(f"  {text}", tone)
        return
    rows = [("all hosts up", scene_texts(found.now, own))]
    for scene in found.outages:
        host = host_text(scene.down, own) if scene.down else ""
        rows.append((f"{host} down", scene_texts(scene, own)))
    width = max(len(title) for title, _ in rows)
    for number, (title, texts) in enumerate(rows):
        for place, text in enumerate(texts):
            shown = "" if place else title
            yield line(f"    {shown:{width}}  {text}", Tone.PLAIN if number else tone)


def _set(result: Result) -> str:
    rdata = result.domain.rdata
    if rdata is None:
        return "MX not known"
    if not rdata:
        return "no MX record" + ("  (accepts no mail)" if result.standing is Standing.NONE else "")
    shown = ", ".join(f"{mx.preference} {display(mx.exchange)}" for mx in rdata)
    return f"MX {shown}" + ("  (accepts no mail)" if result.standing is Standing.NONE else "")


def _outage_line(found: Simulated) -> Line:
    count = Counter(one.standing for one in found.concerned)
    other = len(found.results) - len(found.concerned)
    hosts = "it" if len(found.down) == 1 else "them"
    parts = [
        (count[Standing.LOST], "would lose mail"),
        (count[Standing.DELAYED], "would wait for mail"),
        (count[Standing.DELIVERED], "would still receive all mail"),
        (count[Standing.NONE], "would receive none anyway"),
        (other, f"{'does' if other == 1 else 'do'} not use {hosts}"),
    ]
    told = [f"{number:,} {what}" for number, what in parts if number]
    number, _, what = told[0].partition(" ")
    told[0] = f"{number} domain{'' if number == '1' else 's'} {what}"
    tone = Tone.ERROR if count[Standing.LOST] else Tone.TITLE
    return line(f"With {' and '.join(found.down)} down, {', '.join(told)}", tone)


def _summary_line(found: Simulated) -> Line:
    count = Counter(one.standing for one in found.results)
    if not found.results:
        return line("Simulate: no domain", Tone.TITLE)
    words = {
        Standing.DELIVERED: "delivered",
        Standing.DELAYED: "delayed",
        Standing.LOST: "lost",
        Standing.NONE: "not accepted",
    }
    told = [f"{word} for {count[standing]:,}" for standing, word in words.items() if count[standing]]
    first, _, number = told[0].rpartition(" ")
    told[0] = f"{first} {number} domain{'' if number == '1' else 's'}"
    frail = sum(1 for one in found.results if one.standing is Standing.DELIVERED and _frail(one.simulation))
    if frail:
        told[0] += f" (for {frail:,} only while every host is up)"
    tone = Tone.ERROR if count[Standing.LOST] else Tone.TITLE
    return line(f"Simulate: mail is {', '.join(told)}", tone)


def _frail(found: Simulation) -> bool:
    return any(scene.worst.badness > found.now.worst.badness for scene in found.outages)


def _waiting(found: Simulated) -> str:
    """How long the senders that delay mail keep it (RFC 5321 §4.5.4.1)."""
    cases = (case for one in found.concerned for case in one.simulation.now.cases)
    days = {case.sender.days for case in cases if case.badness[1]}
    shown = " to ".join(str(number) for number in sorted({min(days), max(days)}))
    return f"mail that waits is tried again for {shown} days, then it is returned"


def _why(name: DnsName, found: Simulated) -> str:
    host = found.facts.hosts.get(name)
    details = [
        lookup.detail
        for lookup in ((host.a, host.aaaa) if host else ())
        if lookup.status is Status.UNKNOWN and lookup.detail
    ]
    return f"{display(name)} ({details[0]})" if details else display(name)
