"""MTA-STS policies are fetched as senders do it, in bounded time and memory, whatever their hosts do."""

import ssl
import sys
import time
import tracemalloc

import pytest
import trustme

from mxsync.mail.facts import Fetched
from mxsync.model import parse_name
from mxsync.probe.https import HttpsManners, fetch_policies
from tests.probe.policy_host import GOOD, answer, serving_policies
from tests.resolver.servers import free_port

DOMAIN = parse_name("example.com")


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(scope="module")
def certificate(authority):
    return authority.issue_cert("mta-sts.example.com", "mta-sts.other.example")


@pytest.fixture(scope="module")
def trust(authority):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def fetch(host_port, trust, *, timeout=5.0, domains=(DOMAIN,), addresses=("127.0.0.1",)):
    manners = HttpsManners(port=host_port, timeout=timeout, trust=trust, permitted=lambda _: True)
    found = fetch_policies(dict.fromkeys(domains, addresses), manners)
    return found[DOMAIN] if domains == (DOMAIN,) else found


def test_a_policy_is_fetched_by_name_at_the_address_given(certificate, trust):
    with serving_policies(answer(GOOD), certificate) as host:
        assert fetch(host.port, trust) == Fetched(text=GOOD)
    [head] = host.asked
    assert head.startswith(b"GET /.well-known/mta-sts.txt HTTP/1.1\r\n")
    assert b"\r\nhost: mta-sts.example.com\r\n" in head.lower()
    assert host.names == ["mta-sts.example.com"]


def chunks(end, _head):
    """A body that does not end."""
    end.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        end.sendall(b"10000\r\n" + b"a" * 0x10000 + b"\r\n")


def head_without_end(end, _head):
    end.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        end.sendall(b"x-y: " + b"z" * 8000 + b"\r\n")


PACKED = "Content-Encoding: gzip\r\n"

PROBLEMS = [
    pytest.param(
        answer("", status="301 Moved", extra="Location: https://x/\r\n"), "redirects to", id="redirect"
    ),
    pytest.param(answer("", status="404 Not Found"), "answers 404", id="404"),
    pytest.param(answer("", status="503 Busy"), "answers 503", id="503"),
    pytest.param(answer(GOOD, kind="application/pdf"), "content type", id="content type"),
    pytest.param(answer(GOOD, extra=PACKED), "compressed", id="compressed"),
    pytest.param(answer("a" * 65537), "longer than 64 KiB", id="long"),
    pytest.param(chunks, "longer than 64 KiB", id="without end"),
    pytest.param(head_without_end, "does not speak HTTP", id="head without end"),
    pytest.param(lambda end, _: end.sendall(b"220 mail ESMTP\r\n"), "does not speak HTTP", id="no HTTP"),
    pytest.param(lambda *_: None, "does not speak HTTP", id="hangs up"),
]


@pytest.mark.parametrize(("behave", "words"), PROBLEMS)
def test_what_senders_would_not_take_is_told(certificate, trust, behave, words):
    begun = time.monotonic()
    tracemalloc.start()
    try:
        with serving_policies(behave, certificate) as host:
            found = fetch(host.port, trust)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert words in found.problem
    assert found.told
    assert not found.text
    assert time.monotonic() - begun < 5
    assert peak < 20_000_000


@pytest.mark.parametrize("kind", [None, "text/plain; charset=utf-8", "TEXT/HTML"])
def test_content_types_are_taken_leniently(certificate, trust, kind):
    with serving_policies(answer(GOOD, kind=kind), certificate) as host:
        assert fetch(host.port, trust).text == GOOD


def test_64_kib_are_read_whole(certificate, trust):
    with serving_policies(answer("a" * 65536), certificate) as host:
        assert len(fetch(host.port, trust).text) == 65536


def test_octets_that_are_no_text_do_no_harm(certificate, trust):
    def behave(end, _head):
        end.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n\xff\x00\x1b")

    with serving_policies(behave, certificate) as host:
        assert fetch(host.port, trust).text == "\ufffd\x00\x1b"


@pytest.mark.parametrize(
    ("tls", "octets"),
    [
        pytest.param(True, b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200, id="in the head"),
        pytest.param(True, b"HTTP/1.1 200 OK\r\n\r\n" + b"y" * 200, id="in the body"),
        pytest.param(False, b"\x16\x03\x03\x40\x00\x02" + b"\0" * 200, id="in the handshake"),
    ],
)
def test_a_slow_host_is_given_up(certificate, trust, tls, octets):
    def drip(end, _head):
        for octet in octets:
            if host.closing(0.1):
                return
            end.sendall(bytes([octet]))

    begun = time.monotonic()
    with serving_policies(drip, certificate if tls else None) as host:
        found = fetch(host.port, trust, timeout=1)
        assert time.monotonic() - begun < 3
    assert not found.told
    assert found.problem


def test_certificates_have_to_fit(authority, certificate, trust):
    with serving_policies(answer(GOOD), authority.issue_cert("mta-sts.elsewhere.example")) as host:
        found = fetch(host.port, trust)
    assert (found.told, host.asked) == (True, [])
    assert "the certificate of its host: Hostname mismatch" in found.problem
    with serving_policies(answer(GOOD), certificate) as host:
        found = fetch(host.port, ssl.create_default_context())
    assert (found.told, host.asked) == (True, [])
    assert "the certificate of its host" in found.problem


def test_each_name_has_a_connection_of_its_own(certificate, trust):
    domains = (DOMAIN, parse_name("other.example"), parse_name("third.example"))
    with serving_policies(answer(GOOD), certificate) as host:
        found = fetch(host.port, trust, domains=domains)
    assert [found[one].problem == "" for one in domains] == [True, True, False]
    assert sorted(host.names) == ["mta-sts.example.com", "mta-sts.other.example", "mta-sts.third.example"]


def test_nobody_there_is_not_known(trust):
    found = fetch(free_port(), trust)
    assert found.problem
    assert not found.told


def test_the_second_address_is_tried(certificate, trust):
    with serving_policies(answer(GOOD), certificate) as host:
        assert fetch(host.port, trust, addresses=("127.0.0.77", "127.0.0.1")).text == GOOD


def test_addresses_inside_are_not_connected_to(certificate, trust):
    with serving_policies(answer(GOOD), certificate) as host:
        found = fetch_policies({DOMAIN: ("127.0.0.1", "::1")}, HttpsManners(port=host.port, trust=trust))[
            DOMAIN
        ]
    assert host.asked == []
    assert "no public address" in found.problem


def test_without_the_library_nothing_is_known(monkeypatch, trust):
    monkeypatch.setitem(sys.modules, "httpx", None)
    found = fetch(free_port(), trust)
    assert "pip install 'mxsync[checks]'" in found.problem
    assert not found.told


def test_many_are_fetched_at_once(authority, trust):
    domains = tuple(parse_name(f"d{number}.example") for number in range(200))

    def slow(end, head):
        host.closing(0.1)
        answer(GOOD)(end, head)

    begun = time.monotonic()
    with serving_policies(slow, authority.issue_cert(*(f"mta-sts.{one}"[:-1] for one in domains))) as host:
        found = fetch(host.port, trust, timeout=10, domains=domains)
    assert {one.text for one in found.values()} == {GOOD}
    assert time.monotonic() - begun < 15
