"""Which zones a run is about: names or globs from the command line."""

import difflib
import fnmatch
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from mxsync.errors import InputError
from mxsync.model import DnsName, parse_name

_GLOB = frozenset("*?[")


class Named(Protocol):
    """Anything that is about one zone."""

    @property
    def zone(self) -> DnsName:
        """The zone's name."""
        ...


Thing = TypeVar("Thing", bound=Named)


def select(things: Iterable[Thing], patterns: Sequence[str]) -> tuple[Thing, ...]:
    """The things whose zone one of ``patterns`` names (all of them without patterns), in their order.

    Raises InputError for a pattern that selects nothing, with the nearest names.
    """
    everything = tuple(things)
    if not patterns:
        return everything
    names = {thing.zone for thing in everything}
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
    return tuple(thing for thing in everything if thing.zone in wanted)


def is_glob(pattern: str) -> bool:
    """Whether a pattern stands for names it does not spell out."""
    return not _GLOB.isdisjoint(pattern)


def matching(names: Iterable[DnsName], pattern: str) -> set[DnsName]:
    """The names a glob (``*.example``) or a plain name, with or without its final dot, stands for."""
    if not is_glob(pattern):
        return {parse_name(pattern)} & set(names)
    bare = pattern.lower().removesuffix(".")
    return {name for name in names if fnmatch.fnmatchcase(name[:-1], bare)}
