import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsync.model import Create, Delete, Foreign, MxRRset, Replace, Unmanaged, Want, new_of
from mxsync.plan import plan_zone
from tests.plan.values import desired, name, rrset, want


def plan(wanted, *observed):
    return plan_zone(wanted, {one.owner: one for one in observed}, lambda _: 300)


@pytest.mark.parametrize(
    ("wanted", "observed", "changes"),
    [
        pytest.param(want("@", "10 a.x"), (), [Create(rrset("@", "10 a.x", ttl=300))], id="new-host-ttl"),
        pytest.param(
            want("@", "10 a.x", ttl=60), (), [Create(rrset("@", "10 a.x", ttl=60))], id="new-spec-ttl"
        ),
        pytest.param(want("@", "10 a.x"), (rrset("@", "10 a.x", ttl=7),), [], id="same-keeps-live-ttl"),
        pytest.param(want("@", "10 A.x."), (rrset("@", "10 a.x"),), [], id="case-and-dot-are-no-difference"),
        pytest.param(
            want("@", "20 b.x", "10 a.x"), (rrset("@", "10 a.x", "20 b.x"),), [], id="order-is-no-difference"
        ),
        pytest.param(
            want("@", "10 b.x"),
            (rrset("@", "10 a.x", ttl=9),),
            [Replace(rrset("@", "10 a.x", ttl=9), rrset("@", "10 b.x", ttl=9))],
            id="replace-keeps-live-ttl",
        ),
        pytest.param(
            want("@", "10 a.x", ttl=60),
            (rrset("@", "10 a.x"),),
            [Replace(rrset("@", "10 a.x"), rrset("@", "10 a.x", ttl=60))],
            id="ttl-only",
        ),
        pytest.param(want("@"), (rrset("@", "10 a.x"),), [Delete(rrset("@", "10 a.x"))], id="absent"),
        pytest.param(want("@"), (), [], id="absent-already"),
        pytest.param(
            want("@", "0 ."),
            (rrset("@", "10 a.x"),),
            [Replace(rrset("@", "10 a.x"), rrset("@", "0 ."))],
            id="null",
        ),
    ],
)
def test_one_owner(wanted, observed, changes):
    diff = plan(desired(wanted), *observed)
    assert list(diff.changes) == changes
    assert diff.refusals == ()


def test_owners_no_spec_names_are_left_alone():
    diff = plan(desired(want("@", "10 a.x")), rrset("@", "10 a.x"), rrset("other", "10 b.x"))
    assert diff.changes == ()
    assert diff.unmanaged == ()


def test_the_hosts_own_form_is_kept_for_the_swap():
    diff = plan(desired(want("@", "10 b.x")), rrset("@", "10 a.x", token="as listed"))
    assert diff.changes[0].old.token == "as listed"


@pytest.mark.parametrize("wanted", [want("@", "10 a.x"), want("@")], ids=["set", "absent"])
def test_foreign_is_refused_never_changed(wanted):
    diff = plan(desired(wanted), Foreign(name("@"), "a weighted set"))
    assert diff.changes == ()
    assert "a weighted set" in diff.refusals[0]


def test_unmanaged_report():
    diff = plan(
        desired(want("@", "10 a.x"), unmanaged=Unmanaged.REPORT), rrset("@", "10 a.x"), rrset("z", "1 b.x")
    )
    assert diff.unmanaged == (name("z"),)
    assert diff.refusals == ()


def test_unmanaged_error_stands_against_the_zone():
    diff = plan(desired(want("@", "10 a.x"), unmanaged=Unmanaged.ERROR), rrset("z", "1 b.x"))
    assert "z" in diff.refusals[0]


def test_frozen_refuses_changes_and_only_changes():
    frozen = desired(want("@", "10 a.x"), frozen="audit")
    assert "audit" in plan(frozen).refusals[0]
    assert plan(frozen, rrset("@", "10 a.x")).refusals == ()


_records = st.lists(
    st.sampled_from(["10 a.x", "10 b.x", "20 a.x", "0 ."]), min_size=0, max_size=3, unique=True
)
_owners = st.sampled_from(["@", "a", "*", "b.a", "c\\.d"])
_wants = st.dictionaries(_owners, st.tuples(_records, st.sampled_from([None, 60, 300])))
_live = st.dictionaries(_owners, st.tuples(_records.filter(bool), st.sampled_from([60, 300, 3600])))


@given(_wants, _live)
def test_applying_a_plan_leaves_nothing_to_plan(wants, live):
    spec = desired(*(want(owner, *records, ttl=ttl) for owner, (records, ttl) in wants.items()))
    observed = {name(owner): rrset(owner, *records, ttl=ttl) for owner, (records, ttl) in live.items()}
    before = dict(observed)
    diff = plan_zone(spec, observed, lambda _: 300)
    for change in diff.changes:
        new = new_of(change)
        if new is None:
            del observed[change.owner]
        else:
            observed[change.owner] = new
    assert plan_zone(spec, observed, lambda _: 300).changes == ()
    named = {one.owner for one in spec.wants}
    assert {k: v for k, v in observed.items() if k not in named} == {
        k: v for k, v in before.items() if k not in named
    }
    for one in spec.wants:
        _check_want(one, observed.get(one.owner))


def _check_want(one: Want, live: MxRRset | None) -> None:
    assert (live.rdata if live else ()) == one.rdata
    if live and one.ttl is not None:
        assert live.ttl == one.ttl
