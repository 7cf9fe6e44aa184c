"""What goes beyond a project's quotas for one change. Pure."""

from collections.abc import Iterator, Sequence

from mxsync.model import Change, display, new_of, old_of
from mxsync_clouddns.answers import QUOTAS
from mxsync_clouddns.convert import addition, size
from mxsync_clouddns.replies import Quota

_RAISE = f"or have the quota raised: {QUOTAS}"


def exceeded(changes: Sequence[Change], quota: Quota, project: str) -> list[str]:
    """Reasons why Google would refuse these changes as one, each with what to do."""
    olds = [old for change in changes if (old := old_of(change)) is not None]
    news = [new for change in changes if (new := new_of(change)) is not None]
    said = [
        f"{display(new.owner)} would have {len(new.rdata)} MX records, {project} takes {quota.records} "
        f"in a set; list fewer mail servers, {_RAISE}"
        for new in news
        if len(new.rdata) > quota.records
    ]
    return [
        *said,
        *_sums(len(news), len(olds), size(addition(one) for one in (*olds, *news)), quota, project),
    ]


def _sums(additions: int, deletions: int, data: int, quota: Quota, project: str) -> Iterator[str]:
    for found, most, words in (
        (additions, quota.additions, "added sets"),
        (deletions, quota.deletions, "removed sets"),
        (data, quota.size, "bytes of records"),
    ):
        if found > most:
            yield (
                f"the change of this zone has {found:,} {words}, {project} takes {most:,} in one; "
                f"plan fewer owners at a time, {_RAISE}"
            )
