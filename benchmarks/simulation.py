"""Simulates domains of five hosts of their own: all senders, every host up, then each one down.

The last word printed is the seconds that took. Preferences and numbers of addresses vary from one domain to
the next.
"""

import gc
import random
import sys
import time

from mxsync.mail.facts import Facts, Host, Lookup, Status
from mxsync.mail.simulation import Simulation, simulate
from mxsync.model import DnsName, Mx, parse_name

HOSTS = 5
NONE = Lookup(status=Status.NO_DATA)


def domains(count: int) -> tuple[list[tuple[DnsName, tuple[Mx, ...]]], Facts]:
    source = random.Random(count)  # noqa: S311 - the same domains every time
    sets, hosts = [], {}
    for number in range(count):
        rdata = []
        for place in range(HOSTS):
            name = parse_name(f"mx{place}.d{number}.example")
            addresses = tuple(f"10.{number}.{place}.{last}" for last in range(source.choice([1, 1, 1, 2])))
            hosts[name] = Host(a=Lookup(status=Status.FOUND, data=addresses), aaaa=NONE)
            rdata.append(Mx(source.choice([10, 10, 20, 30]), name))
        sets.append((parse_name(f"d{number}.example"), tuple(sorted(rdata))))
    return sets, Facts(hosts=hosts)


def is_complete(found: Simulation) -> bool:
    scenes = (found.now, *found.outages)
    return len(scenes) == HOSTS + 1 and all(case.forecast.exact for scene in scenes for case in scene.cases)


def main(count: int) -> None:
    sets, facts = domains(count)
    gc.set_threshold(100_000, 50, 100)  # as the command line does
    begun = time.perf_counter()
    found = [simulate(owner, rdata, facts) for owner, rdata in sets]
    seconds = time.perf_counter() - begun
    assert all(map(is_complete, found))
    print(seconds)


if __name__ == "__main__":
    main(int(sys.argv[1]))
