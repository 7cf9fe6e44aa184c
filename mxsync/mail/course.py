"""The course of one delivery attempt: from address to address, until one settles it or the sender stops.

Addresses that behave alike are interchangeable, so a course counts kinds of them in place of enumerating
permutations: ten hosts that all accept are one kind, and every order of them is the same course.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, TypeVar

Thing = TypeVar("Thing", bound=Hashable)


class Behaviour(StrEnum):
    """What a sender meets at an address."""

    ACCEPTS = "accepts"
    DEFERS = "defers"
    """4xx to MAIL or RCPT."""
    REJECTS = "rejects"
    """5xx to MAIL or RCPT."""
    TURNS_AWAY = "turns away"
    """A greeting of 4xx or 5xx."""
    DEAD = "dead"
    """Connection refused, no route, no answer in time."""


Mixture = tuple[tuple[Behaviour, int | Fraction], ...]
"""Behaviours with their probabilities, which add up to 1."""

CERTAIN: Mapping[Behaviour, Mixture] = {one: ((one, 1),) for one in Behaviour}


class Kind(NamedTuple):
    """What matters about an address. ``astray``: mail it accepts is lost; ``ipv6``: only where it matters."""

    behaviour: Mixture
    astray: bool = False
    ipv6: bool = False


Unit = tuple[Kind, ...]
"""The addresses of one host, sorted; for a sender that shuffles addresses, one address."""


class Level(NamedTuple):
    """Units that are tried in any order, sorted; ``begins``: the first ones of their preference."""

    units: tuple[Unit, ...]
    begins: bool = True


class Rules(NamedTuple):
    """What of a sender matters to its course.

    ``quotas``: how many IPv4 and IPv6 addresses it tries if the first one is IPv4, and if it is IPv6; None
    for any.
    """

    tries: int
    sessions: int
    jumps: bool
    quotas: tuple[tuple[int, int], tuple[int, int]] | None = None


class End(NamedTuple):
    """How an attempt ended: an address of ``kind`` in a unit like ``unit`` took or refused the mail.

    Without a kind none did; ``stopped`` then says that the sender's limits left addresses untried.
    """

    level: int = 0
    unit: Unit = ()
    kind: Kind | None = None
    taken: bool = False
    stopped: bool = False


class State(NamedTuple):
    """Where an attempt stands: what is left of the level, and of the unit whose addresses are being tried."""

    level: int
    units: tuple[tuple[Unit, int], ...]
    unit: Unit
    hand: tuple[tuple[Kind, int], ...]
    tries: int
    sessions: int
    quota: tuple[int, int] | None
    skipped: bool


def start(levels: tuple[Level, ...], rules: Rules) -> State:
    """Before the first address."""
    return State(0, _counted(levels[0].units), (), (), rules.tries, rules.sessions, None, skipped=False)


def moves(
    state: State, levels: tuple[Level, ...], rules: Rules
) -> Iterator[tuple[int | Fraction, State | End]]:
    """What comes next, with probabilities that add up to 1."""
    options = options_of(state)
    total = sum(count for _, count in options)
    for option, count in options:
        for chance, result in take(state, option, levels, rules):
            yield Fraction(count, total) * chance, result


def options_of(state: State) -> tuple[tuple[Kind | Unit | None, int], ...]:
    """What may be drawn next, and how many of each: addresses of the unit in hand, or units; else None."""
    return state.hand or state.units or ((None, 1),)


def take(
    state: State, option: Kind | Unit | None, levels: tuple[Level, ...], rules: Rules
) -> Iterator[tuple[int | Fraction, State | End]]:
    """What comes of drawing an option."""
    if option is None:
        more = state.level + 1 < len(levels)
        yield 1, _at(state, state.level + 1, levels) if more else End(stopped=state.skipped)
    elif isinstance(option, Kind):
        yield from _tried(state._replace(hand=_without(state.hand, option)), option, levels, rules)
    else:
        units = _without(state.units, option)
        yield 1, state._replace(units=units, unit=option, hand=_counted(option))


def _tried(
    state: State, kind: Kind, levels: tuple[Level, ...], rules: Rules
) -> Iterator[tuple[int | Fraction, State | End]]:
    """What comes of an address that is gone from the hand already."""
    if rules.quotas is not None:
        quota = state.quota or rules.quotas[kind.ipv6]
        if not quota[kind.ipv6]:
            yield 1, state._replace(quota=quota, skipped=True)
            return
        state = state._replace(quota=(quota[0] - (not kind.ipv6), quota[1] - kind.ipv6))
    for behaviour, chance in kind.behaviour:
        match behaviour:
            case Behaviour.ACCEPTS | Behaviour.REJECTS:
                taken = behaviour is Behaviour.ACCEPTS
                yield chance, End(state.level, state.unit, kind, taken=taken)
            case Behaviour.DEFERS:
                yield chance, _deferred(state, levels, rules)
            case Behaviour.TURNS_AWAY | Behaviour.DEAD:
                yield chance, _onwards(state, levels, rules)


def _deferred(state: State, levels: tuple[Level, ...], rules: Rules) -> State | End:
    if state.sessions == 1:
        return End(stopped=_is_rest(state, levels))
    return _onwards(state._replace(sessions=max(0, state.sessions - 1)), levels, rules)


def _onwards(state: State, levels: tuple[Level, ...], rules: Rules) -> State | End:
    """After an address that did not settle it."""
    if state.tries > 1:
        return state._replace(tries=state.tries - 1)
    if rules.jumps:
        for number in range(state.level + 1, len(levels)):
            if levels[number].begins:
                passed = bool(state.hand or state.units) or number > state.level + 1
                return _at(state, number, levels)._replace(skipped=state.skipped or passed)
    return End(stopped=_is_rest(state, levels))


def _is_rest(state: State, levels: tuple[Level, ...]) -> bool:
    return bool(state.skipped or state.hand or state.units or state.level + 1 < len(levels))


def _at(state: State, number: int, levels: tuple[Level, ...]) -> State:
    return state._replace(level=number, units=_counted(levels[number].units), unit=(), hand=())


def _counted(things: Iterable[Thing]) -> tuple[tuple[Thing, int], ...]:
    return tuple(Counter(things).items())


def _without(counted: tuple[tuple[Thing, int], ...], thing: Thing) -> tuple[tuple[Thing, int], ...]:
    return tuple((one, count - (one == thing)) for one, count in counted if one != thing or count > 1)
