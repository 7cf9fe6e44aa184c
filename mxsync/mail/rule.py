"""What a rule is: a pure function from one owner's case, and the facts, to remarks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from mxsync.mail.checks import CHECKS, Check
from mxsync.mail.facts import Facts
from mxsync.model import DnsName, Mx, MxRRset, Position, Severity, ZoneRef


class Case(NamedTuple):
    """One owner that is judged.

    ``rdata`` is what it shall have, sorted, empty for no MX RRset; ``ttl`` in seconds, None: not known.
    ``planned``: the host was read, and ``old`` is what it has now (None: nothing); otherwise ``old`` says
    nothing. ``preset`` is the shipped preset the set comes from, or empty. ``recipients`` are addresses
    at the owner that have to receive mail.
    A tuple, because a plan makes one for every owner.
    """

    ref: ZoneRef
    owner: DnsName
    rdata: tuple[Mx, ...]
    ttl: int | None = None
    planned: bool = False
    old: MxRRset | None = None
    preset: str = ""
    where: Position | None = None
    recipients: tuple[str, ...] = ()

    @property
    def zone(self) -> DnsName:
        return self.ref.name

    @property
    def changed(self) -> bool:
        """Whether a plan changes this owner."""
        if not self.planned:
            return False
        if self.old is None:
            return bool(self.rdata)
        return self.old.rdata != self.rdata or self.old.ttl != self.ttl


class Remark(NamedTuple):
    """What a rule has to say of a case.

    ``subject`` tells remarks of one rule apart: the same subject, said of the set that stands now, is the
    same remark. ``severity`` where it is not the check's first; ``hint`` is what to do. A rule that could not
    tell says so with the severity UNKNOWN.
    """

    message: str
    subject: str = ""
    evidence: str = ""
    hint: str = ""
    severity: Severity | None = None


Judgement = Callable[[Case, Facts], Iterable[Remark]]

Idle = Callable[[tuple[Mx, ...], int | None], bool]
"""Whether a rule has nothing to say of such records with such a TTL, whatever their owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A check that is carried out.

    ``set_alone``: it looks at nothing but rdata and facts, so it is asked once for all owners with a set.
    ``of_change``: it looks at what a plan changes, so it has nothing to say where none was made.
    ``idle`` spares it the owners of sets it never says anything of: a fleet repeats the same few.
    """

    check: Check
    judge: Judgement
    set_alone: bool = False
    of_change: bool = False
    idle: Idle | None = None

    @property
    def id(self) -> str:
        return self.check.id


def rule(
    name: str, *, set_alone: bool = False, of_change: bool = False, idle: Idle | None = None
) -> Callable[[Judgement], Rule]:
    """Makes the function below it the rule of the check ``name``."""
    return lambda judge: Rule(
        check=CHECKS[name], judge=judge, set_alone=set_alone, of_change=of_change, idle=idle
    )
