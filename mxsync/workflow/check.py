"""Specs to findings, without a plan: will mail arrive?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mxsync import mail
from mxsync.config import LoadedConfig
from mxsync.document import nearest
from mxsync.errors import InputError, InputErrors, MxsyncError
from mxsync.mail.checks import CHECKS
from mxsync.mail.judge import Judge
from mxsync.mail.rule import Case
from mxsync.model import Desired, Finding, Severity
from mxsync.spec import Specs
from mxsync.workflow.asking import Asking, live_cases
from mxsync.workflow.judging import OFFLINE, cases, idle_waivers, known_facts, policy_of
from mxsync.workflow.mail_servers import not_routed
from mxsync.workflow.selection import select

PAGES = Path(mail.__file__).parent / "pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found in so many zones, in the order of the specs; ``remarks`` tell of idle waivers.

    ``errors`` are spec files that could not be read: their zones were not looked at.
    """

    zones: int
    findings: tuple[Finding, ...]
    errors: tuple[MxsyncError, ...] = ()
    remarks: tuple[str, ...] = ()

    def has(self, severity: Severity) -> bool:
        """Whether something of that severity was found that no waiver accepts."""
        return any(one.severity is severity and not one.waived for one in self.findings)


def check(
    config: LoadedConfig,
    specs: Specs,
    today: date,
    *,
    zones: Sequence[str] = (),
    asking: Asking | None = None,
    live: bool = False,
) -> Checked:
    """What the checks say of the selected zones' desired sets, or of those the world has now (``live``).

    ``asking`` None: offline checks only. Raises InputError if ``zones`` names something the specs do not
    have, or if the config names a check there is none of.
    """
    try:
        chosen = select(specs.desired, zones)
    except InputError as err:  # the spec of that zone may be among the broken ones
        raise InputErrors((*specs.errors, err)) from err
    policy, facts = policy_of(config), known_facts(config, chosen, today)
    judging: list[Case] = [case for desired in _once(chosen) for case in cases(desired)]
    unknown: list[Finding] = []
    if live and asking is not None:
        judging, unknown = live_cases(asking, judging)
    if asking is not None:
        facts = asking.facts(judging, facts)
    judge = Judge(policy, facts, kinds=OFFLINE | (asking.kinds if asking else frozenset()))
    judged = judge.judge(judging)
    whole = not (zones or specs.errors or live or facts.silent)
    return Checked(
        zones=len({desired.zone for desired in chosen}),
        findings=(*map(policy.settled, unknown), *judged.findings),
        errors=specs.errors,
        remarks=(
            *not_routed(facts),
            *(idle_waivers(config, judge, judged.used, planned=False) if whole else ()),
        ),
    )


def explanation(name: str) -> str:
    """The page about a check. Raises InputError with the nearest ids if there is none of that name."""
    wanted = re.sub(r"^MX0*(\d{1,3})$", lambda match: f"MX{int(match[1]):03}", name.upper())
    if wanted not in CHECKS:
        raise InputError(
            f"there is no check {name[:20]!r}",
            *nearest(wanted, CHECKS)[:1],
            "mxsync check --list shows them all",
        )
    return (PAGES / f"{wanted}.md").read_text(encoding="utf-8")


def _once(chosen: Sequence[Desired]) -> Sequence[Desired]:
    """One host of each zone: what its spec wants is the same at all of them."""
    return [desired for desired in chosen if desired.turn == 0]
