import pytest

from mxsync.resolver import Said
from mxsync.verify import Agreement, Expected, How, NameServer, Standing, Target, verify_zone
from tests.verify.playing import (
    Internet,
    answering,
    mx,
    name,
    nothing,
    records,
    referral,
    said,
    server,
    soa,
)

MX = mx("10 mail.test")
TARGET = Target(name("a.test"), (Expected(name("a.test"), MX),))
PARENT = {
    (None, "test", "NS"): answering(records("test", "NS", "p.test.")),
    (None, "p.test", "A"): answering(records("p.test", "A", "192.0.2.1")),
    (None, "p.test", "AAAA"): nothing("test"),
    ("192.0.2.1", "a.test", "NS"): referral("a.test", "n1.a.test", "n2.b.test", n1="192.0.2.2"),
    (None, "n2.b.test", "A"): answering(records("n2.b.test", "A", "192.0.2.3")),
    (None, "n2.b.test", "AAAA"): answering(records("n2.b.test", "AAAA", "2001:db8::3")),
}
NAMES = answering(records("a.test", "NS", "n1.a.test.", "n2.b.test."))


def serving(address, *, data=MX, serial=7, names=NAMES):
    return {
        (address, "a.test", "MX"): answering(records("a.test", "MX", *data)),
        (address, "a.test", "SOA"): answering(soa("a.test", serial)),
        (address, "a.test", "NS"): names,
    }


def many_addresses(count):
    return [f"10.0.{number // 256}.{number % 256}" for number in range(count)]


def many_names(count):
    return [f"n{number}.b.test." for number in range(5, count + 5)]


ALL = PARENT | serving("192.0.2.2") | serving("192.0.2.3") | serving("2001:db8::3")


def test_every_address_of_every_server_is_asked():
    report = Internet(ALL).play(verify_zone(TARGET, How()))
    assert report.agreement is Agreement.AGREED
    assert [str(one.server) for one in report.servers] == [
        "n1.a.test 192.0.2.2",
        "n2.b.test 192.0.2.3",
        "n2.b.test 2001:db8::3",
    ]
    assert not report.misdelegated


def test_one_address_that_is_silent_is_no_pass():
    answers = {key: value for key, value in ALL.items() if key[0] != "2001:db8::3"}
    report = Internet(answers).play(verify_zone(TARGET, How()))
    assert report.agreement is Agreement.UNTOLD


def test_one_address_with_another_set_differs():
    report = Internet(ALL | serving("192.0.2.3", data=mx("5 old.test"), serial=6)).play(
        verify_zone(TARGET, How())
    )
    assert report.agreement is Agreement.DIFFERS
    assert report.newest is not None
    assert report.newest.serial == 7


def test_serials_are_compared_around_their_end():
    report = Internet(ALL | serving("192.0.2.3", serial=3) | serving("192.0.2.2", serial=2**32 - 2)).play(
        verify_zone(TARGET, How())
    )
    assert report.newest is not None
    assert report.newest.serial == 7


def test_a_server_that_only_the_zone_names_is_asked_too():
    names = answering(records("a.test", "NS", "n1.a.test.", "n3.test."))
    answers = ALL | serving("192.0.2.2", names=names) | serving("192.0.2.9", data=mx("5 old.test"))
    answers |= {
        (None, "n3.test", "A"): answering(records("n3.test", "A", "192.0.2.9")),
        (None, "n3.test", "AAAA"): nothing("test"),
    }
    report = Internet(answers).play(verify_zone(TARGET, How()))
    assert report.misdelegated
    assert report.agreement is Agreement.DIFFERS
    assert {str(one.server) for one in report.servers if not one.agreed} == {"n3.test 192.0.2.9"}


def test_a_name_server_without_address_is_no_pass():
    answers = ALL | {
        (None, "n2.b.test", "A"): nothing("b.test"),
        (None, "n2.b.test", "AAAA"): nothing("b.test"),
    }
    report = Internet(answers).play(verify_zone(TARGET, How()))
    assert report.agreement is Agreement.UNTOLD
    assert report.servers[-1].seen[0].detail == "the name has no address"


