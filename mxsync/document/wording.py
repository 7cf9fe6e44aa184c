"""pydantic's complaints in our words, with the path in the document they belong to."""

import difflib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import pydantic
from pydantic import BeforeValidator
from pydantic_core import ErrorDetails, PydanticCustomError

from mxsync.document.text import quote
from mxsync.errors import InputError

OURS = "mxsync"  # the type of pydantic errors that carry our own message and hints


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One complaint; ``about_key``: the key at ``path`` is at fault, not its value."""

    path: tuple[str | int, ...]
    message: str
    hints: tuple[str, ...] = ()
    about_key: bool = False


def is_tag(step: str | int) -> bool:
    """Whether a step of a pydantic location names an arm of one of our unions, not a part of the document.

    Such tags begin with NUL, which no document can hold.
    """
    return isinstance(step, str) and step.startswith("\0")


def ours(message: str, *hints: str) -> PydanticCustomError:
    """An error to raise in a pydantic validator: arrives with exactly this message and these hints."""
    return PydanticCustomError(OURS, "{message}", {"message": message, "hints": hints})


def from_text(parse: Callable[[str], Any]) -> BeforeValidator:
    """A pydantic validator that types text with ``parse``, keeping the words of its InputError."""

    def typed(value: object) -> Any:
        if not isinstance(value, str):
            raise ours(f"text is expected, not {_kind(value)}")
        try:
            return parse(value)
        except InputError as err:
            raise ours(err.message, *err.hints) from err

    return BeforeValidator(typed)


def nearest(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """The hints for a word that is not among the known ones: the nearest, then all."""
    names = sorted(known)
    folded = {name.lower().replace("_", "-"): name for name in names}
    near = difflib.get_close_matches(word.lower().replace("_", "-"), folded, n=1)
    listed = ", ".join(names[:20]) + (", ..." if len(names) > 20 else "")
    return (
        *(f"did you mean {folded[name]!r}?" for name in near),
        *((f"known here: {listed}",) if names else ()),
    )


def explain(
    model: type[pydantic.BaseModel], error: pydantic.ValidationError, *, quoting: bool
) -> Iterator[Problem]:
    """Each complaint once, in our words; with ``quoting`` they may repeat the offending value."""
    for detail in error.errors(include_url=False):
        path = tuple(step for step in detail["loc"] if not is_tag(step))
        yield _problem(model, detail, path, quoting=quoting)


def _problem(
    model: type[pydantic.BaseModel], detail: ErrorDetails, path: tuple[str | int, ...], *, quoting: bool
) -> Problem:
    given = detail["input"]
    context = detail.get("ctx", {})
    said = f", not {quote(given) if quoting and isinstance(given, str) else _kind(given)}"
    if isinstance(given, str) and not given:
        said = ", and the value is empty"
    kind = detail["type"]
    hints: tuple[str, ...] = ()
    about_key = False
    if kind == OURS:
        message, hints = context["message"], tuple(context["hints"])
    elif kind == "missing":
        message, path = f"key {path[-1]!r} is missing", path[:-1]
    elif kind == "extra_forbidden":
        message, about_key = f"unknown key {quote(str(path[-1]))}", True
        hints = nearest(str(path[-1]), _keys_at(model, path[:-1]))
    elif kind in ("literal_error", "enum"):
        allowed = [word.strip("'") for word in context["expected"].replace(" or ", ", ").split(", ")]
        message = f"{_choice(allowed)} is expected{said}"
        hints = nearest(given, allowed)[:-1] if isinstance(given, str) else ()
    elif kind in _EXPECTED:
        message = f"{_EXPECTED[kind]} is expected{said}"
    elif kind in _BOUNDS:
        message = _BOUNDS[kind].format_map(context)
    else:
        words = detail["msg"].removeprefix("Value error, ").removesuffix(".")
        message = words[:1].lower() + words[1:]
    return Problem(path=path, message=message, hints=hints, about_key=about_key)


_EXPECTED = {
    "string_type": "text",
    "list_type": "a list",
    "tuple_type": "a list",
    "set_type": "a list",
    "frozen_set_type": "a list",
    "dict_type": "a mapping (key: value)",
    "model_type": "a mapping (key: value)",
    "model_attributes_type": "a mapping (key: value)",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
}

_BOUNDS = {
    "greater_than": "a number above {gt} is expected",
    "greater_than_equal": "a number of at least {ge} is expected",
    "less_than": "a number below {lt} is expected",
    "less_than_equal": "a number of at most {le} is expected",
    "string_too_short": "a text of at least {min_length} characters is expected",
    "string_too_long": "a text of at most {max_length} characters is expected",
    "too_short": "the list is too short: {actual_length} of at least {min_length} items",
    "too_long": "the list is too long: {actual_length} of at most {max_length} items",
}


def _kind(value: object) -> str:
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list) else "text"


def _choice(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _keys_at(model: type[pydantic.BaseModel], path: tuple[str | int, ...]) -> set[str]:
    """The keys known at a path, whichever arm of a union applies."""
    kinds: list[Any] = [model]
    for step in path:
        kinds = [inner for kind in kinds for inner in _step(kind, step)]
    return {
        field.alias or name
        for kind in kinds
        if isinstance(kind, type) and issubclass(kind, pydantic.BaseModel)
        for name, field in kind.model_fields.items()
    }


def _step(kind: Any, step: str | int) -> Iterator[Any]:
    """The types a value may have one step below a value of type ``kind``."""
    if isinstance(kind, type) and issubclass(kind, pydantic.BaseModel):
        for name, field in kind.model_fields.items():
            if step in (name, field.alias):
                yield from _arms(field.annotation)
        return
    arguments = get_args(kind)
    if get_origin(kind) in (dict, list, tuple) and arguments:
        yield from _arms(arguments[1] if get_origin(kind) is dict else arguments[0])


def _arms(kind: Any) -> Iterator[Any]:
    """The types a union or annotated type stands for."""
    if get_origin(kind) is Annotated:
        yield from _arms(get_args(kind)[0])
    elif get_origin(kind) in (Union, UnionType):
        for arm in get_args(kind):
            yield from _arms(arm)
    else:
        yield kind
