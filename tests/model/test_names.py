import dns.name
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mxsync.errors import InputError, Position
from mxsync.model import ROOT, display, is_under, join_labels, labels, parse_name, relative_to, sort_key
from mxsync.model.names import DnsName

EXAMPLE = parse_name("example.com")

# Labels as octets on the wire; the small alphabet makes look-alikes (dots, escapes, case) collide often.
TRICKY = st.lists(st.sampled_from(b'aA.b\\@$;"( *_-0\xc3\xbc\x00\xff'), min_size=1, max_size=4).map(bytes)
LABEL = TRICKY | st.binary(min_size=1, max_size=63)
LABELS = st.lists(LABEL, max_size=6).filter(lambda ls: sum(len(one) + 1 for one in ls) < 255)
NAME = LABELS.map(join_labels)


def rooted(parts: list[bytes]) -> dns.name.Name:
    return dns.name.Name((*parts, b""))


def lowered(parts: list[bytes]) -> tuple[str, ...]:
    return tuple(part.lower().decode("latin-1") for part in parts)


@given(LABELS)
def test_labels_are_what_went_in(parts):
    assert labels(join_labels(parts)) == lowered(parts)


@given(LABELS)
def test_reads_what_dnspython_writes(parts):
    assert parse_name(rooted(parts).to_text()) == join_labels(parts)


@given(LABELS)
def test_dnspython_reads_what_we_write(parts):
    assert dns.name.from_text(join_labels(parts)) == rooted(parts)


@given(NAME)
def test_canonical_names_stay_as_they_are(name):
    assert parse_name(name) == name
    assert parse_name(name, origin=EXAMPLE) == name
    assert join_labels(part.encode("latin-1") for part in labels(name)) == name


@given(LABELS, LABELS)
def test_equal_names_are_equal_strings(one, other):
    assert (join_labels(one) == join_labels(other)) == (rooted(one) == rooted(other))


@given(LABELS)
def test_case_makes_no_difference(parts):
    assert join_labels([part.upper() for part in parts]) == join_labels([part.lower() for part in parts])


@given(st.lists(LABELS, max_size=8))
def test_order_is_the_canonical_one(many):
    ours = sorted((join_labels(parts) for parts in many), key=sort_key)
    theirs = sorted(rooted(parts).canonicalize() for parts in many)
    assert [dns.name.from_text(name) for name in ours] == theirs


@given(LABELS, LABELS, st.booleans())
def test_under_agrees_with_dnspython(below, above, related):
    if related:
        below = below + above
        if sum(len(one) + 1 for one in below) >= 255:
            return
    assert is_under(join_labels(below), join_labels(above)) == rooted(below).is_subdomain(rooted(above))


@given(LABELS, LABELS, st.booleans())
def test_relative_names_come_back(below, above, related):
    if related:
        below = below + above
        if sum(len(one) + 1 for one in below) >= 255:
            return
    name, zone = join_labels(below), join_labels(above)
    assert parse_name(relative_to(name, zone), origin=zone) == name


@given(NAME)
def test_display_without_internationalised_labels_comes_back(name):
    shown = display(name)
    if "xn--" not in name:
        assert parse_name(shown) == name
        assert shown.isprintable()
        assert shown.isascii()


@given(st.text(max_size=80))
def test_any_text_is_a_name_or_an_input_error(text):
    where = Position("a.yaml", 1, 2)
    for origin in (None, EXAMPLE):
        name, error = _attempt(text, origin, where)
        assert error is None or error.where == where
        assert (name is None) != (error is None)
        if name is not None:
            assert name.isascii()
            assert name.endswith(".")
            assert parse_name(name) == name
            dns.name.from_text(name).to_wire()


