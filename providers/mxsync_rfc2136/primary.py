"""Which server is asked about a zone, and where it is."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from mxsync.errors import HostError, MxsyncError, ZoneMissing
from mxsync.model import ROOT, DnsName, display
from mxsync.resolver import Answer, Question, Resolver, Said, Server, Soa
from mxsync_rfc2136.settings import Rfc2136Settings, parse_place

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Target:
    """A server: what people call it, and its addresses in the order they are tried."""

    label: str
    servers: tuple[Server, ...]


class Primaries:
    """The primary of each zone, looked up once a run. Thread-safe."""

    def __init__(self, settings: Rfc2136Settings, resolver: Callable[[], Resolver]) -> None:
        self._port = settings.port
        self._fixed = parse_place(settings.server, settings.port) if settings.server else None
        self._resolver = resolver
        self._lock = threading.Lock()
        self._names: dict[DnsName, DnsName | MxsyncError] = {}
        self._addresses: dict[DnsName, tuple[str, ...] | MxsyncError] = {}

    def of(self, zone: DnsName) -> Target:
        """The server to ask about a zone. Raises ZoneMissing (nobody serves it) or HostError."""
        if isinstance(self._fixed, Server):
            return Target(str(self._fixed), (self._fixed,))
        host, port = self._fixed or (self._once(self._names, zone, self._named), self._port)
        addresses = self._once(self._addresses, host, self._resolved)
        label = display(host) if port == Server("").port else f"{display(host)}:{port}"
        return Target(label, tuple(Server(address, port) for address in addresses))

    def _once(
        self, known: dict[Key, Value | MxsyncError], key: Key, look_up: Callable[[Key], Value]
    ) -> Value:
        """What was found before, errors too: thousands of zones may share a server."""
        with self._lock:
            found = known.get(key)
        if found is None:
            try:
                found = look_up(key)
            except MxsyncError as err:
                found = err
            with self._lock:
                known[key] = found
        if isinstance(found, MxsyncError):
            raise found
        return found

    def _named(self, zone: DnsName) -> DnsName:
        (answer,) = self._resolver().ask([Question(zone, "SOA")])
        found = answer.find("SOA")
        if found is not None and isinstance(found.data[0], Soa):
            name = found.data[0].mname
            if name == ROOT:
                raise HostError(
                    f"the SOA of {display(zone)} names no primary",
                    "say in the config which server it is: server: ADDRESS",
                )
            return name
        if answer.said in (Said.ANSWER, Said.NO_DATA, Said.NO_NAME):
            raise ZoneMissing(f"there is no zone {display(zone)} in the DNS")
        raise _unresolved(f"the primary of {display(zone)}", answer)

    def _resolved(self, host: DnsName) -> tuple[str, ...]:
        answers = self._resolver().ask([Question(host, kind) for kind in ("A", "AAAA")])
        found = tuple(
            str(datum)
            for answer, kind in zip(answers, ("A", "AAAA"), strict=True)
            for records in answer.answer  # behind an alias they stand at another name
            if records.rdtype == kind
            for datum in records.data
        )
        if found:
            return found
        for answer in answers:
            if not answer.said.told:
                raise _unresolved(f"the address of the server {display(host)}", answer)
        raise HostError(
            f"the server {display(host)} has no address",
            "say in the config which server to change: server: ADDRESS",
        )


def _unresolved(what: str, answer: Answer) -> HostError:
    detail = f" ({answer.detail})" if answer.detail else ""
    return HostError(
        f"{what} cannot be looked up: {answer.said}{detail}",
        "say in the config which server to change: server: ADDRESS",
    )
