"""The catalogue of checks: every id that a message or a page may name, whether a rule runs it yet or not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from mxsync.model import Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO


class Kind(StrEnum):
    """What a check has to know besides specs and plan, and therefore what it costs."""

    SPEC = "spec"
    """Nothing: the spec reader itself refuses it, so it can be neither waived nor switched off."""
    OFFLINE = "offline"
    DNS = "dns"
    SMTP = "smtp"
    POLICY = "policy"
    """MTA-STS, DANE, SPF and reports: DNS, and HTTPS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that is looked at. ``severities`` are those its findings have by default, the worst first."""

    id: str
    title: str
    severities: tuple[Severity, ...]
    kind: Kind


_CATALOGUE: Mapping[Kind, tuple[tuple[str, str, tuple[Severity, ...]], ...]] = {
    Kind.SPEC: (
        ("MX001", "the preference is a whole number from 0 to 65535", (_E,)),
        ("MX002", "a target is a full host name", (_E,)),
        ("MX005", "a target is no IP address", (_E,)),
        ("MX007", "the null MX stands alone, with preference 0", (_E,)),
    ),
    Kind.OFFLINE: (
        ("MX003", "a target has an underscore", (_W,)),
        ("MX004", "a target is internationalised", (_E, _I)),
        ("MX006", "a target holds the zone's name twice", (_E,)),
        ("MX008", "an owner receives no mail of its own any more", (_W,)),
        ("MX009", "a target stands in a set twice", (_E, _W)),
        ("MX010", "a target's name is of no use on the Internet", (_E, _I)),
        ("MX012", "a TTL is very short or very long", (_W,)),
        ("MX013", "a wildcard has MX records", (_W,)),
        ("MX014", "a set has only one target", (_I,)),
        ("MX015", "a top-level domain has MX records", (_W,)),
        ("MX016", "a shipped preset was verified long ago", (_W,)),
        ("MX401", "targets go while the TTL is still long", (_W,)),
        ("MX402", "all targets are exchanged at once", (_W,)),
    ),
    Kind.DNS: (
        ("MX011", "a CNAME stands at the owner", (_E,)),
        ("MX101", "a target does not exist or has no address", (_E,)),
        ("MX102", "a target is an alias", (_E,)),
        ("MX103", "a target's alias leads nowhere", (_E,)),
        ("MX104", "a target's address cannot be found out", (_E,)),
        ("MX105", "a target has IPv6 addresses only", (_E,)),
        ("MX106", "a target has addresses that are not public", (_E, _W)),
        ("MX107", "backups come after more addresses than senders try", (_W,)),
        ("MX108", "all targets share one address or network", (_W, _I)),
        ("MX109", "authoritative servers answer different MX sets", (_E, _W)),
        ("MX110", "the zone is not the one the world is led to", (_E,)),
        ("MX111", "caches still hold that a name does not exist", (_W,)),
        ("MX112", "a first MX set takes mail from the domain's own address", (_W,)),
        ("MX113", "a subdomain still uses the former targets", (_I,)),
        ("MX114", "a target's address has no matching reverse name", (_I,)),
        ("MX404", "old and new name servers do not serve the same MX set", (_E,)),
        ("MX405", "more mail would be lost than before", (_E,)),
    ),
    Kind.SMTP: (
        ("MX201", "a target does not answer at port 25", (_E, _W)),
        ("MX202", "a target turns senders away at once", (_E, _W)),
        ("MX203", "a target offers no STARTTLS", (_E, _W)),
        ("MX204", "a target's certificate does not fit", (_E, _I)),
        ("MX205", "a target refuses the domain's recipients", (_E, _W)),
        ("MX206", "a target refuses the null sender", (_W,)),
        ("MX207", "a target accepts recipients that do not exist", (_W, _I)),
        ("MX208", "a target relays mail of strangers", (_W,)),
    ),
    Kind.POLICY: (
        ("MX301", "the MTA-STS policy does not name a target", (_E, _W)),
        ("MX302", "the MTA-STS policy changed and its id did not", (_E,)),
        ("MX303", "senders may still hold a narrower MTA-STS policy", (_W,)),
        ("MX304", "a TLSA record is missing or does not match", (_E, _W)),
        ("MX305", "targets lose DANE", (_W,)),
        ("MX306", "SPF counts the targets", (_E, _W)),
        ("MX307", "reports about TLS or DMARC reach nobody", (_I,)),
    ),
}


def _checks() -> Iterator[Check]:
    for kind, rows in _CATALOGUE.items():
        for name, title, severities in rows:
            yield Check(id=name, title=title, severities=severities, kind=kind)


CHECKS: Mapping[str, Check] = MappingProxyType(
    {check.id: check for check in sorted(_checks(), key=lambda one: one.id)}
)
"""Every check by its id, in order."""
