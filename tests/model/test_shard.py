import subprocess
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsync.errors import InputError
from mxsync.model import MAX_SHARDS, Shard, missing_shards, parse_name, parse_shard, shard_of

NAMES = st.lists(st.binary(min_size=1, max_size=20), min_size=1, max_size=5)


def name_of(parts):
    from mxsync.model.names import join_labels

    return join_labels(parts)


@given(NAMES, st.integers(1, MAX_SHARDS))
def test_every_zone_is_in_exactly_one_shard(parts, of):
    name = name_of(parts)
    holding = [number for number in range(1, of + 1) if Shard(number, of).holds(name)]
    assert holding == [shard_of(name, of).number]


@given(NAMES)
def test_one_shard_holds_everything(parts):
    assert Shard(1, 1).holds(name_of(parts))


@pytest.mark.parametrize(
    ("name", "of", "number"),
    [
        ("example.com", 2, 2),
        ("example.com", 16, 8),
        ("example.com", 1000, 136),
        ("example.net", 16, 1),
        ("a.example", 16, 2),
        ("b.example", 16, 5),
        ("münchen.example", 16, 8),
        (".", 16, 7),
        ("a\\.b.example", 16, 15),
    ],
)
def test_numbers_that_never_change(name, of, number):
    """Plans made by one version are merged and applied by another."""
    assert shard_of(parse_name(name), of) == Shard(number, of)


@pytest.mark.parametrize("spelling", ["EXAMPLE.com", "example.com.", "Example.Com."])
def test_the_spelling_makes_no_difference(spelling):
    assert shard_of(parse_name(spelling), 16) == shard_of(parse_name("example.com"), 16)


@pytest.mark.parametrize("of", [1, 7, 16, MAX_SHARDS])
def test_a_shell_computes_the_same(of):
    told = subprocess.run(
        ["bash", "-c", f"echo $((0x$(printf %s example.com. | sha256sum | head -c 15) % {of} + 1))"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(told.stdout) == shard_of(parse_name("example.com"), of).number


def test_shards_are_of_about_the_same_size():
    sizes = Counter(shard_of(parse_name(f"customer-{number}.example"), 4) for number in range(10_000))
    assert len(sizes) == 4
    assert all(abs(size - 2500) < 100 for size in sizes.values()), "within 4 %"


def test_similar_names_spread_over_many_shards():
    sizes = Counter(shard_of(parse_name(f"{number:05}.example"), 16) for number in range(10_000))
    assert len(sizes) == 16
    assert all(abs(size - 625) < 100 for size in sizes.values()), "four standard deviations"


@given(st.integers(1, MAX_SHARDS), st.integers(1, MAX_SHARDS))
def test_what_is_written_is_read(a, b):
    shard = Shard(min(a, b), max(a, b))
    assert parse_shard(str(shard)) == shard


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0/4", "there is no shard 0 of 4"),
        ("5/4", "there is no shard 5 of 4"),
        ("1/0", "0 shards"),
        ("0/0", "0 shards"),
        ("1/1001", "1 to 1000"),
        ("1/999999", "1 to 1000"),
        *((text, "is no shard") for text in ("x", "3", "", "/", "3/", "/4", "-1/4", "1/-4", "+1/4", "1/4/4")),
        *(
            (text, "is no shard")
            for text in ("03/16", "3/016", " 3/16", "3/16\n", "3 / 16", "1.0/4", "1e0/4")
        ),
        *((text, "is no shard") for text in ("\u0661/\u0664", "\u00b2/4", "1/" + "9" * 10_000)),
    ],
)
def test_no_shard(text, words):
    with pytest.raises(InputError, match=words) as caught:
        parse_shard(text)
    assert len(str(caught.value)) < 100


def test_missing():
    assert missing_shards({"a": Shard(3, 4), "b": Shard(1, 4)}) == (Shard(2, 4), Shard(4, 4))
    assert missing_shards({"a": Shard(1, 1)}) == ()


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        ({}, "nothing to merge"),
        ({"a": None}, "a is not of a shard"),
        ({"a": Shard(1, 2), "b": None}, "b is not of a shard"),
        ({"a": Shard(1, 2), "b": Shard(1, 2)}, "a and b are both of shard 1/2"),
        ({"a": Shard(1, 2), "b": Shard(2, 3)}, "a is shard 1/2, b is shard 2/3"),
    ],
)
def test_no_pieces_of_one_whole(pieces, words):
    with pytest.raises(InputError, match=words):
        missing_shards(pieces)
