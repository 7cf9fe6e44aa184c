import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsync.errors import HostError
from mxsync.model import Foreign, Mx, MxRRset, join_labels, parse_name
from mxsync_clouddns.convert import Listed, addition, deletion, mx_sets, observed, size
from mxsync_clouddns.replies import RecordSet

ZONE = parse_name("example.com")

names = st.lists(st.binary(min_size=1, max_size=12), min_size=1, max_size=5).map(join_labels)
rrsets = st.builds(
    MxRRset,
    names,
    st.integers(0, 2**31 - 1),
    st.lists(st.builds(Mx, st.integers(0, 65535), names), min_size=1, max_size=5).map(tuple),
)


def record_set(listed: Listed) -> RecordSet:
    return RecordSet(name=listed.name, type="MX", ttl=listed.ttl, rrdatas=listed.rrdatas)


@given(rrsets)
def test_what_is_written_is_read_back(one):
    assert observed(record_set(addition(one))) == one


@given(rrsets, st.randoms(use_true_random=False))
def test_a_deletion_repeats_what_was_listed_letter_by_letter(one, chance):
    written = addition(one)
    spelled = [text.upper() if chance.random() < 0.5 else text for text in written.rrdatas]
    chance.shuffle(spelled)
    listed = Listed(written.name.upper(), written.ttl, tuple(spelled))
    seen = observed(record_set(listed))
    assert seen == one
    assert deletion(seen) == listed


@given(rrsets, rrsets)
def test_a_token_of_another_set_is_no_deletion(one, other):
    token = observed(record_set(addition(other))).token
    found = deletion(MxRRset(one.owner, one.ttl, one.rdata, token=token))
    assert (found is not None) == (one == other)


@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
def test_a_token_that_somebody_made_up_is_harmless(token):
    one = MxRRset(ZONE, 60, (Mx(10, ZONE),))
    found = deletion(MxRRset(one.owner, one.ttl, one.rdata, token=token))
    assert found is None or observed(record_set(found)) == one


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ({"wrr": {}}, "(weighted)"),
        ({"geo": {}}, "(by location)"),
        ({"primaryBackup": {}}, "(with failover)"),
        ({"newer": {}}, "(of an unknown kind)"),
    ],
    ids=str,
)
def test_sets_with_a_routing_policy_are_foreign(policy, words):
    found = observed(
        RecordSet.model_validate({"name": "a.example.", "type": "MX", "ttl": 60, "routingPolicy": policy})
    )
    assert isinstance(found, Foreign)
    assert words in found.reason


def test_a_policy_wins_over_records_beside_it():
    both = {"name": "a.example.", "type": "MX", "rrdatas": ["10 b."], "routingPolicy": {"wrr": {}}}
    assert isinstance(observed(RecordSet.model_validate(both)), Foreign)


@pytest.mark.parametrize(
    "text", ["", "10", "mail.example.", "65536 a.", "-1 a.", "10 a..b.", "10 a. b.", "\u0661 a."]
)
def test_what_is_no_mx_record_is_not_guessed_at(text):
    with pytest.raises(HostError, match=r"the MX set of a\.example\. holds"):
        observed(RecordSet(name="a.example.", type="MX", ttl=60, rrdatas=(text,)))


def test_only_mx_sets_of_the_zone_count():
    listed = [
        RecordSet(name="example.com.", type="MX", ttl=60, rrdatas=("10 a.",)),
        RecordSet(name="example.com.", type="TXT", ttl=60, rrdatas=("10 a.",)),
        RecordSet(name="notexample.com.", type="MX", ttl=60, rrdatas=("10 a.",)),
    ]
    assert list(mx_sets(listed, ZONE)) == [ZONE]


def test_the_size_of_data_is_that_of_its_text():
    assert size([Listed("a.", 60, ("10 a.", "20 bb.")), Listed("b.", 60, ("0 .",))]) == 5 + 6 + 3
