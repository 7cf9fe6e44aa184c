"""One question to one server, which may lie, stutter, break off or be gone."""

import contextlib
import socket
import time

import dns.edns
import dns.flags
import dns.message
import dns.rcode
import pytest

from mxsync.errors import InputError
from mxsync.model import parse_name
from mxsync.resolver import Manners, Question, Resolver, Said, Server
from tests.resolver.servers import exchanges, framed, free_port, honest, mx_of, reply, serving, silent

QUICK = Manners(patience=0.1, tries=3)
RIGHT = ["mail.example.com."]
WRONG = "66 evil.example."


def ask(server, manners=QUICK, name="example.com."):
    with Resolver(manners) as resolver:
        (answer,) = resolver.ask([mx_of(server, name)])
        return answer, ignored(resolver)


def ignored(resolver):
    return resolver._background.network.ignored


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_an_answer(address):
    with serving(honest, address=address) as fake:
        answer, others = ask(fake.server)
    assert answer.question == mx_of(fake.server)
    assert (answer.said, exchanges(answer), answer.authoritative, others) == (Said.ANSWER, RIGHT, True, 0)
    assert len(fake.queries) == 1
    query = dns.message.from_wire(fake.queries[0])
    assert (query.edns, query.payload, query.ednsflags) == (0, 1232, dns.flags.DO)
    assert query.flags == 0  # a question, RD not set


@pytest.mark.parametrize("recurse", [False, True])
def test_a_cache_is_asked_with_rd(recurse):
    with serving(honest) as fake, Resolver(QUICK) as resolver:
        resolver.ask([Question(parse_name("example.com"), "MX", fake.server, recurse)])
    assert bool(dns.message.from_wire(fake.queries[0]).flags & dns.flags.RD) is recurse


def test_a_name_with_every_octet():
    name = parse_name(r"a\.b\032\000\255\\.example.com")
    with serving(honest) as fake:
        answer, _ = ask(fake.server, name=name)
    assert exchanges(answer) == RIGHT
    assert answer.question.name == name


def test_ids_and_ports_differ():
    with serving(honest) as fake:
        for _ in range(3):
            with Resolver(QUICK) as resolver:
                resolver.ask([mx_of(fake.server)] * 20)
    assert len({query[:2] for query in fake.queries}) > 50
    assert len({port for _, port in fake.senders}) == 3


def test_a_type_that_does_not_exist():
    with Resolver() as resolver, pytest.raises(InputError, match="no record type 'MXX'"):
        resolver.ask(
            [mx_of(Server("127.0.0.1")), Question(parse_name("a.example"), "MXX", Server("127.0.0.1"))]
        )


def forged(query, *, other_id=False, name=None, rdtype="MX", rdclass="IN", flags=None, opcode=None):
    """A reply with the wrong exchange to another question than was asked."""
    asked = dns.message.from_wire(query)
    other = dns.message.make_query(name or asked.question[0].name, rdtype, rdclass=rdclass)
    other.id = asked.id ^ 1 if other_id else asked.id
    octets = bytearray(reply(other.to_wire(), WRONG))
    if flags is not None:
        octets[2] = flags
    if opcode is not None:
        octets[2] |= opcode << 3
    return bytes(octets)


