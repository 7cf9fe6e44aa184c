"""Which shipped preset a set is, so that import can write its name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from mxsync.model import NULL_MX, Mx
from mxsync.spec.render import Use
from mxsync.spec.shipped import ShippedPreset, shipped_presets
from mxsync.spec.templates import HOLE

Values = Mapping[str, str]


@lru_cache(maxsize=4096)
def recognise(rdata: tuple[Mx, ...]) -> Use | None:
    """The preset, and its parameters, that stand for exactly these records; None if none does.

    The null MX has a word of its own. Presets that would fit anything are not recognised.
    """
    if rdata == (NULL_MX,):
        return None
    records = [str(mx)[:-1] for mx in rdata]
    for name, patterns in _patterns().items():
        values = next(_fitting(patterns, records, {}), None)
        if values is not None:
            return Use(name, tuple(values.items()))
    return None


def _fitting(patterns: Sequence[re.Pattern[str]], records: Sequence[str], values: Values) -> Iterator[Values]:
    """The values with which each pattern stands for another one of ``records``, and none is left."""
    if len(patterns) != len(records):
        return
    if not patterns:
        yield values
        return
    for number, record in enumerate(records):
        match = patterns[0].fullmatch(record)
        if match is None:
            continue
        found = match.groupdict()
        if all(values.get(name, value) == value for name, value in found.items()):
            rest = [*records[:number], *records[number + 1 :]]
            yield from _fitting(patterns[1:], rest, {**values, **found})


@cache
def _patterns() -> Mapping[str, Sequence[re.Pattern[str]]]:
    """The records of each preset as patterns, with a group for each parameter."""
    return {
        name: [_pattern(preset, text) for text in preset.records]
        for name, preset in shipped_presets().items()
        if all(one.values or one.like or one.recognise for one in preset.parameters.values())
    }


def _pattern(preset: ShippedPreset, text: str) -> re.Pattern[str]:
    made = ""
    for number, part in enumerate(HOLE.split(text)):  # every second part is the name of a placeholder
        if number % 2:
            one = preset.parameters[part]
            value = "|".join(map(re.escape, one.values)) or one.like or one.recognise
            made += f"(?P<{part}>{value})"
        else:
            made += re.escape(part)
    return re.compile(made)
