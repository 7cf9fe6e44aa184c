"""The proxy does to requests what tests rely on, and nothing else."""

import http.client
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.hosts.proxy import (
    AWS,
    GARBAGE,
    HTML,
    LOST_REPLY,
    LOST_REQUEST,
    REST,
    Fault,
    Proxy,
    Request,
    aws_error,
    proxying,
)


class Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen: list[bytes]

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.seen.append(body)
        self.send_response(201)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", "text/x-echo")
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST  # noqa: N815 - http.server's name

    def log_message(self, *_):
        pass


@pytest.fixture
def host():
    handler = type("Handler", (Echo,), {"seen": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield handler.seen, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def proxy(host):
    with proxying(host[1], REST) as found:
        yield found


def post(proxy: Proxy, body: str, path: str = "/a", *, method: str = "POST") -> tuple[int, bytes, str]:
    connection = http.client.HTTPConnection(proxy.url.removeprefix("http://"), timeout=5)
    try:
        connection.request(method, path, body)
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers.get_content_type()
    finally:
        connection.close()


def test_passes_on_both_ways_and_counts(proxy, host):
    assert post(proxy, "one") == (201, b"one", "text/x-echo")
    assert post(proxy, "two", "/b?x=1") == (201, b"two", "text/x-echo")
    assert proxy.calls == {"POST /a": 1, "POST /b": 1}
    assert host[0] == [b"one", b"two"]


@pytest.mark.parametrize(("fault", "acted"), [(LOST_REQUEST, []), (LOST_REPLY, [b"one"])])
def test_loses_what_it_is_told_to_once(proxy, host, fault, acted):
    proxy.inject(fault, "POST /a")
    with pytest.raises(ConnectionError):
        post(proxy, "one")
    assert host[0] == acted
    assert post(proxy, "two")[0] == 201


@pytest.mark.parametrize("reply", [HTML, GARBAGE, aws_error(503, "ServiceUnavailable", "later")])
@pytest.mark.parametrize("acts", [True, False])
def test_answers_in_place_of_the_host(proxy, host, reply, acts):
    proxy.inject(Fault(acts=acts, reply=reply), "POST /a")
    assert post(proxy, "one") == (reply.status, reply.body, reply.kind)
    assert host[0] == ([b"one"] if acts else [])


def test_a_fault_may_be_for_one_path_and_several_times(proxy):
    proxy.inject(Fault(reply=HTML), "POST /zone/b", path="/b", times=2)
    assert [post(proxy, "x", path)[0] for path in ("/zone/a", "/zone/b", "/zone/b", "/zone/b")] == [
        201,
        200,
        200,
        201,
    ]


def test_throttles_by_a_bucket_of_its_own(proxy):
    proxy.limit = (20, 3)
    assert [post(proxy, "x")[0] for _ in range(4)] == [201, 201, 201, 429]
    time.sleep(0.06)
    assert post(proxy, "x")[0] == 201
    assert proxy.throttled == 1
    proxy.reset()
    assert [post(proxy, "x")[0] for _ in range(4)] == [201] * 4
    assert proxy.throttled == 0


def test_takes_its_time(proxy):
    proxy.latency = 0.05
    begin = time.monotonic()
    post(proxy, "x")
    assert time.monotonic() - begin >= 0.05


def test_may_remember_what_was_asked_before(proxy, host):
    proxy.remembers = True
    for path in ("/a?x=1", "/a?x=1", "/a?x=2"):
        assert post(proxy, "", path, method="GET")[0] == 201
    post(proxy, "one")
    post(proxy, "one")
    assert host[0] == [b"", b"", b"one", b"one"]
    assert proxy.calls == {"GET /a": 3, "POST /a": 2}


def test_faults_may_be_chosen_by_chance(proxy):
    proxy.choose = lambda action: Fault(reply=HTML) if action == "POST /b" else None
    assert [post(proxy, "x", path)[0] for path in ("/a", "/b", "/a")] == [201, 200, 201]


@pytest.mark.parametrize(
    ("method", "path", "body", "action"),
    [
        ("POST", "/2013-04-01/hostedzone/Z1/rrset/", b"<xml/>", "ChangeResourceRecordSets"),
        ("GET", "/2013-04-01/hostedzone/Z1/rrset", b"", "ListResourceRecordSets"),
        ("GET", "/2013-04-01/hostedzonesbyname", b"", "ListHostedZonesByName"),
        ("GET", "/2013-04-01/hostedzone", b"", "ListHostedZones"),
        ("GET", "/2013-04-01/hostedzone/Z1", b"", "GetHostedZone"),
        ("GET", "/2013-04-01/change/C1", b"", "GetChange"),
        ("POST", "/", b"Action=AssumeRole&Version=2011-06-15", "AssumeRole"),
        ("PUT", "/else", b"", "PUT /else"),
    ],
)
def test_actions_of_aws(method, path, body, action):
    assert AWS.action(Request(method=method, path=path, query="", body=body, headers={})) == action
