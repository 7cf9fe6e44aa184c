"""Telling a set of the owner's own from one that the server made out of a wildcard (RFC 4592). No I/O."""

from collections.abc import Sequence
from dataclasses import replace

from mxsync.errors import InputError
from mxsync.model import DnsName, display, join_labels, labels
from mxsync.resolver import Answer, Question, Said, Script
from mxsync.verify.judge import child_zone, in_child_zone, judge
from mxsync.verify.values import Expected, How, Seen, Standing, Target

FROM_WILDCARD = "made from a wildcard: there is no set of its own here (RFC 4592)"


def unmask_wildcards(target: Target, said: Sequence[Answer], how: How) -> Script[tuple[Seen, ...]]:
    """Judge one server's answers, asking on where a wildcard or a child zone may be behind them.

    An owner that exists stops every wildcard above it, so a name below it that nobody has gets no MX; if it
    gets one, a wildcard is at work: at the owner's parent, unless the owner has a wildcard of its own below.
    """
    seen = [
        judge(target.zone, expected, answer) for expected, answer in zip(target.expected, said, strict=True)
    ]
    doubtful = [
        (number, below, beside)
        for number, (one, answer) in enumerate(zip(seen, said, strict=True))
        if one.rdata and not answer.signed and one.owner != target.zone
        for below, beside in [_probes(one.owner, how.probe)]
        if below is not None and beside is not None
    ]
    for number, answer in enumerate(said):
        if answer.synthesised and seen[number].rdata:
            seen[number] = _from_wildcard(seen[number], target.expected[number])
    answers = yield [Question(below, "MX", said[number].question.server) for number, below, _ in doubtful]
    wild: list[tuple[int, DnsName]] = []
    own_wildcards = {one.owner for one in target.expected if one.rdata}
    for (number, _, beside), answer in zip(doubtful, answers, strict=True):
        child = child_zone(target.zone, answer)
        if child is not None:
            seen[number] = replace(seen[number], standing=Standing.OTHER, detail=in_child_zone(child))
        elif _mx(answer) == seen[number].rdata and f"*.{seen[number].owner}" not in own_wildcards:
            wild.append((number, beside))
    answers = yield [Question(beside, "MX", said[number].question.server) for number, beside in wild]
    for (number, _), answer in zip(wild, answers, strict=True):
        if _mx(answer) == seen[number].rdata:
            seen[number] = _from_wildcard(seen[number], target.expected[number])
    return tuple(seen)


def _probes(owner: DnsName, probe: str) -> tuple[DnsName | None, DnsName | None]:
    """A name below the owner that nobody has, and the wildcard beside it; None where no such name fits."""
    parts = [label.encode("latin-1") for label in labels(owner)]
    if parts[0] == b"*":  # the wildcard itself is looked at
        return None, None
    try:
        return join_labels([probe.encode("ascii"), *parts]), join_labels([b"*", *parts[1:]])
    except InputError:
        return None, None


def _mx(answer: Answer) -> tuple[object, ...]:
    records = answer.find("MX") if answer.said is Said.ANSWER else None
    return records.data if records is not None else ()


def _from_wildcard(seen: Seen, expected: Expected) -> Seen:
    if not expected.rdata:  # no set of its own is what was asked for
        detail = (
            f"as asked for, there is no set of its own, but mail to {display(seen.owner)} finds a wildcard"
        )
        return replace(seen, standing=Standing.AS_SPECIFIED, detail=detail)
    standing = Standing.OLD if expected.before == () else Standing.OTHER
    return replace(seen, standing=standing, detail=FROM_WILDCARD)
