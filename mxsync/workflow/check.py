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
from mxsync.model import Desired, Finding, Severity
from mxsync.spec import Specs
from mxsync.workflow.judging import cases, idle_waivers, judge_for
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


def check(config: LoadedConfig, specs: Specs, today: date, *, zones: Sequence[str] = ()) -> Checked:
    """What the checks say of the desired sets of the selected zones.

    Raises InputError if ``zones`` names something the specs do not have, or the config no check.
    """
    try:
        chosen = select(specs.desired, zones)
    except InputError as err:  # the spec of that zone may be among the broken ones
        raise InputErrors((*specs.errors, err)) from err
    judge = judge_for(config, chosen, today)
    judged = judge.judge(case for desired in _once(chosen) for case in cases(desired))
    whole = not (zones or specs.errors)
    return Checked(
        zones=len({desired.zone for desired in chosen}),
        findings=judged.findings,
        errors=specs.errors,
        remarks=idle_waivers(config, judge, judged.used, planned=False) if whole else (),
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