def _attempt(text, origin, where):
    try:
        return parse_name(text, origin=origin, where=where), None
    except InputError as err:
        return None, err


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(categories=["Ll", "Lu", "Lo", "Nd", "Mn"]), min_size=1, max_size=20))
def test_internationalised_labels_come_back(label):
    try:
        name = parse_name(label + ".example")
    except InputError:
        return
    assert name.isascii()
    shown = display(name)
    if " (" in shown:
        assert parse_name(shown.partition(" (")[2][:-1]) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("example.com", "example.com."),
        ("Example.COM.", "example.com."),
        (".", "."),
        ("*.Example.com", "*.example.com."),
        ("_dmarc.example.com", "_dmarc.example.com."),
        ("bücher.example", "xn--bcher-kva.example."),
        ("BÜCHER.example.", "xn--bcher-kva.example."),
        ("bu\u0308cher.example", "xn--bcher-kva.example."),
        ("XN--BCHER-KVA.example", "xn--bcher-kva.example."),
        ("faß.example", "xn--fa-hia.example."),
        ("例え\u3002テスト", "xn--r8jz45g.xn--zckzah."),
        ("例え\uff0eテスト\uff61", "xn--r8jz45g.xn--zckzah."),
        ("\uff45xample.com", "example.com."),
        (r"a\.b.example", r"a\.b.example."),
        (r"a\046b.example", r"a\.b.example."),
        (r"\097.example", "a.example."),
        (r"\065.example", "a.example."),
        (r"\a.example", "a.example."),
        (r"\042.example", "*.example."),
        (r"a\\.example", r"a\\.example."),
        (r"\@.example", r"\@.example."),
        ("a b.example", r"a\032b.example."),
        (r"\195\188.example", r"\195\188.example."),
        (r"\195\156.example", r"\195\156.example."),
        # An escape in one label does not turn the letters of another into octets.
        (r"bücher.a\.b.example", r"xn--bcher-kva.a\.b.example."),
        (r"\200.bücher.example", r"\200.xn--bcher-kva.example."),
        ("a" * 63 + ".example", "a" * 63 + ".example."),
        (".".join(["a" * 49] * 5) + ".b12", ".".join(["a" * 49] * 5) + ".b12."),
    ],
)
def test_canonical_form(text, name):
    assert parse_name(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("@", "example.com."),
        ("mail", "mail.example.com."),
        ("a.b", "a.b.example.com."),
        ("other.test.", "other.test."),
        ("*", "*.example.com."),
        (r"a\.", r"a\..example.com."),
        (r"\@", r"\@.example.com."),
        ("bücher", "xn--bcher-kva.example.com."),
        (".", "."),
    ],
)
def test_relative_to_an_origin(text, name):
    assert parse_name(text, origin=EXAMPLE) == name


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("..", "empty label"),
        (".a", "empty label"),
        ("a..b", "empty label"),
        ("a..", "empty label"),
        ("例え\u3002\u3002テスト", "empty label"),
        ("a" * 64, "64 octets, at most 63"),
        (".".join(["a" * 49] * 5) + ".b1234", "at most 255 fit"),
        ("\\", "escapes nothing"),
        ("a\\", "escapes nothing"),
        (r"a\1b", "escapes nothing"),
        (r"a\25", "escapes nothing"),
        (r"\256", "above"),
        (r"\999", "above"),
        (r"ü\200", "mixes"),
        ("\u00ad.example", "not a valid internationalised label|empty label"),
        ("☃\u200d.example", "not a valid"),
        ("\u2488com.example", "not a valid"),
        ("\ud800.example", "not a valid"),
        (r"ü\.a.example", "not a valid"),
        ("ü" * 64, "not a valid"),
        ("ü" * 1_000_000, "1000000 letters"),
    ],
)
def test_what_is_no_name(text, message):
    with pytest.raises(InputError, match=message) as caught:
        parse_name(text)
    assert len(str(caught.value)) < 500


def test_unicode_digits_are_no_escapes():
    with pytest.raises(InputError, match="not a valid internationalised label"):
        parse_name("\\\u0660\u0664\u0662.example")  # int() would read 042, which is "*"


def test_relative_name_may_grow_too_long():
    with pytest.raises(InputError, match="at most 255"):
        parse_name(".".join(["a" * 60] * 4), origin=EXAMPLE)


@pytest.mark.parametrize("length", [253, 254, 255, 256])
def test_length_limit_is_the_same_on_every_path(length):
    plain = ("a" * 61 + ".") * 5
    text = plain[: length - 1] + "b" if not plain[: length - 1].endswith(".") else plain[: length - 2] + "bb"
    ok = length + 1 <= 254
    for spelling in (text, text.upper(), text + ".", "\\097" + text[1:]):
        if ok:
            assert parse_name(spelling) == text + "."
        else:
            with pytest.raises(InputError, match="at most 255"):
                parse_name(spelling)


@pytest.mark.parametrize(
    ("name", "zone", "under"),
    [
        ("example.com.", "example.com.", True),
        ("a.example.com.", "example.com.", True),
        ("aexample.com.", "example.com.", False),
        (r"a\.example.com.", "example.com.", False),
        (r"a\\.example.com.", "example.com.", True),
        (r"\..example.com.", "example.com.", True),
        ("com.", "example.com.", False),
        (".", "example.com.", False),
        ("example.com.", ".", True),
        (".", ".", True),
    ],
)
def test_under(name, zone, under):
    assert is_under(DnsName(name), DnsName(zone)) is under


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (".", "."),
        ("example.com.", "example.com"),
        ("xn--bcher-kva.example.", "xn--bcher-kva.example (bücher.example)"),
        ("xn--a.example.", "xn--a.example"),
        (r"a\.xn--bcher-kva.example.", r"a\.xn--bcher-kva.example"),
        (r"a\.b.xn--bcher-kva.example.", r"a\.b.xn--bcher-kva.example (a\.b.bücher.example)"),
    ],
)
def test_display(name, shown):
    assert display(DnsName(name)) == shown


def test_root():
    assert labels(ROOT) == ()
    assert join_labels([]) == ROOT
    assert relative_to(ROOT, ROOT) == "@"
    assert relative_to(EXAMPLE, ROOT) == "example.com"
