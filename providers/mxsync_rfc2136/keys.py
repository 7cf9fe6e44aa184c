"""The key of the settings as dnspython signs with it."""

import base64
import binascii
from typing import Any

import dns.name
import dns.tsig

from mxsync.errors import InputError
from mxsync.files import read_regular
from mxsync.model import ROOT, DnsName, parse_name
from mxsync.provider import Context
from mxsync_rfc2136.convert import to_dns
from mxsync_rfc2136.key_file import parse_key_file
from mxsync_rfc2136.settings import Rfc2136Settings, check_algorithm

_MOST = 64 * 1024  # bytes of a key file


class Key(dns.tsig.Key):
    """A key that does not show its secret."""

    def __init__(self, name: DnsName, secret: bytes, algorithm: str) -> None:
        super().__init__(to_dns(name), secret, dns.name.from_text(algorithm))
        self.shown = name[:-1]

    def __repr__(self) -> str:
        return f"Key({self.shown!r})"

    def __reduce__(self) -> Any:
        raise TypeError("a key is not written anywhere")


def load_key(settings: Rfc2136Settings, context: Context) -> Key | None:
    """The key to sign with; None where the settings name none. Raises InputError, never with the secret."""
    tsig = settings.tsig
    if tsig is None:
        return None
    if tsig.key_file is not None:
        return _from_file(tsig.key_file, context)
    place = (tsig.secret or "").removeprefix("file:").removeprefix("env:")
    secret = _decoded(
        context.secret(tsig.secret or ""), f"provider {context.provider}: the secret in {place}"
    )
    return Key(parse_name(tsig.name or ""), secret, tsig.algorithm)


def _from_file(file: str, context: Context) -> Key:
    path = context.path(file)
    try:
        text = read_regular(path, limit=_MOST).decode("ascii")
    except UnicodeDecodeError:
        # "from None": the decoding error carries the content.
        raise InputError(f"{file} is not a key file: it is not plain text") from None
    found = parse_key_file(text, file)
    try:
        name = parse_name(found.name)
        algorithm = check_algorithm(found.algorithm)
    except (InputError, ValueError) as err:
        # A message may quote what it is about, which in a broken file could be the secret.
        known = err if isinstance(err, ValueError) else "the name of the key cannot be one"
        raise InputError(f"{file}: {known}") from None
    if name == ROOT:
        raise InputError(f"{file}: the key has no name")
    return Key(name, _decoded(found.secret, f"{file}: the secret"), algorithm)


def _decoded(text: str, what: str) -> bytes:
    try:
        secret = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if not secret:
        raise InputError(f"{what} is not Base64", "tsig-keygen writes secrets in the right form")
    return secret
