"""Findings as text and JSON."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mxsync.mail.checks import CHECKS, Check, Kind
from mxsync.mail.registry import RULES
from mxsync.model import VERDICT, Finding, Severity, display
from mxsync.plan.notes import finding_json
from mxsync.plan.values import Json, ref_json
from mxsync.report.alike import alike, named
from mxsync.report.lines import Line, Tone, line, plural

FINDINGS_SCHEMA = "mxsync.findings/1"

_TONES = {
    Severity.ERROR: Tone.ERROR,
    Severity.UNKNOWN: Tone.WARNING,
    Severity.WARNING: Tone.WARNING,
    Severity.INFO: Tone.DIM,
}
_MARKS = {Severity.ERROR: "!", Severity.UNKNOWN: "?", Severity.WARNING: "*", Severity.INFO: "*"}


def finding_lines(finding: Finding) -> Iterator[Line]:
    """One finding below its zone, as a plan shows it."""
    if finding.id == VERDICT:
        yield line(f"  = mail {finding.message}{_evidence(finding)}", Tone.DIM)
        return
    mark = "*" if finding.waived else _MARKS[finding.severity]
    yield line(f"  {mark} {_what(finding)}: {finding.message}{_evidence(finding)}", _tone(finding))
    if finding.waived:
        yield line(f"      waived: {finding.waived}", Tone.DIM)
    elif finding.hint:
        yield line(f"      hint: {finding.hint}", Tone.DIM)


def check_lines(findings: Iterable[Finding]) -> Iterator[Line]:
    """Findings with their places; what is said of many owners is said once."""
    for group in alike(findings, lambda one: one.ref, _said):
        first = group[0]
        owners = named((one.owner or one.ref.name for one in group), "owner")
        yield line(f"{_what(first)}: {owners}: {_bare(first)}{_evidence(first)}", _tone(first))
        if first.where:
            others = len({one.where for one in group}) - 1
            more = f" and {plural(others, 'more place')}" if others else ""
            yield line(f"  at {first.where}{more}", Tone.DIM)
        if first.waived:
            yield line(f"  waived: {first.waived}", Tone.DIM)
        elif first.hint:
            yield line(f"  hint: {first.hint}", Tone.DIM)


def summary_line(findings: Sequence[Finding], looked: str) -> Line:
    """``3 zones: 1 error, 2 warnings, 1 waived``."""
    count = Counter(finding.severity for finding in findings if not finding.waived)
    waived = sum(bool(finding.waived) for finding in findings)
    told = [
        *(f"{_number(count[severity], severity)}" for severity in Severity if count[severity]),
        *([f"{waived:,} waived"] if waived else []),
    ]
    worst = next((severity for severity in Severity if count[severity]), Severity.INFO)
    tone = Tone.GOOD if worst is Severity.INFO else _TONES[worst]
    return line(f"{looked}: {', '.join(told) or 'nothing found'}", tone)


def findings_to_json(
    findings: Iterable[Finding], *, zones: int, errors: Sequence[Json], remarks: Sequence[str]
) -> str:
    """Every finding by itself, waived ones too."""
    document = {
        "schema": FINDINGS_SCHEMA,
        "zones": zones,
        "findings": [{"ref": ref_json(finding.ref), **finding_json(finding)} for finding in findings],
        "errors": list(errors),
        "remarks": list(remarks),
    }
    return json.dumps(document, indent=1, ensure_ascii=True) + "\n"


def catalogue_lines(severity: Mapping[str, str]) -> Iterator[Line]:
    """Every check: id, severities (``severity`` has those the config changes), kind, title."""
    for check in CHECKS.values():
        shown = severity.get(check.id) or "/".join(check.severities)
        here = "" if available(check) else "  (not in this version)"
        tone = Tone.PLAIN if available(check) else Tone.DIM
        yield line(f"{check.id}  {shown:<13}  {check.kind:<7}  {check.title}{here}", tone)


def catalogue_to_json(severity: Mapping[str, str]) -> str:
    """The same as one JSON document."""
    checks = [
        {
            "id": check.id,
            "title": check.title,
            "kind": check.kind.value,
            "severities": [severity[check.id]] if check.id in severity else list(check.severities),
            "available": available(check),
        }
        for check in CHECKS.values()
    ]
    return json.dumps({"checks": checks}, indent=1) + "\n"


def available(check: Check) -> bool:
    """Whether something carries the check out."""
    return check.id in RULES or check.kind is Kind.SPEC


def _what(finding: Finding) -> str:
    before = " (pre-existing)" if finding.preexisting else ""
    severity = "waived" if finding.waived else finding.severity.value
    return f"{severity} {finding.id}{before}"


def _tone(finding: Finding) -> Tone:
    return Tone.DIM if finding.waived else _TONES[finding.severity]


def _evidence(finding: Finding) -> str:
    return f" ({finding.evidence})" if finding.evidence else ""


def _bare(finding: Finding) -> str:
    """The message without the owner it begins with."""
    return finding.message.removeprefix(f"{display(finding.owner or finding.ref.name)}: ")


def _said(finding: Finding) -> tuple[str, ...]:
    return (_what(finding), _bare(finding), finding.evidence, finding.hint, finding.waived)


def _number(count: int, severity: Severity) -> str:
    return f"{count:,} unknown" if severity is Severity.UNKNOWN else plural(count, severity.value)
