"""Rules about the owner of a set, and its TTL."""

from collections.abc import Iterator

from mxsync.mail.facts import Facts
from mxsync.mail.rule import Case, Remark, rule
from mxsync.model import ROOT, Mx

SHORT = 60  # seconds
LONG = 86400  # seconds


def _usual(_rdata: tuple[Mx, ...], ttl: int | None) -> bool:
    return ttl is None or SHORT <= ttl <= LONG


@rule("MX012", idle=_usual)
def odd_ttl(case: Case, _facts: Facts) -> Iterator[Remark]:
    """Below a minute a set is asked for with nearly every mail; above a day a mistake lives for days.

    A rule of thumb: RFC 1035 §3.2.1 and RFC 2181 §8 permit both.
    """
    if case.ttl is None or SHORT <= case.ttl <= LONG or not case.rdata:
        return
    if case.ttl < SHORT:
        yield Remark(
            f"a TTL of {case.ttl} s makes senders ask for nearly every mail",
            "short",
            hint="5m is short enough for a change, 1h for every day",
        )
    else:
        yield Remark(
            f"a TTL of {case.ttl} s lets senders use this set for {case.ttl / 86400:.3g} days after a change",
            "long",
            hint="1h to 1d; lower it well before the next change",
        )


@rule("MX013")
def wildcard(case: Case, _facts: Facts) -> Iterator[Remark]:
    """A wildcard answers for names that do not exist, and for no name that does (RFC 4592 §2.2.1)."""
    if case.owner.startswith("*.") and case.rdata and case.rdata[0].exchange != ROOT:
        yield Remark(
            "every misspelt name below it receives mail, and names that exist (with an address, say) do not",
            hint="name the owners that shall receive mail",
        )


@rule("MX015")
def top_level(case: Case, _facts: Facts) -> Iterator[Remark]:
    """Addresses such as user@com work almost nowhere (RFC 5321 §2.3.5 wants full names; RFC 7085)."""
    if case.owner.count(".") == 1 and case.rdata and case.rdata[0].exchange != ROOT:
        yield Remark(
            "mail to addresses at a top-level domain is refused by most senders",
            hint="receive mail at a name below it",
        )
