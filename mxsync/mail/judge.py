"""Cases to findings: every rule asked, severities and waivers as the config has them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from mxsync.mail.checks import Kind
from mxsync.mail.facts import Facts
from mxsync.mail.policy import Policy
from mxsync.mail.registry import RULES
from mxsync.mail.rule import Case, Remark, Rule
from mxsync.model import Change, Finding, Mx, MxRRset, Severity, ZoneRef, display, new_of, old_of

ALL_KINDS = frozenset({Kind.OFFLINE, Kind.DNS, Kind.SMTP, Kind.POLICY})

Told = tuple[Rule, Remark]


@dataclass(frozen=True, slots=True)
class Judged:
    """Findings about what a plan changes (about all, where nothing is planned), in order of owners.

    ``standing`` counts those about sets that stay as they are, infos left out; ``used`` are the numbers of
    the waivers that findings of either kind fell under.
    """

    findings: tuple[Finding, ...] = ()
    standing: int = 0
    used: frozenset[int] = frozenset()


class Judge:
    """Asks the rules of some kinds. What is said of a set alone is remembered: many owners share one."""

    def __init__(self, policy: Policy, facts: Facts, *, kinds: Collection[Kind] = (Kind.OFFLINE,)) -> None:
        self.policy = policy
        self._facts = facts
        active = [rule for rule in RULES.values() if rule.check.kind in kinds and policy.enabled(rule.id)]
        self.ids = frozenset(rule.id for rule in active)
        self._of_sets = [rule for rule in active if rule.set_alone]
        self._of_owners = [rule for rule in active if not (rule.set_alone or rule.of_change)]
        self._of_changes = [rule for rule in active if not rule.set_alone]
        self._known: dict[tuple[tuple[Mx, ...], int | None], tuple[Sequence[Told], Sequence[Rule]]] = {}

    def judge(self, cases: Iterable[Case]) -> Judged:
        """Everything the rules say of ``cases``."""
        findings: list[Finding] = []
        standing = 0
        used: set[int] = set()
        for case in cases:
            told = self._told(case)
            stays = case.planned and not case.changed
            if not told or (stays and self._negligible(told)):
                continue
            for finding in self._findings(case, told):
                used |= self.policy.accepted_by(finding)
                if stays:
                    standing += finding.severity is not Severity.INFO and not finding.waived
                else:
                    findings.append(finding)
        return Judged(tuple(findings), standing, frozenset(used))

    def changes(self, ref: ZoneRef, changes: Iterable[Change]) -> tuple[Finding, ...]:
        """Everything the rules say of changes alone."""
        return self.judge(_case(ref, change) for change in changes).findings

    def _negligible(self, told: Sequence[Told]) -> bool:
        """Whether nothing is lost if findings about a set that stays are not even made: a fleet has many."""
        return not self.policy.waivers and all(
            self._severity(rule, remark) is Severity.INFO for rule, remark in told
        )

    def _severity(self, rule: Rule, remark: Remark) -> Severity:
        return self.policy.severity(rule.id, remark.severity or rule.check.severities[0])

    def _told(self, case: Case) -> Sequence[Told]:
        key = (case.rdata, case.ttl)
        known = self._known.get(key)
        if known is None:
            busy = [rule for rule in self._of_owners if rule.idle is None or not rule.idle(*key)]
            known = self._known[key] = tuple(self._ask(self._of_sets, case)), busy
        told, rules = known
        if case.changed:
            rules = self._of_changes
        own = [(rule, remark) for rule in rules for remark in rule.judge(case, self._facts)]
        return [*told, *own] if own else told

    def _ask(self, rules: Iterable[Rule], case: Case) -> Iterator[Told]:
        for rule in rules:
            for remark in rule.judge(case, self._facts):
                yield rule, remark

    def _findings(self, case: Case, told: Sequence[Told]) -> Iterator[Finding]:
        before: frozenset[tuple[str, str]] | None = None
        for rule, remark in sorted(told, key=lambda one: (one[0].id, one[1].subject)):
            severity = self._severity(rule, remark)
            preexisting = False
            if severity is Severity.ERROR and case.planned and case.old is not None:
                before = self._of_old(case, case.old) if before is None else before
                preexisting = (rule.id, remark.subject) in before
            yield self.policy.settled(
                Finding(
                    id=rule.id,
                    severity=Severity.WARNING if preexisting else severity,
                    ref=case.ref,
                    owner=case.owner,
                    message=f"{display(case.owner)}: {remark.message}",
                    evidence=remark.evidence,
                    hint=remark.hint,
                    where=case.where,
                    preexisting=preexisting,
                )
            )

    def _of_old(self, case: Case, old: MxRRset) -> frozenset[tuple[str, str]]:
        """What would be said of the set that stands now."""
        stays = case._replace(rdata=old.rdata, ttl=old.ttl)
        return frozenset((rule.id, remark.subject) for rule, remark in self._told(stays))


def _case(ref: ZoneRef, change: Change) -> Case:
    new = new_of(change)
    return Case(
        ref=ref,
        owner=change.owner,
        rdata=new.rdata if new else (),
        ttl=new.ttl if new else None,
        planned=True,
        old=old_of(change),
    )
