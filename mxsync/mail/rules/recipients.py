"""Rules about the senders and recipients that the servers of targets accept."""

from collections.abc import Iterator, Sequence

from mxsync.mail.facts import Facts
from mxsync.mail.rule import Case, Remark, rule
from mxsync.mail.smtp import Reply, SmtpFacts, mail_domain, postmaster
from mxsync.mail.targets import State, Target, state_of, targets_of, told, why
from mxsync.model import Severity, display

_HINTS = {
    Severity.ERROR: "set the domain and its recipients up there before the MX points there; until then let "
    "it answer 450 in place of 550",
    Severity.WARNING: "ask again later: it may be greylisting",
    Severity.UNKNOWN: "ask again",
}
_VERBS = {Severity.ERROR: "refuses", Severity.WARNING: "defers", Severity.UNKNOWN: "said nothing about"}


@rule("MX205")
def refused_recipients(case: Case, facts: Facts) -> Iterator[Remark]:
    """A 5xx to MAIL or RCPT returns the mail, no other target is tried (RFC 5321 §4.2.1).

    Every domain has a postmaster (§4.5.1), and other recipients stand in the spec. A host that denies
    relaying does not know the domain. After a 4xx senders try the next target, and this one again later.
    """
    domain = mail_domain(case.owner)
    targets = targets_of(case, facts)
    if domain is None:
        if targets:
            yield Remark(
                "it could not be told whether mail is accepted: no mail address can have this domain",
                "no domain",
                severity=Severity.UNKNOWN,
            )
        return
    for target in targets:
        servers = [one for one in target.servers if state_of(one) is State.ANSWERS and not one.declines]
        yield from _senders(target, servers)
        asked = [one for one in servers if one.sender is None or one.sender.accepts]
        for recipient in dict.fromkeys((postmaster(domain), *case.recipients)):
            yield from _recipient(target, asked, recipient)


@rule("MX206")
def refused_null_sender(case: Case, facts: Facts) -> Iterator[Remark]:
    """Bounces and delivery reports have the null sender, which servers have to accept (RFC 1123 §5.2.9).

    (RFC 5321 §4.5.5.)
    """
    for target in targets_of(case, facts):
        said = [
            (one.address, one.null_sender)
            for one in target.servers
            if one.null_sender
            and not one.null_sender.accepts
            and one.named_sender
            and one.named_sender.accepts
        ]
        if said:
            yield Remark(
                f"target {display(target.name)} refuses the null sender but no other, so bounces are lost",
                target.name,
                told(said),
                "let it accept MAIL FROM:<>",
            )


@rule("MX207")
def accepts_strangers(case: Case, facts: Facts) -> Iterator[Remark]:
    """Who accepts mail has to deliver or return it (RFC 5321 §6.1), and what is returned hits forged senders.

    A backup that does not know the recipients is what spammers look for; a best target may be a catch-all on
    purpose.
    """
    domain = mail_domain(case.owner)
    if not facts.smtp.stranger or domain is None:
        return
    stranger = f"{facts.smtp.stranger}@{domain}"
    for target in targets_of(case, facts):
        said = _replies(target, stranger)
        taken = [(address, reply) for address, reply in said if reply.accepts]
        if taken:
            yield Remark(
                f"target {display(target.name)} accepts a recipient that does not exist",
                target.name,
                told(taken),
                "" if target.best else "give the backup the list of recipients, or take it out",
                Severity.INFO if target.best else Severity.WARNING,
            )
        yield from _unanswered(target, stranger, "a recipient that does not exist")


@rule("MX208")
def relays(case: Case, facts: Facts) -> Iterator[Remark]:
    """A server that takes mail from strangers for strangers is abused within hours (RFC 2505 §2.1)."""
    if not facts.smtp.foreign:
        return
    for target in targets_of(case, facts):
        taken = [(address, reply) for address, reply in _replies(target, facts.smtp.foreign) if reply.accepts]
        if taken:
            yield Remark(
                f"target {display(target.name)} accepts mail of strangers for {facts.smtp.foreign}",
                target.name,
                told(taken),
                "limit relaying to your own networks and users",
            )
        yield from _unanswered(target, facts.smtp.foreign, "mail for strangers")


def _senders(target: Target, servers: Sequence[SmtpFacts]) -> Iterator[Remark]:
    """Servers that accept no sender at all, so that no recipient could be asked for."""
    said = [(one.address, one.sender) for one in servers if one.sender and not one.sender.accepts]
    for severity, defers in ((Severity.ERROR, False), (Severity.WARNING, True)):
        group = [(address, reply) for address, reply in said if reply.defers is defers]
        if group:
            yield Remark(
                f"target {display(target.name)} {_VERBS[severity]} every sender",
                f"{target.name} senders {severity}",
                told(group),
                "look at what it has against this machine"
                if severity is Severity.ERROR
                else _HINTS[severity],
                severity,
            )


def _recipient(target: Target, servers: Sequence[SmtpFacts], recipient: str) -> Iterator[Remark]:
    said = [(one, one.replies.get(recipient)) for one in servers]
    groups: dict[Severity, list[tuple[str, Reply | str]]] = {
        Severity.ERROR: [(one.address, reply) for one, reply in said if reply and reply.refuses],
        Severity.UNKNOWN: [(one.address, why(one)) for one, reply in said if reply is None],
        Severity.WARNING: [(one.address, reply) for one, reply in said if reply and reply.defers],
    }
    for severity, group in groups.items():
        if group:
            yield Remark(
                f"target {display(target.name)} {_VERBS[severity]} {recipient}",
                f"{target.name} {recipient} {severity}",
                told(group),
                _HINTS[severity],
                severity,
            )


def _replies(target: Target, recipient: str) -> list[tuple[str, Reply]]:
    return [
        (one.address, reply) for one in target.servers if (reply := one.replies.get(recipient)) is not None
    ]


def _unanswered(target: Target, recipient: str, what: str) -> Iterator[Remark]:
    """Servers that accept senders and were asked in vain, or could not be asked any more."""
    left = [
        (one.address, why(one))
        for one in target.servers
        if one.sender and one.sender.accepts and recipient not in one.replies
    ]
    if left:
        yield Remark(
            f"it could not be told whether target {display(target.name)} accepts {what}",
            f"unknown {target.name}",
            told(left),
            severity=Severity.UNKNOWN,
        )
