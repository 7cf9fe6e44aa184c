"""Cases: changes that fit the zone happen exactly, whatever their kind and owner."""

from mxsync.conformance.case import case, expect, expect_equal
from mxsync.conformance.harness import Harness
from mxsync.conformance.scene import TTL, ZONE, Scene, at, mx, plain, scene
from mxsync.model import Change, Create, Delete, MxRRset, Replace, relative_to

TEN_AND_TWENTY = ("10 mx1.conformance.test", "20 mx2.elsewhere.test")


def _replace(stage: Scene, new: MxRRset) -> None:
    """Read an owner, swap its set for ``new`` and look."""
    with stage.provider.open(stage.ref) as zone:
        zone.swap([Replace(plain(zone, relative_to(new.owner, ZONE)), new)])
    expect_equal(stage.live().get(new.owner), new, f"the set at {new.owner} after it was replaced")


def _life_of_owner(harness: Harness, owner: str) -> None:
    """Create, replace and delete at one owner, while others keep their sets."""
    bystanders = mx("bystander", "10 keep.test"), mx("bystander.sub", "20 keep.test")
    first, second = mx(owner, *TEN_AND_TWENTY), mx(owner, "5 other.test", ttl=300)
    with scene(harness, *bystanders) as stage:
        stage.swap(Create(first))
        stage.expect_live(*bystanders, first, when=f"after a set was created at {at(owner)}")
        stage.swap(Replace(stage.seen(owner), second))
        stage.expect_live(*bystanders, second, when=f"after the set at {at(owner)} was replaced")
        stage.swap(Delete(stage.seen(owner)))
        stage.expect_live(*bystanders, when=f"after the set at {at(owner)} was deleted")


@case()
def create(harness: Harness) -> None:
    """A set is created where there was none."""
    with scene(harness) as stage:
        stage.swap(Create(mx("new", *TEN_AND_TWENTY, ttl=600)))
        stage.expect_live(mx("new", *TEN_AND_TWENTY, ttl=600), when="after a create")


@case()
def create_at_apex(harness: Harness) -> None:
    """A set is created at the apex, beside the records of other types that every apex has."""
    with scene(harness) as stage:
        stage.swap(Create(mx("@", *TEN_AND_TWENTY)))
        stage.expect_live(mx("@", *TEN_AND_TWENTY), when="after a create at the apex")


@case()
def replace(harness: Harness) -> None:
    """A set is replaced by another one, not merged with it."""
    with scene(harness, mx("@", *TEN_AND_TWENTY)) as stage:
        stage.swap(Replace(stage.seen("@"), mx("@", "20 mx2.elsewhere.test", "30 mx3.test")))
        stage.expect_live(mx("@", "20 mx2.elsewhere.test", "30 mx3.test"), when="after a replace")


@case()
def delete(harness: Harness) -> None:
    """A set is deleted, and the other types at its owner stay."""
    with scene(harness, mx("@", "10 a.test"), mx("gone", *TEN_AND_TWENTY)) as stage:
        stage.swap(Delete(stage.seen("gone")))
        stage.expect_live(mx("@", "10 a.test"), when="after a delete")


@case()
def ttl_only(harness: Harness) -> None:
    """A change of nothing but the TTL is carried out."""
    with scene(harness, mx("@", *TEN_AND_TWENTY, ttl=TTL)) as stage:
        _replace(stage, mx("@", *TEN_AND_TWENTY, ttl=300))
        stage.expect_live(mx("@", *TEN_AND_TWENTY, ttl=300), when="after a change of the TTL")


@case()
def preference_only(harness: Harness) -> None:
    """A change of nothing but a preference is carried out."""
    with scene(harness, mx("@", "10 a.test", "20 b.test")) as stage:
        _replace(stage, mx("@", "20 a.test", "20 b.test"))
        stage.expect_live(mx("@", "20 a.test", "20 b.test"), when="after a change of a preference")


@case()
def null_mx(harness: Harness) -> None:
    """The null MX (RFC 7505) is created, read back as such, and replaced again."""
    with scene(harness) as stage:
        stage.swap(Create(mx("parked", "0 .")))
        stage.expect_live(mx("parked", "0 ."), when="after the null MX was created")
        expect(stage.seen("parked").is_null, "the null MX is read back as something else")
        _replace(stage, mx("parked", "10 a.test"))
        _replace(stage, mx("parked", "0 ."))


@case()
def wildcard_owner(harness: Harness) -> None:
    """A wildcard owner is a name like any other: its set covers no other owner in a swap."""
    _life_of_owner(harness, "*")


