import pytest

from mxsync.conformance import CASES, Case


@pytest.mark.parametrize("case", CASES, ids=str)
def test_conformance(case: Case, harness) -> None:
    case.run(harness)
