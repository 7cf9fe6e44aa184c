"""A proxy in front of a host that speaks HTTP: counts calls, paces, breaks what it is told to break."""

import http.client
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    method: str
    path: str
    query: str
    body: bytes
    headers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes
    kind: str = "text/xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What happens to one request: ``acts``, whether the host gets it; ``reply``, what comes back (None: the
    connection is closed); ``delay`` in seconds before the reply.
    """

    acts: bool = False
    reply: Reply | None = None
    delay: float = 0


LOST_REQUEST = Fault()
LOST_REPLY = Fault(acts=True)
HTML = Reply(200, b"<!doctype html><html><p>Please log in to the WLAN<br></html>", "text/html")
GARBAGE = Reply(200, b"\x00\xff\x17 no such thing as a protocol \x80", "application/octet-stream")


@dataclass(frozen=True, slots=True)
class Flavour:
    """How a kind of host names its actions, and says that it was asked too fast."""

    action: Callable[[Request], str]
    throttled: Reply


def aws_error(status: int, code: str, message: str) -> Reply:
    """An error as Route 53 and STS put it."""
    kind = "Sender" if status < 500 else "Receiver"
    body = (
        '<?xml version="1.0"?><ErrorResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Error>'
        f"<Type>{kind}</Type><Code>{code}</Code><Message>{message}</Message></Error>"
        "<RequestId>b25f48e8-84fd-11e6-80d9-574e0c4664cb</RequestId></ErrorResponse>"
    )
    return Reply(status, body.encode())


_ROUTE53 = (
    ("POST", r"/[^/]+/hostedzone/[^/]+/rrset/?", "ChangeResourceRecordSets"),
    ("GET", r"/[^/]+/hostedzone/[^/]+/rrset/?", "ListResourceRecordSets"),
    ("GET", r"/[^/]+/hostedzonesbyname", "ListHostedZonesByName"),
    ("GET", r"/[^/]+/hostedzone", "ListHostedZones"),
    ("GET", r"/[^/]+/hostedzone/[^/]+", "GetHostedZone"),
    ("GET", r"/[^/]+/hostedzonecount", "GetHostedZoneCount"),
    ("GET", r"/[^/]+/change/.+", "GetChange"),
)


def _aws_action(request: Request) -> str:
    for method, pattern, name in _ROUTE53:
        if method == request.method and re.fullmatch(pattern, request.path):
            return name
    said = parse_qs(request.body.decode("latin-1")).get("Action")
    return said[0] if said else f"{request.method} {request.path}"


AWS = Flavour(_aws_action, aws_error(400, "Throttling", "Rate exceeded"))
REST = Flavour(
    lambda request: f"{request.method} {request.path}",
    Reply(
        429,
        b'{"error": {"code": 429, "message": "Rate Limit Exceeded", '
        b'"errors": [{"domain": "usageLimits", "reason": "rateLimitExceeded"}]}}',
        "application/json",
    ),
)


class Proxy:
    """``calls`` counts what arrived by action, ``throttled`` what was turned away for coming too fast.

    ``latency``: seconds each call takes on top. ``limit``: requests a second, and how many may come at once.
    ``choose``: a fault for an action, where none was injected. ``remembers``: a GET answered before is
    answered alike again, without the host, whose own time then does not count.
    """

    def __init__(self, target: str, flavour: Flavour) -> None:
        place = urlsplit(target)
        self.target = (place.hostname or "", place.port or 80)
        self.flavour = flavour
        self.url = ""
        self.latency = 0.0
        self.limit: tuple[float, int] | None = None
        self.choose: Callable[[str], Fault | None] = lambda _action: None
        self.calls: Counter[str] = Counter()
        self.throttled = 0
        self.remembers = False
        self.memory: dict[tuple[str, str], Reply] = {}
        self.seen: list[Request] = []
        self._faults: list[tuple[str, str, Fault]] = []
        self._lock = threading.Lock()
        self._tokens, self._at = 0.0, 0.0

    def reset(self) -> None:
        """Forget counts, faults and limits."""
        with self._lock:
            self.calls.clear()
            self.seen.clear()
            self._faults.clear()
            self.throttled, self.latency, self.limit = 0, 0.0, None
            self._tokens, self._at = 0.0, 0.0
            self.choose = lambda _action: None
            self.remembers = False
            self.memory.clear()

    def inject(self, fault: Fault, action: str, *, path: str = "", times: int = 1) -> None:
        """The next ``times`` calls of an action (with ``path`` in their path) meet this fault."""
        with self._lock:
            self._faults += [(action, path, fault)] * times

    def admit(self, request: Request) -> Fault:
        """Counts a request and says what becomes of it."""
        action = self.flavour.action(request)
        with self._lock:
            self.calls[action] += 1
            self.seen.append(request)
            if not self._within_limit():
                self.throttled += 1
                return Fault(reply=self.flavour.throttled)
            for waiting in self._faults:
                if waiting[0] == action and waiting[1] in request.path:
                    self._faults.remove(waiting)
                    return waiting[2]
        return self.choose(action) or PASS

    def _within_limit(self) -> bool:
        """The host's own token bucket, full at the first request."""
        if self.limit is None:
            return True
        rate, burst = self.limit
        now = time.monotonic()
        self._tokens = min(burst, self._tokens + (now - self._at) * rate) if self._at else float(burst)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


PASS = Fault(acts=True)
"""No fault at all: what the host says comes back."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # a reply leaves in one piece
    disable_nagle_algorithm = True
    proxy: Proxy

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except (ConnectionError, TimeoutError):  # the client went away, as clients do
            self.close_connection = True

    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path, _, query = self.path.partition("?")
        request = Request(
            method=self.command, path=path, query=query, body=body, headers=dict(self.headers.items())
        )
        fault = self.proxy.admit(request)
        answered = self._answered(request) if fault.acts else None
        time.sleep(self.proxy.latency + fault.delay)
        reply = answered if fault is PASS else fault.reply
        if reply is None:
            self.close_connection = True
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)
        self.wfile.flush()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _any  # noqa: N815 - http.server's names

    def _answered(self, request: Request) -> Reply:
        if not self.proxy.remembers or request.method != "GET":
            return self._forwarded(request)
        key = request.path, request.query
        if key not in self.proxy.memory:
            self.proxy.memory[key] = self._forwarded(request)
        return self.proxy.memory[key]

    def _forwarded(self, request: Request) -> Reply:
        host, port = self.proxy.target
        upstream = http.client.HTTPConnection(host, port, timeout=30)
        try:
            headers = {name: value for name, value in request.headers.items() if name != "Connection"}
            upstream.request(request.method, self.path, request.body or None, headers)
            answer = upstream.getresponse()
            return Reply(answer.status, answer.read(), answer.headers.get_content_type())
        finally:
            upstream.close()

    def log_message(self, *_: object) -> None:
        """Nothing: the counts are what tests look at."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


@contextmanager
def proxying(target: str, flavour: Flavour) -> Iterator[Proxy]:
    """A proxy on a free loopback port until the end of the context."""
    proxy = Proxy(target, flavour)
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"proxy": proxy}))
    proxy.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
