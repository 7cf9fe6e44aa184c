"""The token bucket, in a time of its own."""

import threading

import pydantic
import pytest

from mxsync.provider import Bucket, Buckets, Rate


class Settings(pydantic.BaseModel):
    rate: Rate


@pytest.mark.parametrize(
    ("text", "rate"), [("10/s", 10.0), ("2.5/s", 2.5), ("600/min", 10.0), ("7200/h", 2.0), ("1/s", 1.0)]
)
def test_rate(text, rate):
    assert Settings(rate=text).rate == rate


@pytest.mark.parametrize(
    "text", ["10", "10/", "0/s", "-1/s", "10 / s", "10/sec", "inf/s", "", None, 10, "1e3/s"]
)
def test_no_rate(text):
    with pytest.raises(pydantic.ValidationError, match="a rate is written like 10/s"):
        Settings(rate=text)


class Time:
    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def test_a_burst_and_then_the_rate():
    time = Time()
    bucket = Bucket(10, 50, clock=time, sleep=time.sleep)
    for _ in range(200):
        bucket.take()
    assert time.slept[0] == pytest.approx(0.1)
    assert len(time.slept) == 200 - 48  # two of the burst stay unspent
    assert time.now - 1000 == pytest.approx(15.2)


def test_what_is_not_used_fills_the_bucket_and_no_more():
    time = Time()
    bucket = Bucket(10, 50, clock=time, sleep=time.sleep)
    for _ in range(48):
        bucket.take()
    time.now += 1.0
    for _ in range(10):
        bucket.take()
    assert not time.slept
    bucket.take()
    assert time.slept == [pytest.approx(0.1)]
    time.now += 3600
    for _ in range(49):
        bucket.take()
    assert len(time.slept) == 2


@pytest.mark.parametrize("burst", [1, 2])
def test_small_bursts_still_go(burst):
    time = Time()
    bucket = Bucket(5, burst, clock=time, sleep=time.sleep)
    bucket.take()
    assert not time.slept
    bucket.take()
    assert time.slept == [pytest.approx(0.2)]


def test_a_host_with_the_same_bucket_is_never_too_early_asked():
    """However late each request arrives, within a fifth of a second."""
    time = Time()
    bucket = Bucket(10, 50, clock=time, sleep=time.sleep)
    tokens, seen = 50.0, None
    for number in range(300):
        bucket.take()
        arrival = time.now + (0.19 if number == 0 else (number * 37 % 20) / 100)
        if seen is not None:
            tokens = min(50.0, tokens + max(0.0, arrival - seen) * 10)
        seen = max(arrival, seen or arrival)
        assert tokens >= 1, number
        tokens -= 1


@pytest.mark.parametrize(
    ("burst", "at_once"), [(50, 2), (160, 9), (10, 1), (1, 1)], ids=["some", "many", "few", "one"]
)
def test_runs_that_share_an_account_share_its_pace(burst, at_once):
    time = Time()
    bucket = Buckets(runs=16).of("123", 16, burst)
    bucket._clock, bucket._sleep = time, time.sleep
    for _ in range(at_once + 2):
        bucket.take()
    assert time.slept == [pytest.approx(1), pytest.approx(1)], "one a second, of 16 for all"


def test_one_bucket_for_an_account_and_somebody_hears_of_waiting():
    heard: list[int] = []
    buckets = Buckets(heard.append)
    bucket = buckets.of("123", 200, 2)
    assert buckets.of("123", 1, 1) is bucket
    assert buckets.of("456", 200, 2) is not bucket
    threads = [threading.Thread(target=bucket.take) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(heard) >= 1
    assert heard[-1] == 0
