import threading
import time

import pydantic
import pytest

from mxsync.conformance import CASES, Case
from mxsync.conformance.memory import BACKEND, MemoryHost, MemoryProvider, MemorySettings
from mxsync.errors import InputError, Refused
from mxsync.files import Boundary
from mxsync.model import Create, Foreign, Mx, MxRRset, parse_name
from mxsync.provider import Context, registry
from tests.conformance.memory_harness import MemoryHarness

EXAMPLE = parse_name("example.com")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_conformance(case: Case) -> None:
    case.run(MemoryHarness())


@pytest.fixture
def context(tmp_path) -> Context:
    return Context(provider="mem", boundary=Boundary.around(tmp_path))


def test_is_registered():
    assert registry.load("memory") is BACKEND


def test_holds_what_its_settings_say(context):
    settings = BACKEND.Settings.model_validate(
        {"ttl": "600", "zones": {"Example.COM": {"@": ["20 b.example", "10 A.example."], "*.x": ["0 ."]}}}
    )
    with BACKEND.connect(settings, context) as provider:
        (ref,) = provider.find(EXAMPLE)
        assert ref.provider == "mem"
        with provider.open(ref) as zone:
            assert zone.read(None) == {
                EXAMPLE: MxRRset(
                    EXAMPLE, 600, (Mx(10, parse_name("a.example")), Mx(20, parse_name("b.example")))
                ),
                parse_name("*.x.example.com"): MxRRset(
                    parse_name("*.x.example.com"), 600, (Mx(0, parse_name(".")),)
                ),
            }
            assert zone.default_ttl(EXAMPLE) == 600


def test_begins_empty_without_settings_and_forgets_at_the_end(context):
    settings = MemorySettings()
    for _ in range(2):
        with BACKEND.connect(settings, context) as provider:
            assert list(provider.zones()) == []


@pytest.mark.parametrize(
    "settings",
    [{"zone": {}}, {"ttl": "1h"}, {"ttl": "-1"}, {"ttl": str(2**31)}, {"zones": []}, {"zones": {"a.b": []}}],
    ids=str,
)
def test_settings_are_checked(settings):
    with pytest.raises(pydantic.ValidationError):
        BACKEND.Settings.model_validate(settings)


@pytest.mark.parametrize(
    ("zones", "message"),
    [
        ({"a..b": {}}, "empty label"),
        ({"a.b": {"@": []}}, "has no MX records"),
        ({"a.b": {"@": ["mail.a.b"]}}, "is no MX record"),
        ({"a.b": {"@": ["65536 mail.a.b"]}}, "is no MX record"),
        ({"a.b": {"@": ["-1 mail.a.b"]}}, "is no MX record"),
        ({"a.b": {"@": ["٣ mail.a.b"]}}, "is no MX record"),
        ({"a.b": {"@": ["10 "]}}, "is no MX record|name is empty"),
        ({"a.b": {"@": ["1" * 5000 + " mail.a.b"]}}, "is no MX record"),
        ({"a.b": {}, "A.B.": {}}, "zone a.b stands there twice"),
        (
            {"a.b": {"x": ["10 m.a.b"], "X.A.B.": ["20 m.a.b"]}},
            "owner 'X.A.B.' of zone a.b stands there twice",
        ),
        ({"a.b": {"x.c.": ["10 m.a.b"]}}, "owner 'x.c.' lies outside zone a.b"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_records_are_checked(context, zones, message):
    settings = BACKEND.Settings.model_validate({"zones": zones})
    with pytest.raises(InputError, match=message), BACKEND.connect(settings, context):
        pass


def test_finding_a_zone_does_not_look_at_all_others():
    host = MemoryHost()
    names = [parse_name(f"z{number}.example") for number in range(5000)]
    for name in names:
        host.add_zone(name)
    provider = MemoryProvider("mem", host)
    began = time.process_time()
    assert all(len(provider.find(name)) == 1 for name in names)
    assert time.process_time() - began < 2, "25 million zones looked at take many times that"


def test_too_large_a_set_is_refused_with_what_to_do():
    harness = MemoryHarness()
    ref = harness.add_zone(EXAMPLE, [])
    rdata = tuple(Mx(number, EXAMPLE) for number in range(101))
    with (
        harness.provider() as provider,
        provider.open(ref) as zone,
        pytest.raises(Refused, match=r"101 MX records, this host takes 100; list fewer"),
    ):
        zone.swap([Create(MxRRset(EXAMPLE, 60, rdata))])


def test_what_was_read_is_a_snapshot():
    harness = MemoryHarness()
    ref = harness.add_zone(EXAMPLE, [MxRRset(EXAMPLE, 60, (Mx(1, EXAMPLE),))])
    with harness.provider() as provider, provider.open(ref) as zone:
        before = zone.read(None)
        harness.host.put(EXAMPLE, "", EXAMPLE, Foreign(EXAMPLE, "weighted"))
        assert before != zone.read(None)


def test_many_threads_with_many_rounds_lose_nothing():
    harness = MemoryHarness()
    harness.threads, harness.rounds = 16, 100
    by_id = {case.id: case for case in CASES}
    before = threading.active_count()
    for name in ("concurrent-updates", "concurrent-owners", "concurrent-creates"):
        by_id[name].run(harness)
    assert threading.active_count() == before
