"""Rules that play what senders would do."""

from collections.abc import Iterator

from mxsync.mail.facts import Facts
from mxsync.mail.rule import Case, Remark, rule
from mxsync.mail.verdict import worse


@rule("MX405", of_change=True)
def more_is_lost(case: Case, facts: Facts) -> Iterator[Remark]:
    """A change must not lose mail that the set in place delivers (RFC 5321 §5.1 and §4.5.4.1, played)."""
    if not case.changed or case.old is None or case.old.rdata == case.rdata:
        return
    loss = worse(case.owner, case.old.rdata, case.rdata, facts)
    if loss:
        yield Remark(f"more mail would be lost than now: {loss}", hint="mxsync simulate shows what is tried")
