import pytest

from mxsync.conformance import CASES, Case, changing, reading, refusing, settling
from tests.rfc2136.harness import Rfc2136Harness

GUARDED = (*changing.CASES, *refusing.CASES, *settling.CASES)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_conformance(case: Case, harness) -> None:
    case.run(harness)


@pytest.mark.parametrize("case", GUARDED, ids=str)
def test_with_the_soa_compared(case: Case, server, proxy, tmp_path) -> None:
    case.run(Rfc2136Harness(server, proxy, tmp_path, soa_guard=True))


@pytest.mark.parametrize("case", reading.CASES, ids=str)
def test_by_transfer(case: Case, server, proxy, tmp_path) -> None:
    case.run(Rfc2136Harness(server, proxy, tmp_path, axfr="always"))
