"""Which zones a run is about: names or globs from the command line, a shard."""

import difflib
import fnmatch
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from mxsync.errors import InputError
from mxsync.model import DnsName, Shard, parse_name

_GLOB = frozenset("*?[")


class Named(Protocol):
    """Anything that is about one zone."""

    @property
    def zone(self) -> DnsName:
        """The zone's name."""
        ...


Thing = TypeVar("Thing", bound=Named)


def select(things: Iterable[Thing], patterns: Sequence[str], shard: Shard | None = None) -> tuple[Thing, ...]:
    """The things whose zone one of ``patterns`` names (all of them without patterns), in their order.

    Of these the ``shard`` takes its part, which may be none. Raises InputError for a pattern that selects
    nothing in any shard, with the nearest names.
    """
    chosen = _matched(tuple(things), patterns)
    return chosen if shard is None else tuple(thing for thing in chosen if shard.holds(thing.zone))


def _matched(things: tuple[Thing, ...], patterns: Sequence[str]) -> tuple[Thing, ...]:
    if not patterns:
        return things
    names = {thing.zone for thing in things}
    wanted: set[DnsName] = set()
    for pattern in patterns:
        found = matching(names, pattern)
        if not found:
            near = difflib.get_close_matches(pattern, [name[:-1] for name in sorted(names)], n=3)
            raise InputError(
                f"no zone in the specs matches {pattern!r}",
                *(f"did you mean {name}?" for name in near),
            )
        wanted |= found
    return tuple(thing for thing in things if thing.zone in wanted)


def is_glob(pattern: str) -> bool:
    """Whether a pattern stands for names it does not spell out."""
    return not _GLOB.isdisjoint(pattern)


def matching(names: Iterable[DnsName], pattern: str) -> set[DnsName]:
    """The names a glob (``*.example``) or a plain name, with or without its final dot, stands for."""
    if not is_glob(pattern):
        return {parse_name(pattern)} & set(names)
    bare = pattern.lower().removesuffix(".")
    return {name for name in names if fnmatch.fnmatchcase(name[:-1], bare)}
