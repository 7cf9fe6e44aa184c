from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from mxsync.config import load_config
from mxsync.spec import Specs, load_specs

CONFIG = """\
defaults: {provider: bind}
providers: {bind: {type: bind}, aws: {type: route53}}
presets:
  ours: [10 mx1.host.example, 20 mx2.host.example]
  hosted: ["0 {target}"]
  regional: ["10 mx1.{region}.host.example", "20 mx2.{region}.host.example"]
"""

Load = Callable[..., Specs]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Writes files into a folder with a config, and loads all specs of it."""

    def write_and_load(files: Mapping[str, str | bytes] | str, *, config: str = CONFIG) -> Specs:
        if isinstance(files, str):
            files = {"specs/a.yaml": files}
        for name, text in {"mxsync.yaml": config, **files}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
        return load_specs(load_config(tmp_path / "mxsync.yaml", {}))

    return write_and_load
