"""Questions on a real terminal: the answer decides, its end declines, Ctrl-C interrupts."""

import os
import pty
import select
from pathlib import Path

import pytest

from tests.cli.world import MXSYNC, World, environment

END = b"\x04"  # Ctrl-D
INTERRUPT = b"\x03"  # Ctrl-C


def converse(folder: Path, words: list[str], *answers: bytes) -> tuple[int, str]:
    """Run mxsync on a terminal, answer each question when it is asked; exit code and everything shown."""
    process, terminal = pty.fork()
    if not process:
        os.chdir(folder)
        os.execve(MXSYNC, [MXSYNC, *words], environment(folder))  # noqa: S606 - the child of a fork
    shown = b""
    left = list(answers)
    while select.select([terminal], [], [], 20)[0]:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # EIO: the other end is closed
            break
        shown += part
        if left and shown.endswith(b"]: "):
            os.write(terminal, left.pop(0))
    os.close(terminal)
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status), shown.decode()


@pytest.mark.parametrize(
    ("answers", "code", "files"),
    [
        ((b"a.example\n", b"\n"), 0, ["mxsync-spec.schema.json", "mxsync.yaml", "specs"]),
        ((b"\n", b"z/{zone}\n"), 0, ["mxsync-spec.schema.json", "mxsync.yaml", "specs"]),
        ((b"\n", b"z\n"), 1, []),
        ((END,), 1, []),
        ((b"\n", END), 1, []),
        ((INTERRUPT,), 130, []),
    ],
)
def test_init(tmp_path, answers, code, files):
    found, shown = converse(tmp_path, ["init"], *answers)
    assert found == code, shown
    assert sorted(path.name for path in tmp_path.iterdir()) == files


@pytest.mark.parametrize(
    ("answer", "code"), [(b"y\n", 0), (b"n\n", 1), (b"\n", 1), (END, 1), (INTERRUPT, 130)]
)
def test_apply(tmp_path, answer, code):
    world = World(tmp_path, "a.example")
    before = world.zone("a.example").read_text()
    found, shown = converse(tmp_path, ["apply"], answer)
    assert found == code, shown
    assert (world.zone("a.example").read_text() == before) == (code != 0)
