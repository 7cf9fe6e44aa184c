"""Route 53 at the HTTP line, for counting calls: the strict moto of the tests behind a proxy."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from measure import Pace

from mxsync.files import Boundary
from mxsync.fleet import each
from mxsync.model import ZoneRef, parse_name
from mxsync.provider import Context
from mxsync_route53 import BACKEND
from tests.hosts.aws.running import CREDENTIALS, Aws, create, running_aws
from tests.hosts.proxy import AWS, Proxy, proxying

CONFIG = """\
providers:
  aws: {{type: route53, endpoint: "{url}", rate: {rate}, burst: {burst}}}
guard: {{max_changed: 1000}}
"""
OCTODNS = """\
providers:
  config: {class: octodns.provider.yaml.YamlProvider, directory: ./octodns, enforce_order: false}
  route53:
    class: octodns_route53.Route53Provider
    access_key_id: env/AWS_ACCESS_KEY_ID
    secret_access_key: env/AWS_SECRET_ACCESS_KEY
zones:
"""


@dataclass(frozen=True)
class Calls:
    """How many requests a plan and an apply of what it found sent."""

    plan: int
    apply: int


class Account:
    """A Route 53 with zones, and a folder in which mxsync and octoDNS want another apex MX in each."""

    def __init__(self, aws: Aws, proxy: Proxy, folder: Path) -> None:
        self.aws, self.proxy, self.folder = aws, proxy, folder
        self.zones: dict[str, str] = {}
        self.environ = {
            **os.environ,
            **CREDENTIALS,
            "AWS_ENDPOINT_URL_ROUTE_53": proxy.url,
            "AWS_DEFAULT_REGION": "us-east-1",
            "MXSYNC_ALLOW_ENDPOINT": "1",
        }
        shutil.rmtree(folder, ignore_errors=True)
        for name in ("specs", "octodns"):
            (folder / name).mkdir(parents=True)
        self.configure()

    def configure(self, rate: str = "10000/s", burst: int = 10_000) -> None:
        text = CONFIG.format(url=self.proxy.url, rate=rate, burst=burst)
        (self.folder / "mxsync.yaml").write_text(text)

    def fill(self, names: Sequence[str], sets: int) -> None:
        """Zones with that many record sets, SOA and NS included."""
        for name in names:
            zone = self.zones[name] = self.aws.zone(name)
            made = [create(name, "MX", "10 old.example.net."), create(f"www.{name}", "CNAME", f"{name}.")]
            made += [create(f"h{number}.{name}", "A", "192.0.2.1") for number in range(sets - 4)]
            for at in range(0, len(made), 1000):
                self.aws.change(zone, *made[at : at + 1000])
            hosts = "".join(f"h{n}: {{type: A, ttl: 300, value: 192.0.2.1}}\n" for n in range(sets - 4))
            (self.folder / "octodns" / f"{name}.yaml").write_text(
                "'': {type: MX, ttl: 300, values: [{preference: 10, exchange: new.example.net.}]}\n"
                f"www: {{type: CNAME, ttl: 300, value: {name}.}}\n{hosts}"
            )
        zones = "".join(f"  {name}.: {{sources: [config], targets: [route53]}}\n" for name in names)
        (self.folder / "octodns.yaml").write_text(OCTODNS + zones)

    def specs(self, *, ids: bool) -> None:
        """A spec for each zone, with or without its id."""
        for name, zone in self.zones.items():
            provider = f"provider: {{name: aws, zone_id: {zone}}}\n" if ids else ""
            text = f'zone: {name}\n{provider}mx: {{"@": {{ttl: 300, set: ["10 new.example.net"]}}}}\n'
            (self.folder / "specs" / f"{name}.yaml").write_text(text)

    def put_back(self) -> None:
        """The apex MX of every zone as it was."""
        for name, zone in self.zones.items():
            change = create(name, "MX", "10 old.example.net.")
            self.aws.change(zone, {**change, "Action": "UPSERT"})

    def count(self, *command: str) -> int:
        """The calls one command makes."""
        self.proxy.reset()
        done = subprocess.run(
            command, cwd=self.folder, env=self.environ, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{command}: exit {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return sum(self.proxy.calls.values())

    def mxsync(self, mxsync: str, *, ids: bool = False) -> Calls:
        self.specs(ids=ids)
        self.put_back()
        return Calls(
            self.count(mxsync, "plan", "--out", "plan.json"), self.count(mxsync, "apply", "plan.json")
        )

    def octodns(self, octodns: str) -> Calls:
        self.put_back()
        command = (octodns, "--config-file", "octodns.yaml", "--quiet", "--force")
        return Calls(self.count(*command), self.count(*command, "--doit"))


@contextmanager
def account(folder: Path) -> Iterator[Account]:
    """An empty account."""
    with running_aws() as aws, proxying(aws.url, AWS) as proxy:
        yield Account(aws, proxy, folder)


def race_bucket(*, requests: int, threads: int, rate: int, burst: int) -> Pace:
    """Point reads against a host that throttles exactly as fast as the provider may ask."""
    name = parse_name("example.com")
    with tempfile.TemporaryDirectory() as folder, account(Path(folder) / "account") as found:
        os.environ.update(CREDENTIALS)
        settings = {"endpoint": found.proxy.url, "rate": f"{rate}/s", "burst": str(burst)}
        context = Context(provider="aws", boundary=Boundary.around(Path(folder)))
        ref = ZoneRef("aws", name, found.aws.zone(name))
        with BACKEND.connect(BACKEND.Settings.model_validate(settings), context) as provider:
            found.proxy.limit = (rate, burst)

            def read(_number: int) -> object:
                with provider.open(ref) as zone:
                    return zone.read([name])

            began = time.monotonic()
            done = each(range(requests), read, parallelism=threads)
            seconds = time.monotonic() - began
        assert not done.failures, done.failures
        return Pace(found.proxy.throttled, seconds, (requests - burst) / rate)


def race_latency(found: Account, mxsync: str, *, latency: float) -> tuple[float, float]:
    """Seconds of a plan of all zones, and of one zone at a time, where each call takes that long.

    The host answers from memory, as its own time would count for both.
    """
    proxy, took = found.proxy, []
    proxy.reset()
    proxy.remembers = True
    for words, wait in (((), 0), ((), latency), (("--parallelism", "1"), latency)):
        proxy.latency = wait
        began = time.monotonic()
        command = [mxsync, "plan", *words]
        subprocess.run(command, cwd=found.folder, env=found.environ, check=True, capture_output=True)
        took.append(time.monotonic() - began)
    return took[1], took[2]