def test_addresses_beyond_the_reach_of_this_machine_are_told():
    how = How(routed=lambda server: ":" not in server.address)
    report = Internet(ALL).play(verify_zone(TARGET, how))
    assert report.agreement is Agreement.AGREED
    assert [str(one.server) for one in report.servers if one.skipped] == ["n2.b.test 2001:db8::3"]
    only = {**ALL, (None, "n2.b.test", "A"): nothing("b.test")}
    assert Internet(only).play(verify_zone(TARGET, how)).agreement is Agreement.UNTOLD


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({}, "its parent could not be found: no answer (asked for NS of test)"),
        ({(None, "test", "NS"): said(Said.FAILED, detail="SERVFAIL")}, "could not be found: SERVFAIL"),
        (
            PARENT | {("192.0.2.1", "a.test", "NS"): nothing("test", Said.NO_NAME)},
            "test does not delegate it",
        ),
        (PARENT | {("192.0.2.1", "a.test", "NS"): said(Said.REFUSED)}, "no server of test, its parent"),
        (
            PARENT
            | {
                ("192.0.2.1", "a.test", "NS"): said(
                    Said.ANSWER, answer=(records("a.test", "NS", "n1.a.test."),)
                )
            },
            "no server of test, its parent, could be asked: it answers without authority",
        ),
        (
            PARENT | {("192.0.2.1", "a.test", "NS"): referral("b.test", "n.b.test")},
            "test does not delegate it",
        ),
        (
            PARENT
            | {("192.0.2.1", "a.test", "NS"): referral("a.test", *(f"n{n}.b.test" for n in range(101)))},
            "test gives it 101 name servers; more than 100 are not asked",
        ),
        (
            ALL | {(None, "n2.b.test", "A"): answering(records("n2.b.test", "A", *many_addresses(301)))},
            "addresses of name servers; more than 300 are not asked",
        ),
        (
            ALL | serving("192.0.2.2", names=answering(records("a.test", "NS", *many_names(101)))),
            "the zone itself gives it 101 more name servers; more than 100 are not asked",
        ),
        (
            PARENT | {("192.0.2.1", "a.test", "NS"): referral(".", "a.root")},
            "servers of test refer to the root zone",
        ),
        ({(None, "test", "NS"): nothing("."), (None, ".", "NS"): nothing(".")}, "knows no root servers"),
    ],
)
def test_a_zone_whose_servers_are_not_found(answers, problem):
    internet = Internet(answers)
    report = internet.play(verify_zone(TARGET, How()))
    assert report.agreement is Agreement.UNTOLD
    assert problem in report.problem
    assert len(internet.asked) < 30


def test_few_of_many_servers_of_a_parent_are_looked_up():
    answers = {(None, "test", "NS"): answering(records("test", "NS", *many_names(3000)))}
    internet = Internet(answers)
    internet.play(verify_zone(TARGET, How()))
    assert len(internet.asked) == 1 + 2 * 8


def asked_for_mx(answers):
    internet = Internet(answers)
    report = internet.play(verify_zone(TARGET, How()))
    addresses = {one.server.address for one in internet.asked if one.rdtype == "MX" and one.server}
    return addresses, report.agreement


def test_glue_is_not_all_there_is():
    """It may lack addresses, and be out of date."""
    elsewhere = answering(records("n1.a.test", "A", "192.0.2.8"))
    answers = ALL | {(None, "n1.a.test", "A"): elsewhere} | serving("192.0.2.8", data=mx("5 old.test"))
    asked, agreement = asked_for_mx(answers)
    assert {"192.0.2.2", "192.0.2.8"} < asked
    assert agreement is Agreement.DIFFERS


def test_glue_from_beyond_the_parent_is_no_glue():
    told = said(
        Said.REFERRAL,
        authority=(records("a.test", "NS", "n2.b.example."),),
        additional=(records("n2.b.example", "A", "192.0.2.66"),),
    )
    answers = PARENT | serving("192.0.2.66") | {("192.0.2.1", "a.test", "NS"): told}
    assert asked_for_mx(answers) == (set(), Agreement.UNTOLD)


