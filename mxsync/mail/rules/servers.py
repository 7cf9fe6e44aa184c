"""Rules about whether the servers of targets answer at all, and let senders in."""

from collections.abc import Iterator, Sequence

from mxsync.mail.facts import Facts
from mxsync.mail.rule import Case, Remark, rule
from mxsync.mail.smtp import Contact, Reply
from mxsync.mail.targets import State, Target, state_of, targets_of, told, why
from mxsync.model import Severity, display

_NO_WAY_OUT = (
    "no server of this run took a connection: this machine may have no way out on port {port}",
    "ask from a machine that may send mail; many networks block port 25",
)


@rule("MX201")
def unreachable(case: Case, facts: Facts) -> Iterator[Remark]:
    """Senders go on to the next target and, with none left, try again for days (RFC 5321 §4.5.4.1, §5.1).

    Connections that were refused tell of the server. Silence may come from any network in between, this
    machine's own too, so it tells nothing; nor does a refusal where nobody at all could be reached.
    """
    targets = targets_of(case, facts)
    port = facts.smtp.port
    tried = any(one.contact is not Contact.NOT_TRIED for target in targets for one in target.servers)
    if tried and not facts.smtp.got_out:
        message, hint = _NO_WAY_OUT
        names = ", ".join(display(target.name) for target in targets)
        yield Remark(
            f"it could not be told whether {names} receives mail", "way out", message.format(port=port), hint,
            Severity.UNKNOWN,
        )  # fmt: skip
        return
    best = [target for target in targets if target.best]
    lost = bool(best) and all(target.state is State.DEAD for target in best)
    if lost:
        names = ", ".join(display(target.name) for target in best)
        which = "no target" if len(best) == len(targets) else "no target with the best preference"
        yield Remark(
            f"{which} answers at port {port}: {names}",
            f"best {names}",
            told(_silent(best)),
            "start the server, open its firewall, or correct its address",
        )
    for target in targets:
        if target.state is State.DEAD:
            if not (lost and target.best):
                yield Remark(
                    f"target {display(target.name)} does not answer at port {port}",
                    target.name,
                    told(_silent([target])),
                    "mail goes to the other targets meanwhile",
                    Severity.WARNING,
                )
        else:
            yield from _partly(target, port)


@rule("MX202")
def turned_away(case: Case, facts: Facts) -> Iterator[Remark]:
    """After a greeting or a reply to EHLO other than 2xx senders try the next target (RFC 5321 §3.1)."""
    for target in targets_of(case, facts):
        said = [
            (one.address, reply)
            for one in target.servers
            for reply in (one.greeting, one.hello)
            if reply is not None and not reply.accepts
        ]
        for severity, group in _by_severity(said):
            yield Remark(
                f"target {display(target.name)} turns senders away at once",
                f"{target.name} {severity}",
                told(group),
                "it may serve another purpose, or refuse the network that was asked from"
                if severity is Severity.ERROR
                else "look again later",
                severity,
            )


def _partly(target: Target, port: int) -> Iterator[Remark]:
    """What is wrong with a target that answers at some address, or of which that is not known."""
    shown = display(target.name)
    if target.state is State.UNKNOWN:
        yield Remark(
            f"it could not be told whether target {shown} answers at port {port}",
            f"unknown {target.name}",
            told(_silent([target])),
            severity=Severity.UNKNOWN,
        )
        return
    dead = [one for one in target.servers if state_of(one) is State.DEAD]
    if dead:
        yield Remark(
            f"target {shown} does not answer at port {port} at {_some(len(dead))} of its addresses",
            f"{target.name} partly",
            told((one.address, why(one)) for one in dead),
            "senders lose time, or give up before they find one that answers",
            Severity.WARNING,
        )
    silent = [
        one
        for one in target.servers
        if state_of(one) is State.UNKNOWN and one.contact is not Contact.NO_ROUTE
    ]
    if silent:
        yield Remark(
            f"it could not be told whether target {shown} answers at {_some(len(silent))} of its addresses",
            f"unknown {target.name} partly",
            told((one.address, why(one)) for one in silent),
            severity=Severity.UNKNOWN,
        )


def _silent(targets: Sequence[Target]) -> Iterator[tuple[str, str]]:
    for target in targets:
        if not target.servers:
            known = target.state is State.DEAD
            yield display(target.name), "it has no address" if known else "its address is not known"
        for one in target.servers:
            yield one.address, why(one)


def _by_severity(said: Sequence[tuple[str, Reply]]) -> Iterator[tuple[Severity, list[tuple[str, Reply]]]]:
    for severity, defers in ((Severity.ERROR, False), (Severity.WARNING, True)):
        group = [(address, reply) for address, reply in said if reply.defers is defers]
        if group:
            yield severity, group


def _some(number: int) -> str:
    return "one" if number == 1 else str(number)
