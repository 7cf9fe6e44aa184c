"""What resolvers answer becomes facts, and specs become domains to simulate."""

from collections.abc import Callable

import pytest

from mxsync.errors import InputError
from mxsync.mail.domains import Domain, Standing
from mxsync.mail.facts import Lookup, Status
from mxsync.model import NULL_MX, ROOT, Desired, Mx, Want, parse_name
from mxsync.probe.lookups import lookup_of
from mxsync.resolver import Answer, Question, Said
from mxsync.workflow.hosts import assumed_hosts
from mxsync.workflow.simulate import domains_of, given, simulate_all
from tests.verify.playing import answering, mx, nothing, records, said

MAIL, REAL = parse_name("mail.example"), parse_name("real.example")


def alias(owner: str, target: str) -> object:
    return records(owner, "CNAME", parse_name(target))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(
            answering(records("mail.example", "A", "192.0.2.2", "192.0.2.1")),
            Lookup(status=Status.FOUND, data=("192.0.2.1", "192.0.2.2"), ttl=3600),
            id="addresses",
        ),
        pytest.param(
            answering(alias("mail.example", "real.example"), records("real.example", "A", "192.0.2.1")),
            Lookup(status=Status.FOUND, data=("192.0.2.1",), aliases=(REAL,), ttl=3600),
            id="behind an alias",
        ),
        pytest.param(
            answering(alias("mail.example", "real.example")),
            Lookup(status=Status.NO_DATA, aliases=(REAL,), detail="answer"),
            id="only the alias",
        ),
        pytest.param(
            said(Said.NO_NAME, answer=(alias("mail.example", "real.example"),)),
            Lookup(status=Status.NO_NAME, aliases=(REAL,), detail="no such name"),
            id="an alias to nowhere",
        ),
        pytest.param(
            answering(alias("mail.example", "mail.example")),
            Lookup(status=Status.NO_DATA, aliases=(MAIL,) * 16, detail="answer"),
            id="an alias to itself",
        ),
        pytest.param(
            nothing("example"), Lookup(status=Status.NO_DATA, ttl=300, detail="no data"), id="no data"
        ),
        pytest.param(
            said(Said.FAILED, detail="SERVFAIL"),
            Lookup(status=Status.UNKNOWN, detail="SERVFAIL"),
            id="servfail",
        ),
        pytest.param(said(Said.SILENT), Lookup(status=Status.UNKNOWN, detail="no answer"), id="silence"),
    ],
)
def test_lookup_of(answer: Callable[[Question], Answer], expected: Lookup) -> None:
    assert lookup_of(answer(Question(MAIL, "A"))) == expected


def test_assumed_hosts_share_no_address() -> None:
    facts = assumed_hosts([MAIL, REAL])
    assert len({host.addresses for host in facts.hosts.values()}) == 2


def desired(zone: str, *rdata: Mx, provider: str = "bind") -> Desired:
    return Desired(provider=provider, zone=parse_name(zone), wants=(Want(parse_name(zone), rdata),))


def test_hosts_of_one_zone_are_one_domain() -> None:
    wanted = mx("10 mail.example")
    found = domains_of([desired("a.test", *wanted), desired("a.test", *wanted, provider="other")])
    assert found == (Domain(owner=parse_name("a.test"), rdata=wanted, spec=wanted),)


@pytest.mark.parametrize(
    ("text", "rdata"),
    [
        ("20 b.example, 10 a.example.", mx("10 a.example", "20 b.example")),
        ("0 .", (NULL_MX,)),
        ("no-mail", (NULL_MX,)),
        ("absent", ()),
        ("0 ., 10 a.example", (NULL_MX, *mx("10 a.example"))),
    ],
)
def test_given(text: str, rdata: tuple[Mx, ...]) -> None:
    assert given("Example.COM", text).rdata == rdata
    assert given("Example.COM", text).owner == "example.com."


@pytest.mark.parametrize("text", ["", "10 a.example,", "a.example", "10 192.0.2.1"])
def test_given_badly(text: str) -> None:
    with pytest.raises(InputError):
        given("example.com", text)


def test_equal_sets_give_equal_results_for_every_owner() -> None:
    found = simulate_all(
        domains_of([desired("a.test", *mx("10 mail.example")), desired("b.test", *mx("10 mail.example"))]),
        None,
    )
    assert [one.simulation.owner for one in found.results] == ["a.test.", "b.test."]
    assert {one.standing for one in found.results} == {Standing.DELIVERED}


def test_a_host_that_is_down_by_name() -> None:
    domains = domains_of(
        [desired("a.test", *mx("10 mail.example")), desired("b.test", *mx("10 real.example"))]
    )
    found = simulate_all(domains, None, down=["MAIL.example", "MAIL.example"])
    assert found.down == ("MAIL.example",)
    assert [one.hit for one in found.results] == [True, False]
    assert [one.standing for one in found.concerned] == [Standing.DELAYED]
    assert ROOT not in found.facts.hosts


@pytest.mark.parametrize(
    ("host", "hints"),
    [("mial.example", ("did you mean mail.example?",)), ("2001:db8::1", ()), ("nothing.like.it", ())],
)
def test_a_host_that_nobody_uses(host: str, hints: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as caught:
        simulate_all(domains_of([desired("a.test", *mx("10 mail.example"))]), None, down=[host])
    assert caught.value.hints == hints


def test_a_set_that_is_not_known_may_have_any_host() -> None:
    unknown = Domain(owner=parse_name("b.test"), rdata=None, spec=mx("10 mail.example"))
    found = simulate_all(
        [*domains_of([desired("a.test", *mx("10 mail.example"))]), unknown], None, down=["mail.example"]
    )
    assert [one.hit for one in found.results] == [True, True]
    assert found.unknown == ("b.test.",)
