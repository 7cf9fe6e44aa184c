"""What the world has to be asked for a run's checks, and asking it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mxsync.config import Smtp
from mxsync.fleet import SILENT, Progress
from mxsync.mail.checks import Kind
from mxsync.mail.facts import Facts, Lookup
from mxsync.mail.rule import Case
from mxsync.model import Desired, DnsName, Finding, Mx, Severity, display, is_under
from mxsync.probe.gather import gather, world_sets
from mxsync.probe.https import HttpsManners
from mxsync.probe.policies import gather_policies
from mxsync.probe.smtp import require as require_smtp
from mxsync.resolver import Resolver
from mxsync.workflow.judging import ASKED
from mxsync.workflow.mail_servers import ask_mail_servers
from mxsync.workflow.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Whom to ask for facts, for checks of which kinds."""

    resolver: Resolver
    kinds: frozenset[Kind]
    https: HttpsManners = field(default_factory=HttpsManners)
    smtp: Smtp = field(default_factory=Smtp)
    progress: Progress = SILENT

    def facts(self, cases: Sequence[Case], known: Facts) -> Facts:
        """``known`` and what the world says about ``cases``.

        Raises InputError where a library for it is not installed.
        """
        if Kind.SMTP in self.kinds:
            require_smtp()
        facts = gather(self.resolver, cases, self.kinds, facts=known, progress=self.progress)
        if facts.silent:
            return facts
        if Kind.POLICY in self.kinds:
            facts = gather_policies(self.resolver, cases, facts, self.https, progress=self.progress)
        if Kind.SMTP in self.kinds:
            facts = ask_mail_servers(cases, facts, self.smtp, progress=self.progress)
        return facts


def asking_of(session: Session, kinds: Iterable[Kind]) -> Asking:
    """How a run asks, for those of ``kinds`` for which the world has to be asked."""
    return Asking(
        resolver=session.resolver(),
        kinds=ASKED & frozenset(kinds),
        smtp=session.config.config.smtp,
        progress=session.progress,
    )


def live_cases(asking: Asking, cases: Sequence[Case]) -> tuple[list[Case], list[Finding]]:
    """The cases with the sets that the world has now in place of theirs; findings where that is not known."""
    sets = world_sets(asking.resolver, (case.owner for case in cases), progress=asking.progress)
    live: list[Case] = []
    unknown: list[Finding] = []
    for case in cases:
        found = sets[case.owner]
        if isinstance(found, Lookup):
            unknown.append(_not_known(case, found))
        else:
            live.append(case._replace(rdata=found, ttl=None, preset=""))
    return live, unknown


def owners_below(
    owners: Iterable[DnsName], desired: Iterable[Desired]
) -> Mapping[DnsName, tuple[tuple[DnsName, tuple[Mx, ...]], ...]]:
    """For each of ``owners`` the sets that specs want at names below it."""
    found: dict[DnsName, list[tuple[DnsName, tuple[Mx, ...]]]] = {owner: [] for owner in owners}
    for one in desired:
        for want in one.wants if one.turn == 0 else ():
            above = DnsName(want.owner.partition(".")[2])
            while want.rdata and above:
                if above in found and is_under(want.owner, above):
                    found[above].append((want.owner, want.rdata))
                above = DnsName(above.partition(".")[2])
    return {owner: tuple(sets) for owner, sets in found.items() if sets}


def with_below(facts: Facts, cases: Iterable[Case], desired: Iterable[Desired]) -> Facts:
    """``facts`` and the sets below changed owners."""
    return replace(facts, below=owners_below((case.owner for case in cases), desired))


def _not_known(case: Case, lookup: Lookup) -> Finding:
    return Finding(
        id="MX104",
        severity=Severity.UNKNOWN,
        ref=case.ref,
        owner=case.owner,
        message=f"{display(case.owner)}: its live MX set could not be found out",
        evidence=lookup.detail,
        where=case.where,
    )
