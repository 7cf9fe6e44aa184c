"""What Cloud DNS answers: the fields of its JSON that count here, checked. Pure."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Reply(BaseModel):
    """Google adds fields as it likes; an empty list, a zero or an empty text may be left out."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class RecordSet(_Reply):
    """One record set; with a routing policy it has no ``rrdatas``."""

    name: str
    type: str
    ttl: int = 0
    rrdatas: tuple[str, ...] = ()
    routing_policy: dict[str, Any] | None = Field(default=None, alias="routingPolicy")


class RecordSets(_Reply):
    """A page of record sets."""

    kind: Literal["dns#resourceRecordSetsListResponse"]
    rrsets: tuple[RecordSet, ...] = ()
    next_page: str = Field(default="", alias="nextPageToken")


class ManagedZone(_Reply):
    """A zone: ``name`` is its id within the project, ``dns_name`` the domain."""

    name: str
    dns_name: str = Field(alias="dnsName")
    visibility: str = "public"


class ManagedZones(_Reply):
    """A page of zones."""

    kind: Literal["dns#managedZonesListResponse"]
    zones: tuple[ManagedZone, ...] = Field(default=(), alias="managedZones")
    next_page: str = Field(default="", alias="nextPageToken")


class Change(_Reply):
    """A change Google accepted."""

    id: str
    status: Literal["pending", "done"]


class Quota(_Reply):
    """What one change of a project may hold; the defaults are those of https://cloud.google.com/dns/quotas."""

    records: int = Field(default=100, alias="resourceRecordsPerRrset")
    additions: int = Field(default=1000, alias="rrsetAdditionsPerChange")
    deletions: int = Field(default=1000, alias="rrsetDeletionsPerChange")
    size: int = Field(default=100_000, alias="totalRrdataSizePerChange")


class Project(_Reply):
    """A project's quotas."""

    kind: Literal["dns#project"]
    quota: Quota = Quota()


class Reason(_Reply):
    """One of the reasons in an error."""

    reason: str = ""
    message: str = ""


class GoogleError(_Reply):
    """What went wrong, in Google's words."""

    code: int = 0
    message: str = ""
    status: str = ""
    errors: tuple[Reason, ...] = ()
    details: tuple[dict[str, Any], ...] = ()


class ErrorReply(_Reply):
    """The body of an answer that is no success."""

    error: GoogleError
