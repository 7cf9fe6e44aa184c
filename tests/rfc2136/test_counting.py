"""Processes that change one set at the same time lose no update."""

import subprocess
import sys
from pathlib import Path

import tests.rfc2136.counting
from tests.rfc2136.counting import ZONE
from tests.rfc2136.harness import ZONE as TEXT
from tests.rfc2136.harness import live

ROOT = Path(__file__).parents[2]
PROCESSES, ROUNDS = 8, 50


def test_no_update_is_lost(server, tmp_path):
    server.add_zone(ZONE[:-1], TEXT.format(zone=ZONE[:-1]) + "@ 300 MX 0 mail.example.\n")
    command = [
        sys.executable,
        "-m",
        tests.rfc2136.counting.__name__,
        str(server.port),
        str(ROUNDS),
        str(tmp_path),
    ]
    running = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(PROCESSES)]
    said = [process.communicate(timeout=120)[1].decode() for process in running]
    assert [process.returncode for process in running] == [0] * PROCESSES, said
    ((owner, found),) = live(server, ZONE).items()
    assert owner == ZONE
    assert [(one.preference, found.ttl) for one in found.rdata] == [(PROCESSES * ROUNDS, 300)]
