"""What is the same for many zones, told once."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from mxsync.model import DnsName, ZoneRef, display
from mxsync.report.lines import plural

NAMED = 3
"""How many zones of one thing said are named before the rest are counted."""

FEW = 10
"""Things said that differ in nothing but the zone they name are told one by one up to so many."""

Thing = TypeVar("Thing")


def alike(
    things: Iterable[Thing],
    about: Callable[[Thing], ZoneRef],
    said: Callable[[Thing], tuple[str, ...] | None],
) -> Iterator[tuple[Thing, ...]]:
    """Things of one provider that say the same, in the order of the first of each.

    ``said`` is all that is told of a thing, or None for what stands by itself; to say the same it may name
    the zone (or its id) of its own.
    """
    exact: dict[tuple[object, ...], list[Thing]] = {}
    for number, thing in enumerate(things):
        texts = said(thing)
        key: tuple[object, ...] = (number,) if texts is None else (about(thing).provider, *texts)
        exact.setdefault(key, []).append(thing)
    loose: dict[tuple[object, ...], list[list[Thing]]] = {}
    for key, group in exact.items():
        ref = about(group[0])
        masked = (key[0], *(_without(ref, str(text)) for text in key[1:]))
        loose.setdefault(masked, []).append(group)
    for groups in loose.values():
        if len(groups) > FEW:
            yield tuple(thing for group in groups for thing in group)
        else:
            yield from map(tuple, groups)


def named(names: Iterable[DnsName], noun: str = "zone") -> str:
    """``a.example, b.example, c.example and 197 more zones``."""
    shown = [display(name) for name in names]
    more = f" and {plural(len(shown) - NAMED, f'more {noun}')}" if len(shown) > NAMED else ""
    return ", ".join(shown[:NAMED]) + more


def _without(ref: ZoneRef, text: str) -> str:
    own = sorted({ref.name, ref.name[:-1], display(ref.name), ref.id} - {""}, key=len, reverse=True)
    return re.sub(rf"(?<![\w-])(?:{'|'.join(map(re.escape, own))})(?![\w-])", "\0", text)
