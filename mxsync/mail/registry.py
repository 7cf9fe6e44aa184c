"""Every rule there is. A new one is written in ``rules/`` and named here; its page lies in ``pages/``."""

from collections.abc import Mapping
from types import MappingProxyType

from mxsync.mail.rule import Rule
from mxsync.mail.rules import changes, owners, presets, sets, targets

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.id: rule
        for rule in (
            targets.underscore,  # MX003
            targets.internationalised,
            targets.doubled_zone,  # MX006
            changes.no_mail_any_more,  # MX008
            sets.repeated_target,
            targets.not_on_the_internet,  # MX010
            owners.odd_ttl,  # MX012
            owners.wildcard,
            sets.single_target,
            owners.top_level,
            presets.old_preset,  # MX016
            changes.long_ttl,  # MX401
            changes.all_exchanged,
        )
    }
)
"""The rules by id, in the order in which their findings are told."""
