import pytest

from mxsync.config import load_config
from mxsync.conformance.memory import MemoryHost, MemoryProvider
from mxsync.errors import HostError
from mxsync.model import DnsName, Foreign, parse_name
from mxsync.plan import compare_sets
from mxsync.provider import Capabilities
from mxsync.report.compare import comparison_lines
from mxsync.workflow.compare import compare
from mxsync.workflow.session import Session
from tests.plan.values import name, rrset

A, B = rrset("@", "10 a.x"), rrset("@", "10 b.x")
WEIGHTED = Foreign(name("@"), "a weighted set")


@pytest.mark.parametrize(
    ("a", "b", "differs", "differs_ignoring_ttl"),
    [
        pytest.param(A, rrset("@", "10 a.x"), False, False, id="same"),
        pytest.param(A, rrset("@", "10 a.x", ttl=60), True, False, id="ttl"),
        pytest.param(A, B, True, True, id="records"),
        pytest.param(A, None, True, True, id="only-a"),
        pytest.param(None, B, True, True, id="only-b"),
        pytest.param(WEIGHTED, B, True, True, id="foreign-a"),
        pytest.param(A, WEIGHTED, True, True, id="foreign-b"),
        pytest.param(WEIGHTED, WEIGHTED, True, True, id="both-foreign"),
    ],
)
def test_owners(a, b, differs, differs_ignoring_ttl):
    sides = [{} if one is None else {one.owner: one} for one in (a, b)]
    assert bool(compare_sets(*sides)) == differs
    assert bool(compare_sets(*sides, ignore_ttl=True)) == differs_ignoring_ttl
    if differs:
        [one] = compare_sets(*sides)
        assert (one.owner, one.a, one.b) == (name("@"), a, b)


class Unlisted(MemoryProvider):
    capabilities = Capabilities(ttl_compared=True, lists_zones=False, readers=8)

    def open(self, ref):
        if ref.name.startswith("broken."):
            raise HostError("no answer")
        return super().open(ref)


def compared(tmp_path, a: MemoryHost, b: MemoryHost, *patterns: str, kind=MemoryProvider):
    (tmp_path / "mxsync.yaml").write_text("providers: {a: {type: memory}, b: {type: memory}}\n")
    hosts = {"a": a, "b": b}
    with Session(
        load_config(tmp_path / "mxsync.yaml"), hosts=lambda name: kind(name, hosts[name]), parallelism=2
    ) as session:
        return compare(session, "a", "b", patterns)


def host(*zones: str, sets=()) -> MemoryHost:
    made = MemoryHost()
    for zone in zones:
        made.add_zone(parse_name(zone), sets)
    return made


def test_a_provider_that_lists_nothing_is_asked_by_name(tmp_path):
    a, b = host("x.example", "broken.example"), host("x.example", "y.example", "broken.example")
    found = compared(tmp_path, a, b, "x.example", "y.example", "z.example", "broken.example", kind=Unlisted)
    assert [(zone.name, zone.only_at) for zone in found.zones] == [("y.example.", "b")]
    assert found.equal == 1
    assert {(one.ref.name, str(one.error)) for one in found.failures} == {
        ("broken.example.", "no answer"),
        ("z.example.", "neither provider has this zone"),
    }


def test_two_zones_of_one_name_are_not_guessed_between(tmp_path):
    a, b = host("x.example"), host("x.example", "y.example")
    b.add_zone(DnsName("x.example."), zone_id="private")
    for patterns in ((), ("x.example", "y.example")):
        found = compared(tmp_path, a, b, *patterns)
        assert [zone.name for zone in found.zones] == ["y.example."]
        assert found.equal == 0
        assert {one.ref.name for one in found.failures} == {"x.example."}


def test_what_is_shown_of_foreign_sets(tmp_path):
    a, b = host("example.com", sets=[WEIGHTED]), host("example.com", sets=[A])
    shown = [line.text for line in comparison_lines(compared(tmp_path, a, b))]
    assert shown[:4] == ["example.com", "  ? @  MX", "      a: a weighted set", "      b: 10 a.x (TTL 3600)"]


def test_ten_thousand_zones_leave_only_differences_behind(tmp_path):
    zones = [f"z{number}.example" for number in range(10_000)]
    found = compared(tmp_path, host(*zones), host(*zones[1:]))
    assert [zone.name for zone in found.zones] == ["z0.example."]
    assert found.equal == 9_999
