"""Questions for whatever resolver knows."""

import threading

import dns.flags
import dns.message
import dns.rcode
import pytest

from mxsync.model import parse_name
from mxsync.resolver import Manners, Question, Resolver, Said, Server
from mxsync.resolver.recursion import Recursion, system_resolvers
from tests.resolver.servers import exchanges, free_port, honest, mx_of, reply, serving, silent

RIGHT = ["mail.example.com."]


def manners(*fakes, **more):
    return Manners(**{"resolvers": tuple(fake.server for fake in fakes), "patience": 2, "tries": 1, **more})


def saying(rcode):
    def behave(fake, query, sender):
        fake.send(reply(query, rcode=rcode), sender)

    return behave


def test_recursion_is_desired_and_the_question_stays():
    with serving(honest) as fake, Resolver(manners(fake)) as resolver:
        (answer,) = resolver.ask([mx_of(None)])
    assert (answer.question, exchanges(answer)) == (mx_of(None), RIGHT)
    assert dns.message.from_wire(fake.queries[0]).flags & dns.flags.RD


def test_answers_are_kept():
    with serving(honest) as fake, Resolver(manners(fake)) as resolver:
        first = resolver.ask([mx_of(None)])
        assert resolver.ask([mx_of(None)]) == first
        assert resolver.ask([mx_of(None), Question(parse_name("example.com"), "A")])[0] == first[0]
        assert len(fake.queries) == 2


def test_answers_are_kept_until_they_are_to_be_forgotten():
    with serving(honest) as fake, Resolver(manners(fake)) as resolver:
        resolver.forget()
        first = resolver.ask([mx_of(None)])
        resolver.forget()
        assert resolver.ask([mx_of(None)]) == first
        assert len(fake.queries) == 2
    resolver.forget()


@pytest.mark.parametrize("rcode", [dns.rcode.NXDOMAIN, dns.rcode.SERVFAIL, dns.rcode.REFUSED])
def test_what_is_no_answer_is_kept_too(rcode):
    with serving(saying(rcode)) as fake, Resolver(manners(fake)) as resolver:
        first, second = resolver.ask([mx_of(None)]), resolver.ask([mx_of(None)])
    assert first == second
    assert len(fake.queries) == 1


def test_silence_is_not_kept():
    with serving(silent) as fake, Resolver(manners(fake, patience=0.05)) as resolver:
        assert [resolver.ask([mx_of(None)])[0].said for _ in "12"] == [Said.SILENT] * 2
        fake.wait_for(2)


def test_answers_of_named_servers_are_not_kept():
    with serving(honest) as fake, Resolver(manners(fake)) as resolver:
        resolver.ask([mx_of(None)])
        for _ in range(2):
            resolver.ask([mx_of(fake.server)])
            resolver.ask([mx_of(fake.server)._replace(recurse=True)])
    assert len(fake.queries) == 5


def test_equal_questions_under_way_are_asked_once():
    def behave(fake, query, sender):
        fake.later(0.1, reply(query), sender)

    with serving(behave) as fake, Resolver(manners(fake)) as resolver:

        def script(_number):
            (answer,) = yield [mx_of(None)]
            return answer

        results = [result for _, result in resolver.each(range(50), script)]
        assert [exchanges(answer) for answer in results] == [RIGHT] * 50
        assert len(fake.queries) == 1


def test_one_that_leaves_does_not_end_what_others_wait_for():
    started = threading.Event()

    def behave(fake, query, sender):
        started.set()
        fake.later(0.2, reply(query), sender)

    with serving(behave) as fake, Resolver(manners(fake)) as resolver:

        def script(item):
            if item == "quick":
                return None
            return (yield [mx_of(None)])

        waiting = []
        thread = threading.Thread(target=lambda: waiting.extend(resolver.ask([mx_of(None)])))
        thread.start()
        started.wait(5)
        for _ in resolver.each(["slow", "quick"], script):
            break
        thread.join(5)
        assert exchanges(waiting[0]) == RIGHT


