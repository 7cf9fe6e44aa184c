"""How often a swap waits for the server."""

import pytest

from mxsync.apply import Verdict, swap_zone
from mxsync.model import Mx, MxRRset, Replace, ZoneRef, parse_name
from tests.hosts.tcp_proxy import tcp_proxy
from tests.rfc2136.harness import ZONE as TEXT
from tests.rfc2136.harness import connect

ZONE = parse_name("distance.test")


@pytest.mark.parametrize(
    ("owner", "guard", "turns"), [("@", False, 4), ("@", True, 5), ("deep.below", False, 5)]
)
def test_a_swap(server, tmp_path, owner, guard, turns):
    """Connection, reading again (after the SOA, if that is compared), update, reading back."""
    at = parse_name(owner, origin=ZONE)
    server.add_zone(ZONE[:-1], TEXT.format(zone=ZONE[:-1]) + f"{owner} 300 MX 10 a.example.\n")
    old, new = (MxRRset(at, 300, (Mx(10, parse_name(name)),)) for name in ("a.example", "b.example"))
    with (
        tcp_proxy(server.port, delay=0.1) as proxy,
        connect(proxy.port, tmp_path, soa_guard=guard) as provider,
    ):
        outcome = swap_zone(provider, ZoneRef("dns", ZONE), [Replace(old, new)])
        assert outcome.verdict is Verdict.APPLIED
        assert (proxy.connections, proxy.turns) == (1, turns)


def test_reading_any_number_of_owners(server, tmp_path):
    server.add_zone(ZONE[:-1], TEXT.format(zone=ZONE[:-1]))
    owners = [parse_name(f"n{number}", origin=ZONE) for number in range(20)]
    with tcp_proxy(server.port, delay=0.2) as proxy, connect(proxy.port, tmp_path) as provider:
        (ref,) = provider.find(ZONE)
        with provider.open(ref) as zone:
            zone.read(owners)
        assert (proxy.connections, proxy.turns) == (1, 1 + 1 + 2)
        assert len(proxy.requests) == 1 + 3 * len(owners)
