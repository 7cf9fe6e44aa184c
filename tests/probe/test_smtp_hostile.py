"""Servers that are broken or mean it: time and memory stay bounded, and the facts say what was met."""

import socket
import tracemalloc

import pytest
import trustme

from mxsync.mail.smtp import Contact, Ending
from mxsync.report.lines import safe
from tests.probe.smtp_servers import HOST, POSTMASTER, polite, probed, server_context, serving

SLACK = 1.5  # seconds that a loaded machine may take on top


def silent(talk):
    talk.wait(60)


def drip(talk):
    for _ in range(600):
        talk.send(b"2")
        talk.wait(0.1)


def flood(talk):
    for _ in range(1 << 14):
        talk.send(b"220" * 21845)


def long_line(talk):
    talk.send(b"220 " + b"x" * (1 << 20) + b"\r\n")
    talk.wait(60)


def endless_reply(talk):
    while True:
        talk.send(b"220-more\r\n" * 100)


def slowly_endless_reply(talk):
    for _ in range(600):
        talk.send("220-more")
        talk.wait(0.05)


def http(talk):
    talk.send("HTTP/1.1 400 Bad Request", "Server: nothing for mail", "")


def binary(talk):
    talk.send(bytes(range(256)) * 8 + b"\r\n")


def nothing(_talk):
    pass


@pytest.mark.parametrize(
    ("behave", "ending"),
    [
        pytest.param(silent, Ending.TIMEOUT, id="silence"),
        pytest.param(drip, Ending.TIMEOUT, id="a byte now and then"),
        pytest.param(flood, Ending.NONSENSE, id="a stream without lines"),
        pytest.param(long_line, Ending.NONSENSE, id="a line of 1 MiB"),
        pytest.param(endless_reply, Ending.NONSENSE, id="a reply without end"),
        pytest.param(slowly_endless_reply, Ending.TIMEOUT, id="a slow reply without end"),
        pytest.param(http, Ending.NONSENSE, id="HTTP"),
        pytest.param(binary, Ending.NONSENSE, id="bytes"),
        pytest.param(nothing, Ending.DROPPED, id="closed at once"),
    ],
)
def test_greetings(behave, ending):
    tracemalloc.start()
    try:
        with serving(behave) as server:
            facts, seconds = probed(server.port)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert facts.contact is Contact.CONNECTED
    assert facts.greeting is None
    assert facts.ending is ending, facts
    assert facts.detail
    assert seconds < 1 + SLACK
    assert peak < 30 << 20
    assert server.connections == 1


def test_a_tarpit_is_given_up_after_the_budget():
    with serving(polite(delay=0.7)) as server:
        facts, seconds = probed(server.port, *(f"p{n}@example.test" for n in range(3)), timeout=1)
    budget = 4 * 1 + 3
    assert seconds < budget + SLACK
    assert facts.greeting is not None
    with serving(polite(delay=0.9)) as server:
        facts, seconds = probed(
            server.port, *(f"p{n}@example.test" for n in range(9)), timeout=1, recipients=2
        )
    assert seconds < 4 + 9 + SLACK
    assert facts.ending is Ending.TIMEOUT
    assert facts.detail == "not everything was asked within 13 s"
    assert 0 < len(facts.replies) < 9


def test_words_of_servers_are_kept_short_and_shown_without_their_controls():
    said = "550-\x1b[2Jgone\x07\n550-\xff\u202e turned\n550 " + "x" * 2000
    with serving(polite({"RCPT": said})) as server:
        facts, _ = probed(server.port)
    text = facts.replies[POSTMASTER].text
    assert len(text) <= 300
    assert "\n" not in text
    shown = safe(text)
    assert "\x1b" not in shown
    assert r"\x1b[2Jgone\x07" in shown
    assert r"\u202e" in shown


def test_bytes_that_are_no_text():
    def behave(talk):
        talk.send(b"220 \xff\xfe hello\r\n")
        talk.hear()

    with serving(behave) as server:
        facts, _ = probed(server.port)
    assert str(facts.greeting) == r"220 \xff\xfe hello"


def after_starttls(act):
    def behave(talk):
        talk.send("220 hello")
        while True:
            line = talk.hear()
            if line.startswith("EHLO"):
                talk.send("250-mx", "250 STARTTLS")
            elif line == "STARTTLS":
                talk.send("220 go on")
                act(talk)
                return
            else:
                talk.send("250 ok")

    return behave


@pytest.mark.parametrize(
    ("act", "late"),
    [
        pytest.param(lambda _talk: None, False, id="closed"),
        pytest.param(lambda talk: talk.send("500 no TLS here"), False, id="plain text"),
        pytest.param(lambda talk: talk.send(b"\x16\x03\x01" + b"\0" * 4096), False, id="rubbish"),
        pytest.param(lambda talk: talk.wait(60), True, id="silence"),
    ],
)
def test_handshakes_that_fail_are_told_and_mail_is_tried_in_the_clear(act, late):
    with serving(after_starttls(act)) as server:
        facts, seconds = probed(server.port)
    assert facts.version == ""
    assert facts.tls_detail
    assert facts.tls_late is late
    assert facts.replies[POSTMASTER].accepts
    assert server.connections == 2
    assert seconds < 2 + SLACK


def test_a_server_that_never_closes_tls_is_not_waited_for():
    context = server_context(trustme.CA().issue_cert(HOST))
    ends = []

    def behave(talk):
        try:
            polite({"QUIT": "221 bye"}, tls=context)(talk)
        finally:
            ends.append(talk.end)
            talk.wait(3)

    with serving(behave) as server:
        facts, seconds = probed(server.port)
    assert facts.replies[POSTMASTER].accepts
    assert seconds < 1 + SLACK


def test_a_full_backlog_is_silence():
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        address = full.getsockname()
        held = []
        try:
            for _ in range(3):
                one = socket.socket()
                one.setblocking(False)
                one.connect_ex(address)
                held.append(one)
            facts, seconds = probed(address[1])
        finally:
            for one in held:
                one.close()
    assert facts.contact is Contact.SILENT
    assert facts.detail == "no answer within 1 s"
    assert seconds < 1 + SLACK
