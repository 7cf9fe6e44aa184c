"""The entry of an RFC 2136 provider in the config."""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from mxsync.errors import InputError
from mxsync.model import ROOT, DnsName, parse_name
from mxsync.provider.pace import Rate
from mxsync.resolver import PORT, Server, parse_server

Algorithm = Literal["hmac-sha224", "hmac-sha256", "hmac-sha384", "hmac-sha512"]

ALGORITHMS: tuple[Algorithm, ...] = ("hmac-sha224", "hmac-sha256", "hmac-sha384", "hmac-sha512")

_BROKEN = ("md5", "sha1")
_HOST_AND_PORT = re.compile(r"(.+):([0-9]{1,5})")


def check_algorithm(text: str) -> Algorithm:
    """One of ALGORITHMS, however it is spelled. Raises ValueError with the reason."""
    plain = text.lower().rstrip(".")
    for known in ALGORITHMS:
        if plain == known:
            return known
    if any(weak in plain for weak in _BROKEN):
        raise ValueError(
            "HMAC with MD5 or SHA-1 is not used any more (RFC 8945 §6): make a key with hmac-sha256"
        )
    raise ValueError(f"an algorithm is one of {', '.join(ALGORITHMS)}")


def _key_name(text: str) -> str:
    try:
        name = parse_name(text)
    except InputError as err:
        raise ValueError(err.message) from None
    if name == ROOT:
        raise ValueError("a key has a name, the one that the server knows it by")
    return name


def _secret(text: str) -> str:
    if not text.startswith(("file:", "env:")):
        raise ValueError("write file:PATH or env:MXSYNC_NAME: secrets do not stand in the config")
    return text


def _server(text: str) -> str:
    parse_place(text, PORT)
    return text


def parse_place(text: str, port: int) -> Server | tuple[DnsName, int]:
    """The address of a server, or its name and port. Raises ValueError."""
    try:
        return parse_server(text, port)
    except InputError as err:
        wrong = ValueError("; ".join((err.message, *err.hints)))
    match = _HOST_AND_PORT.fullmatch(text)
    host, number = (match[1], int(match[2])) if match else (text, port)
    if ":" in host or not 0 < number < 65536 or not re.search(r"[a-zA-Z]", host):
        raise wrong
    try:
        name = parse_name(host)
    except InputError:
        raise wrong from None
    return name, number


class Tsig(BaseModel):
    """The key that requests are signed with (RFC 8945): written out, or as a key file of BIND's tools."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, AfterValidator(_key_name)] | None = Field(
        default=None, description="name that the server knows the key by"
    )
    algorithm: Annotated[str, AfterValidator(check_algorithm)] = Field(
        default="hmac-sha256", description=f"one of {', '.join(ALGORITHMS)}"
    )
    secret: Annotated[str, AfterValidator(_secret)] | None = Field(
        default=None, description="env:MXSYNC_NAME or file:PATH of the secret in Base64"
    )
    key_file: str | None = Field(
        default=None, min_length=1, description="file with a key statement, as tsig-keygen writes it"
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.key_file is None and not (self.name and self.secret):
            raise ValueError("a key is written as name, algorithm and secret, or as key_file")
        if self.key_file is not None and self.model_fields_set - {"key_file"}:
            raise ValueError("key_file holds name, algorithm and secret: leave them out beside it")
        return self


class Rfc2136Settings(BaseModel):
    """Which server to ask and to change, with which key. All can be left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    server: Annotated[str, AfterValidator(_server)] | None = Field(
        default=None, description="address or name of the primary; by default the one each zone's SOA names"
    )
    port: int = Field(default=PORT, ge=1, le=65535, description="port, where server names none")
    tsig: Tsig | None = Field(default=None, description="key to sign with; by default nothing is signed")
    soa_guard: bool = Field(
        default=False, description="let the server compare the SOA too, so that any edit in between counts"
    )
    axfr: Literal["auto", "always", "never"] = Field(
        default="auto", description="whether zones are transferred: for whole zones and many owners, or so"
    )
    timeout: int = Field(default=10, ge=1, le=600, description="seconds to wait for an answer")
    connections: int = Field(default=16, ge=2, le=256, description="zones to work on at once, each with one")
    rate: Rate = Field(default=2000.0, description="most questions and updates a second, for a server")
    burst: int = Field(default=1000, ge=1, le=10_000, description="how many may go at once before that")
