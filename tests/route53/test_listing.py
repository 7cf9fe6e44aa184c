"""Pages answer for many names, never wrongly, whatever order a server lists in."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mxsync.errors import HostError
from mxsync.model import parse_name
from mxsync_route53 import listing
from mxsync_route53.directory import Directory
from mxsync_route53.listing import PAGE, SetPage, Start, place, read_all, read_some

names = st.lists(st.sampled_from(["a", "b", "a-b", "aa", "_a", "0", "*", "a+", "x"]), min_size=1, max_size=3)
owners = st.sets(names.map(lambda parts: parse_name(".".join([*parts, "example.com"]))), max_size=40)


class Zone:
    """Record sets in an order, given out in pages of at most ``most``."""

    def __init__(self, mx, others, *, most: int = PAGE, key: Callable[[str], object] = place) -> None:
        kinds = [
            (listing.host_name(name), kind) for kind, named in (("MX", mx), ("TXT", others)) for name in named
        ]
        self.key, self.most, self.calls = (lambda one: (key(one[0]), one[1])), most, 0
        self.sets = sorted(kinds, key=self.key)

    def page(self, start: Start | None, items: int) -> SetPage:
        self.calls += 1
        begin = 0
        if start is not None:
            first = self.key((start.name, start.type))
            begin = sum(1 for one in self.sets if self.key(one) < first)
        end = begin + min(items, self.most)
        following = Start(*self.sets[end]) if end < len(self.sets) else None
        return SetPage([{"Name": name, "Type": kind} for name, kind in self.sets[begin:end]], following)


def mx_of(sets) -> set[str]:
    return {one["Name"] for one in sets if one["Type"] == "MX"}


@pytest.mark.parametrize(
    "key", [place, lambda name: place(name.replace(r"\052", "*"))], ids=["escaped", "unescaped"]
)
@given(mx=owners, others=owners, wanted=owners, most=st.integers(1, 30))
@settings(max_examples=60, deadline=None)
def test_reading_some_finds_what_reading_all_finds(key, mx, others, wanted, most):
    zone = Zone(mx, others, most=most, key=key)
    asked = {listing.host_name(owner) for owner in wanted}
    found = mx_of(read_some(zone.page, wanted)) & asked
    assert zone.calls <= len(wanted)
    assert found == mx_of(read_all(zone.page)) & asked


@given(mx=owners, others=owners, wanted=owners)
@settings(max_examples=60, deadline=None)
def test_reading_some_with_the_count_known_never_costs_more_than_reading_all(mx, others, wanted):
    zone = Zone(mx, others | {parse_name("example.com")})  # no hosted zone is empty
    found = mx_of(read_some(zone.page, wanted, len(zone.sets)))
    assert zone.calls <= min(len(wanted), -(-len(zone.sets) // PAGE))
    assert found >= {listing.host_name(owner) for owner in wanted & mx}


def test_a_page_out_of_order_answers_for_nothing_but_its_start():
    page = [{"Name": f"{name}.example.com.", "Type": "MX"} for name in ("b", "d", "a")]
    asked: list[str] = []

    def pages(start, _items):
        asked.append(start.name)
        return SetPage(page, None)

    list(read_some(pages, [parse_name(f"{name}.example.com") for name in "bcd"]))
    assert [name[0] for name in asked] == ["b", "c", "d"]


def test_one_owner_of_a_large_zone_is_one_set():
    many = [parse_name(f"n{number}.example.com") for number in range(1000)]
    zone = Zone(many, [])
    asked: list[int] = []
    list(read_some(lambda start, items: asked.append(items) or zone.page(start, items), [many[500]], 1000))
    assert asked == [1]


def test_a_listing_that_does_not_move_on_ends():
    page = SetPage([{"Name": "a.", "Type": "A"}], Start("a.", "A"))
    with pytest.raises(HostError, match="again and again"):
        list(read_all(lambda _start, _items: page))


def test_zones_that_do_not_move_on_end():
    page = SimpleNamespace(zones=[{"Name": "a.", "Id": "Z1"}], next_name="a.", next_id="Z1")
    directory = Directory(lambda _name, _zone_id: page)
    with pytest.raises(HostError, match="again and again"):
        directory.find(parse_name("a"))
    with pytest.raises(HostError, match="again and again"):
        list(directory.all())


class Account:
    """Hosted zones, given out in pages of 100."""

    def __init__(self, zones) -> None:
        self.zones = sorted((place(listing.host_name(name)), f"Z{n}", name) for n, name in enumerate(zones))
        self.calls = 0

    def page(self, name: str, zone_id: str):
        self.calls += 1
        found = [one for one in self.zones if one[:2] >= (place(name) if name else "", zone_id)]
        rest = found[100:101]
        shown = [
            {"Name": listing.host_name(name), "Id": f"/hostedzone/{zid}"} for _, zid, name in found[:100]
        ]
        return SimpleNamespace(
            zones=shown,
            next_name=listing.host_name(rest[0][2]) if rest else "",
            next_id=rest[0][1] if rest else "",
        )


zone_names = st.lists(names.map(lambda parts: parse_name(".".join([*parts, "example"]))), max_size=60)


@given(zones=zone_names, wanted=zone_names)
@settings(deadline=None, max_examples=40)
def test_every_zone_of_a_name_is_found(zones, wanted):
    account = Account(zones)
    directory = Directory(account.page)
    for name in wanted:
        assert sorted(zone.id for zone in directory.find(name)) == sorted(
            zid for _, zid, one in account.zones if one == name
        )
    assert account.calls <= len(set(wanted))
    assert len(list(directory.all())) == len(zones)


def test_many_zones_cost_few_pages():
    zones = [parse_name(f"z{number:04}.example") for number in range(1000)]
    account = Account(zones)
    directory = Directory(account.page)
    for name in zones:
        assert len(directory.find(name)) == 1
    assert account.calls <= 11
    assert directory.find(parse_name("missing.example")) == ()


def test_more_zones_of_one_name_than_fit_a_page():
    account = Account([parse_name("a.example")] * 250)
    assert len(Directory(account.page).find(parse_name("a.example"))) == 250
