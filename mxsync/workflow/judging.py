"""A run's judge: the config's word on checks, and the facts that need no network."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from mxsync.config import LoadedConfig
from mxsync.document import nearest, quote
from mxsync.errors import InputError, InputErrors
from mxsync.mail.checks import CHECKS, Kind
from mxsync.mail.facts import Facts
from mxsync.mail.judge import Judge
from mxsync.mail.policy import Policy, Waiver, strangers
from mxsync.mail.registry import RULES
from mxsync.mail.rule import Case
from mxsync.model import Desired, DnsName, Foreign, Observed, Severity, ZoneRef, display
from mxsync.plan import ZonePlan
from mxsync.spec import shipped_presets

OFFLINE = frozenset({Kind.OFFLINE})
ONLINE = frozenset({Kind.DNS, Kind.POLICY})
"""The kinds of checks for which name servers and policy hosts are asked."""

ASKED = ONLINE | {Kind.SMTP}
"""The kinds of checks that ``Asking`` can find the facts for."""
OFF = "off"
_DAY = 86400


def judge_for(
    config: LoadedConfig, desired: Iterable[Desired], today: date, kinds: Collection[Kind] = OFFLINE
) -> Judge:
    """A judge of ``desired`` as the config wants it. Raises InputErrors for checks that do not exist."""
    return Judge(policy_of(config), known_facts(config, desired, today), kinds=kinds)


def known_facts(config: LoadedConfig, desired: Iterable[Desired], today: date) -> Facts:
    """What is known without asking anybody; facts from the network have their place here too."""
    used = any(want.preset for one in desired for want in one.wants)
    return Facts(
        today=today,
        presets={name: preset.verified for name, preset in shipped_presets().items()} if used else {},
        preset_days=config.config.checks.preset_age // _DAY,
    )


def network_kinds(config: LoadedConfig) -> frozenset[Kind]:
    """The kinds of checks that plans run besides those that need no network."""
    return frozenset(map(Kind, config.config.checks.plan)) - OFFLINE


def kinds_for_plans(config: LoadedConfig) -> frozenset[Kind]:
    """The kinds of checks that the config wants plans to make, as far as the world is asked for them."""
    return ASKED & frozenset(map(Kind, config.config.checks.plan))


def policy_of(config: LoadedConfig) -> Policy:
    """What the config says about findings. Raises InputErrors for ids of checks there are none of."""
    checks = config.config.checks
    errors = [
        _no_such_check(config, name, ("checks", "severity", name)) for name in strangers(checks.severity)
    ]
    for number, waiver in enumerate(checks.waive):
        if strangers([waiver.id]):
            errors.append(_no_such_check(config, waiver.id, ("checks", "waive", number, "id")))
    if errors:
        raise InputErrors(tuple(errors))
    return Policy(
        {name: None if word == OFF else Severity(word) for name, word in checks.severity.items()},
        tuple(Waiver(id=one.id, zone=one.zone, owner=one.owner, because=one.because) for one in checks.waive),
    )


def cases(desired: Desired) -> Iterator[Case]:
    """The owners of one zone as rules see them, while nobody knows what its host has."""
    ref = ZoneRef(desired.provider, desired.zone, desired.zone_id)
    for want in desired.wants:
        yield Case(
            ref,
            want.owner,
            want.rdata,
            want.ttl,
            preset=want.preset,
            where=want.where,
            recipients=want.recipients,
        )


def planned_cases(
    desired: Desired,
    ref: ZoneRef,
    observed: Mapping[DnsName, Observed],
    default_ttl: Callable[[DnsName], int],
) -> Iterator[Case]:
    """The owners of one zone as rules see them, beside what the host has now."""
    for want in desired.wants:
        old = observed.get(want.owner)
        if isinstance(old, Foreign):
            continue  # refused as a whole
        ttl = want.ttl
        if ttl is None and want.rdata:
            ttl = default_ttl(want.owner) if old is None else old.ttl
        yield Case(ref, want.owner, want.rdata, ttl, True, old, want.preset, want.where, want.recipients)


def judged_again(zone: ZonePlan, judge: Judge) -> ZonePlan:
    """The zone of a plan file with the findings of today beside those it has.

    Findings stand outside the digest, so what they say is not taken for all there is. A zone without a spec
    comes from an undo, and is left as it is.
    """
    if not zone.spec_digest:
        return zone
    kept = tuple(judge.policy.settled(replace(finding, waived="")) for finding in zone.findings)
    known = {(finding.id, finding.owner, finding.message) for finding in kept}
    found = judge.changes(zone.ref, zone.changes)
    fresh = tuple(one for one in found if (one.id, one.owner, one.message) not in known)
    return replace(zone, findings=(*kept, *fresh)) if kept or fresh else zone


def idle_waivers(
    config: LoadedConfig, judge: Judge, used: Collection[int], *, planned: bool
) -> tuple[str, ...]:
    """Waivers that none of the findings fell under, as sentences.

    Those of checks that did not run are left out; without a plan, checks of changes did not.
    """
    told = []
    for number, waiver in enumerate(judge.policy.waivers):
        ran = waiver.id in judge.ids and (planned or not RULES[waiver.id].of_change)
        if number in used or not ran:
            continue
        where = config.document.position(("checks", "waive", number))
        owner = waiver.owner if waiver.owner is not None else waiver.zone
        told.append(f"{where}: the waiver of {waiver.id} for {display(owner)} matches nothing any more")
    return tuple(told)


def _no_such_check(config: LoadedConfig, name: str, at: tuple[str | int, ...]) -> InputError:
    hints = nearest(name, CHECKS)[:1]
    return InputError(
        f"there is no check {quote(name)}",
        *hints,
        "mxsync check --list shows them all",
        where=config.document.position(at, key=len(at) == 3),
    )
