"""What the name servers of zones answer, as text."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from mxsync.model import DnsName, Mx, display, relative_to
from mxsync.report.alike import FEW, NAMED
from mxsync.report.lines import Line, Tone, line, plural
from mxsync.verify import Agreement, Seen, ServerReport, Standing, ZoneReport

_TONES = {
    Agreement.AGREED: Tone.GOOD,
    Agreement.DIFFERS: Tone.REPLACE,
    Agreement.UNTOLD: Tone.ERROR,
}

_TOLD = 20  # of the records of one set; a server may answer thousands


def reports_lines(reports: Iterable[ZoneReport]) -> Iterator[Line]:
    """Zones in order as they come; of many in a row that fail alike a few, and the rest counted."""
    last: tuple[object, ...] = ()
    alike = 0
    for report in reports:
        trouble = _trouble(report)
        if not trouble or trouble != last:
            yield from _more(alike)
            alike = 0
        last = trouble
        alike += bool(trouble)
        if alike <= FEW:
            yield from report_lines(report)
    yield from _more(alike)


def _more(alike: int) -> Iterator[Line]:
    if alike > FEW:
        yield line(
            f"and {plural(alike - FEW, 'more zone')} likewise (--format json names them)", Tone.WARNING
        )


def _trouble(report: ZoneReport) -> tuple[object, ...]:
    """Why nothing is known of a zone, as far as others may share it; empty: something is."""
    if report.agreement is not Agreement.UNTOLD or any(one.soa for one in report.servers):
        return ()
    servers = (
        (one.server, *{(seen.standing, seen.detail.partition(";")[0]) for seen in one.seen})
        for one in report.asked
    )
    return (report.problem, *servers)


def report_lines(report: ZoneReport) -> Iterator[Line]:
    """A zone in one line if every server agrees, else server by server with what differs."""
    name = display(report.zone)
    tone = _TONES[report.agreement]
    if report.problem:
        yield line(f"{name}: not known: {report.problem}", tone)
        return
    if report.agreement is Agreement.AGREED:
        yield line(f"{name}: as specified{_at(report)}", tone)
    else:
        yield line(f"{name}: {report.agreement.value}", tone)
        for server in report.asked:
            yield from _server_lines(report, server)
        yield from _specified_lines(report)
    for seen in _noted(report):
        yield line(f"  note: {relative_to(seen.owner, report.zone)}: {seen.detail}", Tone.DIM)
    if report.misdelegated:
        yield line(f"  the parent delegates to {_names(report.delegated)}", Tone.WARNING)
        yield line(f"  the zone itself names   {_names(report.own)}", Tone.WARNING)
    skipped = [str(server.server) for server in report.servers if server.skipped]
    if skipped:
        why = next(server.skipped for server in report.servers if server.skipped)
        yield line(f"  not asked: {', '.join(skipped)}: {why}", Tone.DIM)


def summary_line(count: Counter[Agreement]) -> Line:
    """The last line: zones by agreement."""
    told = [f"{plural(count[Agreement.AGREED], 'zone')} as specified"]
    if count[Agreement.DIFFERS]:
        one = count[Agreement.DIFFERS] == 1
        told.append(f"{plural(count[Agreement.DIFFERS], 'zone')} {'differs' if one else 'differ'}")
    if count[Agreement.UNTOLD]:
        told.append(f"{plural(count[Agreement.UNTOLD], 'zone')} not known")
    bad = count[Agreement.DIFFERS] + count[Agreement.UNTOLD]
    return line("Verify: " + ", ".join(told), Tone.ERROR if bad else Tone.TITLE)


def trouble_lines(trouble: Counter[tuple[str, Standing]]) -> Iterator[Line]:
    """Servers that are behind more than one zone's trouble, the worst first."""
    for (server, standing), zones in sorted(trouble.items(), key=lambda item: (-item[1], item[0])):
        if zones > 1:
            yield line(f"{server}: {standing.value} for {plural(zones, 'zone')}", Tone.WARNING)


def troubles(report: ZoneReport) -> Iterator[tuple[str, Standing]]:
    """Each server that does not answer as specified, with the worst it says."""
    for server in report.asked:
        standings = {seen.standing for seen in server.seen}
        for standing in (Standing.NO_ANSWER, Standing.NOT_AUTHORITATIVE, Standing.OTHER, Standing.OLD):
            if standing in standings:
                yield str(server.server), standing
                break


def waiting_lines(reports: Sequence[ZoneReport], seconds: float) -> Iterator[Line]:
    """What is waited for, in as many lines as a few zones take."""
    yield line(f"waiting at most {_duration(seconds)} for {plural(len(reports), 'zone')}", Tone.DIM)
    for report in reports[:NAMED]:
        yield line(f"  {display(report.zone)}: {_reason(report)}", Tone.DIM)
    if len(reports) > NAMED:
        yield line(f"  and {plural(len(reports) - NAMED, 'more zone')}", Tone.DIM)


