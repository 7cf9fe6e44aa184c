"""When to ask again."""

import pytest

from mxsync.model import parse_name
from mxsync.resolver import Server
from mxsync.verify import NameServer, Seen, ServerReport, Standing, ZoneReport
from mxsync.workflow.patience import next_round

ZONE = parse_name("a.test")


def report(*ttls, cached=True):
    servers = tuple(
        ServerReport(
            server=NameServer("", Server(f"192.0.2.{number}")),
            seen=(Seen(owner=ZONE, standing=Standing.OLD, ttl=ttl),),
            cached=cached,
        )
        for number, ttl in enumerate(ttls)
    )
    return ZoneReport(zone=ZONE, servers=servers)


@pytest.mark.parametrize(("rounds", "seconds"), [(0, 1), (1, 2), (3, 8), (4, 15), (100, 15), (5000, 15)])
def test_servers_are_asked_more_and_more_slowly(rounds, seconds):
    assert next_round([report(3600, cached=False)], rounds) == seconds


@pytest.mark.parametrize(
    ("reports", "seconds"),
    [
        ([report(20, 40)], 21),
        ([report(20), report(9)], 10),
        ([report(3600)], 60),
        ([report(0)], 1),
        ([report(20), report(20, cached=False)], 1),
    ],
)
def test_caches_are_asked_when_they_have_forgotten(reports, seconds):
    assert next_round(reports, 0) == seconds