FAILURES = {
    "silent": silent,
    "SERVFAIL": saying(dns.rcode.SERVFAIL),
    "REFUSED": saying(dns.rcode.REFUSED),
    "malformed": lambda fake, query, sender: fake.send(reply(query)[:-5], sender),
}


@pytest.mark.parametrize("behave", FAILURES.values(), ids=FAILURES)
def test_the_next_resolver_is_asked_when_one_fails(behave):
    with (
        serving(behave) as bad,
        serving(honest) as good,
        Resolver(manners(bad, good, patience=0.3)) as resolver,
    ):
        assert exchanges(resolver.ask([mx_of(None)])[0]) == RIGHT
        bad.wait_for(1)


def test_the_next_resolver_is_asked_when_a_port_is_closed():
    with serving(honest) as good:
        gone = Server("127.0.0.1", free_port())
        with Resolver(Manners(resolvers=(gone, good.server))) as resolver:
            assert exchanges(resolver.ask([mx_of(None)])[0]) == RIGHT


@pytest.mark.parametrize("rcode", [dns.rcode.NXDOMAIN, dns.rcode.NOERROR])
def test_an_answer_is_final(rcode):
    def behave(fake, query, sender):
        empty = dns.message.make_response(dns.message.from_wire(query))
        empty.set_rcode(rcode)
        fake.send(empty.to_wire(), sender)

    with serving(behave) as first, serving(honest) as second, Resolver(manners(first, second)) as resolver:
        assert resolver.ask([mx_of(None)])[0].said in (Said.NO_NAME, Said.NO_DATA)
        assert not second.queries


def test_the_most_telling_failure_is_told():
    with (
        serving(silent) as one,
        serving(saying(dns.rcode.SERVFAIL)) as two,
        serving(saying(dns.rcode.REFUSED)) as three,
        Resolver(manners(one, two, three, patience=0.3)) as resolver,
    ):
        (answer,) = resolver.ask([mx_of(None)])
    assert (answer.said, answer.detail) == (Said.FAILED, "SERVFAIL")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nameserver 192.0.2.1\nnameserver 2001:db8::1\nsearch example.com\n", ["192.0.2.1", "2001:db8::1"]),
        ("# nothing\n", []),
        ("nameserver not-an-address\nnameserver\n\nnameserver 192.0.2.2 # ours\n", ["192.0.2.2"]),
        ("#nameserver 192.0.2.3\n;nameserver 192.0.2.4\nnameserver \xff\n", []),
        ("nameserver fe80::1%lo\n", ["fe80::1%lo"]),
        (None, []),
    ],
)
def test_resolvers_of_the_system(tmp_path, text, expected):
    file = tmp_path / "resolv.conf"
    if text is not None:
        file.write_text(text)
    assert [server.address for server in system_resolvers(str(file))] == expected


class Loop:
    """Calls what is due when told."""

    def __init__(self):
        self.due = []

    def call_soon(self, act, *args):
        self.due.append((act, args))

    def run(self):
        while self.due:
            act, args = self.due.pop(0)
            act(*args)


def told(find, kept=2):
    """A Recursion over a network that answers at the next turn, what it asked, and what it said."""
    loop, asked, said = Loop(), [], []

    def ask(server, question, done):
        from mxsync.resolver import Answer

        asked.append((server, question.name))
        loop.call_soon(done, Answer(question=question, said=Said.NO_DATA))

    return loop, Recursion(loop, ask, find, kept), asked, said


def test_no_resolver_at_all():
    loop, recursion, _, said = told(lambda: ())
    recursion.ask(mx_of(None), said.append)
    assert not said
    loop.run()
    assert said[0].said is Said.UNREACHABLE
    assert said[0].detail == "no resolver is configured, and /etc/resolv.conf names none"


def test_the_least_recently_wanted_answer_is_forgotten_first():
    loop, recursion, asked, said = told(lambda: [Server("192.0.2.1")])
    for name in ("a.example", "b.example", "a.example", "c.example", "a.example", "b.example"):
        recursion.ask(mx_of(None, name), said.append)
        loop.run()
    assert [name for _, name in asked] == ["a.example.", "b.example.", "c.example.", "b.example."]
    assert len(said) == 6
