"""Facts gathered in a small Internet of real name servers, and what the rules say of them."""

import pytest

from mxsync.mail.checks import Kind
from mxsync.mail.facts import Facts, Status
from mxsync.mail.judge import Judge
from mxsync.mail.places import reverse_name, sts_name, tlsa_name
from mxsync.mail.policy import Policy
from mxsync.model import parse_name
from mxsync.probe.gather import gather, world_sets
from mxsync.resolver import Manners, Resolver, Server
from tests.hosts.dns.world import NOBODY, running_world, zone_text
from tests.mail.cases import case

DNS = frozenset({Kind.DNS})
BOTH = frozenset({Kind.DNS, Kind.POLICY})

EXAMPLE = zone_text(
    "@ MX 10 mx1.targets.test.",
    "@ A 9.9.9.80",
    '@ TXT "v=spf1 mx" " -all"',
    '_mta-sts TXT "v=STSv1; id=20261125;"',
    '_smtp._tls TXT "v=TLSRPTv1; rua=mailto:tls@example.test"',
    '_dmarc TXT "v=DMARC1; p=none"',
    "alias CNAME www.targets.test.",
    "new A 9.9.9.81",
    "*.wild MX 10 mx1.targets.test.",
)
TARGETS = zone_text(
    "mx1 A 9.9.9.9",
    "mx1 AAAA 2620:fe::9",
    "_25._tcp.mx1 TLSA 3 1 1 " + "0D" * 32,
    "mx2 A 9.9.9.10",
    "six AAAA 2620:fe::10",
    "inside A 10.0.0.25",
    "many A 9.9.9.11",
    "many A 9.9.9.12",
    "text TXT nothing",
    "first CNAME second",
    "second CNAME mx1",
    "dangling CNAME nowhere",
    "loop CNAME pool",
    "pool CNAME loop",
    "www A 9.9.9.99",
)
REVERSE = zone_text("9 PTR mx1.targets.test.", "10 PTR wrong.targets.test.")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    zones = {"example.test": EXAMPLE, "targets.test": TARGETS}
    reverse = {"9.9.9.in-addr.arpa": REVERSE}
    with running_world(
        tmp_path_factory.mktemp("world"),
        {"ns1": zones | reverse, "ns2": zones | reverse},
        delegations={"broken.test": ["ns1.hoster.test."], "dead.test": ["nobody.test."]},
        tld=[f"nobody A {NOBODY}"],
        top=["9.9.9.in-addr.arpa. NS ns1.hoster.test."],
    ) as running:
        yield running


@pytest.fixture(scope="module")
def resolver(world):
    with Resolver(Manners(resolvers=(Server("127.0.0.1", world.resolver),), patience=3)) as one:
        yield one


def told(resolver, one, kinds=DNS):
    """What rules say, as (id, severity) pairs."""
    facts = gather(resolver, [one], kinds)
    return [(found.id, found.severity) for found in Judge(Policy(), facts, kinds=kinds).judge([one]).findings]


def target(name, *more):
    return case(f"10 {name}.targets.test", *more, zone="example.test")


