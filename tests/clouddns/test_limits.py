import pytest

from mxsync.model import Create, Delete, Mx, MxRRset, Replace, parse_name
from mxsync_clouddns.limits import batches, objections
from mxsync_clouddns.replies import Quota

ZONE = parse_name("example.com")


def mx(number, records=1, host="mail.example"):
    owner = parse_name(f"n{number}", origin=ZONE)
    return MxRRset(owner, 60, tuple(Mx(one, parse_name(host)) for one in range(records)))


def quota(**more):
    return Quota.model_validate(more)


@pytest.mark.parametrize(
    ("limits", "sizes"),
    [
        ({}, [30]),
        ({"rrsetAdditionsPerChange": 7}, [10, 7, 7, 6]),
        ({"rrsetDeletionsPerChange": 7}, [14, 16]),
        ({"totalRrdataSizePerChange": 15 * 8}, [8, 5, 4, 5, 8]),
        ({"totalRrdataSizePerChange": 1}, [1] * 30),
    ],
    ids=str,
)
def test_batches_keep_to_each_quota(limits, sizes):
    changes = [
        *(Delete(mx(number)) for number in range(3)),
        *(Create(mx(number)) for number in range(3, 10)),
        *(Replace(mx(number), mx(number, host="mail.exampl3")) for number in range(10, 20)),
        *(Create(mx(number)) for number in range(20, 30)),
    ]
    found = batches(changes, quota(**limits))
    assert [change for batch in found for change in batch] == changes
    assert all(found)
    assert [len(batch) for batch in found] == sizes


def test_what_fits_no_request_is_an_objection():
    too_large = Create(mx(1, records=9))
    said = objections([Create(mx(0)), too_large], quota(totalRrdataSizePerChange=100), "acme")
    assert len(said) == 1
    assert "n1.example.com would be 135 bytes of records of at most 100 in one request" in said[0]
    assert objections([too_large], quota(), "acme") == []
