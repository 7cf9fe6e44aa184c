"""When to ask servers again that do not answer what was specified. Pure."""

from collections.abc import Sequence

from mxsync.verify import Standing, ZoneReport

FIRST = 1.0  # seconds between the first two rounds; doubled each time
LONGEST = 15.0
LONGEST_FOR_CACHES = 60.0


def next_round(reports: Sequence[ZoneReport], rounds: int) -> float:
    """Seconds until asking again makes sense, after so many ``rounds`` of waiting.

    Authoritative servers may change at any time; a cache does not before its TTL has run out.
    """
    usual: float = min(FIRST * 2 ** min(rounds, 10), LONGEST)  # there may be thousands of rounds
    lives = [ttl for report in reports if (ttl := cache_expires(report)) is not None]
    if len(lives) < len(reports):
        return usual
    return max(usual, min(min(lives) + 1.0, LONGEST_FOR_CACHES))


def cache_expires(report: ZoneReport) -> int | None:
    """In how many seconds at the earliest a cache forgets what it should not say; None: not from caches."""
    ttls = [
        seen.ttl
        for server in report.servers
        if server.cached
        for seen in server.seen
        if seen.standing in (Standing.OLD, Standing.OTHER) and seen.ttl is not None
    ]
    return min(ttls, default=None)
