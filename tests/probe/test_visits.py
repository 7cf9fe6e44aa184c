"""Which addresses are asked for what."""

from mxsync.mail.smtp import SmtpRun, mail_domain
from mxsync.model import parse_name
from mxsync.probe.visits import visits_of
from tests.mail.cases import case
from tests.mail.facts import at, facts

RUN = SmtpRun()


def visits(cases, hosts, run=RUN, **more):
    return {one.address: one for one in visits_of(cases, facts(hosts).hosts, run, **more)}


def test_domains_that_share_an_address_share_a_visit():
    cases = [case("10 a.example", zone="one.test"), case("10 b.example", zone="two.test")]
    found = visits(cases, {"a.example": at("9.9.9.9"), "b.example": at("9.9.9.9", "2620:fe::9")})
    assert set(found) == {"9.9.9.9", "2620:fe::9"}
    assert found["9.9.9.9"].hosts == ("a.example.", "b.example.")
    assert found["9.9.9.9"].recipients == ("postmaster@one.test", "postmaster@two.test")
    assert found["2620:fe::9"].recipients == ("postmaster@two.test",)


def test_recipients_of_a_spec_follow_the_postmaster():
    one = case("10 a.example")._replace(recipients=("info@example.com",))
    found = visits(
        [one, one], {"a.example": at("9.9.9.9")}, SmtpRun(stranger="nobody", foreign="x@y.example")
    )
    assert found["9.9.9.9"].recipients == (
        "postmaster@example.com",
        "info@example.com",
        "nobody@example.com",
        "x@y.example",
    )


def test_addresses_that_are_not_public_are_not_asked():
    hosts = {"a.example": at("10.0.0.1", "9.9.9.9", "::1", "ff0e::1", "::ffff:127.0.0.1", "169.254.1.1")}
    found = visits([case("10 a.example")], hosts)
    assert {address for address, one in found.items() if not one.refusal} == {"9.9.9.9"}
    allowed = visits([case("10 a.example")], hosts, permitted=lambda _: True)
    assert not any(one.refusal for one in allowed.values())


def test_nobody_is_asked_about_no_mail():
    assert visits([case("0 ."), case(), case("32767 ms1.msv1.invalid")], {}) == {}


def test_domains_of_owners():
    assert mail_domain(parse_name("example.com")) == "example.com"
    assert mail_domain(parse_name("*.example.com")) == "mxsync-probe.example.com"
    assert mail_domain(parse_name("_x.example.com")) == "_x.example.com"
    assert mail_domain(parse_name(r"\*a.example.com")) is None
    assert mail_domain(parse_name(r"a\.b.example.com")) is None
