"""The reader of zone files on input that nobody wrote, and on input that somebody wrote to harm."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from tests.named import cannot

ROOT = Path(__file__).parents[2]
HOSTILE = """
from contextlib import suppress
from benchmarks.hostile import READERS, SHAPES, ZONE, include
from mxsync_bind.proof import Doubt
from mxsync_bind.source import Unclear
for name, (size, shape) in SHAPES.items():
    for read in READERS:
        print(name, read.__name__, flush=True)
        with suppress(Unclear, Doubt):
            read(shape(size), ZONE, include)
"""


def test_fuzz(tmp_path: Path) -> None:
    if find_spec("atheris") is None:
        cannot("atheris is not installed (it has wheels for Linux on x86-64 alone)")
    run = subprocess.run(
        [sys.executable, "tests/fuzz/fuzz_reader.py", "30", f"-artifact_prefix={tmp_path}/"],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-4000:]


def test_hostile(tmp_path: Path) -> None:
    """Each shape soon; how time grows with size is for benchmarks/hostile.py to say."""
    said = tmp_path / "said"
    with said.open("w") as output:
        try:
            subprocess.run([sys.executable, "-c", HOSTILE], cwd=ROOT, stdout=output, timeout=240, check=True)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"too slow: {said.read_text().splitlines()[-1]}") from None
