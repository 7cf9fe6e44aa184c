"""The presets that come with mxsync, read when the first one is wanted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from mxsync.document import from_text, read_yaml
from mxsync.errors import Position
from mxsync.spec.templates import HOLE, Parameter, Template, read_lines

FILE = Path(__file__).with_name("presets.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedPreset:
    """A provider's set: ``records`` with placeholders for ``parameters``; ``source`` said so on that day."""

    name: str
    about: str
    verified: date
    source: str
    records: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    notes: tuple[str, ...]

    @property
    def template(self) -> Template:
        """The set as specs use it."""
        place = Position(f"preset {self.name}")
        lines = tuple((text, place) for text in self.records)
        holes = frozenset(hole for text in self.records for hole in HOLE.findall(text))
        if holes:
            return Template(
                fixed=None, lines=lines, holes=holes, preset=self.name, parameters=self.parameters
            )
        template, errors = read_lines(self.records, lambda _: place)
        if template is None:
            raise errors[0]
        return Template(fixed=template.fixed, preset=self.name)


@cache
def shipped_presets() -> Mapping[str, ShippedPreset]:
    """All of them by name, in the order of the file."""
    document = read_yaml(FILE.read_bytes(), FILE.name)
    parsed = document.validate(_File)
    return MappingProxyType({name: preset.value(name) for name, preset in parsed.presets.items()})


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Parameter(_Section):
    about: str
    values: tuple[str, ...] = ()
    like: str = ""
    example: str = ""
    recognise: str = ""


class _Preset(_Section):
    about: str
    verified: Annotated[date, from_text(date.fromisoformat)]
    source: str
    records: Annotated[tuple[str, ...], Field(min_length=1)]
    parameters: dict[str, _Parameter] = Field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def value(self, name: str) -> ShippedPreset:
        return ShippedPreset(
            name=name,
            about=self.about,
            verified=self.verified,
            source=self.source,
            records=self.records,
            parameters=MappingProxyType(
                {key: Parameter(name=key, **one.model_dump()) for key, one in self.parameters.items()}
            ),
            notes=self.notes,
        )


class _File(_Section):
    presets: dict[str, _Preset]
