"""Every host down in turn, the verdict in one line, and whether a change makes it worse."""

from fractions import Fraction

import pytest

from mxsync.mail.delivery import Situation
from mxsync.mail.domains import Domain, Result, Standing
from mxsync.mail.facts import Facts, Host
from mxsync.mail.route import Fate
from mxsync.mail.senders import POSTFIX, RFC, SENDERS
from mxsync.mail.simulation import exchanges_of, simulate
from mxsync.mail.verdict import verdict, worse
from tests.mail.values import EMPTY, MISSING, OWNER, UNKNOWN, facts, host, mx, name

SO_FAR = "host unknown: no MX host has an address (5.4.4); the set in place delivers all of it"

OTHERS = "any other: still delivered"

KNOWN = facts(
    a=host("1"),
    b=host("2"),
    c=host("3"),
    alias=host("1"),
    wide=host("5.1", "5.2", "5.3", "5.4", "5.5"),
    dual=host("6", "fd00::6"),
    modern=host("fd00::7"),
    gone=Host(a=MISSING, aaaa=MISSING),
    unknown=Host(a=UNKNOWN, aaaa=EMPTY),
    owner=host("9"),
)


def test_each_host_down_in_turn() -> None:
    found = simulate(OWNER, mx("10 a, 20 b"), KNOWN)
    assert [scene.down for scene in found.outages] == [name("a"), name("b")]
    assert {scene.fate for scene in found.outages} == {Fate.DELIVERED}
    assert [case.sender for case in found.now.cases] == list(SENDERS)


def test_a_machine_with_two_names_goes_down_as_a_whole() -> None:
    found = simulate(OWNER, mx("10 a, 20 alias"), KNOWN)
    assert {scene.fate for scene in found.outages} == {Fate.DELAYED}


def test_senders_with_ipv6_are_looked_at_where_it_matters() -> None:
    assert len(simulate(OWNER, mx("10 a"), KNOWN).now.cases) == 3
    assert len(simulate(OWNER, mx("10 dual"), KNOWN).now.cases) == 6
    found = simulate(OWNER, mx("10 modern"), KNOWN)
    assert found.now.fate is Fate.BOUNCED
    assert {case.sender.ipv6: case.badness[0] for case in found.now.cases} == {False: 1, True: 0}


def test_the_worst_sender_counts() -> None:
    found = simulate(OWNER, mx("10 wide, 10 b"), KNOWN)
    down = next(scene for scene in found.outages if scene.down == name("wide"))
    assert down.worst.sender is RFC
    assert {case.sender.name: case.badness[1] for case in down.cases} == {
        "rfc": Fraction(1, 2),
        "postfix": Fraction(1, 6),
        "exim": Fraction(1, 2),
    }
    only = simulate(OWNER, mx("10 wide, 10 b"), KNOWN, senders=[POSTFIX])
    assert only.outages[0].worst.sender is POSTFIX


def test_what_could_not_be_looked_up() -> None:
    found = simulate(OWNER, mx("10 a, 20 unknown, 30 nobody"), KNOWN)
    assert found.unknown == (name("unknown"), name("nobody"))
    assert simulate(OWNER, None, KNOWN).now.fate is Fate.DELAYED


def test_the_hosts_that_matter() -> None:
    assert exchanges_of(OWNER, mx("20 b, 10 a, 30 a")) == (name("a"), name("b"))
    assert exchanges_of(OWNER, ()) == (OWNER,)
    assert exchanges_of(OWNER, mx("0 .")) == ()
    assert exchanges_of(OWNER, None) == ()


@pytest.mark.parametrize(
    ("rdata", "spec", "ours", "standing"),
    [
        ("10 a", "10 a", None, Standing.DELIVERED),
        ("10 gone", "10 gone", None, Standing.LOST),
        ("10 unknown", "10 unknown", None, Standing.DELAYED),
        ("0 .", "0 .", None, Standing.NONE),
        ("0 .", None, None, Standing.NONE),
        ("0 .", "10 a", None, Standing.LOST),
        ("10 a", "10 b", {"2"}, Standing.LOST),
        ("10 a", "10 alias", {"1"}, Standing.DELIVERED),
    ],
)
def test_standing(rdata: str, spec: str | None, ours: set[str] | None, standing: Standing) -> None:
    domain = Domain(owner=OWNER, rdata=mx(rdata), spec=None if spec is None else mx(spec))
    situation = Situation(ours=None if ours is None else frozenset(ours))
    assert Result(domain, simulate(OWNER, mx(rdata), KNOWN, situation=situation)).standing is standing


def test_absent_and_without_address_is_meant_to_receive_nothing() -> None:
    bare = Facts(hosts={OWNER: host()})
    meant = Result(Domain(owner=OWNER, rdata=(), spec=()), simulate(OWNER, (), bare))
    assert meant.standing is Standing.NONE
    missing = Result(Domain(owner=OWNER, rdata=(), spec=mx("10 a")), simulate(OWNER, (), bare))
    assert missing.standing is Standing.LOST


@pytest.mark.parametrize(
    ("rdata", "said"),
    [
        ("10 a, 20 b", "mail: a.example, then b.example; any one host down: still delivered"),
        (
            "10 a, 10 b, 20 c",
            "mail: a.example or b.example, then c.example; any one host down: still delivered",
        ),
        ("10 a", "mail: a.example; a.example down: mail waits"),
        (
            "10 a, 20 alias",
            "mail: a.example, then alias.example; a.example or alias.example down: mail waits",
        ),
        (
            "10 wide, 20 b",
            f"mail: wide.example, then b.example; wide.example down: some mail waits; {OTHERS}",
        ),
        ("0 .", "mail: none is accepted (null MX)"),
        ("", "mail: no MX record, so the domain's own address (example.com); example.com down: mail waits"),
        ("10 gone", "mail: bounced: host unknown: no MX host has an address (5.4.4)"),
        ("10 a, 20 gone", "mail: a.example; a.example down: mail waits"),
        (
            "10 modern",
            "mail: bounced (by senders without IPv6): host unknown: no MX host has an address (5.4.4)",
        ),
        ("10 a, 20 unknown", "mail: not known, the addresses of unknown.example could not be looked up"),
    ],
    ids=lambda text: text or "none",
)
def test_verdict(rdata: str, said: str) -> None:
    assert verdict(OWNER, mx(rdata), KNOWN) == said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("10 a", "10 b", None),
        ("10 a", "10 a, 20 gone", None),
        (
            "10 a",
            "10 gone",
            "bounced: " + SO_FAR,
        ),
        (
            "10 a",
            "10 modern",
            "bounced (by senders without IPv6): " + SO_FAR,
        ),
        ("10 gone", "10 gone, 20 gone", None),
        (
            "",
            "10 gone",
            "bounced: " + SO_FAR,
        ),
        ("10 a", "0 .", None),
        ("10 a", "", None),
        ("10 a", "10 unknown", None),
        ("10 unknown", "10 gone", None),
    ],
    ids=lambda text: text or "none",
)
def test_worse(old: str, new: str, said: str | None) -> None:
    assert worse(OWNER, mx(old), mx(new), KNOWN) == said
