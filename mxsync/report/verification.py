"""What the name servers of zones answer, as JSON Lines and back.

The first line names the schema, one line a zone follows, and the last counts them: a file without that last
line was cut off.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal, TypeVar

import pydantic
from pydantic import Field

from mxsync.errors import InputError, Position
from mxsync.model import DnsName, Mx, Shard, parse_name, parse_shard
from mxsync.plan.values import Json, Name, Strict
from mxsync.resolver import Server, Soa
from mxsync.verify import (
    Agreement,
    Expected,
    NameServer,
    Seen,
    ServerReport,
    Standing,
    Survey,
    ZoneReport,
)

Event = TypeVar("Event", bound=Strict)

VERIFICATION_SCHEMA = "mxsync.verification/1"


def start_line(at: str, shard: Shard | None = None) -> str:
    """The first line; ``at`` is the time, RFC 3339."""
    told = str(shard) if shard else ""
    return _dump({"schema": VERIFICATION_SCHEMA, "event": "start", "at": at, "shard": told})


def zone_line(report: ZoneReport) -> str:
    """A zone."""
    return _dump(
        {
            "event": "zone",
            "zone": report.zone,
            "agreement": report.agreement.value,
            "delegated": list(report.delegated),
            "own": list(report.own),
            "problem": report.problem,
            "expected": [_expected_json(expected) for expected in report.expected],
            "servers": [_server_json(server) for server in report.servers],
        }
    )


def end_line(count: Counter[Agreement], *, complete: bool = True, problems: Iterable[str] = ()) -> str:
    """The last line. ``problems``: why zones are missing that should be there."""
    return _dump(
        {
            "event": "end",
            "zones": {agreement.value: count[agreement] for agreement in Agreement},
            "complete": complete,
            "problems": list(problems),
        }
    )


def verification_to_json(found: Survey) -> Iterator[str]:
    """All lines of a verification."""
    yield start_line(found.at, found.shard)
    for zone in found.zones:
        yield zone_line(zone)
    yield end_line(found.count, complete=found.complete, problems=found.problems)


def is_verification(content: bytes) -> bool:
    """Whether a file says that it is one."""
    return content.startswith(b'{"schema":"mxsync.verification/')


def read_verification(content: bytes, file: str) -> Survey:
    """The verification in a file. Raises InputError: another schema, malformed; a cut-off end is no error."""
    lines = content.splitlines(keepends=True)
    start = _validated(_Start, lines[0] if lines else b"", Position(file, 1))
    try:
        shard = parse_shard(start.shard) if start.shard else None
    except InputError as err:
        raise InputError(err.message, where=Position(file, 1)) from err
    zones: list[ZoneReport] = []
    for number, line in enumerate(lines[1:], start=2):
        where = Position(file, number)
        if not line.endswith(b"\n"):
            break
        event = _event(line, where)
        if isinstance(event, _End):
            return Survey(
                at=start.at,
                shard=shard,
                zones=tuple(zones),
                complete=event.complete,
                problems=tuple(event.problems),
            )
        try:
            zones.append(event.value())
        except (InputError, ValueError) as err:
            raise InputError(f"this line is no zone of a verification: {err}", where=where) from err
    return Survey(at=start.at, shard=shard, zones=tuple(zones), complete=False)


class _Start(Strict):
    schema_: Annotated[Literal["mxsync.verification/1"], Field(alias="schema")]
    event: Literal["start"]
    at: str
    shard: str


class _Seen(Strict):
    owner: Name
    standing: str
    rdata: list[str]
    ttl: int | None
    detail: str
    signed: bool
    authenticated: bool

    def value(self) -> Seen:
        return Seen(
            owner=DnsName(self.owner),
            standing=Standing(self.standing),
            rdata=tuple(_mx(text) for text in self.rdata),
            ttl=self.ttl,
            detail=self.detail,
            signed=self.signed,
            authenticated=self.authenticated,
        )


class _Server(Strict):
    name: str
    address: str
    port: int
    soa: list[str | int] | None
    skipped: str
    cached: bool
    owners: list[_Seen]

    def value(self) -> ServerReport:
        return ServerReport(
            server=NameServer(self.name, Server(self.address, self.port) if self.address else None),
            seen=tuple(one.value() for one in self.owners),
            soa=_soa(self.soa) if self.soa is not None else None,
            skipped=self.skipped,
            cached=self.cached,
        )


class _Expected(Strict):
    owner: Name
    rdata: list[str]
    ttl: int | None

    def value(self) -> Expected:
        return Expected(DnsName(self.owner), tuple(_mx(text) for text in self.rdata), self.ttl)


class _Zone(Strict):
    event: Literal["zone"]
    zone: Name
    agreement: str
    delegated: list[str]
    own: list[str]
    problem: str
    expected: list[_Expected]
    servers: list[_Server]

    def value(self) -> ZoneReport:
        return ZoneReport(
            zone=DnsName(self.zone),
            expected=tuple(one.value() for one in self.expected),
            servers=tuple(server.value() for server in self.servers),
            delegated=tuple(self.delegated),
            own=tuple(self.own),
            problem=self.problem,
        )


class _End(Strict):
    event: Literal["end"]
    zones: dict[str, int]
    complete: bool
    problems: list[str]


def _event(line: bytes, where: Position) -> _Zone | _End:
    if line.startswith(b'{"event":"end"'):
        return _validated(_End, line, where)
    return _validated(_Zone, line, where)


def _validated(kind: type[Event], line: bytes, where: Position) -> Event:
    try:
        return kind.model_validate_json(line)
    except pydantic.ValidationError as err:
        first = err.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputError(
            f"this is no verification that this mxsync understands{f', at {place}' if place else ''}: "
            f"{first['msg'].lower()}",
            where=where,
        ) from err


def _expected_json(expected: Expected) -> Json:
    return {
        "owner": expected.owner,
        "rdata": [str(mx) for mx in expected.rdata],
        "ttl": expected.ttl,
    }


def _server_json(server: ServerReport) -> Json:
    where = server.server.server
    return {
        "name": server.server.name,
        "address": where.address if where else "",
        "port": where.port if where else 0,
        "soa": list(server.soa) if server.soa else None,
        "skipped": server.skipped,
        "cached": server.cached,
        "owners": [
            {
                "owner": seen.owner,
                "standing": seen.standing.value,
                "rdata": [str(mx) for mx in seen.rdata],
                "ttl": seen.ttl,
                "detail": seen.detail,
                "signed": seen.signed,
                "authenticated": seen.authenticated,
            }
            for seen in server.seen
        ],
    }


def _mx(text: str) -> Mx:
    preference, _, exchange = text.partition(" ")
    return Mx(int(preference), parse_name(exchange))


def _soa(values: list[str | int]) -> Soa:
    mname, rname, serial, refresh, retry, expire, minimum = values
    numbers = (int(one) for one in (serial, refresh, retry, expire, minimum))
    return Soa(parse_name(str(mname)), parse_name(str(rname)), *numbers)


def _dump(event: Json) -> str:
    return json.dumps(event, ensure_ascii=True, separators=(",", ":")) + "\n"
