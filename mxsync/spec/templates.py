"""Sets of records with placeholders, and the presets of the config made of them."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from mxsync.config import LoadedConfig
from mxsync.document import nearest, quote
from mxsync.errors import InputError, Position
from mxsync.model import NULL_MX, DnsName, Mx
from mxsync.spec.records import join_set, parse_mx, plain_set

HOLE = re.compile(r"\{([^{}]*)\}")
"""A placeholder; its group is the name."""

_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_VALUE = re.compile(r"[\w.-]{1,253}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What a parameter of a shipped preset is: one of ``values``, or ``like`` a pattern, or anything.

    ``recognise`` is the pattern by which import knows a value where anything may be written.
    """

    name: str
    about: str
    values: tuple[str, ...] = ()
    like: str = ""
    example: str = ""
    recognise: str = ""

    def accepts(self, value: str) -> bool:
        text = value.lower()
        if self.values:
            return text in self.values
        return not self.like or re.fullmatch(self.like, text) is not None

    @property
    def choice(self) -> str:
        """What may be written, for people: ``com, eu or jp``, or an example."""
        if len(self.values) > 1:
            return f"{', '.join(self.values[:-1])} or {self.values[-1]}"
        return self.values[0] if self.values else f"{self.about}, such as {self.example}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """The records of a set: ``fixed`` where no placeholder occurs, else ``lines`` to be filled.

    ``holes`` are the names of the placeholders; ``values`` those filled already (a preset's parameters).
    ``preset`` names the shipped preset it is, or is empty; ``parameters`` say what such a preset's are.
    """

    fixed: tuple[Mx, ...] | None
    lines: tuple[tuple[str, Position], ...] = ()
    holes: frozenset[str] = frozenset()
    values: Mapping[str, str] | None = None
    preset: str = ""
    parameters: Mapping[str, Parameter] | None = None


Preset = Template | None  # None: it has errors, which are reported with the config


NO_MAIL = Template(fixed=(NULL_MX,))
ABSENT = Template(fixed=())


def read_lines(
    texts: Sequence[str], place: Callable[[int], Position], *, zone: DnsName | None = None
) -> tuple[Template | None, list[InputError]]:
    """The template of "preference target" lines, or what is wrong with them; ``place`` of the nth line."""
    common = _unremarkable(tuple(texts))
    if common is not None:
        return common, []
    errors: list[InputError] = []
    records: list[tuple[Mx, Position]] = []
    holes: set[str] = set()
    lines = tuple((text, place(number)) for number, text in enumerate(texts))
    for text, where in lines:
        try:
            if HOLE.search(text):
                holes.update(_holes(text, where))
            else:
                records.append((parse_mx(text, where, zone=zone), where))
        except InputError as err:
            errors.append(err)
    rdata, clashes = join_set(records)
    errors.extend(clashes)
    if errors:
        return None, errors
    if holes:
        return Template(fixed=None, lines=lines, holes=frozenset(holes)), []
    return Template(fixed=rdata), []


@lru_cache(maxsize=4096)
def _unremarkable(texts: tuple[str, ...]) -> Template | None:
    """The template of lines in which nothing is wrong or to be filled; a fleet repeats the same few sets."""
    rdata = plain_set(texts)
    return None if rdata is None else Template(fixed=rdata)


def fill(
    template: Template, zone: DnsName, values: Mapping[str, str]
) -> tuple[tuple[Mx, ...], list[InputError]]:
    """The records for one zone. The template's own values go before ``values``."""
    known = {"zone": zone.removesuffix("."), **values, **(template.values or {})}
    errors: list[InputError] = []
    records: list[tuple[Mx, Position]] = []
    for text, where in template.lines:
        try:
            records.append((_filled(text, known, template, zone, where), where))
        except InputError as err:
            errors.append(err)
    if errors:
        return (), errors
    return join_set(records)


def unknown_holes(template: Template, known: Collection[str]) -> list[InputError]:
    """An error for each placeholder that nothing fills."""
    return [
        InputError(f"nothing fills the placeholder {{{hole}}}", *nearest(hole, known), where=where)
        for text, where in template.lines
        for hole in HOLE.findall(text)
        if hole not in known
    ]


def read_presets(config: LoadedConfig) -> tuple[dict[str, Preset], list[InputError]]:
    """The presets of the config by name; None stands for one that has errors."""
    presets: dict[str, Preset] = {}
    errors: list[InputError] = []
    for name, lines in config.config.presets.items():
        presets[name], found = read_lines(lines, partial(_preset_line, config, name))
        errors.extend(found)
    return presets, errors


def _preset_line(config: LoadedConfig, name: str, number: int) -> Position:
    return config.document.position(("presets", name, number))


def _holes(text: str, where: Position) -> list[str]:
    """The placeholders of a line, whose preference and shape are checked now."""
    preference, *rest = text.split()
    if "{" in preference:
        raise InputError(
            f"{quote(text)}: placeholders may stand in targets only",
            "write the preference as a number",
            where=where,
        )
    if len(rest) != 1:
        parse_mx(HOLE.sub("x", text), where)
    parse_mx(f"{preference} mail.example.com", where)
    holes = HOLE.findall(text)
    for hole in holes:
        if not _NAME.fullmatch(hole):
            raise InputError(
                f"{quote('{' + hole + '}')} is not a placeholder",
                "names of placeholders are lower case letters, digits and _",
                where=where,
            )
    return holes


def _filled(text: str, known: Mapping[str, str], template: Template, zone: DnsName, where: Position) -> Mx:
    for hole in HOLE.findall(text):
        parameter = template.parameters.get(hole) if template.parameters else None
        if parameter is not None and not parameter.accepts(known[hole]):
            raise InputError(
                f"{quote(known[hole])} is no {hole} of preset {quote(template.preset)}",
                f"write {parameter.choice}",
                where=where,
            )
        if not _VALUE.fullmatch(known[hole]):
            raise InputError(
                f"the value {quote(known[hole])} of {{{hole}}} cannot stand in a target",
                "letters, digits, - _ and dots can",
                where=where,
            )
    try:
        return parse_mx(HOLE.sub(lambda match: known[match[1]], text), where, zone=zone)
    except InputError as err:
        raise InputError(err.message, *err.hints, f"it was made from {quote(text)}", where=where) from err
