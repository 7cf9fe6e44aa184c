"""What a project's quotas permit in one change. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from mxsync.model import Change, display, new_of, old_of
from mxsync_clouddns.answers import QUOTAS
from mxsync_clouddns.convert import addition, size
from mxsync_clouddns.replies import Quota

_RAISE = f"or have the quota raised: {QUOTAS}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Load:
    """What changes take of the quotas for one request."""

    additions: int = 0
    deletions: int = 0
    size: int = 0

    @classmethod
    def of(cls, change: Change) -> Self:
        old, new = old_of(change), new_of(change)
        return cls(
            additions=int(new is not None),
            deletions=int(old is not None),
            size=size(addition(one) for one in (old, new) if one is not None),
        )

    def __add__(self, other: "_Load") -> "_Load":
        return _Load(
            additions=self.additions + other.additions,
            deletions=self.deletions + other.deletions,
            size=self.size + other.size,
        )

    def excess(self, quota: Quota) -> Iterator[str]:
        """What is too much for one request."""
        for found, most, words in (
            (self.additions, quota.additions, "added sets"),
            (self.deletions, quota.deletions, "removed sets"),
            (self.size, quota.size, "bytes of records"),
        ):
            if found > most:
                yield f"{found:,} {words} of at most {most:,} in one request"


def objections(changes: Sequence[Change], quota: Quota, project: str) -> list[str]:
    """Reasons why Google would refuse some of these changes even alone, each with what to do."""
    said = []
    for change in changes:
        new = new_of(change)
        if new is not None and len(new.rdata) > quota.records:
            said.append(
                f"{display(new.owner)} would have {len(new.rdata)} MX records, project {project} takes "
                f"{quota.records} in a set; list fewer mail servers, {_RAISE}"
            )
        said += [
            f"{display(change.owner)} would be {excess} to project {project}; "
            f"list fewer mail servers, {_RAISE}"
            for excess in _Load.of(change).excess(quota)
        ]
    return said


def batches(changes: Sequence[Change], quota: Quota) -> list[Sequence[Change]]:
    """The changes in their order, in as few requests as that permits; one that fits none stands alone."""
    found: list[list[Change]] = []
    held = _Load()
    for change in changes:
        more = held + _Load.of(change)
        if found and not any(more.excess(quota)):
            found[-1].append(change)
            held = more
        else:
            found.append([change])
            held = _Load.of(change)
    return [tuple(batch) for batch in found]
