"""Name servers at a distance: a plan of many zones, and what a swap waits for."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mxsync.apply import Verdict, swap_zone
from mxsync.model import Mx, MxRRset, Replace, ZoneRef, parse_name
from tests.hosts import tcp_proxy
from tests.hosts.servers.daemon import KEY, NameServer
from tests.hosts.servers.named import key_statement, running_named
from tests.rfc2136.harness import ZONE, connect


@contextmanager
def distant(server: NameServer, delay: float) -> Iterator[int]:
    """The port of a proxy, in a process of its own, behind which the server is that many seconds away."""
    command = [sys.executable, tcp_proxy.__file__, str(server.port), str(delay)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        yield int(process.stdout.readline())
        process.stdin.close()


def race_distance(folder: Path, mxsync: str, *, zones: int, delay: float) -> tuple[float, float]:
    """Seconds of a plan of all zones (the best of three), and of one zone at a time."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "specs").mkdir(parents=True)
    (folder / "mxsync.key").write_text(key_statement(KEY))
    names = [f"zone{number:03}.example" for number in range(zones)]
    spec = {"zones": names, "mx": {"@": ["10 new.example"]}}
    (folder / "specs" / "all.yaml").write_text(json.dumps(spec))
    with _named(names) as server, distant(server, delay) as port:
        provider = {
            "type": "rfc2136",
            "server": f"127.0.0.1:{port}",
            "tsig": {"key_file": "mxsync.key"},
            "connections": 32,
        }
        config = {"providers": {"dns": provider}, "guard": {"max_changed": 1000}}
        (folder / "mxsync.yaml").write_text(json.dumps(config))
        run = partial(_seconds, mxsync, folder)
        return min(run() for _ in range(3)), run("--parallelism", "1")


def _seconds(mxsync: str, folder: Path, *words: str) -> float:
    began = time.monotonic()
    command = [mxsync, "plan", *words]
    subprocess.run(command, cwd=folder, env=os.environ, check=True, capture_output=True)
    return time.monotonic() - began


def count_swap(*, delay: float) -> int:
    """How often the swap of one set waits for the server, connecting and reading back included."""
    zone = parse_name("one.example")
    old, new = (MxRRset(zone, 3600, (Mx(10, parse_name(name)),)) for name in ("old.example", "new.example"))
    with (
        _named(["one.example"]) as server,
        tcp_proxy.tcp_proxy(server.port, delay=delay) as proxy,
        tempfile.TemporaryDirectory() as folder,
        connect(proxy.port, Path(folder)) as provider,
    ):
        outcome = swap_zone(provider, ZoneRef("dns", zone), [Replace(old, new)])
        assert outcome.verdict is Verdict.APPLIED, outcome
        return proxy.turns


@contextmanager
def _named(names: Sequence[str]) -> Iterator[NameServer]:
    with tempfile.TemporaryDirectory() as folder, running_named(Path(folder)) as server:
        for name in names:
            server.add_zone(name, ZONE.format(zone=name) + "@ MX 10 old.example.\n")
        yield server
