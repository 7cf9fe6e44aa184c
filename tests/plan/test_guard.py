import pytest

from mxsync.model import Create, Delete, Replace
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


def test_the_allowance_lifts_it():
    assert objections_of(Guard(0, 0), Count(create=9), (MASS_CHANGE,)) == ()
