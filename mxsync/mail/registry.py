"""Every rule there is. A new one is written in ``rules/`` and named here; its page lies in ``pages/``."""

from collections.abc import Mapping
from types import MappingProxyType

from mxsync.mail.rule import Rule
from mxsync.mail.rules import (
    addresses,
    changes,
    dane,
    delivery,
    encryption,
    hosts,
    owners,
    presets,
    recipients,
    reports,
    servers,
    sets,
    spf,
    sts,
    targets,
    world,
)

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
            world.alias_at_owner,
            owners.odd_ttl,
            owners.wildcard,
            sets.single_target,
            owners.top_level,
            presets.old_preset,  # MX016
            hosts.no_address,  # MX101
            hosts.alias,
            hosts.dangling_alias,
            hosts.unclear,
            hosts.only_ipv6,
            addresses.not_public,  # MX106
            addresses.late_backup,
            addresses.one_place,
            world.remembered_absence,  # MX111
            world.takes_over,
            world.left_behind,
            addresses.no_reverse,
            servers.unreachable,  # MX201
            servers.turned_away,
            encryption.no_tls,
            encryption.unfit_certificate,
            recipients.refused_recipients,  # MX205
            recipients.refused_null_sender,
            recipients.accepts_strangers,
            recipients.relays,
            sts.not_in_policy,  # MX301
            dane.broken_tlsa,  # MX304
            dane.loses_dane,
            spf.spf_uses_mx,
            reports.reports,
            changes.long_ttl,  # MX401
            changes.all_exchanged,
            delivery.more_is_lost,  # MX405
        )
    }
)
"""The rules by id, in the order in which their findings are told."""
