"""Conversations by the thousand."""

import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from mxsync.errors import HostError, InputError, MxsyncError
from mxsync.model import parse_name
from mxsync.resolver import Manners, Question, Resolver, Server
from tests.resolver.servers import exchanges, honest, mx_of, reply, serving, silent

ROOT = Path(__file__).parents[2]
QUICK = Manners(patience=0.1)


@pytest.fixture
def resolver():
    with Resolver(QUICK) as found:
        yield found


def nothing(number):
    """A conversation without questions."""
    return number
    yield


def test_a_conversation_of_several_questions(resolver):
    with serving(honest) as fake:

        def script(name):
            first = yield [mx_of(fake.server, name), mx_of(fake.server, f"www.{name}")]
            second = yield ()
            third = yield (mx_of(fake.server, f"ftp.{name}"),)
            return [answer.question.name for answer in first], second, exchanges(third[0])

        results = dict(resolver.each(["a.example", "b.example"], script))
    assert results == {
        name: ([f"{name}.", f"www.{name}."], (), ["mail.example.com."]) for name in ("a.example", "b.example")
    }


def test_results_come_as_they_are_ready():
    def behave(fake, query, sender):
        fake.later(0.3 if b"slow" in query else 0, reply(query), sender)

    with serving(behave) as fake, Resolver(Manners(patience=3)) as resolver:

        def script(name):
            return (yield [mx_of(fake.server, name)])

        begin = time.monotonic()
        order = []
        for name, _ in resolver.each(["slow.example", "a.example", "b.example"], script):
            order.append((name, time.monotonic() - begin < 0.25))
    assert sorted(order[:2]) == [("a.example", True), ("b.example", True)]
    assert order[2] == ("slow.example", False)


def test_no_items(resolver):
    assert list(resolver.each([], nothing)) == []
    assert resolver.ask([]) == ()


def test_more_items_than_fit_at_once(resolver):
    assert sorted(number for number, _ in resolver.each(range(5000), nothing)) == list(range(5000))


def test_conversations_that_never_end_by_themselves_take_turns(resolver):
    def script(number):
        for _ in range(number):
            assert (yield ()) == ()
        return number

    assert next(iter(resolver.each([10**9, 3], script))) == (3, 3)


class Counting:
    """Items without end, and how many were taken."""

    def __init__(self, end=10**9):
        self.taken = 0
        self._end = end

    def __iter__(self):
        while self.taken < self._end:
            self.taken += 1
            yield self.taken


def test_items_are_read_only_as_far_as_needed(resolver):
    items = Counting()
    for seen, _ in enumerate(resolver.each(items, nothing), 1):
        assert items.taken - seen <= 1000
        if seen == 20_000:
            break
    assert items.taken <= 21_000


def test_a_slow_taker_stops_the_asking(resolver):
    items = Counting()
    begun = []

    def script(number):
        begun.append(number)
        return number
        yield

    results = iter(resolver.each(items, script))
    next(results)
    time.sleep(0.2)
    assert len(begun) <= items.taken <= 1000
    results.close()


def test_slow_items_do_not_hold_results_back(resolver):
    def slowly():
        for number in range(5):
            yield number
            time.sleep(0.05)

    begin = time.monotonic()
    number, _ = next(iter(resolver.each(slowly(), nothing)))
    assert number == 0
    assert time.monotonic() - begin < 0.2


def test_an_error_of_the_items_passes_through(resolver):
    def items():
        yield 1
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        list(resolver.each(items(), nothing))
    assert list(resolver.each([1], nothing)) == [(1, 1)]


def bug(_number):
    yield []
    raise KeyError("what")


def explained(_number):
    yield []
    raise HostError("no such luck", "try again")


def leaves(_number):
    yield []
    raise SystemExit(3)


def no_script(number):
    return number


def no_questions(_number):
    yield [4711]


def no_type(_number):
    yield [Question(parse_name("a.example"), "MXX", Server("127.0.0.1"))]


def at_once(_number):
    raise RuntimeError("not even begun")


FAILURES = {
    "a bug": (bug, MxsyncError, "internal error: KeyError in .*test_each:[0-9]+: 'what'"),
    "explained": (explained, HostError, "no such luck"),
    "leaves": (leaves, MxsyncError, "internal error: SystemExit"),
    "no script": (no_script, MxsyncError, "internal error: TypeError"),
    "no questions": (no_questions, MxsyncError, "internal error: AttributeError"),
    "no type": (no_type, InputError, "there is no record type 'MXX'"),
    "at once": (at_once, MxsyncError, "internal error: RuntimeError .*: not even begun"),
}


@pytest.mark.parametrize(("script", "kind", "message"), FAILURES.values(), ids=FAILURES)
def test_an_error_in_a_script_is_that_items(resolver, script, kind, message):
    results = dict(resolver.each([1, 2], lambda number: script(number) if number == 1 else nothing(number)))
    assert results[2] == 2
    assert type(results[1]) is kind
    with pytest.raises(kind, match=message):
        raise results[1]


