"""Everything that can be told from the files alone: no network, no credentials."""

from dataclasses import dataclass

from mxsync.config import LoadedConfig
from mxsync.errors import MxsyncError
from mxsync.spec import Specs
from mxsync.workflow.providers import problems


@dataclass(frozen=True, slots=True)
class Validated:
    """How much was looked at, and every error found."""

    zones: int
    files: int
    errors: tuple[MxsyncError, ...]


def validate(config: LoadedConfig, specs: Specs) -> Validated:
    """Check specs, and the settings of every configured provider."""
    errors = [*specs.errors]
    for name in config.config.providers:
        errors.extend(problems(config, name))
    return Validated(len({desired.zone for desired in specs.desired}), specs.files, tuple(errors))
