"""Rules about sets that come from a preset."""

from collections.abc import Iterator

from mxsync.mail.facts import Facts
from mxsync.mail.rule import Case, Remark, rule


@rule("MX016")
def old_preset(case: Case, facts: Facts) -> Iterator[Remark]:
    """Mail providers change the names of their hosts now and then; a shipped preset knows a day of the past.

    How old is too old is said by the config (``preset_age``).
    """
    if not case.preset or facts.today is None:
        return
    verified = facts.presets.get(case.preset)
    if verified is None:
        return
    age = (facts.today - verified).days
    if age > facts.preset_days:
        yield Remark(
            f"preset {case.preset} was verified on {verified}, {age} days ago",
            case.preset,
            hint="compare it with what the provider says now; a newer mxsync may have a newer one",
        )
