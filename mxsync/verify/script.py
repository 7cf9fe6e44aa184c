"""The conversation that verifies one zone. No I/O of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mxsync.model import DnsName
from mxsync.resolver import Answer, Question, Script, Server, Soa
from mxsync.verify.delegation import (
    MOST_ADDRESSES,
    MOST_NAMES,
    addresses_of,
    find_delegation,
    too_many,
)
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
        heard = yield from _ask_all(target, how.servers, how)
        return ZoneReport(zone=target.zone, expected=target.expected, servers=heard.reports)
    delegation = yield from find_delegation(target.zone, how)
    problem = delegation.problem or _too_many(delegation.servers)
    if problem:
        return ZoneReport(zone=target.zone, expected=target.expected, problem=problem)
    how = replace(how, abroad=delegation.abroad)
    first = yield from _ask_all(target, delegation.servers, how)
    reports, own = first.reports, first.names
    more = sorted(own - set(delegation.names))
    problem = too_many(len(more), "more name servers", MOST_NAMES, "the zone itself")
    if more and not problem:
        others = yield from addresses_of(more, how)
        problem = _too_many(others)
        reports += () if problem else (yield from _ask_all(target, others, how)).reports
    if problem:
        return ZoneReport(zone=target.zone, expected=target.expected, problem=problem)
    return ZoneReport(
        zone=target.zone,
        expected=target.expected,
        servers=tuple(sorted(reports, key=lambda one: one.server.name)),
        delegated=delegation.names,
        own=tuple(sorted(own)),
    )


def _too_many(servers: Sequence[NameServer]) -> str:
    return too_many(len(servers), "addresses of name servers", MOST_ADDRESSES, "the delegation")


@dataclass(frozen=True, slots=True)
class _Heard:
    """What servers said of a zone, and the name servers that any of them names for it."""

    reports: tuple[ServerReport, ...]
    names: frozenset[DnsName]


def _ask_all(target: Target, servers: Sequence[NameServer], how: How) -> Script[_Heard]:
    asked = _asked(servers, how)
    apex = ("SOA",) if how.servers else ("SOA", "NS")
    questions = [
        question
        for server in asked
        for question in (
            *(Question(target.zone, rdtype, server) for rdtype in apex),
            *(Question(expected.owner, "MX", server) for expected in target.expected),
        )
    ]
    answers = yield from _in_portions(questions)
    each = len(apex) + len(target.expected)
    heard: dict[Server, tuple[Soa | None, tuple[Seen, ...]]] = {}
    names: set[DnsName] = set()
    for begin, server in zip(range(0, len(answers), each), asked, strict=True):
        about_zone, said = answers[begin : begin + len(apex)], answers[begin + len(apex) : begin + each]
        names |= _names(about_zone[-1])
        seen = yield from unmask_wildcards(target, said, how)
        heard[server] = _soa(about_zone[0]), _of_the_zone(about_zone[0], seen)
    reports = (_report(target, one, heard, servers, how) for one in servers)
    return _Heard(tuple(reports), frozenset(names))


def _of_the_zone(apex: Answer, seen: tuple[Seen, ...]) -> tuple[Seen, ...]:
    """A server that says the zone has no SOA does not serve it: what it answers is out of a zone above."""
    if not apex.said.told or _soa(apex) is not None:
        return seen
    detail = "it has no SOA of this zone, and so does not serve it"
    return tuple(
        replace(one, standing=Standing.NOT_AUTHORITATIVE, detail=detail)
        if one.standing in (Standing.AS_SPECIFIED, Standing.OLD)
        else one
        for one in seen
    )


def _names(answer: Answer) -> set[DnsName]:
    """The name servers an authoritative answer names."""
    records = answer.find("NS") if answer.authoritative else None
    return {DnsName(str(one)) for one in records.data} if records is not None else set()


def _asked(servers: Sequence[NameServer], how: How) -> tuple[Server, ...]:
    return tuple(
        dict.fromkeys(
            one.server
            for one in servers
            if one.server is not None and how.is_somewhere(one.server) and how.routed(one.server)
        )
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
    how: How,
) -> ServerReport:
    if one.server is None:
        return ServerReport(server=one, seen=_silence(target, "the name has no address"))
    if not how.is_somewhere(one.server):
        detail = "this address leads nobody to it, but everybody to themselves; it was not asked"
        return ServerReport(server=one, seen=_silence(target, detail))
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
