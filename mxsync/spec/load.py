"""All specs of a run: found, read, compiled, and settled where two of them name one zone."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mxsync.config import LoadedConfig
from mxsync.document import MAX_BYTES, Document, read_yaml
from mxsync.errors import InputError, MxsyncError, Position
from mxsync.files import read_regular
from mxsync.model import Desired, DnsName, display, sort_key
from mxsync.spec.compile import Definition, compile_spec
from mxsync.spec.find import SpecPath, find_specs
from mxsync.spec.templates import read_presets

BATCH = 100
"""Files read before they are compiled: one kind of work on many files in a row stays in the caches."""

ENCODINGS = ("utf-8", "latin-1", "utf-16-le", "utf-16-be")
"""What editors save text in; the wrong one is often all that is wrong with a file."""

NAMED = 3
"""How many zones of one message are named before the rest are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Specs:
    """What all spec files want, in canonical zone order; ``errors`` of all files, in file order.

    A file with an error contributes nothing to ``desired``, and no other file speaks for its zones.
    """

    desired: tuple[Desired, ...]
    errors: tuple[MxsyncError, ...]
    files: int


def load_specs(config: LoadedConfig, paths: Sequence[Path] = ()) -> Specs:
    """The specs under ``paths`` (files or folders; default: the config's ``specs``). Raises nothing."""
    files, found = find_specs(config, paths)
    presets, wrong = read_presets(config)
    errors: list[MxsyncError] = [*found, *wrong]
    definitions: list[Definition] = []
    broken = _Broken(blind=bool(found))
    for begin in range(0, len(files), BATCH):
        documents: list[tuple[SpecPath, bytes, Document]] = []
        for file in files[begin : begin + BATCH]:
            data = b""
            try:
                data = read_regular(file.path, limit=MAX_BYTES, where=Position(file.shown))
                documents.append((file, data, read_yaml(data, file.shown)))
            except InputError as err:
                errors.append(err)
                broken.add(data)
        for file, data, document in documents:
            compiled, wrong = compile_spec(document, file.path, config, presets)
            definitions.extend(compiled)
            errors.extend(wrong)
            if wrong and not compiled:
                broken.add(data)
    winners, clashes = _settle(definitions)
    errors.extend(clashes)
    hidden = [one for one in winners if not one.single and broken.may_name(one.zone)]
    if hidden:
        errors.append(_hidden(hidden))
    left_out = {one.zone for one in hidden}
    desired = [d for one in winners if one.zone not in left_out for d in one.desired]
    return Specs(
        desired=tuple(sorted(desired, key=lambda d: sort_key(d.zone))),
        errors=tuple(sorted(errors, key=lambda err: err.where or Position(""))),
        files=len(files),
    )


def _settle(definitions: Iterable[Definition]) -> tuple[list[Definition], list[InputError]]:
    """One definition a zone, and an error for each zone that has several of equal right."""
    by_zone: dict[DnsName, Definition | list[Definition]] = {}
    for one in definitions:
        known = by_zone.get(one.zone)
        if known is None:
            by_zone[one.zone] = one
        elif isinstance(known, list):
            known.append(one)
        else:
            by_zone[one.zone] = [known, one]
    winners: list[Definition] = []
    errors: list[InputError] = []
    for known in by_zone.values():
        if not isinstance(known, list):
            winners.append(known)
            continue
        single = [one for one in known if one.single]
        if len(known) == 2 and len(single) == 1 and single[0].overrides:
            winners.append(single[0])
        else:
            errors.extend(_twice(known))
    return winners, errors


def _twice(known: Sequence[Definition]) -> Iterator[InputError]:
    first, *others = sorted(known, key=lambda one: one.where)
    for one in others:
        hints = ["one zone has one spec"]
        if first.single != one.single:
            hints = ["to let the spec of the single zone win, write overrides: true into it"]
        name = "the zone of this line" if one.listed else f"zone {display(one.zone)}"
        yield InputError(f"{name} is also defined at {first.where}", *hints, where=one.where)


class _Broken:
    """The spec files that cannot be used, and the zones they may be about.

    A list must not speak for a zone while the spec that overrides it is broken: `no-mail` for all parked
    domains would take down the one that is not parked.
    """

    def __init__(self, *, blind: bool) -> None:
        self._blind = blind  # something could not even be read: it may name any zone
        self._texts: list[str] = []

    def add(self, data: bytes) -> None:
        """One more file that cannot be used; without data it could not be read."""
        self._blind |= not data
        # In plain ASCII all encodings read the same; looking once keeps long lists of zones fast.
        plain = data.isascii() and b"\0" not in data
        self._texts.extend(_plainly(data.decode(one, "replace")) for one in ENCODINGS[: 1 if plain else None])

    def may_name(self, zone: DnsName) -> bool:
        """Whether one of them may be about the zone: it stands there, in either spelling."""
        if self._blind or not self._texts:
            return self._blind
        spellings = {word.strip("()") for word in _plainly(display(zone)).split(" ")}
        return any(spelling in text for text in self._texts for spelling in spellings)


def _plainly(text: str) -> str:
    """The text in the one spelling that UTS 46 maps all others of a name to."""
    return unicodedata.normalize("NFKC", text).lower()


def _hidden(definitions: Sequence[Definition]) -> InputError:
    names = ", ".join(display(one.zone) for one in definitions[:NAMED])
    more = f" and {len(definitions) - NAMED:,} more" if len(definitions) > NAMED else ""
    return InputError(
        f"a list names {names}{more}, and a spec that cannot be read may override it there: left alone",
        "mend the other errors first",
        where=min(one.where for one in definitions),
    )