FORGERIES = {
    "another id": {"other_id": True},
    "another name": {"name": "example.net."},
    "a name below": {"name": "www.example.com."},
    "another type": {"rdtype": "A"},
    "another class": {"rdclass": "CH"},
    "a query": {"flags": 0},
    "a notify": {"opcode": 4},
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_what_is_no_reply_to_the_question_is_ignored(forgery):
    def behave(fake, query, sender):
        fake.send(forged(query, **forgery), sender)
        fake.later(0.03, reply(query), sender)

    with serving(behave) as fake:
        answer, others = ask(fake.server)
    assert (exchanges(answer), others, len(fake.queries)) == (RIGHT, 1, 1)


@pytest.mark.parametrize("garbage", [b"", b"\0", b"no dns at all", bytes(11), bytes(512)])
def test_garbage_is_ignored(garbage):
    def behave(fake, query, sender):
        fake.send(query[:2] + garbage, sender)
        fake.send(garbage, sender)
        fake.later(0.03, reply(query), sender)

    with serving(behave) as fake:
        answer, others = ask(fake.server)
    assert (exchanges(answer), others, len(fake.queries)) == (RIGHT, 2, 1)


def test_a_reply_from_elsewhere_is_ignored():
    with contextlib.ExitStack() as stack:
        elsewhere = [stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) for _ in "12"]

        def behave(fake, query, sender):
            for end in elsewhere:
                end.sendto(reply(query, WRONG), sender)
            fake.later(0.03, reply(query), sender)

        fake = stack.enter_context(serving(behave))
        elsewhere[0].bind(("127.0.0.2", fake.server.port))  # another address, the right port
        elsewhere[1].bind(("127.0.0.1", 0))  # the right address, another port
        answer, others = ask(fake.server)
    assert (exchanges(answer), others) == (RIGHT, 2)


def test_only_elsewhere_answers():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:

        def behave(_fake, query, sender):
            end.sendto(reply(query, WRONG), sender)

        with serving(behave) as fake:
            end.bind(("127.0.0.2", fake.server.port))
            answer, others = ask(fake.server)
    assert (answer.said, others) == (Said.SILENT, 3)


def test_the_case_of_the_name_does_not_matter():
    def behave(fake, query, sender):
        fake.send(reply(query).replace(b"example", b"eXAMPLe"), sender)

    with serving(behave) as fake:
        answer, _ = ask(fake.server)
    assert exchanges(answer) == RIGHT


def test_silence_is_told_after_every_try():
    with serving(silent) as fake:
        begin = time.monotonic()
        answer, _ = ask(fake.server)
        seconds = time.monotonic() - begin
        fake.wait_for(3)
    assert (answer.said, answer.detail) == (Said.SILENT, "no answer within 0.7 s")
    assert 0.7 <= seconds < 2
    assert len({query[:2] for query in fake.queries}) == 3


def test_a_lost_reply_is_asked_for_again():
    def behave(fake, query, sender):
        if len(fake.queries) == 3:
            fake.send(reply(query), sender)

    with serving(behave) as fake:
        answer, _ = ask(fake.server)
    assert exchanges(answer) == RIGHT


def test_a_late_reply_to_an_earlier_try_counts():
    def behave(fake, query, sender):
        if len(fake.queries) == 1:
            fake.later(0.2, reply(query), sender)

    with serving(behave) as fake:
        answer, others = ask(fake.server)
    assert (exchanges(answer), others, len(fake.queries)) == (RIGHT, 0, 2)


def test_a_reply_after_the_end_is_ignored():
    def behave(fake, query, sender):
        fake.later(0.1, reply(query), sender)

    with serving(behave) as fake, Resolver(Manners(patience=0.05, tries=1)) as resolver:
        assert resolver.ask([mx_of(fake.server)])[0].said is Said.SILENT
        time.sleep(0.15)
        assert ignored(resolver) == 1


RCODES = {
    dns.rcode.SERVFAIL: (Said.FAILED, "SERVFAIL"),
    dns.rcode.REFUSED: (Said.REFUSED, "REFUSED"),
    dns.rcode.NOTAUTH: (Said.REFUSED, "NOTAUTH"),
    dns.rcode.NXDOMAIN: (Said.NO_NAME, ""),
    dns.rcode.YXDOMAIN: (Said.FAILED, "code 6"),
    dns.rcode.BADCOOKIE: (Said.FAILED, "code 23"),
}


@pytest.mark.parametrize(("rcode", "expected"), RCODES.items(), ids=str)
def test_what_a_server_says_is_final(rcode, expected):
    def behave(fake, query, sender):
        fake.send(reply(query, rcode=rcode), sender)

    with serving(behave) as fake:
        answer, _ = ask(fake.server)
    assert (answer.said, answer.detail) == expected
    assert len(fake.queries) == 1


def bare(query, rcode):
    """The reply of a server that understood nothing: a header, no question."""
    return query[:2] + bytes([0x80, rcode]) + bytes(8)


