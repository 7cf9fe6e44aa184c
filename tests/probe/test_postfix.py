"""A real Postfix, asked as a new host would be before mail is moved to it."""

from dataclasses import replace

import pytest
import trustme

from mxsync.mail.registry import RULES
from mxsync.mail.smtp import SmtpRun
from mxsync.model import parse_name
from mxsync.probe.smtp import probe_smtp
from mxsync.probe.smtp_values import SmtpManners
from tests.hosts.postfix import running_postfix
from tests.mail.cases import case
from tests.mail.facts import at, facts
from tests.probe.smtp_servers import visit

HOST = "mx.postfix.test"


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(scope="module")
def postfix(authority):
    with running_postfix(
        authority.issue_cert(HOST),
        domains=["here.test", "grey.test", "half.test"],
        mailboxes=["postmaster@here.test", "info@here.test", "@grey.test", "postmaster@half.test"],
    ) as running:
        yield running


def test_it_says_what_it_would_do_and_gets_no_mail(postfix, authority, tmp_path, monkeypatch):
    (tmp_path / "ca.pem").write_bytes(authority.cert_pem.bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    every = [f"{box}@{domain}" for domain in ("here.test", "grey.test", "half.test", "away.test")
             for box in ("postmaster", "info")]  # fmt: skip
    found = probe_smtp([visit(*every, hosts=(HOST,))], SmtpManners(port=postfix.port, timeout=10))
    said = found["127.0.0.1"]
    assert {to: reply.code for to, reply in said.replies.items()} == {
        "postmaster@here.test": 250,
        "info@here.test": 250,
        "postmaster@grey.test": 450,
        "info@grey.test": 450,
        "postmaster@half.test": 250,
        "info@half.test": 550,
        "postmaster@away.test": 554,
        "info@away.test": 554,
    }, postfix.log
    assert "Relay access denied" in said.replies["postmaster@away.test"].text
    assert said.version.startswith("TLSv1")
    certificate = said.certificates[parse_name(HOST)]
    assert certificate.names_host(parse_name(HOST))
    assert certificate.distrust == ""
    assert {"starttls", "pipelining"} <= said.extensions
    assert postfix.queued == []
    log = postfix.logged("quit=1")
    assert "data=" not in log


def test_many_domains_that_it_does_not_know_do_no_harm(postfix):
    """Postfix delays each reply after ten errors, and ends the connection after twenty."""
    every = [f"postmaster@d{number}.test" for number in range(60)]
    found = probe_smtp([visit(*every)], SmtpManners(port=postfix.port, timeout=10))
    replies = found["127.0.0.1"].replies
    assert len(replies) == 60
    assert {reply.code for reply in replies.values()} == {554}
    assert "too many errors" not in postfix.log


@pytest.mark.parametrize(
    ("domain", "said"),
    [
        ("here.test", []),
        ("grey.test", [f"target {HOST} defers postmaster@grey.test"]),
        ("away.test", [f"target {HOST} refuses postmaster@away.test"]),
    ],
)
def test_rules_about_it(postfix, domain, said):
    one = case(f"10 {HOST}", zone=domain)
    found = probe_smtp(
        [visit(f"postmaster@{domain}", hosts=(HOST,))], SmtpManners(port=postfix.port, timeout=10)
    )
    known = replace(facts({HOST: at("127.0.0.1")}), smtp=SmtpRun(port=postfix.port, servers=found))
    rules = [RULES[name] for name in ("MX201", "MX202", "MX203", "MX205", "MX206")]
    assert [remark.message for rule in rules for remark in rule.judge(one, known)] == said
