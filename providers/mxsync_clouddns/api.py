"""The calls to Cloud DNS, and the only place that makes any: reads patiently, writes once.

google-cloud-dns makes the changes. Record sets and zones are read beside it, on the same credentials: its
listing of record sets knows no filter and fails at sets with a routing policy, its zones tell no visibility.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import NoReturn, TypeVar
from urllib.parse import quote, urlsplit

import pydantic
import requests
from google.api_core.exceptions import GoogleAPICallError
from google.auth import exceptions
from google.cloud import dns
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from mxsync.errors import HostError, MxsyncError, OutcomeUnknown
from mxsync_clouddns.answers import Answer, read_error, swap_error
from mxsync_clouddns.convert import Listed
from mxsync_clouddns.replies import (
    Change,
    ManagedZone,
    ManagedZones,
    Project,
    Quota,
    RecordSet,
    RecordSets,
)
from mxsync_clouddns.transport import Transport, in_words, never_sent, no_token

PAGE = "1000"  # record sets on a page
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 20.0  # seconds; each pause is drawn from twice the span of the one before

Reply = TypeVar("Reply", bound=pydantic.BaseModel)


class _Later(HostError):
    """A read that may well succeed when it is repeated; ``unreachable``: nobody there to ask."""

    unreachable = False


class FilterRefused(HostError):
    """The server does not understand the filter of a listing."""


class Api:
    """Cloud DNS for one project. Thread-safe."""

    def __init__(
        self, project: str, transport: Transport, *, endpoint: str, attempts: int, account: str
    ) -> None:
        self.project = project
        self._transport = transport
        self._base = f"{endpoint}/dns/v1/projects/{quote(project, safe=':')}"
        self._host = urlsplit(endpoint).netloc
        self._attempts = attempts
        self._account = account
        self._unreachable = threading.Event()
        self._client = dns.Client(
            project=project,
            credentials=transport.credentials,
            _http=transport.writes,
            client_options={"api_endpoint": endpoint},
        )

    def zones(self, name: str = "") -> Iterator[ManagedZone]:
        """All zones, or those of a domain. Raises HostError."""
        query = {"dnsName": name} if name else {}
        while True:
            page = self._read("/managedZones", query, ManagedZones)
            yield from page.zones
            if not page.next_page:
                return
            query = {**query, "pageToken": page.next_page}

    def zone(self, zone: str) -> ManagedZone:
        """One zone by its id. Raises ZoneMissing or HostError."""
        return self._read(f"/managedZones/{quote(zone, safe='')}", {}, ManagedZone)

    def rrset(self, zone: str, name: str) -> Sequence[RecordSet]:
        """The MX record set of a name, or nothing. Raises ZoneMissing or HostError."""
        path = f"/managedZones/{quote(zone, safe='')}/rrsets"
        return self._read(path, {"name": name, "type": "MX"}, RecordSets).rrsets

    def rrsets(self, zone: str, suffix: str) -> Iterator[RecordSets]:
        """Record sets, page by page: every MX below ``suffix``, or (empty) those of all types.

        Raises FilterRefused before the first page, ZoneMissing or HostError.
        """
        path = f"/managedZones/{quote(zone, safe='')}/rrsets"
        query = {"maxResults": PAGE}
        if suffix:
            query["filter"] = f'name=has_suffix("{suffix}") AND type="MX"'
        while True:
            page = self._read(path, query, RecordSets)
            yield page
            if not page.next_page:
                return
            query = {**query, "pageToken": page.next_page}

    def quota(self) -> Quota:
        """What one change may hold. Raises HostError."""
        return self._read("", {}, Project).quota

    def change(self, zone: str, change: str) -> Change:
        """A change made before. Raises ZoneMissing or HostError."""
        path = f"/managedZones/{quote(zone, safe='')}/changes/{quote(change, safe='')}"
        return self._read(path, {}, Change)

    def create(self, zone: str, deletions: Sequence[Listed], additions: Sequence[Listed]) -> Change:
        """One atomic change of MX sets, sent once.

        Raises Stale, Refused, ZoneMissing, HostError (nothing happened) or OutcomeUnknown.
        """
        self._transport.authorize()
        managed = self._client.zone(zone)
        changes = managed.changes()
        for one in deletions:
            changes.delete_record_set(managed.resource_record_set(one.name, "MX", one.ttl, [*one.rrdatas]))
        for one in additions:
            changes.add_record_set(managed.resource_record_set(one.name, "MX", one.ttl, [*one.rrdatas]))
        try:
            changes.create()
            return Change(id=changes.name, status=changes.status)
        except GoogleAPICallError as err:
            raise self._declined(err, deletes=bool(deletions)) from err
        except exceptions.GoogleAuthError as err:
            raise no_token(err) from err
        except Exception as err:  # the package trips over an answer of another shape in many ways
            if isinstance(err, requests.RequestException) and not isinstance(err, requests.JSONDecodeError):
                self._lost(err)
            raise OutcomeUnknown(
                f"the change was sent, and {self._host} answered with what is no answer of Cloud DNS",
                "is there a proxy or a portal between here and Google?",
            ) from err

    def _declined(self, err: GoogleAPICallError, *, deletes: bool) -> MxsyncError:
        response = err.response
        if not isinstance(response, requests.Response):
            return OutcomeUnknown(f"the change was sent, and no answer is left of: {err.message}")
        return swap_error(_answer(response), self.project, self._account, deletes=deletes)

    def _lost(self, err: requests.RequestException) -> NoReturn:
        words = in_words(err)
        if never_sent(err):
            raise HostError(f"{self._host} cannot be reached: {words}", *self._where()) from err
        raise OutcomeUnknown(f"the change was sent to {self._host}, and then: {words}") from err

    def _read(self, path: str, query: Mapping[str, str], shape: type[Reply]) -> Reply:
        """Asks, and asks again with growing pauses while that may help; see ``_ask``."""
        times = 1 if self._unreachable.is_set() else self._attempts
        again = Retrying(
            stop=stop_after_attempt(times),
            wait=wait_random_exponential(multiplier=FIRST_PAUSE, max=LONGEST_PAUSE),
            retry=retry_if_exception_type(_Later),
            reraise=True,
        )
        try:
            reply: Reply = again(self._ask, path, query, shape)
        except _Later as err:
            if err.unreachable:  # the next zone need not be as patient
                self._unreachable.set()
            raise HostError(
                f"{err.message} (asked {times} times)" if times > 1 else err.message, *err.hints
            ) from err
        return reply

    def _ask(self, path: str, query: Mapping[str, str], shape: type[Reply]) -> Reply:
        self._transport.authorize()
        try:
            response = self._transport.reads.get(self._base + path, params={**query, "prettyPrint": "false"})
        except exceptions.GoogleAuthError as err:
            raise no_token(err) from err
        except (requests.TooManyRedirects, requests.exceptions.SSLError) as err:
            raise HostError(f"{self._host} cannot be reached: {in_words(err)}", *self._where()) from err
        except requests.RequestException as err:
            later = _Later(f"{self._host} cannot be reached: {in_words(err)}", *self._where())
            later.unreachable = never_sent(err)
            raise later from err
        self._unreachable.clear()
        if response.status_code != requests.codes.ok:
            self._complain(_answer(response), query)
        try:
            return shape.model_validate_json(response.content)
        except pydantic.ValidationError as err:
            kind = response.headers.get("Content-Type", "").partition(";")[0][:60]
            raise HostError(
                f"{self._host} answered with what is no answer of Cloud DNS ({kind or 'no content type'})",
                "is there a proxy or a portal between here and Google?",
            ) from err

    def _complain(self, answer: Answer, query: Mapping[str, str]) -> NoReturn:
        error = read_error(answer, self.project, self._account)
        if answer.transient:
            raise _Later(error.message, *error.hints)
        if answer.status == 400 and answer.reasons and "filter" in query and "pageToken" not in query:
            raise FilterRefused(error.message, *error.hints)
        raise error

    def _where(self) -> tuple[str, ...]:
        return (f"is there a way from here to {self._host}? HTTPS_PROXY names a proxy",)


def _answer(response: requests.Response) -> Answer:
    return Answer.of(response.status_code, response.headers.get("Content-Type", ""), response.content)
