"""Possessive groups that every Python from 3.11.0 on matches alike (see ``mxsync_bind.grammar``)."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _constants, _parser  # type: ignore[attr-defined]  # private, and only here: the tree of a pattern
from typing import Any

import pytest

import mxsync_bind

POSSESSIVE, REPEATS = _constants.POSSESSIVE_REPEAT, {_constants.POSSESSIVE_REPEAT, _constants.MAX_REPEAT}
ONE_CHARACTER = {_constants.IN, _constants.LITERAL, _constants.NOT_LITERAL, _constants.ANY}


def patterns() -> Iterator[tuple[str, re.Pattern[bytes]]]:
    for module in pkgutil.iter_modules(mxsync_bind.__path__):
        for name, value in vars(importlib.import_module(f"mxsync_bind.{module.name}")).items():
            values = value if isinstance(value, tuple) else (value,)
            yield from ((f"{module.name}.{name}", one) for one in values if isinstance(one, re.Pattern))


def bodies(tree: Any) -> Iterator[list[Any]]:
    """The body of each possessive group in a pattern's tree."""
    for op, argument in tree:
        parts = argument if isinstance(argument, (tuple, list)) else [argument]
        if op is POSSESSIVE:
            yield list(argument[2])
        for part in parts:
            if isinstance(part, _parser.SubPattern):
                yield from bodies(part)
            elif isinstance(part, list) and op is _constants.BRANCH:
                for branch in part:
                    yield from bodies(branch)


def fails_late(body: list[Any]) -> bool:
    if len(body) == 1 and body[0][0] is _constants.SUBPATTERN:
        return fails_late(list(body[0][1][3]))
    if len(body) == 1 and body[0][0] in {_constants.ATOMIC_GROUP, *ONE_CHARACTER}:
        return False
    begins, *rest = body
    return begins[0] not in ONE_CHARACTER or any(op is not POSSESSIVE or part[0] for op, part in rest)


@pytest.mark.parametrize(
    ("name", "pattern"), list(patterns()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_no_body_fails_late(name: str, pattern: re.Pattern[bytes]) -> None:
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    for body in bodies(_parser.parse(text, pattern.flags & re.VERBOSE)):
        assert not fails_late(body), (name, body)


@pytest.mark.parametrize(("body", "late"), [("(?:ab)*+", True), ("(?:a|bc)*+", True), ("(?:(?>ab))*+", False),
    ("(?:a[b]*+)?+", False), ("(?:a[b]++)?+", True), ("[ab]++", False), ("(?:(a)b)?+", True)])  # fmt: skip
def test_the_rule(body: str, late: bool) -> None:
    found, *_ = bodies(_parser.parse(body))
    assert fails_late(found) == late
