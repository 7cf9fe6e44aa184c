"""A verification as a whole, and those of shards as one."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from mxsync.errors import InputError
from mxsync.model import DnsName, Shard, display, missing_shards, sort_key
from mxsync.verify.values import Agreement, ZoneReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Every zone that was verified. ``at`` is when it began, RFC 3339; not ``complete`` if it was cut off.

    ``problems`` say why zones are missing that the specs should have had; ``missing`` are shards that are not
    in a merged one.
    """

    at: str
    zones: tuple[ZoneReport, ...]
    complete: bool
    shard: Shard | None = None
    problems: tuple[str, ...] = ()
    missing: tuple[Shard, ...] = ()

    @property
    def count(self) -> Counter[Agreement]:
        return Counter(zone.agreement for zone in self.zones)


def merge_surveys(pieces: Mapping[str, Survey]) -> Survey:
    """The verifications of shards, by file, as one, zones in canonical order.

    Raises InputError if they are no shards of one whole or have a zone in common.
    """
    missing = missing_shards({name: piece.shard for name, piece in pieces.items()})
    seen: dict[DnsName, str] = {}
    for name, piece in pieces.items():
        for zone in piece.zones:
            if zone.zone in seen:
                raise InputError(f"{display(zone.zone)} is in {seen[zone.zone]} and in {name}")
            seen[zone.zone] = name
    zones = (zone for piece in pieces.values() for zone in piece.zones)
    return Survey(
        at=min(piece.at for piece in pieces.values()),
        zones=tuple(sorted(zones, key=lambda zone: sort_key(zone.zone))),
        complete=not missing and all(piece.complete for piece in pieces.values()),
        problems=tuple(dict.fromkeys(one for piece in pieces.values() for one in piece.problems)),
        missing=missing,
    )
