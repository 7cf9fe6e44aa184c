"""Mailboxes in specs."""

import pytest


def recipients(specs):
    assert not specs.errors, specs.errors
    return {want.owner: want.recipients for one in specs.desired for want in one.wants}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("zone: a.example\nmx: [10 b.c]\nrecipients: [info, Sales+x]",
                     {"a.example.": ("info@a.example", "Sales+x@a.example")}, id="mailboxes of the zone"),
        pytest.param("zone: a.example\nmx: {'@': [10 b.c], x: [10 b.c]}\nrecipients: [info@x.a.example]",
                     {"a.example.": (), "x.a.example.": ("info@x.a.example",)}, id="an address at an owner"),
        pytest.param("zone: a.example\nmx: {x: {set: [10 b.c], recipients: [info, b@X.a.example]}}",
                     {"x.a.example.": ("info@x.a.example", "b@x.a.example")}, id="at an owner"),
        pytest.param("zones: [a.example, b.example]\nmx: [10 b.c]\nrecipients: [info]",
                     {"a.example.": ("info@a.example",), "b.example.": ("info@b.example",)}, id="many zones"),
        pytest.param("zone: a.example\nmx: {'@': {use: fastmail, recipients: [info]}}",
                     {"a.example.": ("info@a.example",)}, id="beside a preset"),
        pytest.param("zone: a.example\nmx: [10 b.c]\nrecipients: [info, info@a.example, info]",
                     {"a.example.": ("info@a.example",)}, id="once"),
        pytest.param("zone: a.example\nmx: [10 b.c]\nrecipients: []", {"a.example.": ()}, id="none"),
    ],
)  # fmt: skip
def test_recipients(load, text, expected):
    assert recipients(load(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("recipients: [a b]", "3:14: 'a b' is no mailbox", id="a space"),
        pytest.param("recipients: ['']", "3:14: '' is no mailbox", id="empty"),
        pytest.param("recipients: ['info@']", "3:14: 'info@' is no mailbox", id="no domain"),
        pytest.param("recipients: ['<x>']", "3:14: '<x>' is no mailbox", id="brackets"),
        pytest.param('recipients: ["a\\r\\nDATA"]', "3:14: ", id="a line break"),
        pytest.param("recipients: [jörg]", "3:14: 'jörg' is no mailbox", id="beyond ASCII"),
        pytest.param(f"recipients: [{'x' * 65}]", "3:14: ", id="too long"),
        pytest.param("recipients: [info@other.example]", "3:14: the spec has no set for other.example",
                     id="another domain"),
        pytest.param("recipients: [info@parked.a.example]", "3:14: parked.a.example receives no mail",
                     id="no mail"),
        pytest.param("recipients: ['info@*.a.example']", "3:14: a wildcard has no mailboxes", id="wildcard"),
        pytest.param("recipients: info", "3:13: ", id="no list"),
    ],
)  # fmt: skip
def test_complaint(load, text, expected):
    specs = load("zone: a.example\nmx: {'@': [10 b.c], parked: no-mail, '*': [10 b.c]}\n" + text)
    [error] = specs.errors
    assert str(error).startswith(f"specs/a.yaml:{expected}"), error
    assert specs.desired == ()


def test_an_owner_has_its_own_recipients_only(load):
    [error] = load("zone: a.example\nmx: {x: {set: [10 b.c], recipients: [info@a.example]}}").errors
    assert str(error) == "specs/a.yaml:2:38: this recipient is at a.example, not at x.a.example"


def test_what_is_checked_is_not_what_is_wanted(load):
    [one] = load("zone: a.example\nmx: [10 b.c]").desired
    [other] = load("zone: a.example\nmx: [10 b.c]\nrecipients: [info]").desired
    assert one.digest == other.digest
