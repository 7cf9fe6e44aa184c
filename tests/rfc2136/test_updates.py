from hypothesis import given
from hypothesis import strategies as st

from mxsync.model import Create, Delete, Mx, MxRRset, Replace, join_labels
from mxsync_rfc2136.updates import ROOM, batches, fits, size, update

labels = st.binary(min_size=1, max_size=63)
ZONE = join_labels([b"example", b"test"])


@st.composite
def names(draw):
    parts = draw(st.lists(labels, max_size=3))
    return join_labels([*parts, b"example", b"test"])


@st.composite
def sets(draw, owner):
    rdata = draw(st.lists(st.builds(Mx, st.integers(0, 65535), names()), min_size=1, max_size=20))
    return MxRRset(owner, draw(st.integers(0, 2**31 - 1)), tuple(rdata))


@st.composite
def changes(draw):
    owner = draw(names())
    match draw(st.integers(0, 2)):
        case 0:
            return Create(draw(sets(owner)))
        case 1:
            return Delete(draw(sets(owner)))
        case _:
            return Replace(draw(sets(owner)), draw(sets(owner)))


@given(st.lists(changes(), max_size=8))
def test_a_message_is_never_longer_than_reckoned(some):
    assert len(update(ZONE, some).to_wire()) <= sum(map(size, some)) + 12 + len(ZONE) + 1 + 4


@given(st.lists(changes(), max_size=30))
def test_batches_keep_all_changes_in_order(some):
    found = batches(some)
    assert [change for batch in found for change in batch] == some
    assert all(batch for batch in found)
    assert all(fits(batch) or len(batch) == 1 for batch in found)


def test_a_full_batch_can_be_sent():
    """With the longest key, zone and SOA that there are."""
    owners = (join_labels([b"o%d" % number, b"example", b"test"]) for number in range(2000))
    rdata = (Mx(10, join_labels([b"x" * 63, b"y" * 63, b"z" * 63])),)
    (first, *_) = batches([Create(MxRRset(owner, 60, rdata)) for owner in owners])
    most = 12 + 259 + (255 + 10 + 530) + (255 + 10 + 255 + 16 + 64)  # header, zone, SOA, TSIG
    assert sum(map(size, first)) > ROOM - 500
    assert ROOM + most <= 65_535
    assert len(update(ZONE, first).to_wire()) <= ROOM
