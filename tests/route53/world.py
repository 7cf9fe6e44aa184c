"""A folder with config and specs for Route 53, and mxsync run in it as a process."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.hosts.proxy import Proxy

MXSYNC = str(Path(sys.executable).parent / "mxsync")


class World:
    def __init__(self, folder: Path, proxy: Proxy, environ: Mapping[str, str], settings: str = "") -> None:
        self.folder = folder
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "MXSYNC_ACTOR": "tester",
            "MXSYNC_ALLOW_ENDPOINT": "1",
            **environ,
        }
        (folder / "specs").mkdir(exist_ok=True)
        self.configure(f'endpoint: "{proxy.url}", rate: 10000/s, burst: 10000{settings}')

    def configure(self, settings: str) -> None:
        comma = ", " if settings else ""
        (self.folder / "mxsync.yaml").write_text(
            f"providers:\n  aws: {{type: route53{comma}{settings}}}\nguard: {{max_changed: 1000}}\n"
        )

    def spec(self, zone: str, mx: str, provider: str = "") -> None:
        also = f"provider: {provider}\n" if provider else ""
        (self.folder / "specs" / f"{zone}.yaml").write_text(f"zone: {zone}\n{also}mx:\n  {mx}\n")

    @property
    def receipts(self) -> list[Path]:
        return sorted((self.folder / ".mxsync" / "receipts").glob("*.jsonl"))

    def start(self, *words: str, environ: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [MXSYNC, *words],
            cwd=self.folder,
            env={**self.environ, **(environ or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, environ: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        process = self.start(*words, environ=environ)
        out, err = process.communicate(timeout=120)
        assert "Traceback" not in err + out
        assert "verysecret" not in err + out
        return subprocess.CompletedProcess(words, process.returncode, out, err)
