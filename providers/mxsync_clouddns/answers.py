"""What an answer that is no success means, in Google's words and with what to do. Pure."""

import re
from dataclasses import dataclass
from typing import Self

from pydantic import ValidationError

from mxsync.errors import HostError, MxsyncError, OutcomeUnknown, Refused, Stale, ZoneMissing
from mxsync_clouddns.replies import ErrorReply

QUOTAS = "https://cloud.google.com/dns/quotas"
_TOKEN = re.compile(r"(?i:bearer)\s+\S+|ya29\.[\w.-]+")
MAX_QUOTED = 500  # characters of Google's words

_SLOWER = {"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"}
_DISABLED = {"accessNotConfigured", "SERVICE_DISABLED"}
_MOVED = {"conditionNotMet", "alreadyExists"}

_READS = "dns.managedZones.list and .get, dns.resourceRecordSets.list"
_WRITES = "dns.changes.create and dns.resourceRecordSets.create, .update and .delete"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that is no success. ``reasons`` is empty where nobody who speaks for Google answered."""

    status: int
    reasons: tuple[str, ...]
    words: str

    @classmethod
    def of(cls, status: int, kind: str, body: bytes) -> Self:
        """The answer with this status, content type and body. What is not Google's form is never quoted."""
        try:
            error = ErrorReply.model_validate_json(body).error
        except ValidationError:
            shown = kind.partition(";")[0].strip() or "no content type"
            return cls(status, (), f"an answer that is not Google's: status {status}, {shown[:60]}")
        told = [error.message, *(one.message for one in error.errors)]
        details = [str(one["reason"]) for one in error.details if "reason" in one]
        reasons = [*(one.reason for one in error.errors), *details, error.status]
        words = "; ".join(dict.fromkeys(text.strip().rstrip(".") for text in told if text.strip()))
        return cls(
            status,
            tuple(dict.fromkeys(reason for reason in reasons if reason)) or ("unknown",),
            _TOKEN.sub("(a token)", words)[:MAX_QUOTED] or "no reason given",
        )

    @property
    def transient(self) -> bool:
        """Whether the same question may get a better answer a little later."""
        return self.status in {408, 429} or self.status >= 500 or bool(_SLOWER.intersection(self.reasons))

    @property
    def about_zone(self) -> bool:
        """Whether it says that the managed zone does not exist."""
        return self.status == 404 and "managedZone" in self.words

    def __str__(self) -> str:
        if not self.reasons:
            return self.words
        return f"Google says: {self.words} ({self.status} {self.reasons[0]})"


def read_error(answer: Answer, project: str, account: str) -> HostError:
    """A read that was not answered. ``account`` is who asks, if that is known."""
    if answer.about_zone:
        return ZoneMissing(str(answer), _look(project))
    return HostError(str(answer), *_hints(answer, project, account, writes=False))


def swap_error(answer: Answer, project: str, account: str, *, deletes: bool) -> MxsyncError:
    """A change that was not accepted: Stale, Refused, ZoneMissing, HostError or OutcomeUnknown.

    Only Google's own word that it declined is trusted; anything else may stand between us and a change
    that happened.
    """
    hints = _hints(answer, project, account, writes=True)
    if not answer.reasons or answer.status >= 500 or answer.status < 400 or answer.status == 408:
        return OutcomeUnknown(f"the change was sent, and came back with: {answer}", *hints)
    if answer.transient or answer.status == 401:
        return HostError(str(answer), *hints)
    if answer.about_zone:
        return ZoneMissing(str(answer), _look(project))
    if _MOVED.intersection(answer.reasons) or (
        answer.status == 404 and deletes and "parameters." not in answer.words
    ):
        return Stale(str(answer), "the zone is another one by now: plan again")
    return Refused(str(answer), *hints)


def _look(project: str) -> str:
    return f"see which zones there are: gcloud dns managed-zones list --project {project}"


def _hints(answer: Answer, project: str, account: str, *, writes: bool) -> tuple[str, ...]:
    said = set(answer.reasons)
    whom = f" to {account}" if account else ""
    permissions = _WRITES if writes else _READS
    advice = (
        (not said, "is there a proxy or a portal between here and Google?"),
        (_DISABLED & said, f"enable the API: gcloud services enable dns.googleapis.com --project {project}"),
        (answer.status == 429 or _SLOWER & said, "ask more slowly: `rate` and `burst` of the provider"),
        ("quotaExceeded" in said, "plan fewer sets at a time, or have it raised: " + QUOTAS),
        (answer.status == 401, "get new credentials: gcloud auth application-default login, or a new key"),
        (answer.status == 403, f"grant {permissions}{whom} in project {project}, or correct its name"),
        (answer.status == 404, f"is {project!r} the id of the project that holds the zones?"),
    )
    return tuple(hint for applies, hint in advice if applies)[:1]
