import pytest

from mxsync.conformance import CASES, Case
from tests.rfc2136.harness import Rfc2136Harness


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize("settings", [{}, {"soa_guard": True}], ids=["plain", "guard"])
def test_conformance(case: Case, settings, server, proxy, tmp_path) -> None:
    case.run(Rfc2136Harness(server, proxy, tmp_path, **settings))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_conformance_by_transfer(case: Case, server, proxy, tmp_path) -> None:
    if case.id.startswith(("read", "many", "apply", "plan", "zone")):
        case.run(Rfc2136Harness(server, proxy, tmp_path, axfr="always"))
