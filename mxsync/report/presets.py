"""Shipped presets as text and JSON."""

import json
from collections.abc import Iterable, Iterator, Sequence

from mxsync.model import Mx, display
from mxsync.plan.values import Json
from mxsync.report.lines import Line, Tone, line
from mxsync.spec import ShippedPreset


def preset_lines(presets: Iterable[ShippedPreset]) -> Iterator[Line]:
    """A line a preset: name, the day it was verified, its records in short."""
    for preset in presets:
        yield line(f"{preset.name:<24}  {preset.verified}  {', '.join(preset.records)}")
    yield line("use them in specs: {use: NAME}; mxsync presets show NAME tells more", Tone.DIM)


def whole_preset_lines(preset: ShippedPreset, records: Sequence[Mx]) -> Iterator[Line]:
    """One preset with everything there is to know about it."""
    yield line(f"{preset.name}: {preset.about}", Tone.TITLE)
    for mx in records:
        yield line(f"  {mx.preference} {display(mx.exchange)}")
    yield line(f"  verified {preset.verified}: {preset.source}", Tone.DIM)
    for one in preset.parameters.values():
        choice = one.choice if one.values else f"such as {one.example}"
        yield line(f"  {one.name}: {one.about}; {choice}", Tone.DIM)
    for note in preset.notes:
        yield line(f"  note: {note}", Tone.WARNING)


def presets_to_json(presets: Iterable[ShippedPreset]) -> str:
    """All presets, their records with placeholders."""
    return json.dumps({"presets": [_preset(preset) for preset in presets]}, indent=1) + "\n"


def preset_to_json(preset: ShippedPreset, records: Sequence[Mx]) -> str:
    """One preset, its records filled."""
    return json.dumps({**_preset(preset), "rdata": [str(mx) for mx in records]}, indent=1) + "\n"


def _preset(preset: ShippedPreset) -> Json:
    return {
        "name": preset.name,
        "about": preset.about,
        "verified": preset.verified.isoformat(),
        "source": preset.source,
        "records": list(preset.records),
        "parameters": [
            {"name": one.name, "about": one.about, "values": list(one.values), "example": one.example}
            for one in preset.parameters.values()
        ],
        "notes": list(preset.notes),
    }
