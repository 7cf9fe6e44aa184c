"""The next SOA serial of a zone, by the convention its present one shows."""

from datetime import UTC, date, datetime

_SPACE = 2**32
_HALF = 2**31
_NEAR = 400 * 24 * 3600  # seconds: a serial this close to the clock is one that was taken from it


def next_serial(old: int, now: datetime) -> int:
    """The serial after ``old``: greater by RFC 1982 §3.2, never 0.

    A date (RFC 1912 §2.2, YYYYMMDDnn) goes to today's first or one further; Unix time goes to now or one
    further; anything else goes one further.
    """
    moment = now.astimezone(UTC)
    candidate = old + 1
    if _is_date(old, moment):
        candidate = max(candidate, int(moment.strftime("%Y%m%d00")))
    else:
        clock = int(moment.timestamp())
        if abs(clock - old) <= _NEAR:
            candidate = max(candidate, clock)
    return candidate % _SPACE or 1


def is_newer(new: int, old: int) -> bool:
    """Whether secondaries take ``new`` for newer than ``old`` (RFC 1982 §3.2)."""
    return 0 < (new - old) % _SPACE < _HALF


def _is_date(serial: int, now: datetime) -> bool:
    """Whether it reads as a day from 1990 to one year from now, with any two digits behind it."""
    try:
        day = date(serial // 1000000, serial // 10000 % 100, serial // 100 % 100)
    except ValueError:
        return False
    return serial >= 1990000000 and (day - now.date()).days <= 366
