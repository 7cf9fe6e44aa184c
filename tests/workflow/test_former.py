"""Which sets of servers are called old ones."""

import pytest

from mxsync.model import parse_name
from mxsync.resolver import Server
from mxsync.verify import NameServer, Seen, ServerReport, Standing, ZoneReport
from mxsync.workflow.former import FormerSets
from tests.plan.values import ZONE, mx
from tests.workflow.dual import Dual


def report(*rdata, detail="", zone=ZONE):
    seen = Seen(owner=ZONE, standing=Standing.OTHER, rdata=tuple(mx(one) for one in rdata), detail=detail)
    return ZoneReport(
        zone=zone, servers=(ServerReport(server=NameServer("", Server("192.0.2.1")), seen=(seen,)),)
    )


CASES = {
    "of one host": (report("10 old.x"), Standing.OLD),
    "of another host": (report("5 older.x"), Standing.OLD),
    "of none": (report("5 other.x"), Standing.OTHER),
    "nothing": (report(), Standing.OTHER),
    "with a reason": (report("10 old.x", detail="made from a wildcard"), Standing.OTHER),
    "of another zone": (report("10 old.x", zone=parse_name("example.net")), Standing.OTHER),
}


@pytest.mark.parametrize("case", CASES)
def test_the_sets_that_the_newest_receipt_replaced(tmp_path, case):
    found, standing = CASES[case]
    dual = Dual(tmp_path)
    dual.put("a", "5 older.x")
    dual.apply(dual.plan())
    (dual.config.receipts / "zzz.jsonl").write_text("nonsense")
    named = FormerSets(dual.config.receipts).named(found)
    assert named.servers[0].seen[0].standing is standing
