"""AWS as tests have it: a strict moto in a process of its own, looked at with a plain boto3 client."""

import http.client
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import botocore.config

if TYPE_CHECKING:
    from mypy_boto3_route53 import Route53Client

ROOT = Path(__file__).parents[3]
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "AKIATESTTESTTESTTEST", "AWS_SECRET_ACCESS_KEY": "verysecret-verysecret"}


@dataclass(frozen=True, slots=True)
class Aws:
    """A running server at ``url`` and a client for it that knows nothing of mxsync."""

    url: str
    client: "Route53Client"

    def reset(self) -> None:
        """Forget every zone."""
        connection = http.client.HTTPConnection(self.url.removeprefix("http://"))
        connection.request("POST", "/moto-api/reset")
        connection.getresponse().read()
        connection.close()

    def zone(self, name: str, *, private: bool = False, comment: str = "") -> str:
        """A new hosted zone; its id."""
        config = {"Comment": comment, "PrivateZone": private}
        vpc: dict[str, Any] = {"VPC": {"VPCRegion": "us-east-1", "VPCId": "vpc-1"}} if private else {}
        made = self.client.create_hosted_zone(
            Name=name, CallerReference=uuid.uuid4().hex, HostedZoneConfig=config, **vpc
        )
        return made["HostedZone"]["Id"].removeprefix("/hostedzone/")

    def change(self, zone_id: str, *changes: dict[str, Any]) -> str:
        """One change batch; the id of the change."""
        batch: Any = {"Changes": changes}
        answer = self.client.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch=batch)
        return answer["ChangeInfo"]["Id"]

    def sets(self, zone_id: str) -> Sequence[dict[str, Any]]:
        """Every record set of the zone, as listed."""
        pages = self.client.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone_id)
        return [dict(one) for page in pages for one in page["ResourceRecordSets"]]


def record_set(name: str, kind: str, *values: str, ttl: int = 300, **more: Any) -> dict[str, Any]:
    """A record set in the shape the API takes."""
    return {"Name": name, "Type": kind, "TTL": ttl, "ResourceRecords": [{"Value": v} for v in values], **more}


def create(*args: Any, **more: Any) -> dict[str, Any]:
    return {"Action": "CREATE", "ResourceRecordSet": record_set(*args, **more)}


def delete(*args: Any, **more: Any) -> dict[str, Any]:
    return {"Action": "DELETE", "ResourceRecordSet": record_set(*args, **more)}


def client(url: str, service: str = "route53") -> Any:
    """A plain boto3 client for a server at ``url``, with no retries."""
    session = boto3.Session(
        aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        region_name="us-east-1",
    )
    config = botocore.config.Config(
        retries={"total_max_attempts": 1}, max_pool_connections=32, connect_timeout=5, read_timeout=30
    )
    return session.client(service, endpoint_url=url, config=config)


@contextmanager
def running_aws(*options: str) -> Iterator[Aws]:
    """A server until the end of the context; ``--lenient`` leaves moto as it comes."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.hosts.aws.server", *options],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **CREDENTIALS, "PYTHONWARNINGS": "ignore"},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        port = process.stdout.readline().strip()
        assert port, "moto did not start"
        url = f"http://127.0.0.1:{port}"
        yield Aws(url, client(url))
    finally:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()
