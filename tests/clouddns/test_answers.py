import json

import pytest

from mxsync.errors import HostError, OutcomeUnknown, Refused, Stale, ZoneMissing
from mxsync_clouddns.answers import Answer, read_error, swap_error


def answer(code, reason="", message="Words.", **more):
    errors = [{"domain": "global", "reason": reason, "message": message}] if reason else []
    error = {"code": code, "message": message, "errors": errors, **more}
    return Answer.of(code, "application/json", json.dumps({"error": error}).encode())


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (answer(412, "conditionNotMet"), Stale),
        (answer(409, "alreadyExists"), Stale),
        (answer(404, "notFound", "The 'entity.change.deletions[0]' resource named 'a (MX)' ..."), Stale),
        (answer(404, "notFound", "The 'parameters.managedZone' resource named 'a' ..."), ZoneMissing),
        (answer(404, "notFound", "The 'parameters.project' resource named 'a' ..."), Refused),
        (answer(400, "invalid"), Refused),
        (answer(400, "cnameResourceRecordSetConflict"), Refused),
        (answer(403, "quotaExceeded"), Refused),
        (answer(403, "forbidden"), Refused),
        (answer(403, status="PERMISSION_DENIED", details=[{"reason": "SERVICE_DISABLED"}]), Refused),
        (answer(403, "rateLimitExceeded"), HostError),
        (answer(429, "rateLimitExceeded"), HostError),
        (answer(401, "authError"), HostError),
        (answer(408), OutcomeUnknown),
        (answer(500, "backendError"), OutcomeUnknown),
        (answer(503), OutcomeUnknown),
        (answer(302), OutcomeUnknown),
        (Answer.of(403, "text/html", b"<html>"), OutcomeUnknown),
        (Answer.of(412, "", b""), OutcomeUnknown),
        (Answer.of(404, "application/json", b"[]"), OutcomeUnknown),
        (Answer.of(404, "application/json", b'{"error": "not_found"}'), OutcomeUnknown),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else str(value)[:60],
)
def test_what_an_answer_to_a_change_means(said, kind):
    error = swap_error(said, "acme", "", deletes=True)
    assert type(error) is kind


def test_a_missing_set_is_no_drift_of_a_change_that_deletes_nothing():
    said = answer(404, "notFound", "gone")
    assert type(swap_error(said, "acme", "", deletes=False)) is Refused


def test_all_of_googles_reasons_are_told_once():
    body = {
        "error": {
            "code": 403,
            "message": "Too many additions.",
            "errors": [
                {"reason": "quotaExceeded", "message": "Too many additions."},
                {"reason": "quotaExceeded", "message": "Too many deletions."},
            ],
        }
    }
    said = Answer.of(403, "application/json", json.dumps(body).encode())
    assert str(said) == "Google says: Too many additions; Too many deletions (403 quotaExceeded)"


def test_a_token_in_googles_words_is_not_repeated():
    text = str(answer(400, "invalid", "you sent Authorization: Bearer ya29.secret_-.x and ya29.other"))
    assert "secret" not in text
    assert "other" not in text
    assert "you sent Authorization: (a token) and (a token)" in text


def test_endless_words_are_cut():
    assert len(str(answer(400, "invalid", "x" * 100_000))) < 600


def test_what_is_not_google_is_not_quoted():
    text = str(read_error(Answer.of(404, "text/html; charset=utf-8", b"<p>secret"), "acme", ""))
    assert text == "an answer that is not Google's: status 404, text/html"
