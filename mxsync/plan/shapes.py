"""What a plan file is made of, as pydantic reads it."""

from typing import Annotated

from pydantic import Field

from mxsync.plan.notes import FindingJson
from mxsync.plan.values import ChangeJson, RefJson, Strict

MAX_ZONES = 1_000_000


class ZoneJson(Strict):
    """One zone with something to do."""

    ref: RefJson
    spec_digest: str
    changes: list[ChangeJson]
    pending: str
    turn: Annotated[int, Field(ge=0)] = 0
    batches: Annotated[list[Annotated[int, Field(ge=1)]], Field(default_factory=list)]


class BodyJson(Strict):
    """What will be done; the digest is over this."""

    zones: Annotated[list[ZoneJson], Field(max_length=MAX_ZONES)]
    allow: list[str]
    shard: str = ""


class LimitsJson(Strict):
    """The guard of the whole, in the plan of a shard."""

    max_changed: Annotated[int, Field(ge=0)]
    max_removed: Annotated[int, Field(ge=0)]


class NoteJson(Strict):
    """What is said about one zone."""

    ref: RefJson
    objections: list[str]
    findings: list[FindingJson]


class FailureJson(Strict):
    """A zone that could not be planned."""

    ref: RefJson
    message: str
    hints: list[str]


class SpecErrorJson(Strict):
    """A spec that could not be read."""

    message: str
    hints: list[str]
    where: str


class PlanJson(Strict):
    """The whole file."""

    schema_: Annotated[str, Field(alias="schema")]
    body: BodyJson
    digest: str
    created: str
    notes: list[NoteJson]
    failures: list[FailureJson]
    spec_errors: list[SpecErrorJson]
    unchanged: int
    standing: Annotated[int, Field(ge=0)] = 0
    guard: list[str]
    limits: LimitsJson | None = None
