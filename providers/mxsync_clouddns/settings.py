"""The entry of a Cloud DNS provider in the config."""

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from mxsync.provider import Rate

GOOGLE = "https://dns.googleapis.com"
GOOGLE_IAM = "https://iamcredentials.googleapis.com"
PROJECT = re.compile(r"[a-z0-9][a-z0-9.:-]{0,126}")
"""Project ids and numbers, those of a domain (``example.com:mail``) too; nothing that moves in a path."""

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_ACCOUNT = re.compile(r"[a-zA-Z0-9._-]+@[a-zA-Z0-9.-]+")


def _project(text: str) -> str:
    if not PROJECT.fullmatch(text):
        raise ValueError("a project is written as its id, such as acme-dns-1")
    return text


def _account(text: str) -> str:
    if not _ACCOUNT.fullmatch(text):
        raise ValueError("a service account is written as its address: name@project.iam.gserviceaccount.com")
    return text


def _secret(text: str) -> str:
    if not text.startswith(("file:", "env:")):
        raise ValueError("write file:PATH of a service account's key, or env:MXSYNC_NAME that holds the key")
    return text


def _url(text: str) -> str:
    split = urlsplit(text)
    try:
        secure = split.scheme == "https" or (split.scheme == "http" and split.hostname in _LOOPBACK)
        bare = split.port is None or split.port > 0
    except ValueError:
        bare = secure = False
    if not (secure and bare and split.hostname) or split.path.strip("/") or split.query or split.username:
        raise ValueError("an endpoint is written as https://HOST or https://HOST:PORT, without a path")
    return text.rstrip("/")


Url = Annotated[str, AfterValidator(_url)]


class CloudDnsSettings(BaseModel):
    """Which project, with whose credentials, how fast. All but the project can be left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    project: Annotated[str, AfterValidator(_project)] | None = Field(
        default=None, description="id of the project that holds the zones; by default that of the credentials"
    )
    credentials: Annotated[str, AfterValidator(_secret)] | None = Field(
        default=None,
        description="file:PATH or env:MXSYNC_NAME of a service account's key; "
        "by default Google's application default credentials",
    )
    impersonate: Annotated[str, AfterValidator(_account)] | None = Field(
        default=None, description="address of a service account to act as"
    )
    visibility: Literal["public", "private"] | None = Field(
        default=None, description="use only public or only private zones"
    )
    # Google publishes no number: https://cloud.google.com/dns/quotas names a limit a minute for each
    # account, region and kind of request, whose value only the console shows.
    rate: Rate = Field(default=10.0, description="most requests a second, for the project: such as 10/s")
    burst: int = Field(default=50, ge=1, le=10_000, description="requests that may go at once before that")
    timeout: int = Field(default=60, ge=1, le=600, description="seconds to wait for an answer")
    attempts: int = Field(default=7, ge=1, le=20, description="how often a read is tried")
    endpoint: Url = Field(default=GOOGLE, description="another address of the Cloud DNS API")
    iam_endpoint: Url = Field(default=GOOGLE_IAM, description="another address for impersonate")
