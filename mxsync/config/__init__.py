"""mxsync.yaml: read, typed, checked against what a pull request must not be able to do."""

from mxsync.config.load import LoadedConfig, ProviderEntry, load_config
from mxsync.config.model import Checks, Config, Defaults, Dns, Guard, Smtp, Waiver
from mxsync.config.terms import format_ttl, parse_owner, parse_ttl, parse_zone

__all__ = [
    "Checks",
    "Config",
    "Defaults",
    "Dns",
    "Guard",
    "LoadedConfig",
    "ProviderEntry",
    "Smtp",
    "Waiver",
    "format_ttl",
    "load_config",
    "parse_owner",
    "parse_ttl",
    "parse_zone",
]
