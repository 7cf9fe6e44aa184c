"""What stands at an owner is told from what others answer for it: wildcards, aliases, zones below."""

import dns.update
import pytest

from mxsync.apply import Verdict, swap_zone
from mxsync.errors import HostError, Refused, Stale
from mxsync.model import Create, Foreign, Mx, MxRRset, Replace, parse_name
from tests.rfc2136.harness import ZONE as TEXT
from tests.rfc2136.harness import connect, live, send

ZONE = parse_name("owners.test")

RECORDS = """\
www A 192.0.2.1
alias CNAME www
aliased CNAME alias
* MX 10 wild.example.
sub.w TXT "exists"
same.w MX 10 deep.example.
*.same.w MX 10 deep.example.
*.w MX 10 deep.example.
other.w MX 20 other.example.
*.other.w MX 10 deep.example.
x.y.below.w TXT "exists"
*.c CNAME www
a.c MX 10 own.example.
*.c.c TXT "exists"
"""


def at(owner: str):
    return parse_name(owner, origin=ZONE)


def mx(owner: str, preference: int, exchange: str, ttl: int = 3600) -> MxRRset:
    return MxRRset(at(owner), ttl, (Mx(preference, parse_name(exchange)),))


@pytest.fixture
def provider(server, tmp_path):
    server.add_zone(ZONE[:-1], TEXT.format(zone=ZONE[:-1]) + RECORDS)
    with connect(server.port, tmp_path) as found:
        yield found


@pytest.fixture
def zone(provider):
    (ref,) = provider.find(ZONE)
    with provider.open(ref) as found:
        yield found


@pytest.mark.parametrize(
    ("owner", "own"),
    [
        ("*", mx("*", 10, "wild.example")),
        ("covered", None),
        ("deeper.covered", None),
        ("www", None),
        ("sub.w", None),
        ("covered.w", None),
        ("*.w", mx("*.w", 10, "deep.example")),
        ("same.w", mx("same.w", 10, "deep.example")),
        ("*.same.w", mx("*.same.w", 10, "deep.example")),
        ("any.same.w", None),
        ("other.w", mx("other.w", 20, "other.example")),
        ("below.w", None),
        ("covered.c", None),
        ("a.c", mx("a.c", 10, "own.example")),
        ("alias", None),
        ("*.covered", None),
    ],
)
def test_only_own_sets_are_read(zone, owner, own):
    assert dict(zone.read([at(owner)])) == ({own.owner: own} if own else {})


def test_the_whole_zone_is_read_alike(zone):
    whole = zone.read(None)
    assert {str(owner) for owner in whole} == {
        at(name) for name in ("*", "*.w", "same.w", "*.same.w", "other.w", "*.other.w", "a.c")
    }
    assert dict(zone.read([*whole, at("covered"), at("alias")])) == dict(whole)


def test_a_name_that_a_wildcard_covers_gets_a_set_of_its_own(server, zone):
    new = mx("covered.w", 10, "deep.example")
    assert not zone.objections([Create(new)])
    zone.swap([Create(new)])
    assert live(server, ZONE)[new.owner] == new
    assert dict(zone.read([new.owner])) == {new.owner: new}
    zone.swap([Replace(new, mx("covered.w", 20, "deep.example"))])
    assert live(server, ZONE)[new.owner] == mx("covered.w", 20, "deep.example")


def test_names_that_leave_no_room_below_them(zone):
    label = "x" * 63
    longest = at(".".join([label, label, label, "y" * 49]))
    assert len(longest) == 254
    assert dict(zone.read([longest, at(".".join([label, label, label, "y" * 45]))])).keys() <= {longest}


@pytest.mark.parametrize("whole", [False, True], ids=["asked", "transferred"])
def test_an_alias_speaks_against_a_set_beside_it(server, provider, zone, whole):
    new = mx("alias", 10, "a.example")
    assert at("alias") not in zone.read(None if whole else [new.owner])
    (objection,) = zone.objections([Create(new)])
    assert "alias.owners.test is an alias (CNAME) for www.owners.test: beside an alias" in objection
    with pytest.raises(Stale, match=r"an alias \(CNAME\) for www.owners.test"):
        zone.swap([Create(new)])
    (ref,) = provider.find(ZONE)
    outcome = swap_zone(provider, ref, [Create(new)])
    assert outcome.verdict is Verdict.REFUSED
    assert "beside an alias there can be no MX records" in outcome.message
    with pytest.raises(Stale):
        zone.swap([Replace(mx("alias", 1, "b.example"), new)])
    assert at("alias") not in live(server, ZONE)


