"""A strict Route 53 behind a proxy, and an environment that knows no other AWS."""

from collections.abc import Iterator

import pytest

from tests.hosts.aws.running import CREDENTIALS, Aws, running_aws
from tests.hosts.proxy import AWS, Proxy, proxying
from tests.route53.harness import Route53Harness
from tests.route53.world import World


@pytest.fixture(scope="session")
def server() -> Iterator[Aws]:
    with running_aws() as aws:
        yield aws


@pytest.fixture(scope="session")
def wire(server: Aws) -> Iterator[Proxy]:
    with proxying(server.url, AWS) as proxy:
        yield proxy


@pytest.fixture
def aws(server: Aws) -> Aws:
    server.reset()
    return server


@pytest.fixture
def proxy(wire: Proxy) -> Proxy:
    wire.reset()
    return wire


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path) -> dict[str, str]:
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    ours = {
        **CREDENTIALS,
        "AWS_CONFIG_FILE": str(tmp_path / "aws-config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "aws-credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    for name, value in ours.items():
        monkeypatch.setenv(name, value)
    return ours


@pytest.fixture
def harness(aws: Aws, proxy: Proxy, tmp_path) -> Route53Harness:
    return Route53Harness(aws, proxy, tmp_path)


@pytest.fixture
def world(aws: Aws, proxy: Proxy, tmp_path, environment) -> World:
    del aws
    return World(tmp_path, proxy, environment)
