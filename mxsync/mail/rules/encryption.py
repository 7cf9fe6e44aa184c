"""Rules about the TLS that the servers of targets offer."""

from collections.abc import Iterator
from datetime import date

from mxsync.mail.demands import enforced, pinned
from mxsync.mail.facts import Facts
from mxsync.mail.rule import Case, Remark, rule
from mxsync.mail.smtp import Certificate, Ending, SmtpFacts
from mxsync.mail.targets import Target, targets_of, told, why
from mxsync.model import DnsName, Severity, display


@rule("MX203")
def no_tls(case: Case, facts: Facts) -> Iterator[Remark]:
    """Without STARTTLS (RFC 3207) mail can be read on its way.

    Senders that see an enforcing MTA-STS policy (RFC 8461 §5) or TLSA records (RFC 7672 §2.2) do not deliver
    to such a target at all.
    """
    for target in targets_of(case, facts):
        demand = _demand(case, target, facts)
        without = [(one.address, _no_tls(one)) for one in target.servers if one.receives and _no_tls(one)]
        if without:
            yield Remark(
                f"target {display(target.name)} does not encrypt"
                + (f", and {demand} forbids senders to deliver then" if demand else ""),
                target.name,
                told(without),
                "give the server a certificate and switch STARTTLS on",
                Severity.ERROR if demand else Severity.WARNING,
            )
        late = [(one.address, one.tls_detail or why(one)) for one in target.servers if _tls_unknown(one)]
        if late:
            yield Remark(
                f"it could not be told whether target {display(target.name)} encrypts",
                f"unknown {target.name}",
                told(late),
                severity=Severity.UNKNOWN,
            )


@rule("MX204")
def unfit_certificate(case: Case, facts: Facts) -> Iterator[Remark]:
    """Most senders take any certificate. With MTA-STS it has to name the target and be valid (RFC 8461 §4.2).

    TLSA records of usage 3 look at the key alone (RFC 7672 §3.1.1).
    """
    enforcing = enforced(case.owner, facts)
    for target in targets_of(case, facts):
        wrong: list[tuple[str, str]] = []
        unseen: list[tuple[str, str]] = []
        for one in target.servers:
            if not one.version:
                continue
            certificate = one.certificates.get(target.name)
            if certificate is None:
                unseen.append((one.address, "its certificate for this name was not seen"))
                continue
            problems = "; ".join(_problems(certificate, target.name, facts.today))
            if problems:
                wrong.append((one.address, problems))
        if wrong:
            yield Remark(
                f"the certificate of target {display(target.name)} does not fit"
                + (", and the MTA-STS policy forbids senders to deliver then" if enforcing else ""),
                target.name,
                told(wrong),
                "renew it, with the target's name among its DNS names, from an authority that all know",
                Severity.ERROR if enforcing else Severity.INFO,
            )
        if unseen and enforcing:
            yield Remark(
                f"it could not be told whether the certificate of target {display(target.name)} fits",
                f"unknown {target.name}",
                told(unseen),
                severity=Severity.UNKNOWN,
            )


def _demand(case: Case, target: Target, facts: Facts) -> str:
    if enforced(case.owner, facts):
        return "the MTA-STS policy"
    return "DANE" if pinned(target.name, facts) else ""


def _no_tls(server: SmtpFacts) -> str:
    """Why there is no TLS; empty if there is, or if that could not be told."""
    if not server.offers_tls:
        return "no STARTTLS"
    if server.version or server.tls_late:
        return ""
    return server.tls_detail and f"STARTTLS fails: {server.tls_detail}"


def _tls_unknown(server: SmtpFacts) -> bool:
    """Whether TLS was offered and nobody knows what becomes of it."""
    if not server.receives or not server.offers_tls or server.version:
        return False
    return server.tls_late or (not server.tls_detail and server.ending in (Ending.TIMEOUT, Ending.DROPPED))


def _problems(certificate: Certificate, host: DnsName, today: date | None) -> Iterator[str]:
    if not certificate.names_host(host):
        names = ", ".join(certificate.names[:3]) or "no host"
        more = len(certificate.names) - 3
        yield f"it is for {names}" + (f" and {more} more" if more > 0 else "")
    if today is not None and certificate.not_after.date() < today:
        yield f"it expired on {certificate.not_after.date()}"
    elif today is not None and certificate.not_before.date() > today:
        yield f"it is valid from {certificate.not_before.date()} on"
    elif certificate.distrust:
        yield f"not trusted: {certificate.distrust}"
