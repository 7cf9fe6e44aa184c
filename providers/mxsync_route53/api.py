"""The requests to Route 53; the only module that speaks with it, or knows its SDK."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import boto3
import botocore.config
import botocore.credentials
import botocore.exceptions
import botocore.session

from mxsync.errors import HostError, InputError, MxsyncError
from mxsync.provider import Context
from mxsync_route53 import failures
from mxsync_route53.listing import SetPage, Start
from mxsync_route53.settings import Route53Settings

if TYPE_CHECKING:
    from mypy_boto3_route53 import Route53Client
    from mypy_boto3_route53.type_defs import ChangeTypeDef, HostedZoneTypeDef

READ_ATTEMPTS = 10
"""A throttled read gets through in the end; three attempts, the SDK's own number, lose one in ten."""
HOPELESS = 3
"""Attempts to reach a host that nothing answers for: it will not come up while somebody waits."""
_CONNECTIONS = 32
_REGION = "us-east-1"  # Route 53 is global; its requests are signed for this region
_SESSION_NAME = "mxsync"  # what CloudTrail shows

Answer = TypeVar("Answer", bound=Mapping[str, object])


@dataclass(frozen=True, slots=True)
class ZonePage:
    """A page of hosted zones, and where the next one begins (empty: this was the last)."""

    zones: "Sequence[HostedZoneTypeDef]"
    next_name: str
    next_id: str


class Api:
    """One account's Route 53. Thread-safe.

    Reads are repeated by the SDK with backoff and jitter, a write is sent once. Each send of either takes a
    token first.
    """

    def __init__(self, settings: Route53Settings, context: Context) -> None:
        self._bucket = context.buckets.of(settings.account, settings.rate, settings.burst)
        self._local = threading.local()
        self._making = threading.Lock()
        self._settings = settings
        with _connecting(settings):
            self._session = _session(settings, context)
            self._reading = self._client(READ_ATTEMPTS)
        self._once: Route53Client | None = None
        self._reading.meta.events.register_first("needs-retry.route53", _give_up)

    def close(self) -> None:
        """Close the connections."""
        self._reading.close()
        if self._once is not None:
            self._once.close()

    def zones(self, name: str = "", zone_id: str = "") -> ZonePage:
        """A page of at most 100 hosted zones, sorted by name, from that name (and id) on."""
        first = {"DNSName": name} | ({"HostedZoneId": zone_id} if zone_id else {}) if name else {}
        answer = self._ask(
            "ListHostedZonesByName", lambda: self._reading.list_hosted_zones_by_name(**first), "HostedZones"
        )
        more = answer["IsTruncated"]
        return ZonePage(
            answer["HostedZones"],
            answer.get("NextDNSName", "") if more else "",
            answer.get("NextHostedZoneId", "") if more else "",
        )

    def sets(self, zone_id: str, start: Start | None, items: int) -> SetPage:
        """A page of at most ``items`` record sets of a zone. Raises ZoneMissing."""
        first: dict[str, Any] = {}
        if start is not None:
            first = {"StartRecordName": start.name, "StartRecordType": start.type}
            if start.identifier:
                first["StartRecordIdentifier"] = start.identifier
        answer = self._ask(
            "ListResourceRecordSets",
            lambda: self._reading.list_resource_record_sets(
                HostedZoneId=zone_id, MaxItems=str(items), **first
            ),
            "ResourceRecordSets",
        )
        following = None
        if answer["IsTruncated"]:
            following = Start(
                answer["NextRecordName"], answer["NextRecordType"], answer.get("NextRecordIdentifier", "")
            )
        return SetPage(answer["ResourceRecordSets"], following)

    def change(self, zone_id: str, batch: "Sequence[ChangeTypeDef]") -> str:
        """Send one change batch, once; the id of the change. Raises what ``Zone.swap`` raises."""
        answer = self._ask(
            "ChangeResourceRecordSets",
            lambda: self._writing.change_resource_record_sets(
                HostedZoneId=zone_id, ChangeBatch={"Changes": batch}
            ),
            "ChangeInfo",
            writing=True,
        )
        return answer["ChangeInfo"]["Id"].removeprefix("/change/")

    @property
    def _writing(self) -> "Route53Client":
        """The client that sends once; made with the first change, as a client takes a while to make."""
        with self._making:
            if self._once is None:
                self._once = self._client(1)
            return self._once

    def insync(self, change_id: str) -> bool:
        """Whether all name servers have a change."""
        answer = self._ask("GetChange", lambda: self._reading.get_change(Id=change_id), "ChangeInfo")
        return answer["ChangeInfo"]["Status"] == "INSYNC"

    def _ask(self, action: str, call: Callable[[], Answer], needed: str, *, writing: bool = False) -> Answer:
        """The answer of Route 53 to one call, or an error of the contract."""
        self._local.sent = False
        try:
            answer = call()
        except botocore.exceptions.ClientError as err:
            raise _answered(action, err, writing=writing) from err
        except botocore.exceptions.BotoCoreError as err:
            raise failures.unanswered(
                action=action, kind=type(err).__name__, message=err, sent=self._local.sent, writing=writing
            ) from err
        except MxsyncError:
            raise
        except Exception as err:
            # What the SDK raises about bytes that it takes for XML has no common root.
            if not self._local.sent:
                raise
            raise failures.untrusted(action, err, writing=writing) from err
        listing = needed.endswith("s")
        if needed not in answer or (listing and "IsTruncated" not in answer):
            raise failures.untrusted(action, f"it has no {needed}", writing=writing)
        return answer

    def _client(self, attempts: int) -> "Route53Client":
        client = self._session.client(
            "route53",
            region_name=_region(self._session),
            endpoint_url=self._settings.endpoint,
            config=botocore.config.Config(
                retries={"mode": "standard", "total_max_attempts": attempts},
                connect_timeout=10,
                read_timeout=30,
                max_pool_connections=_CONNECTIONS,
                user_agent_extra="mxsync",
            ),
        )
        client.meta.events.register_first("before-send.route53", self._before_send)
        return client

    def _before_send(self, **_: object) -> None:
        self._bucket.take()
        self._local.sent = True


