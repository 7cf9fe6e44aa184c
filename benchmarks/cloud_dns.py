"""Cloud DNS at the HTTP line, for counting calls: the fake service of the tests."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from measure import Pace

from mxsync.fleet import each
from mxsync.model import parse_name
from tests.clouddns.harness import PROJECT, CloudDnsHarness, key_file, rrset
from tests.hosts.gcp.faults import Throttle
from tests.hosts.gcp.server import GoogleServer

ZONE = "example.com."


def count_import(folder: Path, mxsync: str, *, sets: int, mx: int) -> int:
    """The calls of `mxsync import` of one zone."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with GoogleServer() as google:
        plain = sets - mx - 2  # SOA and NS are there
        google.cloud.add_zone(
            PROJECT,
            "com",
            ZONE,
            [
                *(rrset(f"n{number}.{ZONE}", "A", 300, ["192.0.2.1"]) for number in range(plain)),
                *(rrset(f"m{number}.{ZONE}", "MX", 300, ["10 mail.example."]) for number in range(mx)),
            ],
        )
        settings = f"type: clouddns, credentials: {key_file(folder, google)}, endpoint: {google.url}"
        (folder / "mxsync.yaml").write_text(f"providers: {{gcp: {{{settings}}}}}\n")
        subprocess.run(
            [mxsync, "import", "example.com"],
            cwd=folder,
            env={**os.environ, "MXSYNC_ALLOW_ENDPOINT": "1"},
            check=True,
            capture_output=True,
        )
        return sum(count for method, count in google.calls.items() if method != "token")


def race_bucket(*, requests: int, threads: int, rate: int, burst: int) -> Pace:
    """Point reads against a service that throttles exactly as fast as the provider may ask."""
    zone = parse_name(ZONE)
    with tempfile.TemporaryDirectory() as folder, GoogleServer() as google:
        harness = CloudDnsHarness(google, Path(folder), rate=f"{rate}/s", burst=burst)
        ref = harness.add_zone(zone, [])
        with harness.provider() as provider:
            provider.find(zone)  # the zone's name is known from here on
            google.throttle = Throttle(rate, burst)
            time.sleep(1 / rate)

            def read(_number: int) -> object:
                with provider.open(ref) as opened:
                    return opened.read([zone])

            began = time.monotonic()
            done = each(range(requests), read, parallelism=threads)
            seconds = time.monotonic() - began
        assert not done.failures, done.failures
    return Pace(google.throttled, seconds, (requests - burst) / rate)


def speedup(folder: Path, mxsync: str, *, zones: int, latency: float) -> float:
    """How many times faster a plan of many zones is than one zone after another."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "specs").mkdir(parents=True)
    names = [f"z{number}.example" for number in range(zones)]
    (folder / "specs" / "all.yaml").write_text(f'zones: {names}\nmx: {{"@": [10 new.example]}}\n')
    with GoogleServer() as google:
        for name in names:
            apex = rrset(f"{name}.", "MX", 300, ["10 old.example."])
            google.cloud.add_zone(PROJECT, name.replace(".", "-"), f"{name}.", [apex])
        settings = f"type: clouddns, credentials: {key_file(folder, google)}, endpoint: {google.url}"
        (folder / "mxsync.yaml").write_text(
            f"providers: {{gcp: {{{settings}, rate: 10000/s, burst: 10000}}}}\n"
        )
        google.faults.latency = latency
        seconds = {}
        for words in (("--parallelism", "1"), ()):
            began = time.monotonic()
            subprocess.run(
                [mxsync, "plan", "--out", "plan.json", *words],
                cwd=folder,
                env={**os.environ, "MXSYNC_ALLOW_ENDPOINT": "1"},
                check=True,
                capture_output=True,
            )
            seconds[words] = time.monotonic() - began
        return seconds["--parallelism", "1"] / seconds[()]