def test_objections_ask_about_owners_that_were_not_read(zone):
    (objection,) = zone.objections([Create(mx("aliased", 10, "a.example"))])
    assert "aliased.owners.test is an alias (CNAME) for alias.owners.test" in objection


@pytest.mark.usefixtures("provider")
def test_an_alias_that_appears_at_the_last_moment_is_stale(server, proxy, tmp_path):
    """The prerequisite says that there is no alias: the server would answer NOERROR and do nothing."""
    update = dns.update.UpdateMessage(ZONE)
    update.add("late.owners.test.", 60, "CNAME", "www.owners.test.")
    proxy.meanwhile = lambda: send(server, update)
    with connect(proxy.port, tmp_path) as another:
        (ref,) = another.find(ZONE)
        with another.open(ref) as zone, pytest.raises(Stale, match="YXRRSET"):
            zone.swap([Create(mx("late", 10, "a.example"))])


BELOW = "tree DNAME www\n"


@pytest.fixture
def beside_dname(named, tmp_path):
    named.add_zone(ZONE[:-1], TEXT.format(zone=ZONE[:-1]) + BELOW + "a.tree MX 10 hidden.example.\n")
    with connect(named.port, tmp_path) as provider:
        (ref,) = provider.find(ZONE)
        with provider.open(ref) as found:
            yield found


def test_below_a_dname(beside_dname):
    zone = beside_dname
    new = mx("a.tree", 10, "a.example")
    assert dict(zone.read([new.owner])) == {}
    (objection,) = zone.objections([Create(new)])
    assert (
        "a.tree.owners.test is below tree.owners.test, whose whole subtree is an alias (DNAME)" in objection
    )
    with pytest.raises(Refused, match="DNAME"):
        zone.swap([Create(new)])
    assert zone.read(None) == {
        new.owner: Foreign(new.owner, "hidden by the delegation or DNAME at tree.owners.test")
    }
    (again,) = zone.objections([Create(new)])
    assert again == objection


CUT = """\
sub NS ns.elsewhere.example.
shop.deep.sub MX 10 hidden.example.
child NS ns1
"""


@pytest.mark.parametrize(
    ("owner", "said"),
    [
        ("sub", "sub.owners.test is the apex of a zone of its own, which is delegated"),
        ("shop.deep.sub", "shop.deep.sub.owners.test lies in the zone sub.owners.test, which is delegated"),
        ("child", "child.owners.test is the apex of a zone of its own"),
        ("a.child", "a.child.owners.test lies in the zone child.owners.test"),
        ("nowhere.child", "nowhere.child.owners.test lies in the zone child.owners.test"),
    ],
)
def test_zones_below(server, tmp_path, owner, said):
    text = TEXT.format(zone=ZONE[:-1]) + CUT
    server.add_zone(ZONE[:-1], text if server.kind != "knot" else text.replace("shop.deep.sub MX", ";"))
    server.add_zone(f"child.{ZONE[:-1]}", TEXT.format(zone=f"child.{ZONE[:-1]}") + "a MX 10 a.example.\n")
    new = Create(mx(owner, 10, "a.example"))
    with connect(server.port, tmp_path) as provider:
        (ref,) = provider.find(ZONE)
        with provider.open(ref) as zone:
            for attempt in (lambda: zone.read([at("@"), at(owner)]), lambda: zone.swap([new])):
                with pytest.raises(HostError, match=said) as caught:
                    attempt()
                assert "a spec of its own" in caught.value.hints[0]
            assert all(isinstance(one, Foreign) for one in zone.read(None).values())
            (objection,) = zone.objections([new])
            assert said in objection
    assert not live(server, f"child.{ZONE}").keys() - {at("a.child")}
