"""Cloud DNS at the HTTP line: ``GoogleServer`` on a free loopback port, for any client."""

import base64
import hashlib
import json
import secrets
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from tests.hosts.gcp.cloud import Cloud, GoogleError, forbidden, invalid
from tests.hosts.gcp.discovery import (
    Method,
    NotAsDocumented,
    check_query,
    check_request,
    check_response,
    find_method,
)
from tests.hosts.gcp.faults import Fault, Faults, Kind, Throttle

RRSETS_PAGE, ZONES_PAGE, MOST = 100, 100, 1000
HTML = b"<!DOCTYPE html><html><title>Sign in to the network</title>secret-of-a-portal</html>"


class GoogleServer:
    """The service, the token endpoint of service accounts, and their impersonation.

    ``calls`` counts requests to Cloud DNS by method id; ``complaints`` collects what is not as the discovery
    document says, and leaving the context raises if there is anything. A client with a key file gets a new
    token from ``/token``; ``accepted`` are the tokens that are valid now.
    """

    def __init__(self) -> None:
        self.cloud = Cloud()
        self.faults = Faults()
        self.throttle: Throttle | None = None
        self.calls: Counter[str] = Counter()
        self.throttled = 0
        self.complaints: list[str] = []
        self.accepted: set[str] = {"tok-test"}
        self.queries: list[tuple[str, Mapping[str, str]]] = []
        self.grants = True
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.google = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        if self.complaints:
            raise AssertionError("not as Google documents it: " + "; ".join(self.complaints[:5]))

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def new_token(self) -> str:
        token = f"tok-{secrets.token_hex(8)}"
        self.accepted.add(token)
        return token

    def answer(self, verb: str, target: str, token: str, body: bytes) -> tuple[int, Any]:
        """Status and JSON of the answer to one request to Cloud DNS."""
        split = urlsplit(target)
        query = dict(parse_qsl(split.query, keep_blank_values=True))
        try:
            method, place = find_method(verb, split.path)
            content = json.loads(body) if body else None
            check_query(method, query)
            check_request(method, content)
        except (NotAsDocumented, ValueError) as err:
            self.complaints.append(str(err))
            return 400, GoogleError(400, "INVALID_ARGUMENT", ("badRequest", str(err))).body
        try:
            if token not in self.accepted:
                raise _unauthorized()
            self.cloud.allow(place["project"], place.get("managedZone", ""), method.id)
            reply = _act(self.cloud, method, place, query, content)
        except GoogleError as err:
            return err.code, err.body
        try:
            check_response(method, reply)
        except NotAsDocumented as err:
            self.complaints.append(str(err))
        return 200, reply


def _unauthorized() -> GoogleError:
    message = (
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or "
        "other valid authentication credential."
    )
    return GoogleError(401, "UNAUTHENTICATED", ("authError", message))


def _act(  # noqa: PLR0911 - a table of methods
    cloud: Cloud, method: Method, place: Mapping[str, str], query: Mapping[str, str], content: Any
) -> Mapping[str, Any]:
    project, zone = place["project"], place.get("managedZone", "")
    match method.id:
        case "dns.projects.get":
            return cloud.get_project(project)
        case "dns.managedZones.get":
            return cloud.get_zone(project, zone)
        case "dns.managedZones.list":
            zones = cloud.list_zones(project, query.get("dnsName"))
            return _page("dns#managedZonesListResponse", "managedZones", zones, query, ZONES_PAGE)
        case "dns.resourceRecordSets.list":
            rrsets = cloud.list_rrsets(
                project, zone, name=query.get("name"), kind=query.get("type"), pattern=query.get("filter")
            )
            return _page("dns#resourceRecordSetsListResponse", "rrsets", rrsets, query, RRSETS_PAGE)
        case "dns.changes.create":
            return cloud.create_change(project, zone, content)
        case "dns.changes.get":
            return cloud.get_change(project, zone, place["changeId"])
        case "dns.changes.list":
            made = cloud.list_changes(project, zone, descending=query.get("sortOrder") == "descending")
            return _page("dns#changesListResponse", "changes", made, query, RRSETS_PAGE)
        case _:
            raise forbidden(f"{method.id} is none of the methods mxsync may use")


