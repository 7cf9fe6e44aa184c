"""One of several processes that count up the preference of one MX record, each swap against what it read."""

import random
import sys
import time
from dataclasses import replace
from pathlib import Path

from mxsync.errors import Stale
from mxsync.model import MxRRset, Replace, parse_name
from tests.rfc2136.harness import connect

ZONE = parse_name("count.test")


def main(port: int, rounds: int, folder: str) -> None:
    with connect(port, Path(folder)) as provider:
        (ref,) = provider.find(ZONE)
        for _ in range(rounds):
            while True:
                with provider.open(ref) as zone:
                    old = zone.read([ZONE])[ZONE]
                    assert isinstance(old, MxRRset)
                    (mx,) = old.rdata
                    new = MxRRset(ZONE, old.ttl, (replace(mx, preference=mx.preference + 1),))
                    try:
                        zone.swap([Replace(old, new)])
                    except Stale:
                        time.sleep(random.random() / 20)  # noqa: S311 - out of step is enough
                        continue
                    break


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
