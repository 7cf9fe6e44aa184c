"""Rules about what a plan changes, as far as old and new set tell."""

from collections.abc import Iterator

from mxsync.mail.facts import Facts
from mxsync.mail.rule import Case, Remark, rule
from mxsync.model import ROOT, DnsName, Mx, display

LONG = 3600  # seconds for which most people can wait


@rule("MX008", of_change=True)
def no_mail_any_more(case: Case, _facts: Facts) -> Iterator[Remark]:
    """With the null MX senders give up at once (RFC 7505 §3); without any, they try the owner's own address.

    (RFC 5321 §5.1.) Specs say `no-mail` or `absent` for it, so it is meant; it is told because it ends mail.
    """
    if not case.planned or case.old is None or case.old.is_null:
        return
    if not case.rdata:
        yield Remark("mail goes to the address of the name itself from now on, or nowhere if it has none")
    elif case.rdata[0].exchange == ROOT:
        yield Remark("no mail is accepted from now on, senders give up at once")


@rule("MX401", of_change=True)
def long_ttl(case: Case, _facts: Facts) -> Iterator[Remark]:
    """Caches may use the old set for its whole TTL after the change (RFC 1035 §3.2.1)."""
    if not _moves(case) or case.old is None or case.old.ttl <= LONG:
        return
    gone = sorted(_hosts(case.old.rdata) - _hosts(case.rdata))
    if gone:
        yield Remark(
            f"senders may use {', '.join(map(display, gone))} for {case.old.ttl} s after the change",
            hint="lower the TTL first and wait as long as the old one was, or keep those hosts receiving",
        )


@rule("MX402", of_change=True)
def all_exchanged(case: Case, _facts: Facts) -> Iterator[Remark]:
    """Until the old TTL has passed mail arrives on both sides; a 5xx of the old hosts loses it.

    (RFC 5321 §4.2.1: what was refused for good is not tried again, at no other host either.)
    """
    if not _moves(case) or case.old is None or _hosts(case.old.rdata) & _hosts(case.rdata):
        return
    yield Remark(
        f"no target stays: for {case.old.ttl} s mail still goes to "
        f"{', '.join(map(display, sorted(_hosts(case.old.rdata))))}",
        hint="let the old hosts receive and forward until then",
    )


def _moves(case: Case) -> bool:
    """Whether mail is received before and after the change."""
    return (
        case.planned
        and case.old is not None
        and case.old.rdata != case.rdata
        and not case.old.is_null
        and bool(case.rdata)
        and case.rdata[0].exchange != ROOT
    )


def _hosts(rdata: tuple[Mx, ...]) -> set[DnsName]:
    return {mx.exchange for mx in rdata}