def _page(kind: str, key: str, items: list[Any], query: Mapping[str, str], size: int) -> Mapping[str, Any]:
    """One page; its token belongs to this very query."""
    asked = {name: value for name, value in query.items() if name != "pageToken"}
    mark = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:8]
    begin = 0
    if "pageToken" in query:
        try:
            number, _, seen = base64.urlsafe_b64decode(query["pageToken"]).decode().partition(":")
            begin = int(number)
        except ValueError:
            seen = ""
        if seen != mark:
            raise invalid("parameters.pageToken", query["pageToken"])
    end = begin + min(int(query.get("maxResults", size)) or size, MOST)
    reply: dict[str, Any] = {"kind": kind}
    if items[begin:end]:
        reply[key] = items[begin:end]
    if end < len(items):
        reply["nextPageToken"] = base64.urlsafe_b64encode(f"{end}:{mark}".encode()).decode()
    return reply


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    google: GoogleServer

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PATCH(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        google = self.server.google
        if self.path == "/token" or self.path.endswith(":generateAccessToken"):
            self._grant()
            return
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")

        def answer() -> tuple[int, Any]:
            return google.answer(self.command, self.path, token, body)

        try:
            method = find_method(self.command, urlsplit(self.path).path)[0].id
        except NotAsDocumented:
            method = "unknown"
        google.calls[method] += 1
        google.queries.append((method, dict(parse_qsl(urlsplit(self.path).query))))
        if google.faults.latency:
            time.sleep(google.faults.latency)
        if google.throttle is not None and not google.throttle.allows():
            google.throttled += 1
            self._json(google.throttle.status, _throttled(google.throttle.status))
            return
        fault = google.faults.take(method)
        if fault is None:
            self._json(*answer())
        else:
            self._fail(fault, answer)

    def _grant(self) -> None:
        """A token for a service account: its own, or one it may impersonate."""
        google = self.server.google
        google.calls["token"] += 1
        if not google.grants:
            self._json(400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."})
        elif self.path == "/token":
            reply = {"access_token": google.new_token(), "expires_in": 3600, "token_type": "Bearer"}
            self._json(200, reply)
        else:
            self._json(200, {"accessToken": google.new_token(), "expireTime": "2099-01-01T00:00:00Z"})

    def _fail(self, fault: Fault, answer: Callable[[], tuple[int, Any]]) -> None:
        if fault.kind in {Kind.DROP_AFTER, Kind.ERROR_AFTER, Kind.HTML, Kind.PAGE, Kind.GARBAGE, Kind.HALF}:
            answered = answer()
        match fault.kind:
            case Kind.DROP_BEFORE | Kind.DROP_AFTER:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
            case Kind.ERROR_BEFORE | Kind.ERROR_AFTER:
                message = f"The service says {fault.status}."
                self._json(fault.status, GoogleError(fault.status, "", (fault.reason, message)).body)
            case Kind.HTML:
                self._send(200, "text/html", HTML)
            case Kind.PAGE:
                self._send(fault.status, "text/html", HTML)
            case Kind.GARBAGE:
                self._json(200, ["nothing", {"of": "the kind"}])
            case Kind.HALF:
                content = json.dumps(answered[1]).encode()
                self._send(200, "application/json", content[: len(content) // 2], len(content))
                self.close_connection = True
            case Kind.HANG:
                time.sleep(fault.seconds)
                self.close_connection = True
            case Kind.REDIRECT:
                self._send(302, "text/html", b"", headers={"Location": "/elsewhere"})

    def _json(self, status: int, content: Any) -> None:
        self._send(status, "application/json; charset=UTF-8", json.dumps(content).encode())

    def _send(
        self,
        status: int,
        kind: str,
        content: bytes,
        length: int | None = None,
        headers: Mapping[str, str] = {},
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()


def _throttled(status: int) -> Any:
    if status == 429:
        message = "Resource has been exhausted (e.g. check quota)."
        return GoogleError(429, "RESOURCE_EXHAUSTED", ("rateLimitExceeded", message)).body
    return GoogleError(403, "PERMISSION_DENIED", ("rateLimitExceeded", "Rate Limit Exceeded")).body
