"""The suite as a tool: what a backend author sees of it."""

import subprocess
import sys
from unittest import SkipTest

import pytest

from mxsync.conformance import (
    CASES,
    Case,
    Feature,
    changing,
    foreign,
    missing_features,
    reading,
    refusing,
    settling,
    zones,
)
from mxsync.conformance.case import case, expect, expect_equal, expect_error
from mxsync.errors import HostError, MxsyncError, Refused, Stale
from tests.conformance.memory_harness import MemoryHarness

BY_ID = {case.id: case for case in CASES}


def test_ids_are_distinct_and_readable():
    assert len(BY_ID) == len(CASES)
    for one in CASES:
        assert str(one) == one.id
        assert one.id.replace("-", "").isalnum()
        assert one.id == one.id.lower()


def test_every_case_says_in_one_sentence_what_it_is_about():
    for one in CASES:
        assert len(one.about) > 20, one.id
        assert "\n" not in one.about, one.id
        assert not one.about.endswith("."), one.id


@pytest.mark.parametrize("module", [changing, foreign, reading, refusing, settling, zones])
def test_no_case_is_forgotten(module):
    defined = [value for value in vars(module).values() if isinstance(value, Case)]
    assert list(module.CASES) == defined
    assert set(defined) <= set(CASES)


@pytest.mark.parametrize("feature", Feature)
def test_every_feature_is_needed_by_some_case(feature):
    needing = [one for one in CASES if feature in one.needs]
    assert needing
    poor = MemoryHarness()
    poor.features = frozenset(Feature) - {feature}
    for one in needing:
        assert feature.value in missing_features(one, poor)
        with pytest.raises(SkipTest, match="this host cannot"):
            one.run(poor)


def test_a_case_that_needs_nothing_always_applies():
    poor = MemoryHarness()
    poor.features = frozenset()
    assert missing_features(BY_ID["create"], poor) == ""
    BY_ID["create"].run(poor)


def test_a_backend_error_fails_the_case_with_its_words():
    @case()
    def broken(harness: object) -> None:  # noqa: ARG001 - a case's signature
        """Nothing breaks."""
        raise HostError("error 500", "ask the vendor")

    with pytest.raises(AssertionError, match=r"Nothing breaks: HostError: error 500\n  hint: ask the vendor"):
        broken.run(MemoryHarness())


def test_expectations_carry_both_values():
    expect(True, "not shown")
    with pytest.raises(AssertionError, match="shown"):
        expect(False, "shown")
    with pytest.raises(AssertionError, match=r"the sum\n  expected: 2\n  found:    1"):
        expect_equal(1, 2, "the sum")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (None, "expected Stale or Refused, nothing was raised"),
        (HostError("error 500"), "expected Stale or Refused, got HostError: error 500"),
        (Stale(" "), "Stale carries no message"),
    ],
    ids=str,
)
def test_expect_error(error: MxsyncError | None, message: str):
    def swap() -> None:
        with expect_error(Stale, Refused, when="a swap"):
            if error is not None:
                raise error

    with pytest.raises(AssertionError, match=message):
        swap()


def test_other_exceptions_are_not_hidden():
    with pytest.raises(ZeroDivisionError), expect_error(Stale, when="a swap"):
        1 / 0  # noqa: B018 - raises on purpose


def test_a_harness_that_adds_no_other_records_is_told_so():
    class Bare(MemoryHarness):
        def others(self, ref: object) -> object:  # noqa: ARG002 - the harness's signature
            return ()

    with pytest.raises(AssertionError, match="no records of other types"):
        BY_ID["create"].run(Bare())


@pytest.mark.parametrize("flag", ["-O", "-OO"])
def test_works_without_asserts_and_docstrings(flag, pytestconfig):
    code = (
        "from mxsync.conformance import CASES\n"
        "from tests.conformance.memory_harness import MemoryHarness\n"
        "from tests.conformance.test_mutants import ComparesNothing\n"
        "failed = 0\n"
        "for case in CASES:\n"
        "    case.run(MemoryHarness())\n"
        "    try:\n"
        "        case.run(MemoryHarness(host=ComparesNothing))\n"
        "    except AssertionError:\n"
        "        failed += 1\n"
        "print(failed)\n"
    )
    done = subprocess.run(
        [sys.executable, flag, "-c", code],
        cwd=pytestconfig.rootpath,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    assert int(done.stdout) >= 10


def test_the_suite_needs_no_test_framework():
    code = "import sys, mxsync.conformance; sys.exit(any(m in sys.modules for m in ('pytest', 'unittest')))"
    subprocess.run([sys.executable, "-c", code], check=True)
