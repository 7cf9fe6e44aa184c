"""The suite every DNS host backend passes, and the in-memory backend that shows how."""

from mxsync.conformance import batching, changing, foreign, reading, refusing, settling, zones
from mxsync.conformance.case import Case, missing_features
from mxsync.conformance.harness import Feature, Harness

CASES: tuple[Case, ...] = (
    *reading.CASES,
    *changing.CASES,
    *refusing.CASES,
    *batching.CASES,
    *foreign.CASES,
    *zones.CASES,
    *settling.CASES,
)

__all__ = ["CASES", "Case", "Feature", "Harness", "missing_features"]