def _answered(action: str, err: botocore.exceptions.ClientError, *, writing: bool) -> MxsyncError:
    said = err.response.get("Error", {})
    code, message = said.get("Code", ""), said.get("Message", "")
    batch = err.response.get("Messages")  # the form of InvalidChangeBatch in the API reference
    if not code and batch is not None:
        code, message = "InvalidChangeBatch", str(batch)
    status = err.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return failures.answered(action=action, code=code, message=message, status=status, writing=writing)


def _give_up(*, attempts: int, caught_exception: Exception | None, **_: object) -> None:
    """Ends the attempts of a read where nobody answers at all."""
    unreachable = (
        botocore.exceptions.EndpointConnectionError,
        botocore.exceptions.ConnectTimeoutError,
        botocore.exceptions.ProxyConnectionError,
    )
    if isinstance(caught_exception, unreachable) and attempts >= HOPELESS:
        raise caught_exception


@contextmanager
def _connecting(settings: Route53Settings) -> Iterator[None]:
    """Explains what is wrong with the settings, or with AWS's own files."""
    try:
        yield
    except botocore.exceptions.ProfileNotFound as err:
        known = ", ".join(sorted(botocore.session.Session().available_profiles))
        where = "in the provider's settings" if settings.profile else "in AWS_PROFILE"
        raise InputError(
            f"{failures.words(err)} ({where})", f"there are: {known}" if known else "there are no profiles"
        ) from err
    except botocore.exceptions.BotoCoreError as err:
        raise failures.unanswered(
            action="reading AWS's configuration",
            kind=type(err).__name__,
            message=err,
            sent=False,
            writing=False,
        ) from err
    except ValueError as err:
        raise HostError(f"AWS's configuration cannot be used: {failures.words(err)}") from err


def _session(settings: Route53Settings, context: Context) -> boto3.Session:
    base = boto3.Session(profile_name=settings.profile, region_name=settings.region)
    if settings.role_arn is None:
        return base
    core = botocore.session.Session()
    core.get_component("credential_provider").insert_before("env", _Role(base, settings, context))
    return boto3.Session(botocore_session=core, region_name=_region(base))


def _region(session: boto3.Session) -> str:
    return session.region_name or _REGION


class _Role(botocore.credentials.CredentialProvider):
    """Credentials of a role, assumed at the first request and again before they expire."""

    METHOD = "mxsync-role"
    CANONICAL_NAME = METHOD

    def __init__(self, base: boto3.Session, settings: Route53Settings, context: Context) -> None:
        super().__init__()
        self._sts = base.client("sts", endpoint_url=settings.endpoint, region_name=_region(base))
        self._role = settings.role_arn or ""
        self._more: dict[str, Any] = {}
        if settings.external_id is not None:
            secret = settings.external_id.startswith(("env:", "file:"))
            self._more["ExternalId"] = (
                context.secret(settings.external_id) if secret else settings.external_id
            )

    def load(self) -> botocore.credentials.Credentials:
        """See botocore."""
        return botocore.credentials.DeferredRefreshableCredentials(
            refresh_using=self._assume, method=self.METHOD
        )

    def _assume(self) -> Mapping[str, str]:
        role = self._role
        try:
            got = self._sts.assume_role(RoleArn=role, RoleSessionName=_SESSION_NAME, **self._more)[
                "Credentials"
            ]
        except botocore.exceptions.ClientError as err:
            said = err.response.get("Error", {})
            raise HostError(
                f"the role {role} cannot be assumed: AWS says {said.get('Code')}: "
                f"{failures.words(said.get('Message', ''))}",
                "its trust policy has to allow these credentials (and name this external_id)",
            ) from err
        except botocore.exceptions.BotoCoreError as err:
            raise failures.unanswered(
                action=f"assuming the role {role}",
                kind=type(err).__name__,
                message=err,
                sent=False,
                writing=False,
            ) from err
        except Exception as err:
            raise HostError(
                f"the role {role} cannot be assumed: no answer of AWS ({failures.words(err)})"
            ) from err
        return {
            "access_key": got["AccessKeyId"],
            "secret_key": got["SecretAccessKey"],
            "token": got["SessionToken"],
            "expiry_time": got["Expiration"].isoformat(),
        }