REJECTIONS = {
    "FORMERR": lambda query: reply(query, rcode=dns.rcode.FORMERR),
    "NOTIMP": lambda query: reply(query, rcode=dns.rcode.NOTIMP),
    "BADVERS": lambda query: reply(query, rcode=dns.rcode.BADVERS),
    "bare FORMERR": lambda query: bare(query, 1),
    "bare NOTIMP": lambda query: bare(query, 4),
}


@pytest.mark.parametrize("reject", REJECTIONS.values(), ids=REJECTIONS)
def test_a_server_without_edns_is_asked_without(reject):
    def behave(fake, query, sender):
        fake.send(reject(query) if dns.message.from_wire(query).edns >= 0 else reply(query), sender)

    with serving(behave) as fake:
        answer, _ = ask(fake.server)
    assert exchanges(answer) == RIGHT
    assert [dns.message.from_wire(query).edns for query in fake.queries] == [0, -1]


@pytest.mark.parametrize("rcode", [dns.rcode.FORMERR, dns.rcode.NOTIMP])
def test_a_server_that_rejects_everything_is_asked_twice(rcode):
    def behave(fake, query, sender):
        fake.send(reply(query, rcode=rcode), sender)

    with serving(behave) as fake:
        answer, _ = ask(fake.server)
    assert (answer.said, answer.detail) == (Said.FAILED, dns.rcode.to_text(rcode))
    assert len(fake.queries) == 2


def test_a_bare_refusal_is_no_reply():
    def behave(fake, query, sender):
        fake.send(bare(query, 5), sender)
        fake.later(0.03, reply(query), sender)

    with serving(behave) as fake:
        answer, others = ask(fake.server)
    assert (exchanges(answer), others) == (RIGHT, 1)


def cut(query):
    """The right reply, its last octets missing."""
    return reply(query)[:-20]


def looping(query):
    """A reply whose exchange is a pointer to itself."""
    octets = reply(query, "10 .")
    place = octets.index(b"\0\x0a\0", len(query) - 11) + 2
    loop = octets[:place] + (0xC000 | place).to_bytes(2) + octets[place + 1 :]
    return loop[: place - 4] + b"\0\4" + loop[place - 2 :]


MALFORMED = {"cut": cut, "looping": looping}