@case()
def wildcard_below_subdomain(harness: Harness) -> None:
    """A wildcard below a subdomain is a name like any other."""
    _life_of_owner(harness, "*.sub")


@case()
def escaped_owner(harness: Harness) -> None:
    """An owner with a dot inside a label keeps it (RFC 1035 section 5.1)."""
    _life_of_owner(harness, r"dot\.ted")


@case()
def subdomain_owner(harness: Harness) -> None:
    """An owner below another one is changed without touching its parent."""
    with scene(harness, mx("sub", "10 parent.test")) as stage:
        stage.swap(Create(mx("a.b.sub", *TEN_AND_TWENTY)))
        stage.expect_live(mx("sub", "10 parent.test"), mx("a.b.sub", *TEN_AND_TWENTY), when="after a create")
        stage.swap(Delete(stage.seen("sub")))
        stage.expect_live(mx("a.b.sub", *TEN_AND_TWENTY), when="after the parent's set was deleted")


@case()
def underscore_owner(harness: Harness) -> None:
    """An underscore owner is a name like any other."""
    _life_of_owner(harness, "_under.score")


@case()
def one_value(harness: Harness) -> None:
    """A set of one record, with the lowest and the highest preference, is held exactly."""
    with scene(harness, mx("@", "0 a.test")) as stage:
        _replace(stage, mx("@", "65535 a.test"))
        _replace(stage, mx("@", "0 a.test"))


@case()
def max_values(harness: Harness) -> None:
    """A set of as many records as the host takes is created and replaced."""
    with scene(harness) as stage:
        most = stage.provider.capabilities.max_values or 50
        first = mx("@", *(f"{number} mx{number}.test" for number in range(most)))
        second = mx("@", *(f"{number + 1} mx{number}.test" for number in range(most)))
        stage.swap(Create(first))
        stage.expect_live(first, when=f"after a set of {most} records was created")
        stage.swap(Replace(stage.seen("@"), second))
        stage.expect_live(second, when=f"after a set of {most} records was replaced")


@case()
def several_changes(harness: Harness) -> None:
    """Create, replace and delete at several owners of a zone happen in one swap."""
    with scene(harness, mx("a", "10 a.test"), mx("b", "10 b.test"), mx("keep", "10 keep.test")) as stage:
        with stage.provider.open(stage.ref) as zone:
            changes: list[Change] = [
                Create(mx("c", "10 c.test")),
                Replace(plain(zone, "a"), mx("a", "20 a2.test")),
                Delete(plain(zone, "b")),
            ]
            zone.swap(changes)
        stage.expect_live(
            mx("a", "20 a2.test"),
            mx("c", "10 c.test"),
            mx("keep", "10 keep.test"),
            when="after a swap of three",
        )


@case()
def swap_after_swap(harness: Harness) -> None:
    """Swaps one after the other in one opened zone build upon each other."""
    with scene(harness, mx("@", "0 a.test")) as stage, stage.provider.open(stage.ref) as zone:
        for preference in range(1, 4):
            zone.swap([Replace(plain(zone, "@"), mx("@", f"{preference} a.test"))])
        stage.expect_live(mx("@", "3 a.test"), when="after three swaps in one opened zone")


@case()
def there_and_back(harness: Harness) -> None:
    """A set that was replaced and put back is a set like any other: a swap from it works."""
    with scene(harness, mx("@", "10 a.test")) as stage:
        _replace(stage, mx("@", "10 b.test"))
        _replace(stage, mx("@", "10 a.test"))
        _replace(stage, mx("@", "10 c.test"))
        stage.swap(Delete(stage.seen("@")))
        stage.swap(Create(mx("@", "10 a.test")))
        stage.expect_live(mx("@", "10 a.test"), when="after the same set came and went")


@case()
def no_changes(harness: Harness) -> None:
    """A swap without changes changes nothing."""
    with scene(harness, mx("@", "10 a.test"), mx("b", "10 b.test")) as stage:
        stage.swap()
        stage.expect_live(mx("@", "10 a.test"), mx("b", "10 b.test"), when="after a swap without changes")


CASES = (
    create,
    create_at_apex,
    replace,
    delete,
    ttl_only,
    preference_only,
    null_mx,
    wildcard_owner,
    wildcard_below_subdomain,
    escaped_owner,
    subdomain_owner,
    underscore_owner,
    one_value,
    max_values,
    several_changes,
    swap_after_swap,
    there_and_back,
    no_changes,
)
