import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsync.model import Create, Delete, Replace, Shard
from mxsync.plan import MASS_CHANGE, Count, Guard, objections_of
from tests.plan.values import rrset

CREATE = Create(rrset("@", "10 a.x"))
REPLACE = Replace(rrset("@", "10 a.x"), rrset("@", "10 b.x"))
DELETE = Delete(rrset("@", "10 a.x"))
PARK = Replace(rrset("@", "10 a.x"), rrset("@", "0 ."))
PARK_NEW = Create(rrset("@", "0 ."))
UNPARK = Delete(rrset("@", "0 ."))


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ([CREATE], Count(1, 0, 0, 0)),
        ([REPLACE], Count(0, 1, 0, 0)),
        ([DELETE], Count(0, 0, 1, 1)),
        ([PARK], Count(0, 1, 0, 1)),
        ([PARK_NEW], Count(1, 0, 0, 0)),
        ([UNPARK], Count(0, 0, 1, 0)),
        ([CREATE, REPLACE, DELETE, PARK], Count(1, 2, 1, 2)),
    ],
    ids=["create", "replace", "delete", "park", "park-new", "unpark", "all"],
)
def test_counts(changes, count):
    assert Count.of(changes) == count


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Count(create=2), []),
        (Count(create=3), ["max_changed"]),
        (Count(delete=1, removed=1), []),
        (Count(delete=2, removed=2), ["max_removed"]),
        (Count(create=2, delete=2, removed=2), ["max_changed", "max_removed"]),
    ],
    ids=["at-limit", "over-changed", "removed-at-limit", "over-removed", "both"],
)
def test_limits(count, words):
    found = objections_of(Guard(max_changed=2, max_removed=1), count, ())
    assert len(found) == len(words)
    assert all(word in text for word, text in zip(words, found, strict=True))


@pytest.mark.parametrize(
    ("limit", "of", "most"), [(100, 16, 7), (96, 16, 6), (5, 16, 1), (0, 16, 0), (1, 1000, 1), (7, 1, 7)]
)
def test_a_shard_has_its_part_rounded_up(limit, of, most):
    guard = Guard(limit, limit).divided(Shard(1, of))
    assert objections_of(guard, Count(delete=most, removed=most), ()) == ()
    found = objections_of(guard, Count(delete=most + 1, removed=most + 1), ())
    assert [f"the guard allows {most} " in text for text in found] == [True, True]
    assert ("shards" in found[0]) == (of > 1)


@given(st.integers(0, 10_000), st.integers(1, 1000))
def test_the_parts_hold_the_whole_and_hardly_more(limit, of):
    guard = Guard(limit, limit).divided(Shard(1, of))
    fits = [n for n in range(-(-limit // of) + 2) if not objections_of(guard, Count(create=n), ())]
    assert limit <= max(fits) * of < limit + of


def test_the_whole_is_not_divided():
    assert Guard(5, 5).divided(None) == Guard(5, 5)


def test_the_allowance_lifts_it():
    assert objections_of(Guard(0, 0), Count(create=9), (MASS_CHANGE,)) == ()
