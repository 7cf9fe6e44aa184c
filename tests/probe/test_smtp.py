"""Conversations with servers that are well: what is asked, what is kept."""

import socket
import ssl
import subprocess
import sys
from datetime import UTC, datetime

import pytest
import trustme
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mxsync.errors import InputError
from mxsync.mail.smtp import Contact, Ending
from mxsync.model import parse_name
from mxsync.probe.smtp import probe_smtp
from mxsync.probe.smtp_values import SmtpManners
from tests.probe.smtp_servers import HOST, POSTMASTER, expired, polite, probed, server_context, serving, visit


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(autouse=True)
def trusted(authority, tmp_path, monkeypatch):
    (tmp_path / "ca.pem").write_bytes(authority.cert_pem.bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))


def test_the_conversation_ends_before_any_mail():
    with serving(polite()) as server:
        facts, _ = probed(server.port, POSTMASTER, "info@example.test")
    assert server.heard == [
        "EHLO probe.example.org",
        "MAIL FROM:<>",
        f"RCPT TO:<{POSTMASTER}>",
        "RCPT TO:<info@example.test>",
        "RSET",
        "QUIT",
    ]
    assert facts.contact is Contact.CONNECTED
    assert str(facts.greeting) == "220 hello"
    assert {to: reply.code for to, reply in facts.replies.items()} == {
        POSTMASTER: 250,
        "info@example.test": 250,
    }
    assert facts.ending is None
    assert not facts.offers_tls


def test_a_real_server_is_understood(authority):
    class Handler:
        async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: ARG002, N802 - aiosmtpd's
            if address.endswith("@example.test"):
                envelope.rcpt_tos.append(address)
                return "250 OK"
            return "550 5.7.1 relaying denied"

        async def handle_DATA(self, *_):  # noqa: N802 - aiosmtpd's
            raise AssertionError("no mail is sent")

    context = server_context(authority.issue_cert(HOST))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(
        Handler(), hostname="127.0.0.1", port=port, tls_context=context, require_starttls=True
    )
    controller.start()
    try:
        facts, _ = probed(port, POSTMASTER, "postmaster@other.test")
    finally:
        controller.stop()
    assert facts.offers_tls
    assert facts.version == "TLSv1.3"
    assert facts.replies[POSTMASTER].accepts
    assert str(facts.replies["postmaster@other.test"]) == "550 5.7.1 relaying denied"


