"""What AWS says when it does not do what it was asked, as the errors of the contract; pure."""

import re

from mxsync.errors import HostError, MxsyncError, OutcomeUnknown, Refused, Stale, ZoneMissing

SHOWN = 600  # characters of the host's words

# What ChangeResourceRecordSets says where the zone is not as the batch expects it. Only these words tell it
# from data that Route 53 never takes: both are InvalidChangeBatch.
_MOVED = (
    "but it was not found",
    "do not match the current values",
    "but it already exists",
    "other RRSets exist with the same name and type",
)
_PROTECTED = re.compile(r"\bprotect", re.IGNORECASE)
_TOO_FAST = {
    "PriorRequestNotComplete",
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestLimitExceeded",
    "TooManyRequestsException",
    "SlowDown",
}
_CREDENTIALS = {
    "AuthFailure",
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationToken",
    "RequestExpired",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
_DENIED = {"AccessDenied", "AccessDeniedException", "AuthorizationError", "OptInRequired", "NotAuthorized"}
_SEND_NOTHING = {"EndpointConnectionError", "ConnectTimeoutError", "ProxyConnectionError"}
_SLOWER = (
    "nothing was changed; run it again",
    "other programs may use up the account's rate: leave them some, with rate in the provider's settings",
)
_HINTS = {
    "NoCredentialsError": "log in (aws sso login), set AWS_PROFILE, or name a profile in the settings",
    "PartialCredentialsError": "set both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or neither",
    "CredentialRetrievalError": "look at it with: aws sts get-caller-identity",
    "TokenRetrievalError": "log in again: aws sso login",
    "SSOTokenLoadError": "log in again: aws sso login",
    "UnauthorizedSSOTokenError": "log in again: aws sso login",
    "NoRegionError": "name one in the provider's settings, such as region: us-east-1",
    "EndpointConnectionError": "look at the network, a proxy, and endpoint in the provider's settings",
    "ConnectTimeoutError": "look at the network, a proxy, and endpoint in the provider's settings",
    "ProxyConnectionError": "look at HTTPS_PROXY",
    "SSLError": "look at AWS_CA_BUNDLE, or at who opens TLS connections on the way",
}


def words(text: object) -> str:
    """What a host or a library said, on one line."""
    line = " ".join(str(text).split())
    return line if len(line) <= SHOWN else line[: SHOWN - 3] + "..."


def answered(*, action: str, code: str, message: str, status: int, writing: bool) -> MxsyncError:
    """The error for an answer that names an AWS error ``code``.

    For a write, OutcomeUnknown unless the answer certainly means that nothing was changed: 5xx says nothing
    about that, and an answer without a code is none of Route 53's (a proxy's, a log-in page).
    """
    said = f"Route 53 says {code}: {words(message)}" if message else f"Route 53 says {code}"
    kind = Refused if writing else HostError
    if code in _TOO_FAST:
        return HostError(f"{said} ({action})", *_SLOWER)
    if status >= 500 or not re.fullmatch(r"[A-Za-z][A-Za-z.]+", code):
        return untrusted(action, f"HTTP status {status}, {code} {words(message)}".rstrip(), writing=writing)
    if code == "InvalidChangeBatch":
        return _batch(said, message)
    if code == "NoSuchHostedZone":
        return ZoneMissing(said)
    if code in _CREDENTIALS:
        kind, hints = HostError, ["the credentials are wrong or expired; try: aws sts get-caller-identity"]
    else:
        hints = [f"allow route53:{action}; docs/route53.md has a policy"] if code in _DENIED else []
    return kind(f"{said} ({action})", *hints)


def _batch(said: str, message: str) -> MxsyncError:
    if _PROTECTED.search(message):
        return Refused(
            said,
            "a record set protection forbids the change; whoever put it there can take it off: "
            "aws route53 delete-resource-record-set-protections",
        )
    return Stale(said) if any(words in message for words in _MOVED) else Refused(said)


def untrusted(action: str, what: object, *, writing: bool) -> MxsyncError:
    """An answer that is not one of Route 53's."""
    if writing:
        return OutcomeUnknown(f"{action} got no answer to rely on: {words(what)}")
    return HostError(
        f"{action} got no answer of Route 53: {words(what)}",
        "something else may answer in its place: a proxy, a log-in page, a wrong endpoint",
    )


def unanswered(*, action: str, kind: str, message: object, sent: bool, writing: bool) -> MxsyncError:
    """The error for a request that got no answer; ``kind`` is the name of the library's exception.

    ``sent``: whether anything was handed to the network. A connection that did not come about sent nothing.
    """
    said = words(message)
    unverified = kind == "SSLError" and "CERTIFICATE_VERIFY_FAILED" in said
    if kind == "CredentialRetrievalError":  # it may hold what a credential_process printed
        said = "the credentials could not be retrieved"
    if writing and sent and kind not in _SEND_NOTHING and not unverified:
        return OutcomeUnknown(f"{action} got no answer: {said}")
    hint = _HINTS.get(kind)
    return HostError(f"{action} failed: {said}", *([hint] if hint else []))
