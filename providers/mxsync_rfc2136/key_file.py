"""Key files as tsig-keygen, ddns-confgen and keymgr write them: one key statement of named.conf. Pure."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from mxsync.errors import InputError, Position

_TOKEN = re.compile(
    r"""
    (?P<skip> \s+ | //[^\n]* | \#[^\n]* | /\*.*?\*/ )
    | "(?P<string>[^"\\\n]*)"
    | (?P<mark>[{};])
    | (?P<word>[^\s{};"#]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_FORM = 'a key file holds one statement: key "NAME" { algorithm hmac-sha256; secret "BASE64"; };'


class KeyText(NamedTuple):
    """A key as the file spells it. Never shown: ``secret`` is one."""

    name: str
    algorithm: str
    secret: str

    def __repr__(self) -> str:
        return f"KeyText({self.name!r}, {self.algorithm!r})"


class _Token(NamedTuple):
    text: str
    quoted: bool
    line: int


def parse_key_file(text: str, file: str) -> KeyText:
    """The one key of a key file. Raises InputError with the line, and never with what stands there."""
    tokens = _Reader(list(_tokens(text, file)), file)
    tokens.expect("key")
    name = tokens.value("the name of the key")
    tokens.expect("{")
    found: dict[str, str] = {}
    while not tokens.skip("}"):
        option = tokens.word("algorithm", "secret")
        if option in found:
            raise tokens.wrong(f"{option} is given twice")
        found[option] = tokens.value(f"the {option}")
        tokens.expect(";")
    for needed in ("algorithm", "secret"):
        if needed not in found:
            raise tokens.wrong(f"the key has no {needed}")
    tokens.expect(";")
    tokens.end()
    return KeyText(name, found["algorithm"], found["secret"])


class _Reader:
    """Tokens from first to last; what stands in the file is never part of an error."""

    def __init__(self, tokens: list[_Token], file: str) -> None:
        self._tokens = tokens
        self._file = file
        self._at = 0

    def expect(self, text: str) -> None:
        if not self.skip(text):
            raise self.wrong(f"{text!r} is expected")

    def skip(self, text: str) -> bool:
        token = self._peek()
        found = token is not None and not token.quoted and token.text.lower() == text
        self._at += found
        return found

    def word(self, *known: str) -> str:
        for word in known:
            if self.skip(word):
                return word
        raise self.wrong(f"{' or '.join(known)} is expected")

    def value(self, what: str) -> str:
        token = self._peek()
        if token is None or not token.text or (token.text in "{};" and not token.quoted):
            raise self.wrong(f"{what} is expected")
        self._at += 1
        return token.text

    def end(self) -> None:
        if self._peek() is not None:
            raise self.wrong("something stands behind the key; name a file with that key only")

    def wrong(self, message: str) -> InputError:
        token = self._tokens[min(self._at, len(self._tokens) - 1)] if self._tokens else _Token("", False, 1)
        return InputError(message, _FORM, where=Position(self._file, token.line))

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None


def _tokens(text: str, file: str) -> Iterator[_Token]:
    at, line = 0, 1
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise InputError("a quote or comment does not end", _FORM, where=Position(file, line))
        if match["skip"] is None:
            quoted = match["string"] is not None
            yield _Token(match["string"] if quoted else match[0], quoted, line)
        line += match[0].count("\n")
        at = match.end()
