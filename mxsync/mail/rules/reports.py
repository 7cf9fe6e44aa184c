"""Rules about where reports about a domain's mail go."""

import re
from collections.abc import Iterator

from mxsync.mail.facts import Facts, Status
from mxsync.mail.places import dmarc_name, tls_reports_name
from mxsync.mail.reach import targets
from mxsync.mail.rule import Case, Remark, rule
from mxsync.mail.rules.dane import protected
from mxsync.mail.rules.sts import announces
from mxsync.mail.texts import tagged

_MAILTO = re.compile(r"mailto:[^@\s,!?]+@([^\s,!?;]+)", re.IGNORECASE)


@rule("MX307")
def reports(case: Case, facts: Facts) -> Iterator[Remark]:
    """With MTA-STS or DANE, reports tell which senders do not deliver (RFC 8460 §1).

    Reports to the domain whose targets change get lost with its mail (RFC 8460 §3, RFC 7489 §7).
    """
    if not any(targets(case)) or case.owner.startswith("*."):
        return
    lookup = facts.lookup(tls_reports_name(case.owner), "TXT")
    records = tagged(lookup, "v=TLSRPTv1")
    missing = lookup.status is not Status.UNKNOWN and len(records) != 1
    if missing and (announces(facts, case.owner) or any(protected(facts, one) for one in targets(case))):
        yield Remark(
            "senders that find no safe way to it report that to nobody",
            "tlsrpt",
            hint='publish _smtp._tls TXT "v=TLSRPTv1; rua=mailto:..."',
        )
    if not case.changed or case.old is None:
        return
    dmarc = tagged(facts.lookup(dmarc_name(case.owner), "TXT"), "v=DMARC1")
    for what, found in (("TLS", records), ("DMARC", dmarc)):
        if len(found) == 1 and _goes_to(found[0].get("rua", ""), case):
            yield Remark(
                f"reports about {what} go to an address in this domain, whose targets change",
                f"rua {what}",
                found[0]["rua"][:100],
                "let them go to an address elsewhere until the change is over",
            )


def _goes_to(rua: str, case: Case) -> bool:
    own = case.owner.removesuffix(".")
    return any(match[1].lower().removesuffix(".") == own for match in _MAILTO.finditer(rua))
