"""The lines of a receipt as a reader finds them."""

import json
from typing import Annotated, Any, TypeVar

import pydantic
from pydantic import Field

from mxsync.errors import InputError, Position
from mxsync.plan.values import ChangeJson, Json, Name, RefJson, Strict

Event = TypeVar("Event", bound=pydantic.BaseModel)


class StartJson(Strict):
    """The first line."""

    schema_: Annotated[str, Field(alias="schema")]
    event: str
    at: str
    digest: str
    actor: str
    commit: str
    shard: str = ""


class IntentJson(Strict):
    """Changes that are about to be sent."""

    event: str
    at: str
    ref: RefJson
    changes: list[ChangeJson]
    batch: int = 0


class OwnerJson(Strict):
    """What became of one owner."""

    owner: Name
    verdict: str
    live: Any


class OutcomeJson(Strict):
    """What became of a zone, or of a batch of it."""

    event: str
    at: str
    ref: RefJson
    verdict: str
    owners: list[OwnerJson]
    message: str
    hints: list[str]
    notes: list[str]
    change_id: str
    pending: str
    batch: int = 0


class PublicationJson(Strict):
    """Whether the host has published a zone's change."""

    event: str
    at: str
    ref: RefJson
    settled: bool
    seconds: int
    problem: str


class ServerJson(Strict):
    """What one name server said."""

    server: str
    said: str
    serial: int | None


class VerificationJson(Strict):
    """What the name servers of a zone answered after its change."""

    event: str
    at: str
    ref: RefJson
    agreed: bool
    seconds: int
    servers: list[ServerJson]
    problem: str


class EndJson(Strict):
    """The last line."""

    event: str
    at: str
    zones: dict[str, int]
    notes: list[str]


EventJson = IntentJson | OutcomeJson | PublicationJson | VerificationJson | EndJson


def parse_event(line: bytes, where: Position) -> EventJson:
    """The event of any line but the first. Raises InputError: malformed, or an event unknown here."""
    document = parse_line(line, where)
    match document.get("event"):
        case "intent":
            return validated(IntentJson, document, where)
        case "outcome":
            return validated(OutcomeJson, document, where)
        case "publication":
            return validated(PublicationJson, document, where)
        case "verification":
            return validated(VerificationJson, document, where)
        case "end":
            return validated(EndJson, document, where)
        case other:
            raise InputError(f"there is no receipt event {str(other)[:40]!r}", where=where)


def parse_line(line: bytes, where: Position) -> Json:
    """The JSON object of a line. Raises InputError."""
    try:
        document = json.loads(line)
    except (ValueError, RecursionError) as err:
        raise InputError("this line of the receipt is not JSON", where=where) from err
    if not isinstance(document, dict):
        raise InputError("a line of a receipt is a JSON object", where=where)
    return document


def validated(kind: type[Event], document: Json, where: Position) -> Event:
    """The document as an event of this kind. Raises InputError."""
    try:
        return kind.model_validate(document)
    except pydantic.ValidationError as err:
        first = err.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputError(f"the receipt is malformed at {place}: {first['msg'].lower()}", where=where) from err
