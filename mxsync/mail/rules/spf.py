"""Rules about SPF. RFC 7208."""

from collections.abc import Iterator

from mxsync.mail.facts import Facts, Status
from mxsync.mail.rule import Case, Remark, rule
from mxsync.mail.spf import mx_domains, spf_records
from mxsync.model import ROOT, DnsName, Mx, Severity, display

MOST = 10
"""Names of an MX set that SPF looks up: RFC 7208 §4.6.4."""


@rule("MX306")
def spf_uses_mx(case: Case, facts: Facts) -> Iterator[Remark]:
    """An ``mx`` term permits every target to send; above ten it is an error (RFC 7208 §4.6.4, §5.4)."""
    names = _hosts(case.rdata)
    if not names or case.owner.startswith("*."):
        return
    lookup = facts.lookup(case.owner, "TXT")
    if lookup.status is Status.UNKNOWN:
        if not facts.silent:
            yield Remark(
                "whether its SPF record counts the targets could not be found out",
                "mx",
                lookup.detail,
                severity=Severity.UNKNOWN,
            )
        return
    records = spf_records(lookup)
    # With several records SPF fails whatever the targets are: RFC 7208 §4.5.
    if len(records) != 1 or case.owner not in mx_domains(records[0], case.owner):
        return
    if len(names) > MOST:
        yield Remark(
            f"its SPF record uses mx, which allows {MOST} targets, and there are {len(names)}",
            "mx",
            records[0][:100],
            "name the hosts that send (ip4:, ip6:, include:) in place of mx",
        )
        return
    if case.planned and case.old is not None and (old := _hosts(case.old.rdata)) and old != names:
        changed = [f"+{display(one)}" for one in sorted(names - old)]
        changed += [f"-{display(one)}" for one in sorted(old - names)]
        yield Remark(
            f"its SPF record uses mx, so other hosts may send for it from now on: {', '.join(changed)}",
            "change",
            records[0][:100],
            "name the hosts that send (ip4:, ip6:, include:) in place of mx",
            Severity.WARNING,
        )


def _hosts(rdata: tuple[Mx, ...]) -> frozenset[DnsName]:
    return frozenset(mx.exchange for mx in rdata) - {ROOT}
