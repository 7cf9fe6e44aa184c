"""Two providers to the differences of their MX sets."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from mxsync.errors import InputError, MxsyncError, ZoneMissing
from mxsync.model import DnsName, Failure, Observed, ZoneRef, parse_name, sort_key
from mxsync.plan import Comparison, ZoneDifference, compare_sets
from mxsync.workflow.listing import listed
from mxsync.workflow.selection import is_glob, matching
from mxsync.workflow.session import Session

Find = Callable[[DnsName], ZoneRef | None]


def compare(
    session: Session, a: str, b: str, patterns: Sequence[str] = (), *, ignore_ttl: bool = False
) -> Comparison:
    """The MX sets of every zone that one of two providers has, or of those that ``patterns`` name.

    Of zones that are the same nothing is kept. Without patterns, and for globs, both providers have to list
    their zones. Raises InputError for a glob that matches nothing, MxsyncError if one cannot be had at all.
    """
    if a == b:
        raise InputError(f"both sides are provider {a!r}", "name two providers")
    failures: list[Failure] = []
    if patterns and not any(is_glob(pattern) for pattern in patterns):
        session.provider(a), session.provider(b)
        names = {parse_name(pattern) for pattern in patterns}
        find: dict[str, Find] = {side: partial(_look_up, session, side) for side in (a, b)}
    else:
        known: dict[str, Mapping[DnsName, ZoneRef]] = {}
        for side in (a, b):
            known[side], ambiguous = listed(session, side)
            failures.extend(ambiguous)
        find = {side: refs.get for side, refs in known.items()}
        names = _selected(known[a].keys() | known[b].keys(), patterns) - {one.ref.name for one in failures}
    work = partial(_compare_one, session, find, ignore_ttl=ignore_ttl)
    done = session.read_each(sorted(names, key=sort_key), (a, b), work)
    failures.extend(result for _, result in done.results if isinstance(result, Failure))
    failures.extend(Failure(ZoneRef(a, name), error) for name, error in done.failures)
    return Comparison(
        a=a,
        b=b,
        zones=tuple(result for _, result in done.results if isinstance(result, ZoneDifference)),
        equal=sum(result is None for _, result in done.results),
        failures=tuple(sorted(failures, key=lambda one: (sort_key(one.ref.name), one.ref))),
    )


def _selected(names: set[DnsName], patterns: Sequence[str]) -> set[DnsName]:
    if not patterns:
        return names
    selected: set[DnsName] = set()
    for pattern in patterns:
        found = matching(names, pattern) if is_glob(pattern) else {parse_name(pattern)}
        if not found:
            raise InputError(f"neither provider has a zone that matches {pattern!r}")
        selected |= found
    return selected


def _look_up(session: Session, provider: str, name: DnsName) -> ZoneRef | None:
    try:
        return session.locate(provider, name, "")
    except ZoneMissing:
        return None


def _compare_one(
    session: Session, find: Mapping[str, Find], name: DnsName, *, ignore_ttl: bool
) -> ZoneDifference | Failure | None:
    """How a zone differs; None: it is the same."""
    refs: dict[str, ZoneRef] = {}
    sets: list[Mapping[DnsName, Observed]] = []
    for side, look_up in find.items():
        try:
            ref = look_up(name)
            if ref is not None:
                refs[side] = ref
        except MxsyncError as err:
            return Failure(ZoneRef(side, name), err)
    if not refs:
        return Failure(ZoneRef(next(iter(find)), name), ZoneMissing("neither provider has this zone"))
    if len(refs) == 1:
        return ZoneDifference(name=name, only_at=next(iter(refs)))
    for ref in refs.values():
        try:
            with session.provider(ref.provider).open(ref) as zone:
                sets.append(zone.read(None))
        except MxsyncError as err:
            return Failure(ref, err)
    owners = compare_sets(*sets, ignore_ttl=ignore_ttl)
    return ZoneDifference(name=name, owners=owners) if owners else None