NOWHERE = ["127.0.0.1", "0.0.0.0", "224.0.0.1", "169.254.1.1"]  # noqa: S104 - an answer; nobody binds to it


@pytest.mark.parametrize("nowhere", NOWHERE)
def test_an_address_that_leads_to_whoever_asks_is_not_asked_and_no_pass(nowhere):
    answers = ALL | serving(nowhere)
    answers |= {(None, "n2.b.test", "A"): answering(records("n2.b.test", "A", "192.0.2.3", nowhere))}
    asked, agreement = asked_for_mx(answers)
    assert asked == {"192.0.2.2", "192.0.2.3", "2001:db8::3"}
    assert agreement is Agreement.UNTOLD


def test_an_internet_on_one_machine_is_one():
    on_loopback = {
        (None, "p.test", "A"): answering(records("p.test", "A", "127.0.0.9")),
        ("127.0.0.9", "a.test", "NS"): PARENT["192.0.2.1", "a.test", "NS"],
        (None, "n2.b.test", "A"): answering(records("n2.b.test", "A", "127.0.0.3")),
    }
    answers = ALL | on_loopback | serving("127.0.0.3")
    assert asked_for_mx(answers) == ({"192.0.2.2", "127.0.0.3", "2001:db8::3"}, Agreement.AGREED)


def test_names_of_servers_are_shown_as_they_are():
    assert str(NameServer(r"ns\..", None)) == r"ns\."
    assert str(NameServer("ns.a.test.", server("192.0.2.2"))) == "ns.a.test 192.0.2.2"
    assert str(NameServer("", server("192.0.2.2"))) == "192.0.2.2"


def test_addresses_of_other_names_are_passed_over():
    told = answering(
        records("n2.b.test", "CNAME", "n.c.test."),
        records("d.test", "A", "192.0.2.66"),
        records("n.c.test", "A", "192.0.2.3"),
    )
    asked, agreement = asked_for_mx(ALL | {(None, "n2.b.test", "A"): told})
    assert asked == {"192.0.2.2", "192.0.2.3", "2001:db8::3"}
    assert agreement is Agreement.AGREED


def test_a_parent_far_above_and_one_that_serves_the_child_too():
    target = Target(name("x.y.a.test"), (Expected(name("x.y.a.test"), MX),))
    answers = {
        (None, "y.a.test", "NS"): nothing("a.test", Said.NO_NAME),
        (None, "a.test", "NS"): answering(records("a.test", "NS", "n.test.")),
        (None, "n.test", "A"): answering(records("n.test", "A", "192.0.2.1")),
        ("192.0.2.1", "x.y.a.test", "NS"): answering(records("x.y.a.test", "NS", "n.test.")),
        ("192.0.2.1", "x.y.a.test", "SOA"): answering(soa("x.y.a.test")),
        ("192.0.2.1", "x.y.a.test", "MX"): answering(records("x.y.a.test", "MX", *MX)),
    }
    assert Internet(answers).play(verify_zone(target, How())).agreement is Agreement.AGREED


GIVEN = How(servers=(NameServer("", server("192.0.2.2")),))
OWNER = Target(name("a.test"), (Expected(name("s.a.test"), MX),))
PROBE, DEEPER = "mxsync-probe.s.a.test", "mxsync-probe.*.s.a.test"
NO_NAME = nothing("a.test", Said.NO_NAME)


def at(owner, answer):
    return {("192.0.2.2", owner, "MX"): answer}


def wild(owner, **fields):
    return at(owner, answering(records(owner, "MX", *MX), **fields))