def _at(report: ZoneReport) -> str:
    """How many servers agree, on which serial, signed or not."""
    asked = report.asked
    names = {server.server.name for server in asked}
    if all(server.cached for server in asked):
        shown = " in " + plural(len(asked), "cache")
    elif names == {""} or len(names) == len(asked):
        shown = " at " + plural(len(asked), "server")
    else:
        shown = f" at {len(asked)} addresses of {plural(len(names), 'server')}"
    serials = {server.soa.serial for server in asked if server.soa}
    if len(serials) == 1:
        shown += f", serial {serials.pop()}"
    elif serials:
        shown += f", serials {min(serials)} to {max(serials)}"
    return shown + _security(seen for server in asked for seen in server.seen)


def _security(seen: Iterator[Seen]) -> str:
    found = [(one.signed, one.authenticated) for one in seen]
    if all(authenticated for _, authenticated in found):
        return ", authenticated (AD)"
    if all(signed for signed, _ in found):
        return ", signed (RRSIG)"
    if any(signed for signed, _ in found):
        return ", partly signed"
    return ""


def _server_lines(report: ZoneReport, server: ServerReport) -> Iterator[Line]:
    words = []
    if server.agreed:
        words.append("as specified" + _security(iter(server.seen)))
    standings = {seen.standing for seen in server.seen}
    details = {seen.detail for seen in server.seen}
    whole = len(standings) == 1 and standings <= {Standing.NO_ANSWER, Standing.NOT_AUTHORITATIVE}
    if whole and len(details) == 1:  # the same for every owner
        detail = details.pop()
        words.append(f"{standings.pop().value}{f': {detail}' if detail else ''}")
    if server.soa:
        words.append(_serial(report, server))
    name = f"{server.server} (a cache)" if server.cached else str(server.server)
    shown = f"  {name}: {', '.join(words)}" if words else f"  {name}:"
    yield line(shown, Tone.GOOD if server.agreed else Tone.WARNING)
    if whole:
        return
    for seen in server.seen:
        if seen.standing is not Standing.AS_SPECIFIED:
            yield line(f"    {relative_to(seen.owner, report.zone)}  {_told(seen, server)}", Tone.WARNING)


def _specified_lines(report: ZoneReport) -> Iterator[Line]:
    """What was asked for, of owners that some server answers otherwise."""
    other = {
        seen.owner
        for server in report.asked
        for seen in server.seen
        if seen.standing in (Standing.OLD, Standing.OTHER)
    }
    for expected in report.expected:
        if expected.owner in other:
            ttl = f" (TTL {expected.ttl})" if expected.ttl is not None and expected.rdata else ""
            name = relative_to(expected.owner, report.zone)
            yield line(f"  specified for {name}: {_set(expected.rdata)}{ttl}", Tone.DIM)


def _told(seen: Seen, server: ServerReport) -> str:
    said = seen.standing.value
    if seen.standing in (Standing.OLD, Standing.OTHER):
        said += f": {_set(seen.rdata)}"
        if seen.ttl is not None and seen.rdata:
            said += f" (TTL {seen.ttl}{' left' if server.cached else ''})"
    return f"{said}; {seen.detail}" if seen.detail else said


def _serial(report: ZoneReport, server: ServerReport) -> str:
    newest = report.newest
    if server.soa is None or newest is None:
        return ""
    if server.soa.serial == newest.serial:
        return f"serial {server.soa.serial}"
    return f"serial {server.soa.serial} (the newest is {newest.serial})"


def _noted(report: ZoneReport) -> Iterator[Seen]:
    """Owners that are as specified, with a remark; each once."""
    told: set[tuple[DnsName, str]] = set()
    for server in report.asked:
        for seen in server.seen:
            remark = (seen.owner, seen.detail)
            if seen.standing is Standing.AS_SPECIFIED and seen.detail and remark not in told:
                told.add(remark)
                yield seen


def _reason(report: ZoneReport) -> str:
    """The first thing that is in the way, and how long it may stay there."""
    if report.problem:
        return report.problem
    newest = report.newest
    for server in report.asked:
        for seen in server.seen:
            if seen.standing is Standing.AS_SPECIFIED:
                continue
            said = f"{server.server} says {seen.standing.value}"
            if server.cached and seen.ttl is not None:
                kind = "TTL" if seen.rdata else "negative TTL, RFC 2308"
                return f"{said}, which it may keep for {_duration(seen.ttl)} ({kind})"
            if server.soa and newest and server.soa.serial != newest.serial:
                refresh = f"a secondary asks its primary every {_duration(newest.refresh)} (SOA refresh)"
                return f"{said}, serial {server.soa.serial} and not {newest.serial}; {refresh}"
            return said
    return report.agreement.value


def _duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 120:
        return plural(whole, "second")
    if whole < 7200:
        return plural(round(whole / 60), "minute")
    return plural(round(whole / 3600), "hour")


def _set(rdata: tuple[Mx, ...]) -> str:
    told = [f"{mx.preference} {display(mx.exchange)}" for mx in rdata[:_TOLD]]
    if len(rdata) > _TOLD:
        told.append(f"and {len(rdata) - _TOLD:,} more")
    return ", ".join(told) or "no MX"


def _names(names: Sequence[str]) -> str:
    return ", ".join(display(DnsName(name)) for name in names)