def test_the_certificate_is_described(authority):
    leaf = authority.issue_cert(HOST, "*.pool.test")
    with serving(polite(tls=server_context(leaf))) as server:
        facts, _ = probed(server.port)
    found = facts.certificates[parse_name(HOST)]
    real = x509.load_pem_x509_certificate(leaf.cert_chain_pems[0].bytes())
    spki = hashes.Hash(hashes.SHA256())
    spki.update(real.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    assert set(found.names) == {HOST, "*.pool.test"}
    assert found.distrust == ""
    assert found.sha256 == real.fingerprint(hashes.SHA256()).hex()
    assert found.spki_sha256 == spki.finalize().hex()
    assert found.not_after == real.not_valid_after_utc
    assert server.connections == 1


@pytest.mark.parametrize(
    ("make", "distrust"),
    [
        pytest.param(lambda ca: expired(ca, HOST), "certificate has expired", id="expired"),
        pytest.param(lambda _: trustme.CA().issue_cert(HOST), "unable to get local issuer", id="unknown CA"),
    ],
)
def test_a_certificate_that_is_not_trusted_is_looked_at_all_the_same(authority, make, distrust):
    with serving(polite(tls=server_context(make(authority)))) as server:
        facts, _ = probed(server.port)
    found = facts.certificates[parse_name(HOST)]
    assert distrust in found.distrust
    assert found.names == (HOST,)
    assert facts.version
    assert facts.replies[POSTMASTER].accepts
    assert server.connections == 2


def test_an_expired_certificate_has_its_dates(authority):
    with serving(polite(tls=server_context(expired(authority, HOST)))) as server:
        facts, _ = probed(server.port)
    assert facts.certificates[parse_name(HOST)].not_after < datetime.now(UTC)


def test_a_self_signed_certificate(tmp_path):
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    (tmp_path / "own.pem").write_bytes(authority.private_key_pem.bytes() + authority.cert_pem.bytes())
    context.load_cert_chain(tmp_path / "own.pem")
    with serving(polite(tls=context)) as server:
        facts, _ = probed(server.port)
    found = facts.certificates[parse_name(HOST)]
    assert "self" in found.distrust
    assert not found.names_host(parse_name(HOST))


def test_each_name_of_an_address_gets_its_certificate(authority):
    contexts = {name: server_context(authority.issue_cert(name)) for name in ("a.test", "b.test")}
    first = contexts["a.test"]

    def choose(end, name, _context):
        end.context = contexts.get(name, first)

    first.sni_callback = choose
    with serving(polite(tls=first)) as server:
        facts, _ = probed(server.port, hosts=("a.test", "b.test", "c.test"))
    shown = {name: one.names for name, one in facts.certificates.items()}
    assert shown == {"a.test.": ("a.test",), "b.test.": ("b.test",), "c.test.": ("a.test",)}
    assert server.connections == 3
    assert server.heard.count("MAIL FROM:<>") == 1


def test_one_certificate_for_all_names_is_asked_for_once(authority):
    with serving(polite(tls=server_context(authority.issue_cert("a.test", "*.test")))) as server:
        facts, _ = probed(server.port, hosts=("a.test", "b.test"))
    assert len(facts.certificates) == 2
    assert server.connections == 1


def test_starttls_that_is_declined_leaves_the_connection_in_the_clear(authority):
    context = server_context(authority.issue_cert(HOST))
    with serving(polite({"STARTTLS": "454 4.7.0 not now"}, tls=context)) as server:
        facts, _ = probed(server.port)
    assert facts.tls_detail == "454 4.7.0 not now"
    assert facts.version == ""
    assert facts.replies[POSTMASTER].accepts
    assert server.connections == 1


def test_a_refused_null_sender_is_tried_with_a_name():
    with serving(polite({"MAIL FROM:<>": "550 5.1.8 sender required"})) as server:
        facts, _ = probed(server.port)
    assert str(facts.null_sender) == "550 5.1.8 sender required"
    assert facts.named_sender.accepts
    assert "MAIL FROM:<postmaster@probe.example.org>" in server.heard
    assert facts.replies[POSTMASTER].accepts


def test_helo_for_servers_that_know_no_ehlo():
    with serving(polite({"EHLO": "502 what"})) as server:
        facts, _ = probed(server.port)
    assert server.heard[:2] == ["EHLO probe.example.org", "HELO probe.example.org"]
    assert facts.hello.accepts
    assert facts.replies[POSTMASTER].accepts


@pytest.mark.parametrize("greeting", ["554 no mail here", "421 too busy"])
def test_a_greeting_that_turns_away_is_kept_and_the_server_left_alone(greeting):
    with serving(polite(greeting=greeting)) as server:
        facts, _ = probed(server.port)
    assert str(facts.greeting) == greeting
    assert not facts.receives
    assert server.heard == []
    assert server.connections == 1


def test_many_recipients_take_several_connections():
    every = [f"postmaster@d{number}.test" for number in range(25)]
    with serving(polite()) as server:
        facts, _ = probed(server.port, *every, recipients=10)
    assert list(facts.replies) == every
    assert server.connections == 3
    assert server.heard.count("RSET") == 3


def test_refusals_do_not_pile_up_in_one_connection():
    every = [f"postmaster@d{number}.test" for number in range(20)]
    with serving(polite({"RCPT": "550 no"})) as server:
        facts, _ = probed(server.port, *every)
    assert len(facts.replies) == 20
    assert server.connections == 3


def test_too_many_recipients_are_left_and_said_so():
    every = [f"postmaster@d{number}.test" for number in range(50)]
    with serving(polite({"RCPT": "550 no"})) as server:
        facts, _ = probed(server.port, *every, connections=2)
    assert len(facts.replies) == 16
    assert server.connections == 2
    assert facts.detail == "34 recipients were not asked for: 16 are enough"


@pytest.mark.parametrize("said", ["452 4.5.3 too many recipients", "421 4.7.0 too much, closing"])
def test_a_server_that_had_enough_is_asked_for_the_rest_again(said):
    counted: dict[int, int] = {}

    def behave(talk):
        talk.send("220 hello")
        while (line := talk.hear()) != "QUIT":
            counted[id(talk)] = counted.get(id(talk), 0) + line.startswith("RCPT")
            enough = line.startswith("RCPT") and counted[id(talk)] > 3
            talk.send(said if enough else "250 ok")
            if enough and said.startswith("421"):
                return

    every = [f"postmaster@d{number}.test" for number in range(7)]
    with serving(behave) as server:
        facts, _ = probed(server.port, *every)
    assert {reply.code for reply in facts.replies.values()} == {250}
    assert len(facts.replies) == 7
    assert server.connections == 3


def test_a_dead_port_is_refused():
    with serving(polite()) as server:
        pass
    facts, _ = probed(server.port)
    assert facts.contact is Contact.REFUSED
    assert facts.detail == "connection refused"


def test_addresses_that_must_not_be_asked_are_not():
    one = visit()
    with serving(polite()) as server:
        refused = type(one)(
            address=one.address, hosts=one.hosts, recipients=one.recipients, refusal="not a public address"
        )
        facts = probe_smtp([refused], SmtpManners(port=server.port))["127.0.0.1"]
    assert server.connections == 0
    assert (facts.contact, facts.detail) == (Contact.NOT_TRIED, "not a public address")


def test_hosts_are_asked_at_once_but_one_host_is_not_crowded():
    slow = polite(delay=0.1)
    with serving(slow) as server:
        # All of 127.0.0.0/8 is this machine, and the server listens at one address of it: a port of one's
        # own for each would be another server.
        visits = [visit(f"p@d{number}.test") for number in range(6)]
        facts = probe_smtp(visits, SmtpManners(port=server.port, timeout=5, per_host=2))
    assert facts["127.0.0.1"].ending is None
    assert server.connections == 6
    assert server.most == 2


def test_a_server_that_ends_it_in_the_middle_leaves_what_was_heard():
    def behave(talk):
        talk.send("220 hello")
        while not (line := talk.hear()).startswith("RCPT TO:<b@"):
            talk.send("250 ok" if line != "QUIT" else "221 bye")

    with serving(behave) as server:
        facts, _ = probed(server.port, "a@example.test", "b@example.test")
    assert list(facts.replies) == ["a@example.test"]
    assert facts.ending is Ending.DROPPED
    assert facts.detail == "the connection was dropped in place of a reply to RCPT"


def test_without_its_library_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "aiosmtplib", None)
    with pytest.raises(InputError, match="need the library aiosmtplib") as caught:
        probe_smtp([visit()], SmtpManners())
    assert caught.value.hints == ("install it with: pip install 'mxsync[checks]'",)


def test_loading_what_asks_does_not_load_the_library():
    code = (
        "import sys, mxsync.workflow.asking, mxsync.mail.registry; "
        "assert not {'aiosmtplib', 'cryptography'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
