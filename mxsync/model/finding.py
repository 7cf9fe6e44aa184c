"""What was noticed about a zone, and zones that could not be handled."""

from dataclasses import dataclass
from enum import StrEnum

from mxsync.errors import MxsyncError, Position
from mxsync.model.names import DnsName
from mxsync.model.zone import ZoneRef


class Severity(StrEnum):
    """How much a finding matters: an error blocks its zone, the others are told."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One judgement of one rule about one owner (or the whole zone, where ``owner`` is None).

    ``id`` is the rule's stable name; ``evidence`` is what was seen; ``hint`` is what to do.
    """

    id: str
    severity: Severity
    ref: ZoneRef
    owner: DnsName | None
    message: str
    evidence: str = ""
    hint: str = ""
    where: Position | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A zone for which a step could not be carried out, and why."""

    ref: ZoneRef
    error: MxsyncError
