"""The conversation that verifies one zone. No I/O of its own."""

from collections.abc import Sequence

from mxsync.model import DnsName
from mxsync.resolver import Answer, Question, Script, Server, Soa
from mxsync.verify.delegation import addresses_of, find_delegation
from mxsync.verify.judge import judge
from mxsync.verify.values import How, NameServer, Seen, ServerReport, Standing, Target, ZoneReport
from mxsync.verify.wildcard import unmask_wildcards

AT_ONCE = 500
"""Questions of one zone that are asked at once."""


def verify_zone(target: Target, how: How) -> Script[ZoneReport]:
    """Find the servers of a zone, ask every address for every owner, judge what they say."""
    if how.via:
        servers = tuple(NameServer("", server) for server in how.via)
        return ZoneReport(
            zone=target.zone, expected=target.expected, servers=(yield from _ask_caches(target, servers))
        )
    if how.servers:
        return ZoneReport(
            zone=target.zone,
            expected=target.expected,
            servers=(yield from _ask_all(target, how.servers, how)),
        )
    delegation = yield from find_delegation(target.zone, how)
    if delegation.problem:
        return ZoneReport(zone=target.zone, expected=target.expected, problem=delegation.problem)
    reports = yield from _ask_all(target, delegation.servers, how)
    own = yield from _own_names(target.zone, delegation.servers, how)
    more = sorted(own - set(delegation.names))
    if more:
        reports += yield from _ask_all(target, (yield from addresses_of(more, how)), how)
    return ZoneReport(
        zone=target.zone,
        expected=target.expected,
        servers=tuple(sorted(reports, key=lambda one: one.server.name)),
        delegated=delegation.names,
        own=tuple(sorted(own)),
    )


def _own_names(zone: DnsName, servers: Sequence[NameServer], how: How) -> Script[set[DnsName]]:
    """The name servers that the servers of the zone name: all that any of them does."""
    answers = yield [Question(zone, "NS", server) for server in _asked(servers, how)]
    found: set[DnsName] = set()
    for answer in answers:
        records = answer.find("NS") if answer.authoritative else None
        if records is not None:
            found.update(DnsName(str(one)) for one in records.data)
    return found


def _ask_all(target: Target, servers: Sequence[NameServer], how: How) -> Script[tuple[ServerReport, ...]]:
    asked = _asked(servers, how)
    questions = [
        question
        for server in asked
        for question in (
            Question(target.zone, "SOA", server),
            *(Question(expected.owner, "MX", server) for expected in target.expected),
        )
    ]
    answers = yield from _in_portions(questions)
    each = 1 + len(target.expected)
    heard: dict[Server, tuple[Soa | None, tuple[Seen, ...]]] = {}
    for number, server in enumerate(asked):
        soa, *said = answers[number * each : (number + 1) * each]
        seen = yield from unmask_wildcards(target, said, how)
        heard[server] = _soa(soa), seen
    return tuple(_report(target, one, heard, servers) for one in servers)


def _asked(servers: Sequence[NameServer], how: How) -> tuple[Server, ...]:
    return tuple(
        dict.fromkeys(one.server for one in servers if one.server is not None and how.routed(one.server))
    )


def _ask_caches(target: Target, servers: Sequence[NameServer]) -> Script[tuple[ServerReport, ...]]:
    reports = []
    for one in servers:
        questions = [Question(expected.owner, "MX", one.server, recurse=True) for expected in target.expected]
        answers = yield from _in_portions(questions)
        seen = (
            judge(target.zone, expected, answer, cached=True)
            for expected, answer in zip(target.expected, answers, strict=True)
        )
        reports.append(ServerReport(server=one, seen=tuple(seen), cached=True))
    return tuple(reports)


def _in_portions(questions: Sequence[Question]) -> Script[list[Answer]]:
    answers: list[Answer] = []
    for begin in range(0, len(questions), AT_ONCE):
        answers += yield questions[begin : begin + AT_ONCE]
    return answers


def _report(
    target: Target,
    one: NameServer,
    heard: dict[Server, tuple[Soa | None, tuple[Seen, ...]]],
    servers: Sequence[NameServer],
) -> ServerReport:
    if one.server is None:
        return ServerReport(server=one, seen=_silence(target, "the name has no address"))
    if one.server in heard:
        soa, seen = heard[one.server]
        return ServerReport(server=one, seen=seen, soa=soa)
    elsewhere = any(other.name == one.name and other.server in heard for other in servers)
    if elsewhere:
        return ServerReport(server=one, skipped="there is no way to this network from here")
    return ServerReport(server=one, seen=_silence(target, "there is no way to this network from here"))


def _silence(target: Target, detail: str) -> tuple[Seen, ...]:
    return tuple(
        Seen(owner=expected.owner, standing=Standing.NO_ANSWER, detail=detail) for expected in target.expected
    )


def _soa(answer: Answer) -> Soa | None:
    records = answer.find("SOA")
    if records is None or not answer.authoritative:
        return None
    return next((one for one in records.data if isinstance(one, Soa)), None)
