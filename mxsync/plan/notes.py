"""Findings as JSON and back, beside a plan and in reports."""

from mxsync.errors import InputError, Position
from mxsync.model import DnsName, Finding, Severity, ZoneRef
from mxsync.plan.values import Json, Name, Strict


class FindingJson(Strict):
    """A Finding without its zone."""

    id: str
    severity: str
    owner: Name | None
    message: str
    evidence: str
    hint: str
    where: str
    preexisting: bool = False
    waived: str = ""

    def value(self, ref: ZoneRef) -> Finding:
        """The finding about ``ref``. Raises InputError for a severity that does not exist."""
        try:
            severity = Severity(self.severity)
        except ValueError as err:
            raise InputError(f"there is no severity {self.severity!r}") from err
        return Finding(
            id=self.id,
            severity=severity,
            ref=ref,
            owner=None if self.owner is None else DnsName(self.owner),
            message=self.message,
            evidence=self.evidence,
            hint=self.hint,
            where=Position(self.where) if self.where else None,
            preexisting=self.preexisting,
            waived=self.waived,
        )


def finding_json(finding: Finding) -> Json:
    """What FindingJson reads."""
    return {
        "id": finding.id,
        "severity": finding.severity.value,
        "owner": finding.owner,
        "message": finding.message,
        "evidence": finding.evidence,
        "hint": finding.hint,
        "where": str(finding.where or ""),
        "preexisting": finding.preexisting,
        "waived": finding.waived,
    }
