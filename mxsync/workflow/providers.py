"""The providers of a config, and what is wrong with them as far as files tell."""

from dataclasses import dataclass

from mxsync.config import LoadedConfig
from mxsync.errors import InputErrors, MxsyncError
from mxsync.provider import registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """One entry of ``providers:``; ``problem`` is empty when its type and settings are right."""

    name: str
    type: str
    default: bool
    problem: str = ""


def configured(config: LoadedConfig) -> tuple[Configured, ...]:
    """Every provider of the config, in its order; no host is asked."""
    return tuple(_look(config, name) for name in config.config.providers)


def problems(config: LoadedConfig, name: str) -> tuple[MxsyncError, ...]:
    """What is wrong with one provider's type and settings."""
    try:
        entry = config.provider(name)
        backend = registry.load(entry.type, where=entry.where)
        config.validate_settings(name, backend.Settings)
    except InputErrors as err:
        return err.errors
    except MxsyncError as err:
        return (err,)
    return ()


def _look(config: LoadedConfig, name: str) -> Configured:
    return Configured(
        name=name,
        type=config.provider(name).type,
        default=name == config.default_provider,
        problem="; ".join(str(problem) for problem in problems(config, name)),
    )