def test_an_error_ends_the_script_properly(resolver):
    ended = []

    def script(_number):
        try:
            yield [4711]
        finally:
            ended.append(True)

    list(resolver.each([1], script))
    assert ended == [True]


def test_leaving_early_ends_what_is_under_way():
    ended = threading.Semaphore(0)
    with serving(silent) as fake, Resolver(Manners(patience=0.5)) as resolver:

        def script(number):
            if number == 0:
                return
            try:
                yield [mx_of(fake.server, f"zone{number}.example")]
            finally:
                ended.release()

        for number, _ in resolver.each(range(300), script):
            assert number == 0
            break
        for _ in range(299):
            assert ended.acquire(timeout=2)
        time.sleep(0.2)
        sent = len(fake.queries)
        assert sent <= 128
        time.sleep(0.6)
        assert len(fake.queries) == sent  # nothing is tried again, and no other question has its turn
        lane = next(iter(resolver._background.network._lanes.values()))
        assert not lane.flying
        assert lane.is_idle()


def test_an_iterator_left_behind_does_not_keep_others_waiting():
    with serving(honest) as fake, Resolver(QUICK) as resolver:

        def script(_number):
            return (yield [mx_of(fake.server)])

        stale = iter(resolver.each(Counting(), script))
        next(stale)
        assert exchanges(resolver.ask([mx_of(fake.server)])[0]) == ["mail.example.com."]
        stale.close()


def test_a_result_may_lead_to_questions(resolver):
    with serving(honest) as fake:
        for number, _ in resolver.each(range(5), nothing):
            assert exchanges(resolver.ask([mx_of(fake.server, f"zone{number}.example")])[0])


def test_a_script_that_asks_by_itself_is_told(resolver):
    def script(_number):
        resolver.ask([mx_of(Server("127.0.0.1"))])
        yield []

    ((_, error),) = resolver.each([1], script)
    assert "a script yields its questions" in str(error)


def test_threads_ask_at_the_same_time():
    with serving(honest) as fake, Resolver(Manners(patience=2)) as resolver:
        good = []

        def work(name):
            for number in range(20):
                asked = [mx_of(fake.server, f"{part}{number}.{name}.example") for part in "ab"]
                answers = resolver.ask(asked)
                assert [answer.question for answer in answers] == asked
            good.append(name)

        threads = [threading.Thread(target=work, args=(f"t{number}",)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert len(good) == 8


PROGRAM = """\
import sys
from mxsync.model import parse_name
from mxsync.resolver import Manners, Question, Resolver, Server

names = [parse_name(f"zone{number}.example") for number in range(500)]
asked = [Question(name, "MX", Server("127.0.0.1", PORT)) for name in names]

def script(question):
    return (yield [question])

with Resolver(Manners(patience=30)) as resolver:
    print("begun", flush=True)
    try:
        WAIT
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""


@pytest.mark.parametrize("wait", ["resolver.ask(asked)", "list(resolver.each(asked, script))"])
def test_ctrl_c(wait):
    with serving(silent) as fake:
        program = PROGRAM.replace("PORT", str(fake.server.port)).replace("WAIT", wait)
        with subprocess.Popen(
            [sys.executable, "-W", "error", "-c", program],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout.readline() == "begun\n"
            while not fake.queries:
                time.sleep(0.01)
            begin = time.monotonic()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=10)
            assert time.monotonic() - begin < 3
    assert (out, err, process.returncode) == ("interrupted\n", "", 0)


MEMORY = """\
    import resource
    from mxsync.resolver import Resolver

    def script(number):
        answers = yield ()
        return bytes(1000)

    with Resolver() as resolver:
        def run(count):
            for _ in resolver.each(range(count), script):
                pass
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(run(5_000), run(100_000))
"""


def test_memory_does_not_grow_with_the_items():
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(MEMORY)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    few, many = map(int, done.stdout.split())
    assert many - few < 8_000  # KiB; the results alone are 100,000


def test_the_end_of_the_resolver_is_told_to_those_who_wait():
    with serving(silent) as fake:
        resolver = Resolver(Manners(patience=30))
        told = []

        def work(act):
            try:
                act()
            except MxsyncError as err:
                told.append(str(err))

        def script(_number):
            yield [mx_of(fake.server)]

        acts = (lambda: resolver.ask([mx_of(fake.server)]), lambda: list(resolver.each([1], script)))
        threads = [threading.Thread(target=work, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        while len(fake.queries) < 2:
            time.sleep(0.01)
        begin = time.monotonic()
        resolver.close()
        for thread in threads:
            thread.join(5)
        assert time.monotonic() - begin < 1
    assert told == ["the resolver was closed"] * 2


def test_a_bug_in_the_loop_ends_the_waiting():
    with serving(silent) as fake, Resolver(Manners(patience=30)) as resolver:

        def script(_number):
            yield [mx_of(fake.server)]

        results = resolver.each([1], script)
        resolver.ask([])
        loop = resolver._background.loop
        loop.call_soon_threadsafe(loop.call_later, 0.1, lambda: 1 // 0)
        with pytest.raises(MxsyncError, match="internal error: ZeroDivisionError"):
            list(results)
        assert resolver.ask([]) == ()  # with a new loop
