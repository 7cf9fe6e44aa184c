"""Rules about the records of a set beside each other."""

from collections import Counter
from collections.abc import Iterator

from mxsync.mail.facts import Facts
from mxsync.mail.rule import Case, Remark, rule
from mxsync.model import Severity, display


@rule("MX009", set_alone=True)
def repeated_target(case: Case, _facts: Facts) -> Iterator[Remark]:
    """A host that failed is only asked again: it is no backup of itself (RFC 5321 §5.1 sorts by preference).

    The same host twice with the same preference is one record (RFC 2181 §5); specs refuse to hold it twice.
    """
    if len(case.rdata) < 2:
        return
    counted = Counter(mx.exchange for mx in case.rdata)
    if len(counted) == len(case.rdata):
        return
    for exchange, count in sorted(counted.items()):
        if count > 1:
            preferences = ", ".join(str(mx.preference) for mx in case.rdata if mx.exchange == exchange)
            yield Remark(
                f"target {display(exchange)} stands here {count} times, which makes it no backup of itself",
                exchange,
                f"preferences {preferences}",
                "keep the lowest preference",
                Severity.WARNING,
            )


@rule("MX014", set_alone=True)
def single_target(case: Case, _facts: Facts) -> Iterator[Remark]:
    """With one target, mail waits at its senders while that host is down (RFC 5321 §4.5.4.1: 4 to 5 days).

    Often it is meant: one name may be many machines.
    """
    if len(case.rdata) == 1 and case.rdata[0].exchange != ".":
        yield Remark(f"{display(case.rdata[0].exchange)} is the only target")
