"""The receipts of shards as the one account of a run."""

from collections.abc import Sequence
from dataclasses import dataclass

from mxsync.apply.receipt import Receipt, ReceiptZone
from mxsync.errors import InputError
from mxsync.model import Shard, ZoneRef, display, missing_shards, sort_key


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedReceipt:
    """All zones in canonical order, the receipts they are from in order of their shards."""

    sources: tuple[Receipt, ...]
    zones: tuple[ReceiptZone, ...]
    missing: tuple[Shard, ...]

    @property
    def complete(self) -> bool:
        """Whether every shard is there and none was cut off."""
        return not self.missing and all(receipt.complete for receipt in self.sources)

    @property
    def at(self) -> str:
        """When the first of them began."""
        return min(receipt.at for receipt in self.sources)

    @property
    def actor(self) -> str:
        """Everybody who applied a shard."""
        return ", ".join(dict.fromkeys(receipt.actor for receipt in self.sources if receipt.actor))

    @property
    def commit(self) -> str:
        """The revision of the specs, the same for all."""
        return self.sources[0].commit

    @property
    def notes(self) -> tuple[str, ...]:
        """What was said about no single zone, once."""
        return tuple(dict.fromkeys(note for receipt in self.sources for note in receipt.notes))


def merge_receipts(receipts: Sequence[Receipt]) -> MergedReceipt:
    """Receipts of different shards as one.

    Raises InputError if they are no shards of one whole, tell of different revisions of the specs, or have a
    zone in common.
    """
    missing = missing_shards({str(receipt.path): receipt.shard for receipt in receipts})
    sources = tuple(sorted(receipts, key=lambda receipt: receipt.shard or Shard(1, 1)))
    first = sources[0]
    seen: dict[ZoneRef, Receipt] = {}
    for receipt in sources:
        if receipt.commit != first.commit:
            raise InputError(
                f"{first.path} is of specs at {first.commit or 'no revision'}, "
                f"{receipt.path} of specs at {receipt.commit or 'no revision'}",
                "merge the receipts of one run",
            )
        for zone in receipt.zones:
            if zone.ref in seen:
                raise InputError(
                    f"{display(zone.ref.name)} ({zone.ref.provider}) is in {seen[zone.ref].path} "
                    f"and in {receipt.path}"
                )
            seen[zone.ref] = receipt
    zones = (zone for receipt in sources for zone in receipt.zones)
    return MergedReceipt(
        sources=sources,
        zones=tuple(sorted(zones, key=lambda zone: sort_key(zone.ref.name))),
        missing=missing,
    )
