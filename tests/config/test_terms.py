# ruff: noqa: E501 - the rows of a table stay together
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsync.config import format_ttl, parse_owner, parse_ttl, parse_zone
from mxsync.errors import InputError, Position
from mxsync.model import MAX_TTL, DnsName, is_under, relative_to

HERE = Position("a.yaml", 1, 2)
ZONE = DnsName("example.com.")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0), ("3600", 3600), ("007", 7), ("1h", 3600), ("1H", 3600), ("1h30m", 5400), ("1d", 86400),
        ("1W2D", 777600), ("1w2d3h4m5s", 788645), ("90m", 5400), ("2147483647", MAX_TTL), ("0s", 0),
    ],
)  # fmt: skip
def test_ttl(text: str, seconds: int) -> None:
    assert parse_ttl(text) == seconds


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1h30", "TTL '1h30': the last number has no unit"),
        ("1h1h", "TTL '1h1h': each unit once, in the order w d h m s"),
        ("30m1h", "TTL '30m1h': each unit once, in the order w d h m s"),
        ("2147483648", "TTL '2147483648' is above 2147483647 seconds (RFC 2181 §8)"),
        ("9" * 5000, f"TTL '{'9' * 57}...' is above 2147483647 seconds (RFC 2181 §8)"),
        ("9999999999w", "TTL '9999999999w' is above 2147483647 seconds (RFC 2181 §8)"),
        ("", "the TTL is empty"),
        ("null", "the TTL is empty"),
        ("~", "the TTL is empty"),
        ("-1", "'-1' is not a TTL"),
        ("1.5h", "'1.5h' is not a TTL"),
        ("1 h", "'1 h' is not a TTL"),
        ("h", "'h' is not a TTL"),
        ("1_000", "'1_000' is not a TTL"),
        ("٣", "'٣' is not a TTL"),
        ("1h\n", "'1h\\n' is not a TTL"),
        ("auto", "'auto' is not a TTL"),
    ],
)
def test_no_ttl(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_ttl(text, HERE)
    assert str(caught.value) == f"a.yaml:1:2: {message}"


@given(st.integers(0, MAX_TTL))
def test_format_then_parse(seconds: int) -> None:
    assert parse_ttl(format_ttl(seconds)) == seconds
    assert parse_ttl(str(seconds)) == seconds


@given(st.text(max_size=12))
def test_parse_ttl_says_yes_or_input_error(text: str) -> None:
    with contextlib.suppress(InputError):
        assert 0 <= parse_ttl(text) <= MAX_TTL


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("example.com", "example.com."), ("Example.COM.", "example.com."), ("com", "com."), ("a_b.example", "a_b.example."),
        ("münchen.example", "xn--mnchen-3ya.example."), ("0/25.2.0.192.in-addr.arpa", "0/25.2.0.192.in-addr.arpa."),
    ],
)  # fmt: skip
def test_zone(text: str, name: str) -> None:
    assert parse_zone(text) == name


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the zone has no name"),
        ("~", "the zone has no name"),
        (".", "the root zone has no MX"),
        ("*.example.com", "zone name '*.example.com' holds a wildcard"),
        ("192.0.2.1", "'192.0.2.1' is an address or a number, not a zone name"),
        ("2001:db8::1", "character ':' in zone name '2001:db8::1'"),
        ("https://example.com/", "'https://example.com/' is not a zone name"),
        ("me@example.com", "'me@example.com' is not a zone name"),
        ("example.com/", "character '/' in zone name 'example.com/'"),
        ("a b.example", "character ' ' in zone name 'a b.example'"),
        ("a..example", "a name has an empty label (two dots in a row)"),
        (".example", "a name has an empty label (two dots in a row)"),
        ("a" * 64 + ".example", "a label has 64 octets, at most 63 fit"),
        (".".join(["a" * 50] * 6), "a name has 307 octets, at most 255 fit"),
    ],
)
def test_no_zone(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_zone(text, HERE)
    assert str(caught.value) == f"a.yaml:1:2: {message}"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("@", "example.com."), ("lists", "lists.example.com."), ("Lists", "lists.example.com."),
        ("*", "*.example.com."), ("*.sub", "*.sub.example.com."), ("_x.y", "_x.y.example.com."),
        (r"a\.b", r"a\.b.example.com."), (r"\097", "a.example.com."), (r"a\032b", r"a\032b.example.com."),
        ("ü", "xn--tda.example.com."), ("com", "com.example.com."), ("1", "1.example.com."), ("no", "no.example.com."),
        (r"x\.", r"x\..example.com."), (r"\@", r"\@.example.com."), (r"wwwexample.co\109x", "wwwexample.comx.example.com."),
    ],
)  # fmt: skip
def test_owner(text: str, name: str) -> None:
    assert parse_owner(text, ZONE) == name


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "an owner is empty", 'the zone itself is written "@"'),
        (".", "owner '.' is not relative", 'the zone itself is written "@"'),
        ("a.", "owner 'a.' ends with a dot: owners are relative to the zone",
         "write a, or without the zone's name if it ends with that"),
        ("example.com", "owner 'example.com' holds the name of the zone already",
         'write "@": owners are relative to the zone'),
        ("www.Example.com", "owner 'www.Example.com' holds the name of the zone already",
         "write www: owners are relative to the zone"),
        ("*.example.com", "owner '*.example.com' holds the name of the zone already",
         'write "*": owners are relative to the zone'),
        ("a b", "character ' ' in owner 'a b'", r"if it really belongs there, write \032"),
        ("a@b", "character '@' in owner 'a@b'", r"if it really belongs there, write \064"),
        ("{zone}", "owner '{zone}' holds a placeholder", "placeholders may stand in targets only"),
        ("a..b", "a name has an empty label (two dots in a row)", ""),
        ("a\\", "a backslash in a name escapes nothing",
         r"a backslash stands before one character, or before three digits: \046 is a dot in a label"),
        (r"\300", r"escape \300 is above \255", ""),
        (".".join(["a" * 60] * 4), "a name has 257 octets, at most 255 fit", ""),
    ],
)  # fmt: skip
def test_no_owner(text: str, message: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_owner(text, ZONE, HERE)
    assert str(caught.value) == f"a.yaml:1:2: {message}"
    assert " ".join(caught.value.hints) == hint


@given(st.text(max_size=20))
def test_parse_owner_gives_a_name_in_the_zone_or_input_error(text: str) -> None:
    try:
        owner = parse_owner(text, ZONE)
    except InputError:
        return
    assert is_under(owner, ZONE)
    again = relative_to(owner, ZONE)
    assert parse_owner(again, ZONE) == owner
