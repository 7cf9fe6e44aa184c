"""Telling a set of the owner's own from one that the server made out of a wildcard (RFC 4592). No I/O."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mxsync.errors import InputError
from mxsync.model import DnsName, display, join_labels, labels
from mxsync.resolver import Answer, Question, Said, Script
from mxsync.verify.judge import child_zone, in_child_zone, judge
from mxsync.verify.values import Expected, How, Seen, Standing, Target

FROM_WILDCARD = "made from a wildcard: there is no set of its own here (RFC 4592)"


def unmask_wildcards(target: Target, said: Sequence[Answer], how: How) -> Script[tuple[Seen, ...]]:
    """Judge one server's answers, asking on where a wildcard or a child zone may be behind them.

    An owner that exists stops every wildcard above it, so a name below it that nobody has gets no MX. If it
    gets one, either the owner's own set is made from that wildcard too, or a wildcard stands right below the
    owner. That one, in turn, stops those above it (RFC 4592 §2.2.1, §3.3.1). Owners that are wildcards are no
    exception: further left in a name an asterisk means nothing (§2.1.3).
    """
    seen = [
        judge(target.zone, expected, answer) for expected, answer in zip(target.expected, said, strict=True)
    ]
    doubtful: list[tuple[int, DnsName, DnsName]] = []
    for number, (one, answer) in enumerate(zip(seen, said, strict=True)):
        if one.rdata and answer.synthesised:
            seen[number] = _from_wildcard(one, target.expected[number])
        elif one.rdata and not answer.signed and one.owner != target.zone:
            doubtful.extend((number, *probes) for probes in _probes(one.owner, how.probe))
    answers = yield [Question(below, "MX", said[number].question.server) for number, below, _ in doubtful]
    masked: list[tuple[int, DnsName]] = []
    for (number, _, deeper), answer in zip(doubtful, answers, strict=True):
        child = child_zone(target.zone, answer)
        if child is not None:
            seen[number] = replace(seen[number], standing=Standing.OTHER, detail=in_child_zone(child))
        elif _mx(answer) == seen[number].rdata:
            masked.append((number, deeper))
        else:
            seen[number] = _unless_silent(seen[number], answer)
    answers = yield [Question(deeper, "MX", said[number].question.server) for number, deeper in masked]
    for (number, _), answer in zip(masked, answers, strict=True):
        if _mx(answer) == seen[number].rdata:
            seen[number] = _from_wildcard(seen[number], target.expected[number])
        else:
            seen[number] = _unless_silent(seen[number], answer)
    return tuple(seen)


def _probes(owner: DnsName, probe: str) -> Iterator[tuple[DnsName, DnsName]]:
    """Names that nobody has: one below the owner, one below a wildcard below it; none if they do not fit."""
    parts = [label.encode("latin-1") for label in labels(owner)]
    label = probe.encode("ascii")
    with contextlib.suppress(InputError):
        yield join_labels([label, *parts]), join_labels([label, b"*", *parts])


def _mx(answer: Answer) -> tuple[object, ...]:
    records = answer.find("MX") if answer.said is Said.ANSWER else None
    return records.data if records is not None else ()


def _unless_silent(seen: Seen, probe: Answer) -> Seen:
    """As it was, if the server said anything about the name that nobody has."""
    if probe.said.told or seen.standing is not Standing.AS_SPECIFIED:
        return seen
    detail = "it does not answer whether the set is made from a wildcard"
    return replace(seen, standing=Standing.NO_ANSWER, detail=detail)


def _from_wildcard(seen: Seen, expected: Expected) -> Seen:
    if not expected.rdata:  # no set of its own is what was asked for
        detail = (
            f"as asked for, there is no set of its own, but mail to {display(seen.owner)} finds a wildcard"
        )
        return replace(seen, standing=Standing.AS_SPECIFIED, detail=detail)
    standing = Standing.OLD if expected.before == () else Standing.OTHER
    return replace(seen, standing=standing, detail=FROM_WILDCARD)
