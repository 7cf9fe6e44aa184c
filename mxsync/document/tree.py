"""A parsed document: plain values, and where each of them stands."""

from collections.abc import Collection, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TypeVar

import pydantic

from mxsync.document.wording import explain, is_tag
from mxsync.errors import InputError, InputErrors, Position

Value = str | list["Value"] | dict[str, "Value"]
Path = Sequence[str | int]
Model = TypeVar("Model", bound=pydantic.BaseModel)

_ROUNDS = 3  # validations after which a document that still has errors is given up


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a list or mapping starts, and its parts: spots of items, or (key, spot of value) by key.

    A place is the number line * 2**32 + column, both from 0: small, and never looked at unless needed.
    """

    at: int
    items: "list[Spot | int] | None"
    keys: "dict[str, tuple[int, Spot | int]] | None"


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file. ``value`` holds dicts, lists and text only, each scalar exactly as written."""

    file: str
    value: dict[str, Value]
    spot: Spot = field(repr=False, compare=False)

    def position(self, path: Path = (), *, key: bool = False) -> Position:
        """Where the value at ``path`` stands (or, with ``key``, its key).

        A step that does not exist gives the place of the last one that does.
        """
        spot: Spot | int = self.spot
        key_at = self.spot.at
        for step in path:
            if isinstance(spot, int):
                break
            if spot.keys is not None and step in spot.keys:
                key_at, spot = spot.keys[step]
            elif spot.items is not None and isinstance(step, int) and 0 <= step < len(spot.items):
                spot = spot.items[step]
                key_at = spot if isinstance(spot, int) else spot.at
            else:
                break
        at = key_at if key else (spot if isinstance(spot, int) else spot.at)
        return Position(self.file, (at >> 32) + 1, (at & 0xFFFFFFFF) + 1)

    def validate(
        self,
        model: type[Model],
        *,
        at: Path = (),
        without: Collection[str] = (),
        quoting: bool = True,
    ) -> Model:
        """The mapping at ``path`` ``at``, less the keys ``without``, as an instance of ``model``.

        ``quoting``: whether messages may repeat offending values (never where secrets could stand).
        Raises InputErrors with a position for each.
        """
        value = self._at(at)
        if without and isinstance(value, dict):
            value = {key: part for key, part in value.items() if key not in without}
        try:
            return model.model_validate(value)
        except pydantic.ValidationError as err:
            raise InputErrors(self._explained(model, err, at, quoting=quoting)) from err

    def salvage(
        self, model: type[Model], *, secret: Collection[str] = ()
    ) -> tuple[Model | None, tuple[InputError, ...]]:
        """The document as far as ``model`` accepts it, and what is wrong with the rest.

        Offending parts are left out, so that what can be said about the others is said in the same run.
        Messages do not repeat values below the keys ``secret``.
        """
        try:
            return model.model_validate(self.value), ()
        except pydantic.ValidationError as err:
            errors = self._explained(model, err, (), quoting=True, secret=secret)
            value = deepcopy(self.value)
            for _ in range(_ROUNDS):
                _prune(value, err)
                try:
                    return model.model_validate(value), errors
                except pydantic.ValidationError as again:
                    err = again
            return None, errors

    def _at(self, path: Path) -> Value:
        value: Value = self.value
        for step in path:
            value = value[step]  # type: ignore[index]  # the path exists
        return value

    def _explained(
        self,
        model: type[pydantic.BaseModel],
        err: pydantic.ValidationError,
        at: Path,
        *,
        quoting: bool,
        secret: Collection[str] = (),
    ) -> tuple[InputError, ...]:
        found = []
        bare = tuple(explain(model, err, quoting=False))
        for number, told in enumerate(explain(model, err, quoting=quoting)):
            problem = bare[number] if told.path and told.path[0] in secret else told
            where = self.position((*at, *problem.path), key=problem.about_key)
            found.append(InputError(problem.message, *problem.hints, where=where))
        return tuple(sorted(found, key=lambda e: e.where or Position(self.file)))


def _prune(value: dict[str, Value], err: pydantic.ValidationError) -> None:
    """Removes every offending part; out of a list, the whole list, as its other items keep their numbers."""
    for problem in err.errors(include_url=False, include_context=False, include_input=False):
        holder: Value = value
        victim: tuple[dict[str, Value], str] | None = None
        for step in problem["loc"]:
            if is_tag(step):
                continue
            if isinstance(holder, dict) and isinstance(step, str) and step in holder:
                victim = (holder, step)
                holder = holder[step]
            elif isinstance(holder, list) and isinstance(step, int) and step < len(holder):
                holder = holder[step]
                if not isinstance(holder, dict):
                    break
            else:
                break
        if victim and victim[1] in victim[0]:
            del victim[0][victim[1]]
