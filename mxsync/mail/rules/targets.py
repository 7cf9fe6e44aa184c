"""Rules about the names of targets, as far as a name tells by itself."""

from collections.abc import Iterator

from mxsync.mail.facts import Facts
from mxsync.mail.reach import MICROSOFT_PROOF
from mxsync.mail.rule import Case, Remark, rule
from mxsync.model import DnsName, Mx, Severity, display, labels

_SPECIAL = {
    "localhost": "RFC 6761 §6.3: it is every machine itself",
    "local": "RFC 6762 §3: names of one local network",
    "invalid": "RFC 6761 §6.4: it never exists",
    "test": "RFC 6761 §6.2: it exists in tests only",
    "onion": "RFC 7686 §2: DNS servers answer that it does not exist",
}


@rule("MX003", set_alone=True)
def underscore(case: Case, _facts: Facts) -> Iterator[Remark]:
    """A host name has letters, digits and hyphens (RFC 952, RFC 1123 §2.1).

    Postfix and Exim deliver all the same, therefore a warning.
    """
    for mx in case.rdata:
        if "_" in mx.exchange:
            yield Remark(
                f"target {display(mx.exchange)} has an underscore, which host names may not have",
                mx.exchange,
                hint="ask the operator of the host for its proper name",
            )


@rule("MX004", set_alone=True)
def internationalised(case: Case, _facts: Facts) -> Iterator[Remark]:
    """The DNS, certificates and MTA-STS policies hold A-labels (RFC 5891 §5.5, RFC 8461 §3.2).

    A label that begins with ``xn--`` and is no A-label (RFC 5890 §2.3.2.1) cannot be meant.
    """
    for mx in case.rdata:
        if "xn--" not in mx.exchange:
            continue
        reason = _no_a_label(mx.exchange)
        if reason:
            yield Remark(
                f"target {display(mx.exchange)} is not a valid internationalised name: {reason}",
                mx.exchange,
                hint="write the name as it is read; mxsync makes A-labels of it",
            )
        else:
            yield Remark(
                f"target {display(mx.exchange)} is internationalised: certificates and MTA-STS policies "
                "name it by its A-labels",
                mx.exchange,
                severity=Severity.INFO,
            )


def _names_once(rdata: tuple[Mx, ...], _ttl: int | None) -> bool:
    """Whether no exchange ends with the same labels twice."""
    for mx in rdata:
        parts = mx.exchange[:-1].split(".")
        if any(parts[-size:] == parts[-2 * size : -size] for size in range(1, len(parts) // 2 + 1)):
            return False
    return True


@rule("MX006", idle=_names_once)
def doubled_zone(case: Case, _facts: Facts) -> Iterator[Remark]:
    """A name without its final dot in a zone file gets the zone's name once more (RFC 1035 §5.1)."""
    doubled = ""
    for mx in case.rdata:
        exchange = mx.exchange
        if not exchange.endswith(case.zone):
            continue
        if case.zone.count(".") < 2:  # `a.com.com` in the zone com is a name like any other
            return
        doubled = doubled or case.zone + case.zone
        if exchange.endswith(doubled) and (
            len(exchange) == len(doubled) or exchange[-len(doubled) - 1] == "."
        ):
            right = exchange[: -len(case.zone)]
            yield Remark(
                f"target {display(exchange)} holds the zone's name twice",
                exchange,
                hint=f"a dot was missing in a zone file; write {display(DnsName(right))}",
            )


def _ordinary(rdata: tuple[Mx, ...], _ttl: int | None) -> bool:
    return all(_last_label_of(mx.exchange) not in _SPECIAL for mx in rdata)


@rule("MX010", idle=_ordinary)
def not_on_the_internet(case: Case, _facts: Facts) -> Iterator[Remark]:
    """Special-use names are not in the public DNS (RFC 6761, RFC 6762, RFC 7686): no sender finds the host.

    Microsoft proves domains with a target below ``msv1.invalid``, which is meant not to exist. In a zone that
    lies below the same special name nothing is said: that zone is not for the Internet either.
    """
    for mx in case.rdata:
        exchange = mx.exchange
        last = exchange[exchange.rfind(".", 0, -1) + 1 : -1]
        if last not in _SPECIAL or _last_label_of(case.zone) == last:
            continue
        if mx.exchange.endswith(MICROSOFT_PROOF):
            yield Remark(
                f"target {display(mx.exchange)} only proves the domain to Microsoft, it receives no mail",
                mx.exchange,
                hint="take it out once Microsoft has verified the domain",
                severity=Severity.INFO,
            )
            continue
        yield Remark(
            f"target {display(mx.exchange)} cannot be found by other networks",
            mx.exchange,
            _SPECIAL[last],
            "write a name that everybody can look up",
        )


def _last_label_of(name: DnsName) -> str:
    return name[name.rfind(".", 0, -1) + 1 : -1]


def _no_a_label(name: DnsName) -> str:
    """Why a name with ``xn--`` in it is no valid internationalised name; empty if it is."""
    import idna  # noqa: PLC0415 - 20 ms that only internationalised names need

    for label in labels(name):
        if not label.startswith("xn--"):
            continue
        try:
            idna.ulabel(label)
        except (idna.IDNAError, UnicodeError) as err:
            return f"{label}: {str(err)[:1].lower()}{str(err)[1:]}"
    return ""
