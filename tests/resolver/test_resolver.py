"""A Resolver from the outside: beginning, end, and a real name server."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from mxsync.errors import InputError, MxsyncError
from mxsync.model import Mx, parse_name
from mxsync.resolver import Manners, Question, Resolver, Said, Server, parse_server
from tests.named import running_named
from tests.resolver.servers import honest, mx_of, serving, silent

ROOT = Path(__file__).parents[2]


def test_importing_it_is_cheap():
    program = (
        "import sys, mxsync.resolver; mxsync.resolver.Resolver().close();"
        "print([name for name in ('asyncio', 'socket', 'dns', 'selectors') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_no_thread_before_the_first_question():
    before = threading.active_count()
    with Resolver() as resolver:
        results = resolver.each([], lambda _item: iter(()))
        assert threading.active_count() == before
        assert list(results) == []
        assert threading.active_count() == before + 1
    assert threading.active_count() == before


def test_closing_twice_and_closing_unused():
    resolver = Resolver()
    resolver.close()
    resolver.close()
    with pytest.raises(MxsyncError, match="the resolver was closed"):
        resolver.ask([])


def interrupted(resolver, server):
    with pytest.raises(MxsyncError):
        resolver.ask([mx_of(server)])


def test_closing_is_quick_and_leaves_no_socket():
    before = set(Path("/proc/self/fd").iterdir())
    with serving(silent, lambda fake, _end, _query: fake.hold()) as fake:
        resolver = Resolver(Manners(patience=30))
        thread = threading.Thread(target=interrupted, args=(resolver, fake.server))
        thread.start()
        while not fake.queries:
            time.sleep(0.01)
        begin = time.monotonic()
        resolver.close()
        assert time.monotonic() - begin < 1
        thread.join(5)
    assert set(Path("/proc/self/fd").iterdir()) <= before


def test_a_forked_process_asks_with_sockets_of_its_own():
    with serving(honest) as fake, Resolver() as resolver:
        resolver.ask([mx_of(fake.server)])
        child = os.fork()
        if not child:  # it must not return into pytest, whatever happens
            good = False
            try:
                good = resolver.ask([mx_of(fake.server)])[0].said is Said.ANSWER
            finally:
                os._exit(0 if good else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert resolver.ask([mx_of(fake.server)])[0].said is Said.ANSWER
    assert len({port for _, port in fake.senders}) == 2


ADDRESSES = {
    "192.0.2.1": Server("192.0.2.1", 53),
    "192.0.2.1:5353": Server("192.0.2.1", 5353),
    "2001:DB8:0::1": Server("2001:db8::1", 53),
    "[2001:db8::1]": Server("2001:db8::1", 53),
    "[2001:db8::1]:5353": Server("2001:db8::1", 5353),
}


@pytest.mark.parametrize(("text", "server"), ADDRESSES.items(), ids=ADDRESSES)
def test_addresses_of_servers(text, server):
    assert parse_server(text) == server
    assert parse_server(str(server)) == server


@pytest.mark.parametrize(
    "text", ["", "ns.example.com", "192.0.2.1:", "192.0.2.1:0", "192.0.2.1:65536", "[192.0.2.1]"]
)
def test_what_is_no_address_of_a_server(text):
    with pytest.raises(InputError):
        parse_server(text)


ZONE = """\
$TTL 3600
@       SOA ns hostmaster 4711 7200 3600 1209600 300
@       NS  ns
ns      A   192.0.2.53
@       MX  10 mail
@       MX  20 Mail2.example.net.
*.wild  MX  10 mail
alias   CNAME mail
lost    CNAME nowhere
dname   DNAME example.net.
sub     NS  ns.sub
ns.sub  A   192.0.2.54
mail    AAAA 2001:db8::25
"""


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    folder = tmp_path_factory.mktemp("resolver")
    many = "".join(f"big MX {number} mail{number}.a-rather-long-name.example.net.\n" for number in range(100))
    (folder / "zone").write_text(ZONE + many)
    with running_named(folder, {"example.com": "zone"}) as found:
        yield Server("127.0.0.1", found.port)


@pytest.fixture(scope="module")
def resolver():
    with Resolver() as found:
        yield found


REAL = {
    "answer": ("example.com", "MX", Said.ANSWER, True),
    "no data": ("mail.example.com", "MX", Said.NO_DATA, True),
    "no name": ("nowhere.example.com", "MX", Said.NO_NAME, True),
    "wildcard": ("a.wild.example.com", "MX", Said.ANSWER, True),
    "alias": ("alias.example.com", "MX", Said.ANSWER, True),
    "alias of nothing": ("lost.example.com", "MX", Said.NO_NAME, True),
    "below a DNAME": ("a.dname.example.com", "MX", Said.ANSWER, True),
    "referral": ("a.sub.example.com", "MX", Said.REFERRAL, False),
    "not served": ("example.net", "MX", Said.REFUSED, False),
    "SOA": ("example.com", "SOA", Said.ANSWER, True),
    "by TCP": ("big.example.com", "MX", Said.ANSWER, True),
}


@pytest.mark.parametrize("case", REAL.values(), ids=REAL)
def test_what_named_says(named, resolver, case):
    name, rdtype, said, authoritative = case
    (answer,) = resolver.ask([Question(parse_name(name), rdtype, named)])
    assert (answer.said, answer.authoritative) == (said, authoritative)


def test_what_named_answers(named, resolver):
    def data(name, rdtype="MX"):
        question = Question(parse_name(name), rdtype, named)
        (answer,) = resolver.ask([question])
        return {records.rdtype: records.data for records in answer.answer}

    assert data("example.com") == {
        "MX": (Mx(10, parse_name("mail.example.com")), Mx(20, parse_name("mail2.example.net")))
    }
    assert data("example.com", "SOA")["SOA"][0].serial == 4711
    assert data("alias.example.com") == {"CNAME": ("mail.example.com.",)}
    assert data("a.dname.example.com") == {"DNAME": ("example.net.",), "CNAME": ("a.example.net.",)}
    assert data("mail.example.com", "AAAA") == {"AAAA": ("2001:db8::25",)}
    assert len(data("big.example.com")["MX"]) == 100
