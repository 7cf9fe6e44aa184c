"""What the SDK raises without an answer: sent or not, and in which words."""

import pytest

from mxsync.errors import HostError, OutcomeUnknown
from mxsync_route53 import failures

CERTIFICATE = "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate"


@pytest.mark.parametrize(
    ("kind", "message", "sent", "error", "hint"),
    [
        ("ReadTimeoutError", "Read timeout", True, OutcomeUnknown, ""),
        ("ConnectionClosedError", "Connection was closed", True, OutcomeUnknown, ""),
        ("HTTPClientError", "An HTTP Client raised an unhandled exception", True, OutcomeUnknown, ""),
        ("SSLError", "SSL validation failed: EOF in violation of protocol", True, OutcomeUnknown, ""),
        ("SSLError", CERTIFICATE, True, HostError, "AWS_CA_BUNDLE"),
        ("ConnectTimeoutError", "Connect timeout", True, HostError, "endpoint"),
        ("EndpointConnectionError", "Could not connect", True, HostError, "endpoint"),
        ("ProxyConnectionError", "Failed to connect to proxy", True, HostError, "HTTPS_PROXY"),
        ("NoCredentialsError", "Unable to locate credentials", False, HostError, "aws sso login"),
        ("UnauthorizedSSOTokenError", "The SSO session has expired", False, HostError, "aws sso login"),
        ("NoRegionError", "You must specify a region", False, HostError, "region: us-east-1"),
        ("ParamValidationError", "Invalid length", False, HostError, ""),
    ],
)
def test_a_write_without_an_answer(kind, message, sent, error, hint):
    found = failures.unanswered(action="Change", kind=kind, message=message, sent=sent, writing=True)
    assert type(found) is error
    assert message in str(found)
    assert hint in " ".join(found.hints)
    reading = failures.unanswered(action="List", kind=kind, message=message, sent=sent, writing=False)
    assert type(reading) is HostError


def test_what_a_credential_process_printed_stays_untold():
    found = failures.unanswered(
        action="List", kind="CredentialRetrievalError", message="secret", sent=False, writing=False
    )
    assert "secret" not in " ".join((str(found), *found.hints))


def test_words_fit_one_line():
    assert failures.words("one\n two\t three") == "one two three"
    assert len(failures.words("x" * 10_000)) == failures.SHOWN
