"""The entry of a Route 53 provider in the config."""

import re
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from mxsync.provider.pace import Rate

_ROLE = re.compile(r"arn:aws[a-z-]*:iam::([0-9]{12}):role/[\w+=,.@/-]+")
_REGION = re.compile(r"[a-z]{2}(?:-[a-z]+)+-[0-9]{1,2}")


def _role(text: str) -> str:
    if not _ROLE.fullmatch(text):
        raise ValueError("a role is written arn:aws:iam::123456789012:role/NAME")
    return text


def _region(text: str) -> str:
    if not _REGION.fullmatch(text):
        raise ValueError("a region is written like us-east-1")
    return text


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("the value is empty")
    return text.strip()


def _endpoint(text: str) -> str:
    try:
        place = urlsplit(text)
        usable = place.scheme in ("http", "https") and bool(place.hostname) and place.port != 0
    except ValueError:
        usable = False
        place = urlsplit("")
    if not usable or place.username or place.password or place.query or place.fragment:
        raise ValueError("an endpoint is a plain URL such as https://host:port, without user or query")
    return text.rstrip("/")


class Route53Settings(BaseModel):
    """Whose hosted zones, and how fast to ask for them. Credentials come from where AWS's own tools look."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    profile: Annotated[str, AfterValidator(_filled)] | None = Field(
        default=None, description="profile of ~/.aws/config; by default what the environment says"
    )
    role_arn: Annotated[str, AfterValidator(_role)] | None = Field(
        default=None, description="role to assume for all requests"
    )
    external_id: Annotated[str, AfterValidator(_filled)] | None = Field(
        default=None, description="external id the role asks for; env:MXSYNC_NAME reads it from there"
    )
    region: Annotated[str, AfterValidator(_region)] | None = Field(
        default=None, description="Route 53 is global; needed for partitions such as aws-cn only"
    )
    endpoint: Annotated[str, AfterValidator(_endpoint)] | None = Field(
        default=None, description="another server, for tests; MXSYNC_ALLOW_ENDPOINT=1 has to allow it"
    )
    visibility: Literal["public", "private"] | None = Field(
        default=None, description="only public, or only private hosted zones; by default both"
    )
    rate: Rate = Field(default=10.0, description="requests the account is asked for, such as 10/s")
    burst: int = Field(default=50, ge=1, le=10_000, description="requests that may go at once")

    @model_validator(mode="after")
    def _external_id_of_a_role(self) -> Self:
        if self.external_id is not None and self.role_arn is None:
            raise ValueError("external_id needs role_arn")
        return self

    @property
    def account(self) -> str:
        """What shares a rate limit, as far as settings tell: the role's account, else the profile."""
        role = _ROLE.fullmatch(self.role_arn or "")
        who = role[1] if role else self.profile or "default credentials"
        return f"route53 {who}" + (f" at {self.endpoint}" if self.endpoint else "")

    @property
    def scope(self) -> str:
        """Nothing more than a hosted zone's id: ids are unique in all of AWS. Another server has its own."""
        return self.endpoint or ""
