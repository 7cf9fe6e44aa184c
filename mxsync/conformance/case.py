"""A case of the suite, and how cases state what they expect."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from mxsync.conformance.harness import Feature, Harness
from mxsync.errors import MxsyncError


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One promise of the contract, put to the test. ``about`` says it in one sentence."""

    id: str
    about: str
    needs: frozenset[Feature]
    body: Callable[[Harness], None]

    def __str__(self) -> str:
        return self.id

    def run(self, harness: Harness) -> None:
        """Try it; raises AssertionError if the backend breaks the promise.

        Raises unittest.SkipTest, which pytest and unittest show as a skip, where the harness lacks a
        feature the case needs.
        """
        missing = missing_features(self, harness)
        if missing:
            from unittest import SkipTest  # noqa: PLC0415 - only where a case is skipped

            raise SkipTest(missing)
        try:
            self.body(harness)
        except MxsyncError as err:
            hints = "".join(f"\n  hint: {hint}" for hint in err.hints)
            raise AssertionError(f"{self.about}: {type(err).__name__}: {err}{hints}") from err


def case(*needs: Feature) -> Callable[[Callable[[Harness], None]], Case]:
    """Makes a function the body of a case: its name becomes the id, its docstring says what it is about."""

    def make(body: Callable[[Harness], None]) -> Case:
        name = body.__name__.replace("_", "-")
        about = (body.__doc__ or name).strip().rstrip(".")  # python -OO takes docstrings away
        return Case(id=name, about=about, needs=frozenset(needs), body=body)

    return make


def missing_features(case: Case, harness: Harness) -> str:
    """Why a case does not apply to a harness, in words; empty if it does."""
    lacking = sorted(feature.value for feature in case.needs - harness.features)
    return f"this host cannot {' or '.join(lacking)}" if lacking else ""


def expect(holds: bool, message: str) -> None:
    """Raise AssertionError unless it holds; an ``assert`` would vanish under ``python -O``."""
    if not holds:
        raise AssertionError(message)


def expect_equal(found: object, wanted: object, what: str) -> None:
    """Raise AssertionError with both values unless they are equal."""
    expect(found == wanted, f"{what}\n  expected: {wanted!r}\n  found:    {found!r}")


@contextmanager
def expect_error(*kinds: type[MxsyncError], when: str) -> Iterator[None]:
    """Raise AssertionError unless the block raises one of these errors, with a message."""
    names = " or ".join(kind.__name__ for kind in kinds)
    try:
        yield
    except kinds as err:
        expect(bool(str(err).strip()), f"{when}: {type(err).__name__} carries no message for people")
    except MxsyncError as err:
        raise AssertionError(f"{when}: expected {names}, got {type(err).__name__}: {err}") from err
    else:
        raise AssertionError(f"{when}: expected {names}, nothing was raised")
