"""Runs mxsync in forks of a process that has imported everything, each ready to be traced from its start.

As a program it reads a line of JSON a run (folder and arguments), answers with the process id, lets the run
begin at the next byte, and answers with its exit code (minus the signal that ended it).
"""

import ctypes
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.named import cannot, need

SAID = "said"  # the file of a run's output
TOUCHING = (
    "openat,mkdir,write,pwrite64,ftruncate,fsync,fdatasync,flock,rename,renameat,renameat2,unlink,unlinkat,"
    "fchown,fchownat,chown,chmod,fchmod,fchmodat,utimensat,setxattr,lsetxattr,fsetxattr"
)
_CALL = re.compile(r"(\w+)\((.*)")


class Call(NamedTuple):
    """The ``number``-th call of that name in a run (from 1), and its arguments."""

    name: str
    number: int
    arguments: str

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class Run(NamedTuple):
    code: int
    said: str


class Forks:
    """One such program, warmed up in a folder, and strace for what it runs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self):
        need("strace")
        self._program = subprocess.Popen(
            [sys.executable, __file__, str(self._folder)],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        return self

    def __exit__(self, *_):
        self._program.stdin.close()
        self._program.wait()
        self._program.stdout.close()

    def run(self, folder: Path, *arguments: str, inject: str = "", trace: Path | None = None) -> Run:
        """``inject`` is what strace's option of that name takes; ``trace`` gets the calls of the run."""
        self._say(json.dumps([str(folder), arguments]).encode() + b"\n")
        pid = self._answer()
        tracer = None
        if inject or trace:
            tracer = self._attach(pid, inject, trace or Path(os.devnull))
        self._say(b".")
        code = self._answer()
        if tracer:
            tracer.wait(30)
            tracer.stderr.close()
        return Run(code, (folder / SAID).read_text())

    def calls(self, folder: Path, *arguments: str) -> list[Call]:
        """The calls by which a run changes or locks anything in its folder, but for its output."""
        trace = folder.with_name(f"{folder.name}.trace")
        assert self.run(folder, *arguments, trace=trace).code == 0
        seen: dict[str, int] = {}
        found = []
        for match in map(_CALL.match, trace.read_text().splitlines()):
            if match:
                name, rest = match.groups()
                seen[name] = seen.get(name, 0) + 1
                touches = name != "openat" or "O_CREAT" in rest
                if touches and f"{folder}/" in rest and f"{folder}/{SAID}" not in rest:
                    found.append(Call(name, seen[name], rest))
        return found

    def _attach(self, pid: int, inject: str, trace: Path) -> subprocess.Popen[bytes]:
        command = ["strace", "-y", "-o", str(trace), "-e", f"trace={TOUCHING}", "-p", str(pid)]
        if inject:
            command += ["-e", f"inject={inject}"]
        tracer = subprocess.Popen(command, stderr=subprocess.PIPE)
        said = tracer.stderr.readline().decode()
        if "attached" not in said:
            self._say(b".")
            self._answer()
            cannot(f"strace cannot attach: {said.strip()}")
        return tracer

    def _say(self, data: bytes) -> None:
        self._program.stdin.write(data)

    def _answer(self) -> int:
        return int(self._program.stdout.readline())


def _serve(folder: str) -> None:
    """``folder`` is one in which an apply imports all that a run may need."""
    from mxsync.cli.main import main, run

    answers = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.chdir(folder)
    main(["apply", "--auto-approve"])
    while line := sys.stdin.buffer.raw.readline():
        pid = os.fork()
        if not pid:
            _let_be_traced()
            folder, sys.argv[1:] = json.loads(line)
            os.chdir(folder)
            os.write(answers, b"%d\n" % os.getpid())
            os.read(0, 1)
            output = os.open(SAID, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(output, 1)
            os.dup2(output, 2)
            run()
        _, status = os.waitpid(pid, 0)
        os.write(answers, b"%d\n" % os.waitstatus_to_exitcode(status))


def _let_be_traced() -> None:
    """Also by who is no ancestor, where Yama's ptrace_scope is 1: PR_SET_PTRACER, PR_SET_PTRACER_ANY."""
    ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(-1), 0, 0, 0)


if __name__ == "__main__":
    _serve(sys.argv[1])
