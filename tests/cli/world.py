"""A folder with config, specs and zone files, and mxsync run in it as a process."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

MXSYNC = str(Path(sys.executable).parent / "mxsync")

ZONE = """\
$TTL 1h
@ IN SOA ns1.host.example. hostmaster.host.example. 2020010101 2h 15m 2w 5m
@ IN NS ns1.host.example.
@ IN MX 10 old.host.example.
@ IN TXT "v=spf1 mx -all"
"""

CONFIG = """\
specs: specs/
defaults: {provider: bind}
providers:
  bind: {type: bind, file: "zones/{zone}.zone"%s}
"""

SPEC = """\
zone: %s
mx: {"@": [10 new.host.example]}
"""


class World:
    """``zones`` names get a zone file and a spec that wants a change."""

    def __init__(self, folder: Path, *zones: str, settings: str = "") -> None:
        self.folder = folder
        (folder / "zones").mkdir()
        (folder / "specs").mkdir()
        (folder / "mxsync.yaml").write_text(CONFIG % settings)
        for zone in zones:
            self.zone(zone).write_text(ZONE)
            self.spec(zone).write_text(SPEC % zone)

    def zone(self, name: str) -> Path:
        return self.folder / "zones" / f"{name}.zone"

    def spec(self, name: str) -> Path:
        return self.folder / "specs" / f"{name}.yaml"

    @property
    def receipts(self) -> list[Path]:
        return sorted((self.folder / ".mxsync" / "receipts").glob("*.jsonl"))

    def start(self, *words: str, environ: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [MXSYNC, *words],
            cwd=self.folder,
            env={**environment(self.folder), **(environ or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, environ: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        process = self.start(*words, environ=environ)
        out, err = process.communicate(timeout=120)
        assert "Traceback" not in err + out
        return subprocess.CompletedProcess(words, process.returncode, out, err)


def environment(home: Path) -> dict[str, str]:
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}:/usr/sbin:/sbin",
        "HOME": str(home),
        "MXSYNC_ACTOR": "tester",
        "LC_ALL": "C.UTF-8",
    }
