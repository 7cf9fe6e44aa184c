"""Many questions to few servers: how many at once, how fast, and what a dead one costs the others."""

import time
from collections import Counter

import pytest

from mxsync.model import parse_name
from mxsync.resolver import Manners, Question, Resolver, Said, Server
from mxsync.resolver.circuit import DEAD_AFTER, PROBE_EVERY, Circuit
from mxsync.resolver.pace import Pace
from tests.resolver.servers import exchanges, free_port, honest, mx_of, reply, serving, silent

FAST = {"rate": 1e6, "burst": 10_000}


def questions(server, count):
    return [Question(parse_name(f"zone{number}.example"), "MX", server) for number in range(count)]


def test_thousands_of_answers():
    with serving(honest) as fake, Resolver(Manners(**FAST)) as resolver:
        asked = questions(fake.server, 3000)
        answers = resolver.ask(asked)
    assert [answer.question for answer in answers] == asked
    assert all(exchanges(answer) == ["mail.example.com."] for answer in answers)


def test_ten_thousand_questions_to_a_dead_server():
    with serving(silent) as fake, Resolver(Manners(patience=0.2, **FAST)) as resolver:
        begin = time.monotonic()
        answers = resolver.ask(questions(fake.server, 10_000))
        seconds = time.monotonic() - begin
        sent = len(fake.queries)
    assert {answer.said for answer in answers} == {Said.SILENT}
    details = Counter(
        answer.detail.partition(";")[0] for answer in answers if "not asked" not in answer.detail
    )
    # The first that may be under way are tried three times; those that came behind them are hurried.
    assert details["no answer within 1.4 s"] <= 128
    assert 128 <= details.total() < 1000
    assert seconds < 10
    assert sent < 1000


def test_ten_thousand_questions_to_a_closed_port():
    with Resolver(Manners(patience=5, **FAST)) as resolver:
        begin = time.monotonic()
        answers = resolver.ask(questions(Server("127.0.0.1", free_port()), 10_000))
        assert time.monotonic() - begin < 5
    assert {answer.said for answer in answers} == {Said.UNREACHABLE}
    assert answers[-1].detail.startswith("connection refused; not asked again")


def test_a_dead_server_costs_others_nothing():
    with serving(silent) as dead, serving(honest) as fake, Resolver(Manners(patience=3)) as resolver:
        answers = []

        def script(server):
            answers.extend((yield [mx_of(server)]))

        begin = time.monotonic()
        servers = [server for _ in range(100) for server in (dead.server, fake.server)]
        for server, _ in resolver.each(servers, script):
            assert server == fake.server
            if len(answers) == 100:
                break
        assert time.monotonic() - begin < 2.5


def test_a_server_that_comes_back_is_noticed():
    alive = False

    def behave(fake, query, sender):
        if alive:
            fake.send(reply(query), sender)

    with serving(behave) as fake, Resolver(Manners(patience=0.2, tries=1)) as resolver:
        assert resolver.ask(questions(fake.server, 200))[-1].said is Said.SILENT
        alive = True
        before = len(fake.queries)
        assert resolver.ask([mx_of(fake.server)])[0].detail.startswith("no answer within 0.2 s; not asked")
        assert len(fake.queries) == before
        time.sleep(PROBE_EVERY)
        assert resolver.ask([mx_of(fake.server)])[0].said is Said.ANSWER
        assert {answer.said for answer in resolver.ask(questions(fake.server, 20))} == {Said.ANSWER}


def test_at_most_128_wait_for_one_server():
    with serving(silent) as fake, Resolver(Manners(patience=0.6, tries=1, **FAST)) as resolver:
        resolver.ask(questions(fake.server, 300))
        in_time = [at for at in fake.arrivals if at < fake.arrivals[0] + 0.4]
    assert len(in_time) == 128
    assert len({query[:2] for query in fake.queries[:128]}) == 128


