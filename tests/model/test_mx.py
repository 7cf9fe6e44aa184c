from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsync.model import (
    NULL_MX,
    Create,
    Delete,
    Foreign,
    Mx,
    MxRRset,
    Replace,
    ZoneRef,
    new_of,
    old_of,
    parse_name,
)

OWNER = parse_name("example.com")
RECORD = st.builds(
    Mx, st.integers(0, 3), st.sampled_from([parse_name(n) for n in ("a.b", "b.b", ".", r"\.b")])
)
RDATA = st.lists(RECORD, min_size=1, max_size=6)


@given(RDATA, st.randoms())
def test_order_and_repetition_make_no_difference(rdata, random):
    shuffled = rdata + rdata[:2]
    random.shuffle(shuffled)
    one, other = MxRRset(OWNER, 60, tuple(rdata)), MxRRset(OWNER, 60, tuple(shuffled))
    assert one == other
    assert hash(one) == hash(other)


@given(RDATA, RDATA)
def test_sets_are_equal_exactly_when_their_records_are(one, other):
    same = MxRRset(OWNER, 60, tuple(one)) == MxRRset(OWNER, 60, tuple(other))
    assert same == (set(one) == set(other))


@given(RDATA)
def test_rdata_is_sorted_and_distinct(rdata):
    held = MxRRset(OWNER, 60, tuple(rdata)).rdata
    assert list(held) == sorted(set(rdata))


@given(RDATA)
def test_ttl_and_owner_count_and_the_token_does_not(rdata):
    one = MxRRset(OWNER, 60, tuple(rdata))
    assert one != MxRRset(OWNER, 61, tuple(rdata))
    assert one != MxRRset(parse_name("www.example.com"), 60, tuple(rdata))
    assert one == MxRRset(OWNER, 60, tuple(rdata), token="as listed")
    assert hash(one) == hash(MxRRset(OWNER, 60, tuple(rdata), token="as listed"))


@pytest.mark.parametrize(
    ("spelling", "same"),
    [("MAIL.Example.Com.", "mail.example.com"), (r"m\097il.b", "mail.b"), ("bücher.b", "xn--bcher-kva.b")],
)
def test_spelling_makes_no_difference(spelling, same):
    one, other = Mx(10, parse_name(spelling)), Mx(10, parse_name(same))
    assert MxRRset(OWNER, 60, (one,)) == MxRRset(OWNER, 60, (other,))


def test_an_empty_set_is_no_set():
    with pytest.raises(ValueError, match="at least one"):
        MxRRset(OWNER, 60, ())


def test_null_mx():
    assert MxRRset(OWNER, 60, (NULL_MX,)).is_null
    assert not MxRRset(OWNER, 60, (NULL_MX, Mx(10, OWNER))).is_null
    assert not MxRRset(OWNER, 60, (Mx(10, NULL_MX.exchange),)).is_null
    assert str(NULL_MX) == "0 ."


def test_a_foreign_set_equals_no_plain_one():
    assert Foreign(OWNER, "weighted") != MxRRset(OWNER, 60, (NULL_MX,))


def test_values_are_frozen():
    for value, field in ((NULL_MX, "preference"), (MxRRset(OWNER, 60, (NULL_MX,)), "ttl")):
        with pytest.raises(FrozenInstanceError):
            setattr(value, field, 1)
    assert not hasattr(NULL_MX, "__dict__")


def test_changes_know_what_was_and_what_will_be():
    old, new = MxRRset(OWNER, 60, (NULL_MX,)), MxRRset(OWNER, 60, (Mx(10, OWNER),))
    assert [(old_of(c), new_of(c)) for c in (Create(new), Replace(old, new), Delete(old))] == [
        (None, new),
        (old, new),
        (old, None),
    ]
    assert {c.owner for c in (Create(new), Replace(old, new), Delete(old))} == {OWNER}


def test_zone_refs_sort_and_differ_by_scope():
    here, there = ZoneRef("p", OWNER, "1", "here"), ZoneRef("p", OWNER, "1", "there")
    assert here != there
    assert sorted([there, here]) == [here, there]
