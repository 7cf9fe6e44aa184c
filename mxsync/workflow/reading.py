"""The zones of one provider, read some at a time so that they need not all be held at once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from mxsync.errors import InputError, MxsyncError
from mxsync.model import DnsName, Failure, Observed, ZoneRef, parse_name, sort_key
from mxsync.workflow.listing import listed
from mxsync.workflow.selection import is_glob, matching
from mxsync.workflow.session import Session

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Live:
    """What a host serves in one zone, owners in canonical order."""

    ref: ZoneRef
    sets: Mapping[DnsName, Observed]


class Reading:
    """The named zones of a provider, or all it has; of these the session's shard.

    ``failures`` is whole once ``each`` is exhausted.

    Globs and ``everything`` need a provider that lists its zones. Raises InputError for a glob that matches
    nothing; a named zone that is missing is a failure like any other.
    """

    def __init__(self, session: Session, provider: str, patterns: Sequence[str], *, everything: bool) -> None:
        self._session = session
        self._provider = provider
        self._refs, self._failures = _refs(session, provider, patterns, everything=everything)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Zones that could not be read, in canonical order."""
        return tuple(sorted(self._failures, key=lambda one: (sort_key(one.ref.name), one.ref.id)))

    def each(self, work: Callable[[Live], Result]) -> Iterator[Result]:
        """``work`` on every zone, where it is read; results in canonical order of the zones."""
        for done in self._session.read_stream(
            self._refs, {self._provider}, partial(_read_one, self._session, work)
        ):
            self._failures.extend(Failure(ref, error) for ref, error in done.failures)
            yield from (result for _, result in done.results)


def _read_one(session: Session, work: Callable[[Live], Result], ref: ZoneRef) -> Result:
    with session.provider(ref.provider).open(ref) as zone:
        sets = zone.read(None)
    return work(Live(ref, {owner: sets[owner] for owner in sorted(sets, key=sort_key)}))


def _refs(
    session: Session, provider: str, patterns: Sequence[str], *, everything: bool
) -> tuple[list[ZoneRef], list[Failure]]:
    shard = session.shard
    globs = [pattern for pattern in patterns if is_glob(pattern)]
    refs: dict[DnsName, ZoneRef] = {}
    failures: list[Failure] = []
    for pattern in patterns:
        if not is_glob(pattern):
            name = parse_name(pattern)
            if shard and not shard.holds(name):
                continue
            try:
                refs[name] = session.locate(provider, name, "")
            except MxsyncError as err:
                failures.append(Failure(ZoneRef(provider, name), err))
    if everything or globs:
        known, ambiguous = listed(session, provider)
        failures.extend(one for one in ambiguous if not shard or shard.holds(one.ref.name))
        names = set(known) if everything else set[DnsName]()
        for glob in globs:
            found = matching(known, glob)
            if not found:
                raise InputError(f"provider {provider!r} has no zone that matches {glob!r}")
            names |= found
        refs.update({name: known[name] for name in names if not shard or shard.holds(name)})
    return [refs[name] for name in sorted(refs, key=sort_key)], failures
