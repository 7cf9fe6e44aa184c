"""The three name servers, each started once, with a proxy in front of it."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.hosts.servers.daemon import NameServer
from tests.hosts.servers.knot import running_knot
from tests.hosts.servers.named import running_named
from tests.hosts.servers.powerdns import running_powerdns
from tests.hosts.tcp_proxy import TcpProxy, tcp_proxy
from tests.rfc2136.harness import Rfc2136Harness


@pytest.fixture(scope="session")
def named_process(tmp_path_factory) -> Iterator[NameServer]:
    with running_named(tmp_path_factory.mktemp("named")) as server:
        yield server


@pytest.fixture(scope="session")
def knot_process(tmp_path_factory) -> Iterator[NameServer]:
    with running_knot(tmp_path_factory.mktemp("knot")) as server:
        yield server


@pytest.fixture(scope="session")
def powerdns_process(tmp_path_factory) -> Iterator[NameServer]:
    with running_powerdns(tmp_path_factory.mktemp("powerdns")) as server:
        yield server


@pytest.fixture(params=["named", "knot", "powerdns"])
def server(request) -> NameServer:
    """Each of them in turn, empty."""
    found = request.getfixturevalue(f"{request.param}_process")
    found.reset()
    return found


@pytest.fixture
def named(named_process) -> NameServer:
    named_process.reset()
    return named_process


@pytest.fixture
def knot(knot_process) -> NameServer:
    knot_process.reset()
    return knot_process


@pytest.fixture(scope="session")
def proxies() -> Iterator[dict[int, TcpProxy]]:
    """By the port of the server behind."""
    with ExitStack() as stack:
        yield Proxies(stack)


class Proxies(dict[int, TcpProxy]):
    def __init__(self, stack: ExitStack) -> None:
        super().__init__()
        self.stack = stack

    def __missing__(self, port: int) -> TcpProxy:
        made = self[port] = self.stack.enter_context(tcp_proxy(port))
        return made


@pytest.fixture
def proxy(server, proxies) -> TcpProxy:
    proxies[server.port].reset()
    return proxies[server.port]


@pytest.fixture
def harness(server, proxy, tmp_path) -> Rfc2136Harness:
    return Rfc2136Harness(server, proxy, tmp_path)
