"""What checks of the world need from the specs."""

from mxsync.model import Desired, Want, parse_name
from mxsync.workflow.asking import owners_below
from tests.mail.cases import rrset

SET = rrset("10 a.example").rdata


def desired(zone, *owners, turn=0, rdata=SET):
    wants = tuple(Want(parse_name(owner), rdata) for owner in owners)
    return Desired(provider="b", zone=parse_name(zone), wants=wants, turn=turn)


def below(owner, *specs):
    return [str(name) for name, _ in owners_below([parse_name(owner)], specs).get(parse_name(owner), ())]


def test_owners_below_a_changed_one():
    specs = [
        desired("example.com", "example.com", "lists.example.com", "a.b.c.example.com"),
        desired("sub.example.com", "sub.example.com"),
        desired("otherexample.com", "otherexample.com", "example.com.otherexample.com"),
    ]
    assert below("example.com", *specs) == ["lists.example.com.", "a.b.c.example.com.", "sub.example.com."]
    assert below("lists.example.com", *specs) == []


def test_a_dot_inside_a_label_does_not_lead_below():
    assert below("example.com", desired("com", r"a\.example.com", "b.example.com")) == ["b.example.com."]


def test_hosts_of_one_zone_count_once_and_absent_sets_not():
    specs = [
        desired("example.com", "a.example.com"),
        desired("example.com", "a.example.com", turn=1),
        desired("example.com", "gone.example.com", rdata=()),
    ]
    assert below("example.com", *specs) == ["a.example.com."]
