"""Everything that can be told from the files alone: no network, no credentials."""

from dataclasses import dataclass
from datetime import date

from mxsync.config import LoadedConfig
from mxsync.errors import InputErrors, MxsyncError
from mxsync.model import Finding, Severity
from mxsync.spec import Specs
from mxsync.workflow.check import Checked, check
from mxsync.workflow.providers import problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Validated:
    """How much was looked at, every error in the files, what the offline checks say of the sets in them."""

    zones: int
    files: int
    errors: tuple[MxsyncError, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def blocking(self) -> int:
        """How many findings would keep their zones from being applied."""
        return sum(finding.blocks for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many findings are shown and do not count as errors."""
        return sum(finding.severity is Severity.WARNING and not finding.waived for finding in self.findings)

    @property
    def quiet(self) -> int:
        """How many findings are only worth knowing."""
        return sum(finding.quiet and not finding.waived for finding in self.findings)


def validate(config: LoadedConfig, specs: Specs, today: date) -> Validated:
    """Check specs, and the settings of every configured provider."""
    errors = [*specs.errors]
    checked = Checked(zones=len({desired.zone for desired in specs.desired}), findings=())
    try:
        checked = check(config, specs, today)
    except InputErrors as err:
        errors.extend(err.errors)
    for name in config.config.providers:
        errors.extend(problems(config, name))
    return Validated(zones=checked.zones, files=specs.files, errors=tuple(errors), findings=checked.findings)
