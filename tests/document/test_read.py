# ruff: noqa: E501 - the rows of a table stay together
import pytest

from mxsync.document import Document, read_yaml
from mxsync.errors import InputError, Position


def read(text: str | bytes) -> Document:
    return read_yaml(text.encode() if isinstance(text, str) else text, "a.yaml")


def complaint(text: str | bytes) -> tuple[str, str]:
    with pytest.raises(InputError) as caught:
        read(text)
    return str(caught.value), " | ".join(caught.value.hints)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("a: no\nb: 010\nc: 1:30\nd: ~\ne: 1.0\nf: 2026-11-23\ng: 0x1f",
                     {"a": "no", "b": "010", "c": "1:30", "d": "~", "e": "1.0", "f": "2026-11-23", "g": "0x1f"},
                     id="nothing is typed"),
        pytest.param("a:\nb: ''\nc: null", {"a": "", "b": "", "c": "null"}, id="empty values are empty texts"),
        pytest.param("a: [x, [y]]\nb: {c: d}", {"a": ["x", ["y"]], "b": {"c": "d"}}, id="nested"),
        pytest.param("a: &x [1, 2]\nb: *x\nc: {d: *x}", {"a": ["1", "2"], "b": ["1", "2"], "c": {"d": ["1", "2"]}},
                     id="modest aliases"),
        pytest.param("---\na: b\n...\n", {"a": "b"}, id="document markers"),
        pytest.param("%YAML 1.2\n---\na: b\n", {"a": "b"}, id="version directive"),
        pytest.param("a: |\n  b\n  c\n", {"a": "b\nc\n"}, id="block text"),
        pytest.param('"@": x\n"*": y\n1: z\nnull: n', {"@": "x", "*": "y", "1": "z", "null": "n"}, id="keys"),
        pytest.param('"<<": a', {"<<": "a"}, id="a quoted merge key is a key"),
        pytest.param("a: b\r\nc: d\r\n", {"a": "b", "c": "d"}, id="CRLF"),
        pytest.param("a: münchen # ü", {"a": "münchen"}, id="UTF-8"),
        pytest.param("a: 10 *.x\nb: 10 @x", {"a": "10 *.x", "b": "10 @x"}, id="star and at inside a text"),
    ],
)  # fmt: skip
def test_value(text: str, value: object) -> None:
    assert read(text).value == value


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        pytest.param("", "a.yaml:1:1: the file is empty, or holds nothing but comments", "", id="empty"),
        pytest.param("# x\n\n", "a.yaml:1:1: the file is empty, or holds nothing but comments", "", id="comments"),
        pytest.param("---\n", "a.yaml:1:1: the file is empty, or holds nothing but comments", "", id="dashes"),
        pytest.param("- a", "a.yaml:1:1: the file is a list; a mapping (key: value) is expected", "", id="list"),
        pytest.param("x", "a.yaml:1:1: the file is plain text; a mapping (key: value) is expected", "", id="text"),
        pytest.param("a: 1\nb: 2\na: 3", "a.yaml:3:1: key 'a' stands here twice, first in line 1",
                     "keep one of them", id="duplicate key"),
        pytest.param("a: {b: 1,\n b: 2}", "a.yaml:2:2: key 'b' stands here twice, first in line 1",
                     "keep one of them", id="duplicate key in a flow mapping"),
        pytest.param("mx:\n  @: x", "a.yaml:2:3: a text that begins with @ needs quotes", 'write "@"', id="@"),
        pytest.param("mx: [@]", "a.yaml:1:6: a text that begins with @ needs quotes", 'write "@"', id="@ in a list"),
        pytest.param("mx:\n  *: x", "a.yaml:2:3: a text that begins with * needs quotes", 'write "*"', id="*"),
        pytest.param("mx:\n  *.sub: x", "a.yaml:2:3: a text that begins with * needs quotes", 'write "*.sub"',
                     id="*.sub"),
        pytest.param("a: *x", "a.yaml:1:4: *x is read as an alias, and there is no anchor &x",
                     'a text that begins with * is written in quotes: "*x"', id="undefined alias"),
        pytest.param("a: `x", "a.yaml:1:4: a text that begins with ` needs quotes", 'write "`x"', id="backtick"),
        pytest.param("a: &a [*a]", "a.yaml:1:8: alias *a refers to itself", "", id="recursive alias"),
        pytest.param("a: &x {b: c}\nd:\n  <<: *x", "a.yaml:3:3: merge keys (<<) are not supported",
                     "write the keys out, or put common sets into a preset", id="merge key"),
        pytest.param("a: !!int 3", "a.yaml:1:4: tag 'tag:yaml.org,2002:int' is not allowed: every value is read as text",
                     "", id="tag of YAML"),
        pytest.param("a: !x [b]", "a.yaml:1:4: tag '!x' is not allowed: every value is read as text", "", id="own tag"),
        pytest.param("!!python/object:os.system a: b", "a.yaml:1:1: a key has to be plain text",
                     'write key: value, and quote a key like "*"', id="tag of Python"),
        pytest.param("a: b\n---\nc: d", "a.yaml:2:1: a second document begins here ('---'); one file holds one document",
                     "put it into a file of its own", id="two documents"),
        pytest.param("? [a]\n: b", "a.yaml:1:3: a key has to be plain text",
                     'write key: value, and quote a key like "*"', id="list as key"),
        pytest.param("a:\n\tb: c", "a.yaml:2:1: a tab stands where YAML wants spaces", "indent with spaces only",
                     id="tab"),
        pytest.param("a:\n  b: c\n\td: e", "a.yaml:3:1: a tab stands where YAML wants spaces",
                     "indent with spaces only", id="tab behind a text"),
        pytest.param("a: b: c", "a.yaml:1:5: a second ': ' follows in what has to be one value, or the indentation is wrong",
                     "put a text that holds ': ' into quotes, and align keys of one mapping", id="two colons"),
        pytest.param("a: [b,\nc: d", "a.yaml:1:4: the list opened here with [ is not closed where line 3 goes on",
                     "between brackets a text that holds { } [ ] or a comma needs quotes", id="open list"),
        pytest.param("a: {b: c", "a.yaml:1:4: the mapping opened here with { is not closed where line 2 goes on",
                     "between brackets a text that holds { } [ ] or a comma needs quotes", id="open mapping"),
        pytest.param('a: "b\nc: d', "a.yaml:1:4: the quote opened here is never closed", "", id="open quote"),
        pytest.param('a: "\\q"', "a.yaml:1:5: a backslash between double quotes begins an escape YAML does not know",
                     "use single quotes around a text with backslashes", id="unknown escape"),
        pytest.param('a: "\\0"', "a.yaml:1:4: a text holds a NUL character", "", id="escaped NUL"),
        pytest.param("a:\n  - b\n-c\n", "a.yaml:3:1: this line is neither 'key: value' nor '- item'",
                     "a list item needs a space behind its dash, a key a colon behind it", id="dash without space"),
        pytest.param("a: 'b' c", "a.yaml:1:8: this does not fit what stands above: wrong indentation, or something "
                     "behind a closed value", "", id="behind a value"),
        pytest.param("%FOO\n---\na: b", "a.yaml:1:5: not valid YAML: while scanning a directive: found unknown "
                     "directive name", "", id="what libyaml says"),
        pytest.param(f"{'k' * 1025}: a", "a.yaml:1:1: a key has at most 1,024 characters", "", id="huge key"),
        pytest.param("[" * 60, "a.yaml:1:51: more than 50 levels of nesting", "", id="deep flow"),
        pytest.param("[" * 200_000, "a.yaml:1:51: more than 50 levels of nesting", "", id="very deep flow"),
        pytest.param("{a: " * 200_000, "a.yaml:1:201: more than 50 levels of nesting", "", id="very deep mapping"),
        pytest.param("- " * 200_000, "a.yaml:1:101: more than 50 levels of nesting", "", id="very deep block"),
        pytest.param(b"\xef\xbb\xbfa: b", "a.yaml:1:1: the file begins with a byte order mark (BOM)",
                     "save it as plain UTF-8 without BOM", id="BOM"),
        pytest.param("a: b".encode("utf-16"), "a.yaml:1:1: the file begins with a byte order mark (BOM)",
                     "save it as plain UTF-8 without BOM", id="UTF-16"),
        pytest.param(b"a: b\nc: \xff", "a.yaml:2:4: byte 0xff is not valid UTF-8", "save the file as UTF-8",
                     id="invalid UTF-8"),
        pytest.param("ü: ü\nü\x01", "a.yaml:2:2: control character 0x01",
                     "delete it, or save the file as plain UTF-8 text", id="control character"),
        pytest.param(b"\x7fELF\x00\x01", "a.yaml:1:1: control character 0x7f",
                     "delete it, or save the file as plain UTF-8 text", id="binary"),
        pytest.param(b"PK\x00", "a.yaml:1:3: the file holds binary data (a NUL byte), not text", "", id="NUL"),
        pytest.param("a: b\nc: \u202ed", "a.yaml:2:4: invisible character U+202E",
                     "delete it; an editor may show it only in a special mode", id="bidirectional override"),
        pytest.param("a: b\u2028c", "a.yaml:1:5: invisible character U+2028",
                     "delete it; an editor may show it only in a special mode", id="line separator"),
        pytest.param("#" * (16 * 1024 * 1024 + 1), "a.yaml: the file has more than 16,777,216 bytes", "", id="too large"),
    ],
)  # fmt: skip
def test_complaint(text: str | bytes, message: str, hint: str) -> None:
    assert complaint(text) == (message, hint)


