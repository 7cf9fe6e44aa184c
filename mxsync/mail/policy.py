"""What the config says about findings: how severe they are, and which ones are accepted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from mxsync.mail.checks import CHECKS, Kind
from mxsync.model import DnsName, Finding, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """Findings of one check that shall not count, in a zone or (``owner``) at one owner, and why."""

    id: str
    zone: DnsName
    owner: DnsName | None = None
    because: str


@dataclass(frozen=True, slots=True)
class Policy:
    """``severities`` by check, None: the check is switched off; ``waivers`` in the order of the config."""

    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    _by_check: Mapping[tuple[str, DnsName], tuple[int, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        by_check: dict[tuple[str, DnsName], tuple[int, ...]] = {}
        for number, waiver in enumerate(self.waivers):
            key = (waiver.id, waiver.zone)
            by_check[key] = (*by_check.get(key, ()), number)
        object.__setattr__(self, "_by_check", by_check)

    def enabled(self, check: str) -> bool:
        return self.severities.get(check, Severity.INFO) is not None

    def severity(self, check: str, own: Severity) -> Severity:
        """The severity of a check's finding that has ``own`` by itself; what could not be told stays so."""
        if own is Severity.UNKNOWN:
            return own
        return self.severities.get(check) or own

    def accepted_by(self, finding: Finding) -> frozenset[int]:
        """The numbers of the waivers that a finding falls under."""
        if not self._by_check:
            return frozenset()
        numbers = self._by_check.get((finding.id, finding.ref.name), ())
        return frozenset(number for number in numbers if self.waivers[number].owner in (None, finding.owner))

    def settled(self, finding: Finding) -> Finding:
        """The finding with the reason of the first waiver it falls under."""
        numbers = self.accepted_by(finding)
        return replace(finding, waived=self.waivers[min(numbers)].because) if numbers else finding


def strangers(names: Iterable[str]) -> tuple[str, ...]:
    """Those of ``names`` that are no checks, or such that nothing can be said about them."""
    return tuple(name for name in names if name not in CHECKS or CHECKS[name].kind is Kind.SPEC)
