"""Rules about MTA-STS. RFC 8461."""

import re
from collections.abc import Iterable, Iterator

from mxsync.errors import InputError
from mxsync.mail.facts import Facts, Fetched, Status
from mxsync.mail.mta_sts import Mode, StsPolicy, parse_policy
from mxsync.mail.places import sts_host, sts_name
from mxsync.mail.reach import targets
from mxsync.mail.rule import Case, Remark, rule
from mxsync.mail.texts import tagged
from mxsync.model import DnsName, Severity, display

_ID = re.compile(r"[A-Za-z0-9]{1,32}")


def announces(facts: Facts, domain: DnsName) -> bool:
    """Whether a domain's TXT record announces a policy: exactly one, with an id. RFC 8461 §3.1."""
    records = tagged(facts.lookup(sts_name(domain), "TXT"), "v=STSv1")
    return len(records) == 1 and bool(_ID.fullmatch(records[0].get("id", "")))


@rule("MX301")
def not_in_policy(case: Case, facts: Facts) -> Iterator[Remark]:
    """Senders skip targets that the policy does not name, in mode enforce (RFC 8461 §4.1, §5).

    In mode testing they report them. A policy that cannot be fetched or read is none, except for senders that
    still hold an older one (RFC 8461 §3.3, §5.1).
    """
    names = tuple(targets(case))
    record = facts.lookup(sts_name(case.owner), "TXT")
    if not names or case.owner.startswith("*."):
        return
    if record.status is Status.UNKNOWN:
        yield Remark(
            "whether it has an MTA-STS policy could not be found out",
            "fetch",
            facts.silent or record.detail,
            severity=Severity.UNKNOWN,
        )
    elif announces(facts, case.owner):
        policy = _policy(facts.sts.get(case.owner, _NOT_FETCHED), case.owner)
        if isinstance(policy, Remark):
            yield policy
        elif policy.mode is not Mode.NONE:
            yield from _unnamed(policy, names)


_NOT_FETCHED = Fetched(problem="not asked")


def _policy(fetched: Fetched, domain: DnsName) -> StsPolicy | Remark:
    """The policy, or what is in the way."""
    where = f"https://{display(sts_host(domain))}/.well-known/mta-sts.txt"
    if fetched.problem:
        return Remark(
            "its MTA-STS policy cannot be fetched",
            "fetch",
            fetched.problem,
            f"look at {where}" if fetched.told else "",
            Severity.WARNING if fetched.told else Severity.UNKNOWN,
        )
    try:
        return parse_policy(fetched.text)
    except InputError as err:
        return Remark(
            "senders do not accept its MTA-STS policy",
            "fetch",
            f"the policy {err}",
            f"correct {where}",
            Severity.WARNING,
        )


def _unnamed(policy: StsPolicy, names: Iterable[DnsName]) -> Iterator[Remark]:
    for name in names:
        if not policy.matches(name):
            yield Remark(
                f"its MTA-STS policy does not name target {display(name)}",
                name,
                f"mode {policy.mode}, mx: {', '.join(one.removesuffix('.') for one in policy.patterns[:6])}",
                "add it to the policy, then change the id in the TXT record, then wait for its TTL and a day",
                None if policy.mode is Mode.ENFORCE else Severity.WARNING,
            )
