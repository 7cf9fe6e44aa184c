"""Where the courses of a sender end, and how likely each end is."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, TypeVar

from mxsync.mail.course import End, Level, Rules, State, moves, options_of, start, take
from mxsync.mail.senders import Sender

Thing = TypeVar("Thing")

STATES = 5000
"""Courses at one depth that differ, above which they are sampled; six hosts a preference stay below."""

SAMPLES = 10_000
"""Courses sampled: probabilities are then within 0.01 of the true ones, nineteen times out of twenty."""


class Walk(NamedTuple):
    """The probability of each end; they add up to 1. ``exact`` is false if they were sampled."""

    ends: Mapping[End, Fraction]
    exact: bool


def walk(levels: tuple[Level, ...], sender: Sender) -> Walk:
    """The ends of a sender's courses through ``levels``, of which there is at least one."""
    quotas = _quotas(levels, sender.tries) if sender.balances and sender.ipv6 else None
    return _walk(levels, Rules(sender.tries, sender.sessions, sender.jumps, quotas))


@lru_cache(maxsize=4096)
def _walk(levels: tuple[Level, ...], rules: Rules) -> Walk:
    ends: dict[End, Fraction] = defaultdict(Fraction)
    frontier = {start(levels, rules): Fraction(1)}
    while frontier:
        if len(frontier) > STATES:
            return _sampled(levels, rules)
        following: dict[State, Fraction] = defaultdict(Fraction)
        for state, probability in frontier.items():
            for chance, result in moves(state, levels, rules):
                if isinstance(result, End):
                    ends[result] += probability * chance
                else:
                    following[result] += probability * chance
        frontier = following
    return Walk(dict(ends), exact=True)


def _sampled(levels: tuple[Level, ...], rules: Rules) -> Walk:
    """The same by sampling. The seed is made of the question, so a question has one answer."""
    source = random.Random(repr((levels, rules)))  # noqa: S311 - nothing secret hangs on it
    counts: dict[End, int] = defaultdict(int)
    for _ in range(SAMPLES):
        state: State | End = start(levels, rules)
        while isinstance(state, State):
            option = _drawn(source, options_of(state))
            state = _drawn(
                source, [(result, chance) for chance, result in take(state, option, levels, rules)]
            )
        counts[state] += 1
    return Walk({end: Fraction(count, SAMPLES) for end, count in counts.items()}, exact=False)


def _drawn(source: random.Random, options: Sequence[tuple[Thing, int | Fraction]]) -> Thing:
    if len(options) == 1:
        return options[0][0]
    return source.choices([one for one, _ in options], [float(weight) for _, weight in options])[0]


def _quotas(levels: tuple[Level, ...], tries: int) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """How many addresses of each family Postfix keeps (smtp_balance_inet_protocols).

    None where all are kept, or there is only one family.
    """
    kinds = [kind.ipv6 for level in levels for unit in level.units for kind in unit]
    ipv6 = sum(kinds)
    ipv4 = len(kinds) - ipv6
    if not ipv4 or not ipv6 or ipv4 + ipv6 <= tries:
        return None
    if ipv6 <= tries // 2:
        return ((tries - ipv6, ipv6),) * 2
    if ipv4 <= tries // 2:
        return ((ipv4, tries - ipv4),) * 2
    more, less = (tries + 1) // 2, tries // 2
    return (more, tries - more), (less, tries - less)
