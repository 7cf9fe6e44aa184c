"""What was noticed about a zone, and zones that could not be handled."""

from dataclasses import dataclass
from enum import StrEnum

from mxsync.errors import MxsyncError, Position
from mxsync.model.names import DnsName
from mxsync.model.zone import ZoneRef

UNMANAGED = "unmanaged"
"""The id of findings that a spec itself asks for (``unmanaged: report``); all others are ids of checks."""

VERDICT = "mail"
"""The id of findings that say where mail goes after a change."""


class Severity(StrEnum):
    """How much a finding matters: an error blocks its zone, the others are told."""

    ERROR = "error"
    UNKNOWN = "unknown"
    """It could not be told whether all is well; neither passed nor failed."""
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One judgement of one rule about one owner (or the whole zone, where ``owner`` is None).

    ``id`` is the check's stable name; ``evidence`` is what was seen; ``hint`` is what to do.
    ``preexisting``: the set that stands now has the same error, so this one is only a warning.
    ``waived`` is the reason why it does not count, or empty.
    """

    id: str
    severity: Severity
    ref: ZoneRef
    owner: DnsName | None
    message: str
    evidence: str = ""
    hint: str = ""
    where: Position | None = None
    preexisting: bool = False
    waived: str = ""

    @property
    def blocks(self) -> bool:
        """Whether its zone must not be changed as planned."""
        return self.severity is Severity.ERROR and not self.waived

    @property
    def quiet(self) -> bool:
        """Whether a plan only counts it: an info that nobody asked for."""
        return self.severity is Severity.INFO and self.id not in (UNMANAGED, VERDICT)


@dataclass(frozen=True, slots=True)
class Failure:
    """A zone for which a step could not be carried out, and why."""

    ref: ZoneRef
    error: MxsyncError
