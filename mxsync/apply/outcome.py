"""What became of the changes of one zone."""

from collections.abc import Iterable, Sequence
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


@dataclass(frozen=True, slots=True)
class ServerWord:
    """What one name server said of a zone after a change: the worst of all its owners, and its serial."""

    server: str
    said: str
    serial: int | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """What the zone's name servers answered when the run stopped asking them.

    ``seconds`` is how long they were asked; ``problem`` is why they could not be found, or empty.
    """

    agreed: bool
    seconds: int
    servers: tuple[ServerWord, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneOutcome:
    """What became of one zone of a plan.

    ``message`` holds the host's words or the reason; ``pending`` is what the host is still owed although
    the records stand (a reload that failed); ``publication`` is None where nobody waited for it;
    ``verification`` likewise; ``batches`` are the outcomes of the requests where the zone needed several.
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
    verification: Verification | None = None
    batches: tuple["ZoneOutcome", ...] = ()

    @property
    def change_ids(self) -> tuple[str, ...]:
        """What names the changes the host accepted, for ``Zone.settled``."""
        return tuple(one.change_id for one in self.batches or (self,) if one.change_id)

    @property
    def good(self) -> bool:
        """Whether the wanted sets stand and nothing is owed."""
        return self.verdict.good and not self.pending

    @property
    def refused(self) -> bool:
        """Whether the live state or somebody's rule stood against the change, and nothing was written."""
        declined = self.verdict in (Verdict.REFUSED, Verdict.DRIFTED, Verdict.GONE)
        return declined and not any(one.verdict.good for one in self.batches)


def joined(batches: Sequence[ZoneOutcome]) -> ZoneOutcome:
    """The outcome of a zone from those of its requests, at least one; the first that failed speaks."""
    if len(batches) == 1:
        return batches[0]
    owners = tuple(owner for one in batches for owner in one.owners)
    failed = next(((n, one) for n, one in enumerate(batches, start=1) if not one.verdict.good), None)
    return ZoneOutcome(
        ref=batches[0].ref,
        verdict=worst(owner.verdict for owner in owners),
        owners=owners,
        message=f"batch {failed[0]} of {len(batches)}: {failed[1].message}" if failed else "",
        hints=failed[1].hints if failed else (),
        notes=tuple(dict.fromkeys(note for one in batches for note in one.notes)),
        pending=next((one.pending for one in reversed(batches) if one.pending), ""),
        batches=tuple(batches),
    )


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of a zone whose owners have these; without owners: applied."""
    seen = set(verdicts)
    return next((verdict for verdict in _WORST_FIRST if verdict in seen), Verdict.APPLIED)
