"""A shipped preset with values for its parameters."""

from collections.abc import Mapping

from mxsync.document import nearest, quote
from mxsync.errors import InputError, InputErrors
from mxsync.model import Mx, parse_name
from mxsync.spec import ShippedPreset, shipped_presets
from mxsync.spec.templates import fill

_NOWHERE = parse_name("example.com.")  # no shipped preset speaks of the zone


def filled(name: str, values: Mapping[str, str]) -> tuple[ShippedPreset, tuple[Mx, ...]]:
    """The preset and its records. Raises InputError: no such preset, wrong or missing values."""
    known = shipped_presets()
    if name not in known:
        raise InputError(f"there is no preset {quote(name)}", *nearest(name, known))
    preset = known[name]
    errors = [
        InputError(f"preset {quote(name)} has no parameter {quote(key)}", *_choices(preset, key))
        for key in sorted(values.keys() - preset.parameters.keys())
    ]
    errors.extend(
        InputError(f"preset {quote(name)} needs the parameter {quote(key)}", f"write --{key}: {one.choice}")
        for key, one in preset.parameters.items()
        if key not in values
    )
    errors.extend(
        InputError(f"{quote(values[key])} is no {key} of preset {quote(name)}", f"write {one.choice}")
        for key, one in preset.parameters.items()
        if key in values and not one.accepts(values[key])
    )
    template = preset.template
    if not errors and template.fixed is None:
        records, wrong = fill(template, _NOWHERE, values)
        errors.extend(InputError(err.message, *err.hints) for err in wrong[:1])
    else:
        records = template.fixed or ()
    if errors:
        raise errors[0] if len(errors) == 1 else InputErrors(tuple(errors))
    return preset, records


def _choices(preset: ShippedPreset, key: str) -> tuple[str, ...]:
    return nearest(key, preset.parameters) or ("it has none",)
