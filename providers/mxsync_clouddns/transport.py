"""HTTP to Google: sessions that take a token of the bucket before each send, and what can go wrong there."""

import errno
import ssl
import threading
from collections.abc import Mapping
from typing import Any

import requests
import urllib3.exceptions
from google.auth import exceptions
from google.auth.credentials import Credentials
from google.auth.transport.requests import AuthorizedSession, Request
from requests.adapters import HTTPAdapter

from mxsync.errors import HostError
from mxsync.provider import Bucket

CONNECT_TIMEOUT = 10  # seconds
CONNECTIONS = 32  # kept for the threads of a run

# Raised while connecting: nothing of the request has left this machine.
_NEVER_SENT = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    urllib3.exceptions.ProxyError,  # only where the proxy itself was not reached
    ssl.SSLCertVerificationError,
)

_LATE = (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError)


class _Paced(HTTPAdapter):
    """Takes a token before each send; its own timeouts hold for every request."""

    def __init__(self, bucket: Bucket, timeout: int) -> None:
        super().__init__(pool_maxsize=CONNECTIONS, max_retries=0)
        self._bucket = bucket
        self._timeout = timeout

    def send(  # noqa: PLR0917 - the signature of requests
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: object = None,  # noqa: ARG002 - ours holds
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        self._bucket.take()
        limits = (CONNECT_TIMEOUT, self._timeout)
        return super().send(request, stream, limits, verify, cert, proxies)


class Transport:
    """The sessions of one connection to Google. Thread-safe.

    ``reads`` gets new credentials when Google declines them, once; ``writes`` sends what it is given exactly
    once, whatever comes back. Neither follows redirects.
    """

    def __init__(self, credentials: Credentials, bucket: Bucket, timeout: int) -> None:
        self.credentials = credentials
        self._lock = threading.Lock()
        self._declined: exceptions.RefreshError | None = None
        self._grants = requests.Session()
        self._grants.mount("https://", HTTPAdapter(max_retries=2))
        self._request = Request(self._grants)
        self.reads = self._session(bucket, timeout, refreshes=1)
        self.writes = self._session(bucket, timeout, refreshes=0)

    def close(self) -> None:
        """Closes all connections."""
        for session in (self.reads, self.writes, self._grants):
            session.close()

    def authorize(self) -> None:
        """Sees to it that the credentials hold. Raises HostError: then nothing was sent to Cloud DNS.

        What Google declined once it is not asked again in this run, for as many zones as there are.
        """
        with self._lock:
            if self.credentials.valid:
                return
            if self._declined is not None:
                raise no_token(self._declined) from self._declined
            try:
                self.credentials.refresh(self._request)
            except exceptions.RefreshError as err:
                self._declined = None if err.retryable else err
                raise no_token(err) from err
            except (exceptions.GoogleAuthError, requests.RequestException, ValueError) as err:
                raise no_token(err) from err

    def _session(self, bucket: Bucket, timeout: int, *, refreshes: int) -> AuthorizedSession:
        session = AuthorizedSession(
            self.credentials, max_refresh_attempts=refreshes, auth_request=self._request
        )
        session.max_redirects = 0
        for scheme in ("https://", "http://"):
            session.mount(scheme, _Paced(bucket, timeout))
        return session


def no_token(err: BaseException) -> HostError:
    """Google gave no token for the credentials."""
    if any(isinstance(one, requests.RequestException) for one in _causes(err)):
        return HostError(
            f"Google's service for access tokens cannot be reached: {in_words(err)}",
            "is there a way from here to it? HTTPS_PROXY names a proxy",
        )
    words = err.args[0] if err.args and isinstance(err.args[0], str) else "no reason given"
    return HostError(
        f"Google gives no access token: {words[:500]}",
        "log in again (gcloud auth application-default login), or check the account and its key",
    )


def never_sent(err: BaseException) -> bool:
    """Whether an error of a request proves that nothing was sent."""
    return any(isinstance(one, _NEVER_SENT) for one in _causes(err))


def in_words(err: BaseException) -> str:
    """What went wrong on the way, without addresses in memory and names of classes."""
    causes = _causes(err)
    for one in causes:
        if isinstance(one, requests.TooManyRedirects):
            return "something between here and Google redirects the request"
        if isinstance(one, urllib3.exceptions.NameResolutionError):
            return "its name cannot be resolved"
        if isinstance(one, ssl.SSLCertVerificationError):
            return f"its certificate is not accepted: {one.verify_message}"
        if isinstance(one, OSError) and one.errno in errno.errorcode and one.strerror:
            return one.strerror.lower()
    late = any(isinstance(one, _LATE) for one in causes)
    return "no answer in time" if late else "the connection broke off"


def _causes(err: BaseException) -> list[BaseException]:
    """The error and all that is wrapped in it, outermost first."""
    found: list[BaseException] = []
    waiting: list[Any] = [err]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            waiting += [*one.args, getattr(one, "reason", None), one.__cause__, one.__context__]
    return found
