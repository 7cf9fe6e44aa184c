"""What servers are asked for after an apply, and what becomes of an apply when nobody can be asked."""

import dns.rcode
import pytest

from mxsync.apply import read_receipt
from mxsync.config import load_config
from mxsync.fleet import Stop
from mxsync.model import MxRRset
from mxsync.spec import load_specs
from mxsync.verify import Expected, How, Target
from mxsync.workflow.apply import apply_plan
from mxsync.workflow.proving import Proof
from mxsync.workflow.session import Session
from mxsync.workflow.verify import targets_of_receipt, verify
from tests.plan.values import ZONE, mx
from tests.resolver.servers import reply, serving
from tests.workflow.dual import NEW, OLD, Dual


def applied(dual, **more):
    with dual.session() as session:
        return apply_plan(session, dual.plan(), against=load_specs(dual.config), stop=Stop(), **more)


@pytest.mark.parametrize(
    ("ttl", "before", "expected"),
    [
        (3600, "10 old.x", Expected(ZONE, NEW.rdata, 3600, OLD.rdata, 3600)),
        (300, "10 old.x", Expected(ZONE, NEW.rdata, None)),
        (3600, "5 older.x", Expected(ZONE, NEW.rdata, 3600)),
    ],
    ids=["the same", "another TTL", "another set"],
)
def test_hosts_of_a_zone_may_have_kept_and_had_different_things(tmp_path, ttl, before, expected):
    dual = Dual(tmp_path)
    dual.hosts["a"].put(ZONE, "", ZONE, MxRRset(ZONE, ttl, (mx(before),)))
    receipt = read_receipt(applied(dual).receipt)
    assert targets_of_receipt(receipt) == (Target(ZONE, (expected,)),)


def test_a_receipt_is_whole_even_if_the_resolver_breaks(tmp_path):
    dual = Dual(tmp_path)
    with dual.session() as session:
        session.resolver().close()
        done = apply_plan(session, dual.plan(), against=load_specs(dual.config), stop=Stop(), proof=Proof(0))
    assert [str(one) for one in done.problems] == ["the resolver was closed"]
    receipt = read_receipt(done.receipt)
    assert receipt.complete
    assert receipt.notes == ("the resolver was closed",)


def test_a_resolver_that_failed_is_asked_again(tmp_path):
    def failing(fake, query, sender):
        fake.send(reply(query, rcode=dns.rcode.SERVFAIL), sender)

    with serving(failing) as fake:
        (tmp_path / "mxsync.yaml").write_text(
            f"dns: {{resolvers: ['{fake.server}']}}\nproviders: {{m: {{type: memory}}}}\n"
        )
        target = Target(ZONE, (Expected(ZONE, ()),))
        with Session(load_config(tmp_path / "mxsync.yaml")) as session:
            (report,) = verify(session, [target], How(), stop=Stop(), wait=1.2)
        assert "SERVFAIL" in report.problem
        assert len(fake.queries) > 1