def test_at_most_1024_wait_for_all_servers():
    with (
        serving(silent, address="0.0.0.0") as fake,  # noqa: S104 - one socket for many loopback addresses
        Resolver(Manners(patience=0.8, tries=1, **FAST)) as resolver,
    ):
        servers = [Server(f"127.0.0.{number + 1}", fake.server.port) for number in range(20)]

        def script(number):
            return (yield [mx_of(server, f"zone{number}.example") for server in servers])

        results = list(resolver.each(range(100), script))
        first = [at for at in fake.arrivals if at < fake.arrivals[0] + 0.6]
    assert len(results) == 100
    assert 128 < len(first) <= 1024


def test_the_rate_is_kept_and_the_order_too():
    count = 60
    manners = Manners(rate=200, burst=10)
    with serving(honest) as fake, Resolver(manners) as resolver:
        asked = questions(fake.server, count)
        resolver.ask(asked)
        arrivals = list(fake.arrivals)
        order = [query[13 : 13 + query[12]] for query in fake.queries]
    assert order == [question.name.partition(".")[0].encode() for question in asked]
    assert arrivals[-1] - arrivals[0] >= (count - 10) / 200 * 0.9
    assert arrivals[9] - arrivals[0] < 0.2


def test_servers_have_a_rate_each():
    manners = Manners(rate=50, burst=1)
    with serving(honest) as one, serving(honest) as other, Resolver(manners) as resolver:
        begin = time.monotonic()
        resolver.ask([question for fake in (one, other) for question in questions(fake.server, 40)])
        assert 0.75 < time.monotonic() - begin < 1.4


def flood(count):
    """Garbage before the answer."""

    def behave(fake, query, sender):
        for _ in range(count):
            fake.send(query[:2] + b"guess", sender)
        fake.later(0.15, reply(query), sender)

    return behave


def test_guessing_makes_the_port_change_and_late_replies_still_count():
    with serving(flood(250)) as fake, Resolver(Manners(patience=1)) as resolver:

        def script(wait):
            if wait:
                yield [mx_of(fake.server, "wait.example")]  # the flood comes before its answer
            return (yield [mx_of(fake.server, "one.example"), mx_of(fake.server, "two.example")])

        results = dict(resolver.each([0, 1], script))
        assert all(exchanges(answer) for answers in results.values() for answer in answers)
        assert resolver._background.network.ignored >= 250
    assert len({port for _, port in fake.senders}) > 1


def test_not_every_server_is_remembered_for_ever():
    with Resolver(Manners(patience=0.001, tries=1)) as resolver:
        servers = [Server(f"127.{a}.{b}.1", free_port()) for a in range(90) for b in range(100)]
        assert {answer.said for answer in resolver.ask([mx_of(server) for server in servers])} <= {
            Said.SILENT,
            Said.UNREACHABLE,
        }
        network = resolver._background.network
        assert len(network._by_server) < 2000
        assert network._lanes.keys() == {lane.address for lane in network._by_server.values()}


def test_a_pace():
    pace = Pace(10, 3)
    now = 100.0
    waits = []
    for _ in range(5):
        waits.append(max(pace.wait(now), 0))
        pace.spend(now)
    assert waits == pytest.approx([0, 0, 0, 0.1, 0.2])
    assert not pace.is_full(now)
    assert pace.is_full(now + 0.51)
    assert pace.wait(now + 1) <= 0


def test_a_circuit():
    circuit = Circuit()
    for _ in range(DEAD_AFTER - 1):
        circuit.missed(Said.SILENT, "no answer", 0.0)
    assert not circuit.is_open
    circuit.heard()
    for _ in range(DEAD_AFTER):
        assert not circuit.is_open
        circuit.missed(Said.SILENT, "no answer", 5.0)
    assert circuit.is_open
    assert [circuit.take_probe(now) for now in (5.5, 6.0, 6.5, 7.0)] == [False, True, False, True]
    circuit.heard()
    assert not circuit.is_open