@pytest.mark.parametrize(
    ("one", "said"),
    [
        pytest.param(target("mx1"), [("MX114", "info")], id="all is well but for the IPv6 reverse name"),
        pytest.param(target("nowhere"), [("MX101", "error")], id="NXDOMAIN"),
        pytest.param(target("text"), [("MX101", "error")], id="NODATA"),
        pytest.param(case("10 mx.nosuch.test", zone="example.test"), [("MX101", "error")], id="no zone"),
        pytest.param(target("first"), [("MX102", "error"), ("MX114", "info")], id="chain of aliases"),
        pytest.param(target("dangling"), [("MX103", "error")], id="dangling alias"),
        pytest.param(case("10 mx.broken.test", zone="example.test"), [("MX104", "error")], id="lame zone"),
        pytest.param(case("10 mx.dead.test", zone="example.test"), [("MX104", "error")], id="dead servers"),
        pytest.param(target("six"), [("MX105", "error"), ("MX114", "info")], id="IPv6 only"),
        pytest.param(target("inside"), [("MX106", "error")], id="private"),
        pytest.param(target("many"), [("MX114", "info")] * 2, id="no reverse names"),
        pytest.param(
            target("mx2", "10 many.targets.test"),
            [("MX108", "info"), *[("MX114", "info")] * 3],
            id="one network, a reverse name that leads nowhere",
        ),
        pytest.param(
            case("10 mx1.targets.test", zone="example.test", owner="alias.example.test"),
            [("MX011", "error"), ("MX114", "info")],
            id="CNAME at the owner",
        ),
        pytest.param(
            case("10 mx1.targets.test", zone="example.test", owner="new.example.test", planned=True),
            [("MX112", "warning"), ("MX114", "info")],
            id="first set beside an address",
        ),
        pytest.param(case("0 .", zone="example.test"), [], id="null MX"),
        pytest.param(
            case("10 mx1.targets.test", zone="dead.test", owner="dead.test"),
            [("MX011", "unknown"), ("MX114", "info")],
            id="the zone itself cannot be asked for",
        ),
    ],
)
def test_what_is_found_in_the_world(resolver, one, said):
    assert told(resolver, one) == said


def test_an_alias_that_goes_round_is_no_target(resolver):
    [found, *_] = told(resolver, target("loop"))
    assert found in {("MX103", "error"), ("MX104", "error")}


def test_facts_are_what_the_zones_hold(resolver):
    one = case("10 mx1.targets.test", "20 first.targets.test", zone="example.test", planned=True)
    facts = gather(resolver, [one], BOTH)
    mx1 = facts.host(parse_name("mx1.targets.test"))
    assert (mx1.a.data, mx1.a.ttl, mx1.aaaa.data) == (("9.9.9.9",), 3600, ("2620:fe::9",))
    assert facts.host(parse_name("first.targets.test")).aliases == (
        parse_name("second.targets.test"),
        parse_name("mx1.targets.test"),
    )
    assert facts.host(one.owner).a.data == ("9.9.9.80",)
    assert facts.lookup(one.owner, "MX").data == ("10 mx1.targets.test",)
    assert facts.lookup(one.owner, "TXT").data == ('"v=spf1 mx" " -all"',)
    assert facts.lookup(sts_name(one.owner), "TXT").data == ('"v=STSv1; id=20261125;"',)
    assert facts.lookup(tlsa_name(parse_name("mx1.targets.test")), "TLSA").data == ("3 1 1 " + "0d" * 32,)
    assert facts.lookup(reverse_name("9.9.9.9"), "PTR").data == ("mx1.targets.test.",)
    assert facts.lookup(reverse_name("2620:fe::9"), "PTR").status is Status.NO_NAME
    assert not facts.silent


def test_absence_comes_with_the_time_it_is_remembered(resolver):
    one = case("10 mx1.targets.test", zone="example.test", owner="sub.example.test", planned=True)
    lookup = gather(resolver, [one], DNS).lookup(one.owner, "MX")
    assert (lookup.status, lookup.ttl) == (Status.NO_NAME, 300)


def test_the_owner_of_a_wildcard_is_itself(resolver):
    one = case("10 mx1.targets.test", zone="example.test", owner="*.wild.example.test")
    assert gather(resolver, [one], DNS).lookup(one.owner, "MX").data == ("10 mx1.targets.test",)


def test_sets_that_the_world_has(resolver):
    names = [
        parse_name(one) for one in ("example.test", "new.example.test", "x.dead.test", "alias.example.test")
    ]
    found = world_sets(resolver, names)
    assert found[names[0]] == case("10 mx1.targets.test").rdata
    assert found[names[1]] == found[names[3]] == ()
    assert found[names[2]].status is Status.UNKNOWN


def test_known_facts_are_kept(resolver):
    assert (
        gather(resolver, [case(*["10 mx1.targets.test"])], DNS, facts=Facts(preset_days=7)).preset_days == 7
    )
    assert gather(resolver, [], DNS, facts=Facts(preset_days=7)) == Facts(preset_days=7)