@pytest.mark.parametrize("break_", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_reply_is_told_when_no_other_comes(break_):
    def behave(fake, query, sender):
        fake.send(break_(query), sender)

    with serving(behave) as fake:
        begin = time.monotonic()
        answer, others = ask(fake.server, Manners(patience=1, tries=3))
        assert time.monotonic() - begin < 0.9
    assert (answer.said, others, len(fake.queries)) == (Said.MALFORMED, 0, 3)
    assert answer.detail


@pytest.mark.parametrize("break_", MALFORMED.values(), ids=MALFORMED)
@pytest.mark.parametrize("tries", [1, 3])
def test_a_malformed_reply_does_not_hide_the_true_one(break_, tries):
    def behave(fake, query, sender):
        fake.send(break_(query), sender)
        if len(fake.queries) == 1:
            fake.later(0.05, reply(query), sender)

    with serving(behave) as fake:
        answer, _ = ask(fake.server, Manners(patience=0.4, tries=tries))
    assert exchanges(answer) == RIGHT


def test_malformed_replies_without_end_end():
    def behave(fake, query, sender):
        for number in range(100):
            fake.later(number * 0.05, cut(query), sender)

    with serving(behave) as fake:
        begin = time.monotonic()
        answer, _ = ask(fake.server, Manners(patience=0.4, tries=1))
        assert time.monotonic() - begin < 2
    assert answer.said is Said.MALFORMED


def test_a_malformed_reply_to_one_try_only():
    def behave(fake, query, sender):
        fake.send(cut(query) if len(fake.queries) == 1 else reply(query), sender)

    with serving(behave) as fake:
        answer, _ = ask(fake.server)
    assert exchanges(answer) == RIGHT


def truncated(fake, query, sender):
    fake.send(reply(query, rcode=0, flags=dns.flags.TC)[:40], sender)


MANY = [f"{number} mail{number}.a-name-of-some-length.example.net." for number in range(900)]


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_a_truncated_reply_is_asked_for_by_tcp(address):
    def converse(_fake, end, query):
        octets = framed(reply(query, *MANY))
        for at in range(0, len(octets), 10_000):  # in pieces, the first of one octet
            end.sendall(octets[at : at + 1])
            time.sleep(0.001)
            end.sendall(octets[at + 1 : at + 10_000])

    with serving(truncated, converse, address=address) as fake:
        answer, _ = ask(fake.server, Manners(patience=0.5))
    assert len(exchanges(answer)) == 900
    assert (len(fake.queries), fake.streams) == (1, 1)


def test_other_messages_by_tcp_are_passed_over():
    def converse(_fake, end, query):
        end.sendall(framed(b"") + framed(forged(query, name="example.net.")) + framed(reply(query)))

    with serving(truncated, converse) as fake:
        answer, _ = ask(fake.server)
    assert exchanges(answer) == RIGHT


def hang(fake, _end, _query):
    fake.hold()


def close(_fake, _end, _query):
    pass


def break_off(_fake, end, query):
    end.sendall(framed(reply(query))[:-5])


def chatter(_fake, end, query):
    while True:
        end.sendall(framed(forged(query, name="example.net.")))


STREAMS = {
    "hang": (hang, Said.SILENT, "no answer within 0.2 s"),
    "close": (close, Said.SILENT, "the server closed the connection without an answer"),
    "break off": (break_off, Said.SILENT, "the server closed the connection without an answer"),
    "chatter": (chatter, Said.SILENT, "the server answers other questions"),
}


@pytest.mark.parametrize(("converse", "said", "detail"), STREAMS.values(), ids=STREAMS)
def test_tcp_that_fails(converse, said, detail):
    with serving(truncated, converse) as fake:
        answer, _ = ask(fake.server, Manners(patience=0.1, tries=2))
    assert (answer.said, answer.detail) == (said, f"truncated by UDP, and by TCP: {detail}")
    assert fake.streams == 2


def test_tcp_that_closes_once():
    def converse(fake, end, query):
        if fake.streams > 1:
            end.sendall(framed(reply(query)))

    with serving(truncated, converse) as fake:
        answer, _ = ask(fake.server)
    assert exchanges(answer) == RIGHT


def test_tcp_that_is_refused():
    with serving(truncated) as fake:
        answer, _ = ask(fake.server)
    assert (answer.said, answer.detail) == (
        Said.UNREACHABLE,
        "truncated by UDP, and by TCP: connection refused",
    )


def test_tcp_with_a_malformed_answer():
    def converse(_fake, end, query):
        end.sendall(framed(cut(query)))

    with serving(truncated, converse) as fake:
        answer, _ = ask(fake.server)
    assert answer.said is Said.MALFORMED


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_a_closed_port_is_told_at_once(address):
    begin = time.monotonic()
    answer, _ = ask(Server(address, free_port(address)), Manners(patience=5))
    assert (answer.said, answer.detail) == (Said.UNREACHABLE, "connection refused")
    assert time.monotonic() - begin < 2


def test_a_closed_port_does_no_harm_to_others():
    gone = Server("127.0.0.1", free_port())
    with serving(honest) as fake, Resolver(QUICK) as resolver:
        answers = resolver.ask([mx_of(server) for _ in range(30) for server in (gone, fake.server)])
    assert {answer.said for answer in answers[::2]} == {Said.UNREACHABLE}
    assert {answer.said for answer in answers[1::2]} == {Said.ANSWER}
    assert len(fake.queries) == 30


NOWHERE = {
    "broadcast": "255.255.255.255",
    "no address": "mail.example.com",
    "no interface": "fe80::1%nowhere",
}


@pytest.mark.parametrize("address", NOWHERE.values(), ids=NOWHERE)
def test_where_no_way_leads_is_told_at_once(address):
    begin = time.monotonic()
    answer, _ = ask(Server(address), Manners(patience=5))
    assert answer.said is Said.UNREACHABLE
    assert answer.detail
    assert time.monotonic() - begin < 2
