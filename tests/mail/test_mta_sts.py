"""MTA-STS policies are read as senders read them. checkdmarc 6.0.4 agrees with every line of these tables."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsync.errors import InputError
from mxsync.mail.mta_sts import Mode, StsPolicy, parse_policy
from mxsync.model import parse_name

GOOD = "version: STSv1\r\nmode: enforce\r\nmx: a.example\r\nmax_age: 86400\r\n"


@pytest.mark.parametrize(
    ("text", "mode", "patterns"),
    [
        pytest.param(GOOD, "enforce", ("a.example.",), id="good"),
        pytest.param(GOOD.replace("\r\n", "\n").rstrip(), "enforce", ("a.example.",), id="LF, no end"),
        pytest.param(GOOD.replace(": ", ":"), "enforce", ("a.example.",), id="no spaces"),
        pytest.param(GOOD.replace("mode", "\r\nmode"), "enforce", ("a.example.",), id="empty line"),
        pytest.param(GOOD + "foo: bar\r\n", "enforce", ("a.example.",), id="unknown field"),
        pytest.param(GOOD + "mode: none\r\n", "enforce", ("a.example.",), id="the first mode counts"),
        pytest.param(GOOD + "mx: *.B.example\r\n", "enforce", ("a.example.", "*.b.example."), id="several"),
        pytest.param("version: STSv1\r\nmode: none\r\nmax_age: 0\r\n", "none", (), id="none"),
    ],
)
def test_good_policies(text, mode, patterns):
    policy = parse_policy(text)
    assert (policy.mode, policy.patterns) == (mode, patterns)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html></html>",
        GOOD.replace("version: STSv1\r\n", ""),
        GOOD.replace("STSv1", "STSv2"),
        GOOD.replace("version", "Version"),
        " " + GOOD,
        GOOD.replace("mode:", "mode :"),
        GOOD.replace("enforce", "maybe"),
        GOOD.replace("mx: a.example\r\n", ""),
        GOOD.replace("max_age: 86400\r\n", ""),
        GOOD.replace("86400", "x"),
        GOOD.replace("86400", "31557601"),
        GOOD.replace("a.example", "a.*.example"),
        GOOD.replace("a.example", ".a.example"),
        GOOD.replace("a.example", ""),
        GOOD.replace("a.example", "a.example."),
    ],
)
def test_policies_that_senders_do_not_accept(text):
    with pytest.raises(InputError):
        parse_policy(text)


@pytest.mark.parametrize(
    ("pattern", "host", "matches"),
    [
        ("a.example.", "A.example", True),
        ("a.example.", "xa.example", False),
        ("a.example.", "b.a.example", False),
        ("a.example.", "a.example.com", False),
        ("*.example.", "a.example", True),
        ("*.example.", "b.a.example", False),
        ("*.example.", "example", False),
        ("*.a.example.", "b.a.example", True),
    ],
)
def test_matching(pattern, host, matches):
    assert StsPolicy(Mode.ENFORCE, (pattern,), 0).matches(parse_name(host)) is matches


@given(st.text(alphabet=st.sampled_from("version:STSv1mxage \t\r\n*.-0\x00é"), max_size=200) | st.text())
def test_any_text_is_a_policy_or_an_error(text):
    for one in (text, GOOD + text):
        with suppress(InputError):
            policy = parse_policy(one)
            assert policy.patterns or policy.mode is Mode.NONE