def test_alias_bomb() -> None:
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    assert complaint("\n".join(lines))[0].endswith("aliases of this file stand for more than 100,000 values")


def test_a_file_without_aliases_may_hold_many_values() -> None:
    assert len(read("a: [" + "x," * 150_000 + "x]").value["a"]) == 150_001


def test_huge_line() -> None:
    assert read("a: " + "x" * 5_000_000).value == {"a": "x" * 5_000_000}


TEXT = """\
zone: example.com
mx:
  "@": [10 a,
        20 b]
  ü: {set: [x], ttl: 5}
"""


@pytest.mark.parametrize(
    ("path", "key", "place"),
    [
        pytest.param((), False, (1, 1), id="all"),
        pytest.param(("zone",), False, (1, 7), id="value"),
        pytest.param(("zone",), True, (1, 1), id="key"),
        pytest.param(("mx", "@"), True, (3, 3), id="quoted key"),
        pytest.param(("mx", "@"), False, (3, 8), id="list"),
        pytest.param(("mx", "@", 1), False, (4, 9), id="item"),
        pytest.param(("mx", "@", 1), True, (4, 9), id="item has no key"),
        pytest.param(("mx", "ü", "ttl"), False, (5, 22), id="columns are characters"),
        pytest.param(("mx", "@", 7), False, (3, 8), id="no such item"),
        pytest.param(("mx", "x", "y"), False, (3, 3), id="no such key"),
        pytest.param(("zone", "x"), False, (1, 7), id="below a text"),
    ],
)
def test_position(path: tuple[str | int, ...], key: bool, place: tuple[int, int]) -> None:
    assert read(TEXT).position(path, key=key) == Position("a.yaml", *place)


def test_an_alias_stands_where_it_is_written() -> None:
    document = read("a: &x [1, 2]\nb: *x")
    assert str(document.position(("b",))) == "a.yaml:2:4"
    assert str(document.position(("b", 1))) == "a.yaml:1:11"


def test_aliases_do_not_nest_deeper_than_text() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 400)]
    assert complaint("\n".join(lines))[0] == "a.yaml:50:12: more than 50 levels of nesting"