WILDCARDS = {
    "own": (wild("s.a.test") | at(PROBE, NO_NAME), Standing.AS_SPECIFIED, 3),
    "a wildcard": (wild("s.a.test") | wild(PROBE) | wild(DEEPER), Standing.OTHER, 4),
    "its own wildcard below": (
        wild("s.a.test") | wild(PROBE) | at(DEEPER, NO_NAME),
        Standing.AS_SPECIFIED,
        4,
    ),
    "no word about the name that nobody has": (wild("s.a.test"), Standing.NO_ANSWER, 3),
    "no word about the one below": (wild("s.a.test") | wild(PROBE), Standing.NO_ANSWER, 4),
    "signed": (wild("s.a.test", signed=True), Standing.AS_SPECIFIED, 2),
    "signed by a child zone": (wild("s.a.test", signed=True, signer=name("s.a.test")), Standing.OTHER, 2),
    "signed wildcard": (wild("s.a.test", signed=True, synthesised=True), Standing.OTHER, 2),
    "a child zone at the same server": (
        wild("s.a.test") | at(PROBE, nothing("s.a.test", Said.NO_NAME)),
        Standing.OTHER,
        3,
    ),
}


@pytest.mark.parametrize("case", WILDCARDS)
def test_whose_set_it_is(case):
    answers, standing, questions = WILDCARDS[case]
    internet = Internet(answers)
    (report,) = internet.play(verify_zone(OWNER, GIVEN)).servers
    assert report.seen[0].standing is standing
    assert len(internet.asked) == questions


def test_no_set_of_its_own_beside_a_wildcard_is_as_asked_for():
    target = Target(name("a.test"), (Expected(name("s.a.test"), ()),))
    answers = wild("s.a.test") | wild(PROBE) | wild(DEEPER)
    (report,) = Internet(answers).play(verify_zone(target, GIVEN)).servers
    assert report.agreed
    assert "finds a wildcard" in report.seen[0].detail


def test_caches_are_asked_to_recurse_and_nothing_else():
    cache = said(Said.ANSWER, answer=(records("a.test", "MX", *MX),))
    internet = Internet({("192.0.2.53", "a.test", "MX"): cache})
    report = internet.play(verify_zone(TARGET, How(via=(server("192.0.2.53"),))))
    assert report.agreement is Agreement.AGREED
    assert [question.recurse for question in internet.asked] == [True]


def test_a_wildcard_of_the_spec_may_itself_be_made_from_one_above():
    target = Target(name("a.test"), (Expected(name("s.a.test"), MX), Expected(name("*.s.a.test"), MX)))
    deepest = "mxsync-probe.*.*.s.a.test"
    only_above = wild("s.a.test") | wild("*.s.a.test") | wild(PROBE) | wild(DEEPER) | wild(deepest)
    (report,) = Internet(only_above).play(verify_zone(target, GIVEN)).servers
    assert [one.standing for one in report.seen] == [Standing.OTHER, Standing.OTHER]
    (report,) = Internet(only_above | at(DEEPER, NO_NAME)).play(verify_zone(target, GIVEN)).servers
    assert report.agreed


def test_a_set_that_stays_beside_equal_wildcards_is_not_gone():
    target = Target(name("a.test"), (Expected(name("s.a.test"), (), None, MX, 3600),))
    answers = wild("s.a.test") | wild(PROBE) | wild("*.a.test") | at(DEEPER, NO_NAME)
    (report,) = Internet(answers).play(verify_zone(target, GIVEN)).servers
    assert [one.standing for one in report.seen] == [Standing.OLD]


@pytest.mark.parametrize(
    "apex",
    [nothing("test"), nothing("test", Said.NO_NAME), answering(records("a.test", "CNAME", "b.test."))],
)
@pytest.mark.parametrize("rdata", [MX, ()])
def test_a_server_of_the_zone_above_is_no_pass(apex, rdata):
    """It makes the set from a wildcard, has it in its own zone, or has nothing at all."""
    target = Target(name("a.test"), (Expected(name("a.test"), rdata),))
    mail = answering(records("a.test", "MX", *rdata)) if rdata else nothing("a.test")
    answers = {("192.0.2.2", "a.test", "SOA"): apex, ("192.0.2.2", "a.test", "MX"): mail}
    (report,) = Internet(answers).play(verify_zone(target, GIVEN)).servers
    assert [one.standing for one in report.seen] == [Standing.NOT_AUTHORITATIVE]
    assert report.soa is None
