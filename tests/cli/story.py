"""Stories: readable script files of a user at the command line, run for real.

A story starts with prose, then files (`--- NAME` and their content up to the next `---` or `$`), then
commands. Under `$ command` stands what it prints: stdout as it is, stderr behind `2> `, and `[exit N]` when
N is not 0. Changing parts (digests, times, receipt names, today's serials) are written
<DIGEST>, <TIME>, <RECEIPT>, <SERIAL>.
With MXSYNC_WRITE_STORIES=1 a run writes what was printed into the file, to be reviewed like any change.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_CHANGING = (
    (re.compile(r"sha256:[0-9a-f]{64}"), "<DIGEST>"),
    (re.compile(r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{12}-[0-9a-f]{4}\.jsonl"), "<RECEIPT>"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "<TIME>"),
    (re.compile(r"\b20(?:2[6-9]|[3-9]\d)\d{6}\b"), "<SERIAL>"),
    (re.compile(r" by [^ ,\n]+(?=, specs at|$)", re.MULTILINE), " by <ACTOR>"),
)


@dataclass(frozen=True)
class Step:
    command: str
    expected: str


@dataclass(frozen=True)
class Story:
    prose: str
    files: dict[str, str]
    steps: tuple[Step, ...]


def parse(text: str) -> Story:
    prose: list[str] = []
    files: dict[str, list[str]] = {}
    steps: list[tuple[str, list[str]]] = []
    into = prose
    for line in text.splitlines():
        if line.startswith("--- ") and not steps:
            into = files.setdefault(line[4:].strip(), [])
        elif line.startswith("$ "):
            into = []
            steps.append((line[2:], into))
        else:
            into.append(line)
    return Story(
        "\n".join(prose),
        {name: "\n".join(lines).rstrip() + "\n" for name, lines in files.items()},
        tuple(Step(command, "\n".join(lines).strip("\n")) for command, lines in steps),
    )


def play(path: Path, folder: Path) -> None:
    """Run a story in an empty folder and compare every command's output."""
    story = parse(path.read_text())
    for name, content in story.files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content)
    seen = [(step, run(step.command, folder)) for step in story.steps]
    if os.environ.get("MXSYNC_WRITE_STORIES"):
        path.write_text(_written(story, seen))
        return
    for step, output in seen:
        assert output == step.expected, f"$ {step.command}"


def run(command: str, folder: Path) -> str:
    env = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}:/usr/sbin:/sbin",
        "HOME": str(folder),
        "MXSYNC_ACTOR": "tester",
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "100",
    }
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    lines = done.stdout.rstrip("\n").split("\n") if done.stdout else []
    lines += [f"2> {line}".rstrip() for line in done.stderr.rstrip("\n").split("\n")] if done.stderr else []
    if done.returncode:
        lines.append(f"[exit {done.returncode}]")
    return steady("\n".join(lines).replace(str(folder), "<FOLDER>")).strip("\n")


def steady(text: str) -> str:
    for pattern, name in _CHANGING:
        text = pattern.sub(name, text)
    return text


def _written(story: Story, seen: list[tuple[Step, str]]) -> str:
    parts = [story.prose.rstrip()]
    parts += [f"--- {name}\n{content.rstrip()}" for name, content in story.files.items()]
    parts += [f"$ {step.command}\n{output}".rstrip() for step, output in seen]
    return "\n\n".join(parts) + "\n"
