"""What became of the changes of one zone."""

from dataclasses import dataclass
from enum import StrEnum

from mxsync.model import Change, DnsName, Observed, ZoneRef


class Verdict(StrEnum):
    """What the live state says about a change after it was tried."""

    APPLIED = "applied"
    ALREADY = "already applied"
    REFUSED = "refused"
    DRIFTED = "drifted"
    GONE = "gone"
    UNKNOWN = "unknown"
    FAILED = "failed"
    NOT_ATTEMPTED = "not attempted"

    @property
    def good(self) -> bool:
        """Whether the wanted set stands."""
        return self in (Verdict.APPLIED, Verdict.ALREADY)


# The zone's verdict is the first of these that any of its owners has.
_WORST_FIRST = (
    Verdict.UNKNOWN,
    Verdict.GONE,
    Verdict.DRIFTED,
    Verdict.FAILED,
    Verdict.REFUSED,
    Verdict.NOT_ATTEMPTED,
    Verdict.APPLIED,
    Verdict.ALREADY,
)


@dataclass(frozen=True, slots=True)
class OwnerOutcome:
    """One change, its verdict, and the live state the verdict rests on (None: no MX, or not read)."""

    change: Change
    verdict: Verdict
    live: Observed | None = None

    @property
    def owner(self) -> DnsName:
        return self.change.owner


@dataclass(frozen=True, slots=True)
class Publication:
    """Whether a host had finished publishing an accepted change when the run stopped waiting for it.

    ``seconds`` is how long it was waited for; ``problem`` is why the host could not be asked, or empty.
    """

    settled: bool
    seconds: int
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneOutcome:
    """What became of one zone of a plan.

    ``message`` holds the host's words or the reason; ``pending`` is what the host is still owed although
    the records stand (a reload that failed); ``publication`` is None where nobody waited for it.
    """

    ref: ZoneRef
    verdict: Verdict
    owners: tuple[OwnerOutcome, ...] = ()
    message: str = ""
    hints: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    change_id: str = ""
    pending: str = ""
    publication: Publication | None = None

    @property
    def good(self) -> bool:
        """Whether the wanted sets stand and nothing is owed."""
        return self.verdict.good and not self.pending

    @property
    def refused(self) -> bool:
        """Whether the live state or somebody's rule stood against the change, and nothing was written."""
        return self.verdict in (Verdict.REFUSED, Verdict.DRIFTED, Verdict.GONE)


def worst(owners: tuple[OwnerOutcome, ...]) -> Verdict:
    """The verdict of a zone with these owners; without owners: applied."""
    seen = {outcome.verdict for outcome in owners}
    return next((verdict for verdict in _WORST_FIRST if verdict in seen), Verdict.APPLIED)
