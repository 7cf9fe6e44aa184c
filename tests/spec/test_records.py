# ruff: noqa: E501, ISC004 - the rows of a table stay together
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsync.errors import InputError, Position
from mxsync.model import DnsName, Mx
from mxsync.spec import parse_mx

HERE = Position("a.yaml", 1, 2)
GOOD = "write it as: 10 mail.example.com"
ADDRESS = "give the server a name with an A or AAAA record, and write that name"


@pytest.mark.parametrize(
    ("text", "preference", "exchange"),
    [
        ("10 mail.example.com", 10, "mail.example.com."),
        ("10 mail.example.com.", 10, "mail.example.com."),
        ("0 .", 0, "."),
        ("00 .", 0, "."),
        ("010 Mail.Example.COM", 10, "mail.example.com."),
        ("65535 a.b", 65535, "a.b."),
        ("  10 \t mail.example.com ", 10, "mail.example.com."),
        ("10 a_b._c.example", 10, "a_b._c.example."),
        ("10 münchen.example", 10, "xn--mnchen-3ya.example."),
        ("10 mail.zone.example.zone.example", 10, "mail.zone.example.zone.example."),
        ("10 1.2.3.4.example", 10, "1.2.3.4.example."),
        ("10 a.1b", 10, "a.1b."),
        (
            f"10 {'a' * 63}.{'b' * 63}.{'c' * 63}.{'d' * 61}",
            10,
            f"{'a' * 63}.{'b' * 63}.{'c' * 63}.{'d' * 61}.",
        ),
    ],
)
def test_good(text: str, preference: int, exchange: str) -> None:
    assert parse_mx(text, HERE) == Mx(preference, DnsName(exchange))


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "the entry is empty", "no-mail means: accepts no mail (RFC 7505); absent means: no MX records here"),
        ("null", "the entry is empty", "no-mail means: accepts no mail (RFC 7505); absent means: no MX records here"),
        ("no-mail", "no-mail stands for the whole set, not for one entry of a list", "write no-mail in place of the list"),
        ("absent", "absent stands for the whole set, not for one entry of a list", "write absent in place of the list"),
        # MX001: the preference
        ("65536 a.b", "preference '65536' is above 65535 (MX001)", "the lowest number is tried first"),
        ("100000 a.b", "preference '100000' is above 65535 (MX001)", "the lowest number is tried first"),
        ("9" * 5000 + " a.b", f"preference '{'9' * 57}...' is above 65535 (MX001)", "the lowest number is tried first"),
        ("+10 a.b", "preference '+10' is not a whole number from 0 to 65535 (MX001)", GOOD),
        ("-1 a.b", "preference '-1' is not a whole number from 0 to 65535 (MX001)", GOOD),
        ("1.5 a.b", "preference '1.5' is not a whole number from 0 to 65535 (MX001)", GOOD),
        ("0x10 a.b", "preference '0x10' is not a whole number from 0 to 65535 (MX001)", GOOD),
        ("1e1 a.b", "preference '1e1' is not a whole number from 0 to 65535 (MX001)", GOOD),
        ("ten a.b", "preference 'ten' is not a whole number from 0 to 65535 (MX001)", GOOD),
        ("٣ a.b", "preference '٣' is not a whole number from 0 to 65535 (MX001)", GOOD),
        ("10", "'10' is a preference without a target", GOOD),
        ("mail.example.com", "'mail.example.com' has no preference",
         "write 10 mail.example.com (the lowest number is tried first)"),
        ("mail.example.com 10", "'mail.example.com 10': the preference stands first", "write 10 mail.example.com"),
        ("10mail.example.com", "'10mail.example.com': a space belongs between preference and target",
         "write 10 mail.example.com"),
        ("10,mail.example.com", "'10,mail.example.com': a space belongs between preference and target",
         "write 10 mail.example.com"),
        ("10:mail.example.com", "'10:mail.example.com': a space belongs between preference and target",
         "write 10 mail.example.com"),
        ("MX mail.example.com", "'MX mail.example.com' has no preference", GOOD),
        # the shape
        ("10 a.b c.d", "'10 a.b c.d' has 3 words, two are expected", GOOD),
        ("10 a.b 20 c.d", "'10 a.b 20 c.d' looks like several entries in one", "write one list item for each"),
        ("10 a.b, 20 c.d", "'10 a.b, 20 c.d' looks like several entries in one", "write one list item for each"),
        ("@ 3600 IN MX 10 a.b.", "'@ 3600 IN MX 10 a.b.' is a whole record; an entry is only its preference and target",
         "write 10 a.b."),
        ("MX 10 a.b", "'MX 10 a.b' is a whole record; an entry is only its preference and target", "write 10 a.b"),
        ("10\xa0a.b", "'10\\xa0a.b' holds an unusual space (U+00A0)", "write an ordinary space"),
        ("x\x1b[31m", "'x\\x1b[31m' is not an entry", GOOD),
        # MX002: the target
        ("10 mail", "target 'mail' is a single label; targets are absolute names (MX002)", "write mail.<zone> in full"),
        ("10 localhost.", "target 'localhost.' is a single label; targets are absolute names (MX002)",
         "write localhost.<zone> in full"),
        ("10 a..b", "target 'a..b': a name has an empty label (two dots in a row)", ""),
        ("10 .a.b", "target '.a.b': a name has an empty label (two dots in a row)", ""),
        ("10 -a.b", "label '-a' of target '-a.b' begins or ends with a hyphen (MX002)", ""),
        ("10 a-.b", "label 'a-' of target 'a-.b' begins or ends with a hyphen (MX002)", ""),
        ("10 " + "a" * 64 + ".b", f"target '{'a' * 57}...': a label has 64 octets, at most 63 fit", ""),
        (f"10 {'a' * 63}.{'b' * 63}.{'c' * 63}.{'d' * 62}", f"target '{'a' * 57}...' has 254 characters, at most 253 fit (MX002)",
         ""),
        ("10 *.a.b", "character '*' in target '*.a.b'; a host name has letters, digits, - and dots (MX002)",
         "an MX target is one host, not a pattern"),
        (r"10 a\.b.c", r"character '\\' in target 'a\\.b.c'; a host name has letters, digits, - and dots (MX002)", ""),
        ('10 "a.b"', "character '\"' in target '\"a.b\"'; a host name has letters, digits, - and dots (MX002)", ""),
        ("10 a.b,", "'a.b,' ends with ','", "one entry for each line, without anything behind it"),
        ("10 a.b;", "'a.b;' ends with ';'", "one entry for each line, without anything behind it"),
        ("10 smtp://a.b", "'smtp://a.b' is a URL, not a host name", GOOD),
        ("10 me@a.b", "'me@a.b' is a mail address, not a host name", GOOD),
        ("10 a.b:25", "'a.b:25' names a port; an MX has none, mail goes to port 25", "write a.b"),
        ("10 mx.{zone", "'mx.{zone' holds a brace; a placeholder is written {name}", "write {zone}, for example"),
        # MX004, internationalised names
        ("10 ☃.b", "target '☃.b': label '☃' is not a valid internationalised label: codepoint U+2603 at position 1 of "
         "'☃' not allowed", ""),
        # MX005: addresses and numeric top levels
        ("10 192.0.2.1", "'192.0.2.1' is an IP address; an MX points to a host name (MX005, RFC 5321 §5.1)", ADDRESS),
        ("10 [192.0.2.1]", "'[192.0.2.1]' is an IP address; an MX points to a host name (MX005, RFC 5321 §5.1)", ADDRESS),
        ("10 2001:db8::1", "'2001:db8::1' is an IP address; an MX points to a host name (MX005, RFC 5321 §5.1)", ADDRESS),
        ("10 [IPv6:::1]", "'[IPv6:::1]' is an IP address; an MX points to a host name (MX005, RFC 5321 §5.1)", ADDRESS),
        ("10 a.123", "target 'a.123' ends with a number, like an IP address (MX005, RFC 1123 §2.1)",
         "an MX points to a host name"),
        ("10 1.2.3", "target '1.2.3' ends with a number, like an IP address (MX005, RFC 1123 §2.1)",
         "an MX points to a host name"),
        # MX007: the null MX
        ("10 .", "the target . belongs to preference 0 only, not 10 (MX007)", "no-mail (or 0 .) says that no mail is accepted"),
    ],
)  # fmt: skip
def test_bad(text: str, message: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_mx(text, HERE)
    assert caught.value.where == HERE
    assert caught.value.message == message
    assert " ".join(caught.value.hints) == hint


def test_the_hint_names_the_zone() -> None:
    with pytest.raises(InputError) as caught:
        parse_mx("10 mail", zone=DnsName("example.com."))
    assert caught.value.hints == ("write mail.example.com in full",)


@given(st.one_of(st.text(max_size=30), st.from_regex(r"[0-9 ]{1,7}[a-zA-Z0-9._ :*-]{0,25}", fullmatch=True)))
def test_a_record_or_an_input_error(text: str) -> None:
    with contextlib.suppress(InputError):
        mx = parse_mx(text)
        assert parse_mx(str(mx)) == mx
