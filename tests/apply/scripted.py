"""A host whose answers are scripted, over the in-memory host."""

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from mxsync.conformance.memory import MemoryHost, MemoryProvider, MemoryZone
from mxsync.errors import HostError, OutcomeUnknown, Refused, Stale, ZoneMissing
from mxsync.model import Change, new_of, old_of
from mxsync.provider import Swapped
from tests.plan.values import ZONE


@dataclass
class Script:
    """What happens at each swap, in order ("do" when it runs out), at each read, and what is owed after."""

    swaps: list[str] = field(default_factory=list)
    reads: list[str] = field(default_factory=list)
    opens: list[str] = field(default_factory=list)
    settles: list[str] = field(default_factory=list)
    pending: str = ""
    publish: Callable[[], Sequence[str]] = field(default=tuple)
    sent: int = 0


class ScriptedZone(MemoryZone):
    def __init__(self, host, ref, script):
        super().__init__(host, ref)
        self._script = script

    def read(self, owners):
        match self._script.reads.pop(0) if self._script.reads else "do":
            case "gone":
                raise ZoneMissing("the zone is gone")
            case "fail":
                raise HostError("cannot be read")
            case _:
                return super().read(owners)

    def swap(self, changes: Sequence[Change]) -> Swapped:
        self._script.sent += 1
        match self._script.swaps.pop(0) if self._script.swaps else "do":
            case "do":
                return super().swap(changes)
            case "do, lose the reply":
                super().swap(changes)
                raise OutcomeUnknown("timed out")
            case "lose the request":
                raise OutcomeUnknown("timed out")
            case "the lost request arrives":
                super().swap(changes)
                raise Stale("another set stands by now")
            case "refuse":
                raise Refused("this set is protected", "ask the owner")
            case "say yes, do nothing":
                return Swapped("c1")
            case "say yes, do other":
                self._host.put(self._ref.name, "", changes[0].owner, None)
                return Swapped("c1")
            case "cannot send":
                raise HostError("connection refused")
            case other:
                raise AssertionError(other)

    def settled(self, change_id: str) -> bool:
        match self._script.settles.pop(0) if self._script.settles else "yes":
            case "no":
                return False
            case "fail":
                raise HostError("no answer")
            case _:
                return bool(change_id)

    def pending(self) -> str:
        return self._script.pending


class ScriptedProvider(MemoryProvider):
    def __init__(self, host, script):
        super().__init__("bind", host)
        self.script = script

    @contextmanager
    def open(self, ref):
        match self.script.opens.pop(0) if self.script.opens else "do":
            case "gone":
                raise ZoneMissing("no such zone")
            case "fail":
                raise HostError("permission denied")
            case _:
                yield ScriptedZone(self._host, ref, self.script)

    def publish(self, refs):  # noqa: ARG002 - the contract's signature
        return self.script.publish()


def at_host(*sets) -> MemoryHost:
    host = MemoryHost()
    host.add_zone(ZONE, sets)
    return host


def both(change: Change):
    return old_of(change), new_of(change)
