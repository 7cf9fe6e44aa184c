"""One of several parts that zones fall into, the same on every machine and in every version."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from mxsync.errors import InputError
from mxsync.model.names import DnsName

MAX_SHARDS = 1000

_DIGITS = 15  # of the hash, in hex: the most that fit the signed 64-bit numbers of a shell
_SHARD = re.compile(r"(0|[1-9][0-9]{0,5})/(0|[1-9][0-9]{0,5})")


@dataclass(frozen=True, slots=True, order=True)
class Shard:
    """Part ``number`` (from 1) of ``of`` parts (at most MAX_SHARDS); every zone is in exactly one of them."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def holds(self, zone: DnsName) -> bool:
        """Whether a zone, at whatever hosts, is in this part."""
        return shard_of(zone, self.of) == self


def shard_of(zone: DnsName, of: int) -> Shard:
    """The one of ``of`` parts that a zone is in.

    Its number is 1 + H mod ``of``, where H are the first 15 hex digits of the SHA-256 of the canonical name
    (lower case, A-labels, final dot) in ASCII.
    """
    digits = hashlib.sha256(zone.encode("ascii")).hexdigest()[:_DIGITS]
    return Shard(1 + int(digits, 16) % of, of)


def parse_shard(text: str) -> Shard:
    """The shard of ``3/16``. Raises InputError."""
    match = _SHARD.fullmatch(text)
    if match is None:
        raise InputError(f"{text[:40]!r} is no shard", "the third of 16 shards is written 3/16")
    number, of = int(match[1]), int(match[2])
    if not 1 <= of <= MAX_SHARDS:
        raise InputError(f"{text} divides the zones into {of} shards, 1 to {MAX_SHARDS} are possible")
    if not 1 <= number <= of:
        raise InputError(f"there is no shard {number} of {of}", f"they are numbered from 1/{of} to {of}/{of}")
    return Shard(number, of)


def missing_shards(pieces: Mapping[str, Shard | None]) -> tuple[Shard, ...]:
    """The shards that are not among ``pieces``, which are files (or the like) by name.

    Raises InputError if they cannot be pieces of one whole: none at all, one that is no shard, shards of
    different divisions, a shard twice.
    """
    names: dict[Shard, str] = {}
    for name, shard in pieces.items():
        if shard is None:
            raise InputError(f"{name} is not of a shard", "only what was made with --shard can be merged")
        if shard in names:
            raise InputError(f"{names[shard]} and {name} are both of shard {shard}", "name one of them")
        other, earlier = next(iter(names.items()), (shard, name))
        if other.of != shard.of:
            raise InputError(
                f"{earlier} is shard {other}, {name} is shard {shard}: of different divisions",
                "merge the shards of one run",
            )
        names[shard] = name
    if not names:
        raise InputError("there is nothing to merge", "name the file of every shard")
    of = next(iter(names)).of
    return tuple(shard for number in range(1, of + 1) if (shard := Shard(number, of)) not in names)
