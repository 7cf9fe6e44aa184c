"""The next serial, by the convention the present one shows."""

from datetime import UTC, datetime

import pytest

from mxsync_bind.serial import is_newer, next_serial

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
CLOCK = int(NOW.timestamp())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(1, 2, id="counter"),
        pytest.param(0, 1, id="zero"),
        pytest.param(4294967295, 1, id="wraps and skips 0"),
        pytest.param(2026112205, 2026112300, id="yesterday"),
        pytest.param(2026112300, 2026112301, id="today"),
        pytest.param(2026112399, 2026112400, id="today is full"),
        pytest.param(2026112405, 2026112406, id="tomorrow: never backwards"),
        pytest.param(1999123101, 2026112300, id="long ago"),
        pytest.param(2026133101, 2026133102, id="no such month: a counter"),
        pytest.param(2099010100, 2099010101, id="far future: a counter"),
        pytest.param(CLOCK - 86400, CLOCK, id="unix time"),
        pytest.param(CLOCK, CLOCK + 1, id="unix time, this second"),
        pytest.param(CLOCK + 3600, CLOCK + 3601, id="unix time ahead: never backwards"),
        pytest.param(1000000000, 1000000001, id="unix time of 2001: a counter"),
        pytest.param(20261123, 20261124, id="a date without counter: a counter"),
        pytest.param(202611231, 202611232, id="nine digits: a counter"),
    ],
)
def test_next(old: int, new: int) -> None:
    assert next_serial(old, NOW) == new
    assert is_newer(new, old)


@pytest.mark.parametrize(
    ("new", "old", "newer"), [(2, 1, True), (1, 1, False), (1, 2, False), (1, 2**32 - 1, True)]
)
def test_newer(new: int, old: int, newer: bool) -> None:
    assert is_newer(new, old) is newer


def test_day_is_utc() -> None:
    from datetime import timedelta, timezone

    east = NOW.astimezone(timezone(timedelta(hours=9)))
    assert east.day == 24
    assert next_serial(2026112205, east) == 2026112300
