"""Shards in words."""

from collections.abc import Sequence

from mxsync.model import Shard
from mxsync.report.lines import Line, Tone, line

LISTED = 10
"""How many shards are listed before the rest are counted."""


def shard_line(shard: Shard) -> Line:
    """Which part of all zones something is about."""
    return line(f"shard {shard.number} of {shard.of}", Tone.DIM)


def merged_line(shards: int, missing: Sequence[Shard]) -> Line:
    """Of how many shards something was made, and which were not there."""
    if missing:
        return line(f"this is not the whole: {missing_text(missing)}", Tone.ERROR)
    return line(f"merged {shards} of {shards} shards", Tone.DIM)


def missing_text(missing: Sequence[Shard]) -> str:
    """``shards 2, 5 of 16 are missing``."""
    numbers = ", ".join(str(shard.number) for shard in missing[:LISTED])
    more = f" and {len(missing) - LISTED} more" if len(missing) > LISTED else ""
    noun, verb = ("shard", "is") if len(missing) == 1 else ("shards", "are")
    return f"{noun} {numbers}{more} of {missing[0].of} {verb} missing"
