import pytest

from mxsync.conformance import CASES, Case
from mxsync.provider import registry
from mxsync_clouddns import BACKEND
from tests.clouddns.harness import running


@pytest.mark.parametrize("case", CASES, ids=str)
def test_conformance(case: Case, tmp_path) -> None:
    with running(tmp_path) as harness:
        case.run(harness)


@pytest.mark.parametrize("case", [case for case in CASES if case.id in {"many-owners", "read-all"}], ids=str)
def test_conformance_where_listings_have_no_filter(case: Case, tmp_path) -> None:
    with running(tmp_path) as harness:
        harness.cloud.understands_filter = False
        case.run(harness)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.id in {"read-own-swap", "apply-then-plan"}], ids=str
)
def test_conformance_where_listings_show_a_change_late(case: Case, tmp_path) -> None:
    with running(tmp_path) as harness:
        harness.cloud.shows_late = True
        case.run(harness)


def test_is_registered():
    assert registry.load("clouddns") is BACKEND
