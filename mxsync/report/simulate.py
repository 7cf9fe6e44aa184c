"""Where mail would go, as text."""

from collections import Counter
from collections.abc import Iterator, Sequence

from mxsync.mail.domains import Result, Simulated, Standing
from mxsync.mail.facts import Status
from mxsync.mail.simulation import Simulation
from mxsync.model import DnsName, display
from mxsync.report.alike import named
from mxsync.report.forecast import host_text, order_text, scene_text
from mxsync.report.lines import Line, Tone, line, plural

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
    order = order_text(found.routes, found.owner)
    if order:
        yield line(f"  {order}", Tone.DIM)
    rows = list(_rows(found))
    if len(rows) == 1:
        yield line(f"  {scene_text(found.now, found.owner)}", tone)
        return
    width = max(len(title) for title, _ in rows)
    for number, (title, text) in enumerate(rows):
        yield line(f"    {title:{width}}  {text}", tone if not number else Tone.PLAIN)


def _rows(found: Simulation) -> Iterator[tuple[str, str]]:
    yield "all hosts up", scene_text(found.now, found.owner)
    for scene in found.outages:
        host = host_text(scene.down, found.owner) if scene.down else ""
        yield f"{host} down", scene_text(scene, found.owner)


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
    lost, waits = count[Standing.LOST], count[Standing.DELAYED]
    worse = [f"{plural(lost, 'domain')} would lose mail"] * bool(lost)
    worse += [f"{plural(waits, 'domain')} would wait for mail"] * bool(waits)
    bad = ", ".join(worse) or "no domain would lose mail or wait for it"
    fine = count[Standing.DELIVERED] + count[Standing.NONE]
    other = len(found.results) - len(found.concerned)
    rest = f"{plural(fine, 'domain')} would receive all of it, {other:,} {'does' if other == 1 else 'do'} not"
    hosts = " and ".join(found.down)
    return line(
        f"With {hosts} down, {bad}; {rest} use {'it' if len(found.down) == 1 else 'them'}", Tone.TITLE
    )


def _summary_line(found: Simulated) -> Line:
    count = Counter(one.standing for one in found.results)
    alone = sum(1 for one in found.results if one.simulation.outages and _frail(one.simulation))
    told = [f"mail is delivered for {plural(count[Standing.DELIVERED], 'domain')}"]
    if alone:
        told[0] += f" ({alone:,} would wait or lose some if one host was down)"
    for standing, word in (
        (Standing.DELAYED, "delayed"),
        (Standing.LOST, "lost"),
        (Standing.NONE, "not wanted"),
    ):
        if count[standing]:
            told.append(f"{word} for {count[standing]:,}")
    tone = Tone.ERROR if count[Standing.LOST] else Tone.TITLE
    return line("Simulate: " + ", ".join(told), tone)


def _frail(found: Simulation) -> bool:
    return any(scene.worst.badness > found.now.worst.badness for scene in found.outages)


def _waiting(found: Simulated) -> str:
    days = sorted({case.sender.days for one in found.results for case in one.simulation.now.cases})
    shown = " to ".join(str(number) for number in dict.fromkeys((days[0], days[-1])))
    return f"mail that waits is tried again for {shown} days, then it is returned"


def _why(name: DnsName, found: Simulated) -> str:
    host = found.facts.hosts.get(name)
    details = [
        lookup.detail
        for lookup in ((host.a, host.aaaa) if host else ())
        if lookup.status is Status.UNKNOWN and lookup.detail
    ]
    return f"{display(name)} ({details[0]})" if details else display(name)
