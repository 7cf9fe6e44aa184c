"""Lines to the terminal: data to stdout, talk to stderr, colours where they are welcome."""

import os
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TextIO

import click

from mxsync.report.lines import Line, Tone

_STYLES = {
    Tone.TITLE: partial(click.style, bold=True),
    Tone.DIM: partial(click.style, dim=True),
    Tone.CREATE: partial(click.style, fg="green"),
    Tone.REPLACE: partial(click.style, fg="yellow"),
    Tone.DELETE: partial(click.style, fg="red"),
    Tone.GOOD: partial(click.style, fg="green"),
    Tone.WARNING: partial(click.style, fg="yellow"),
    Tone.ERROR: partial(click.style, fg="red", bold=True),
}


def data(lines: Iterable[Line]) -> None:
    """What the user asked for, to stdout."""
    _write(sys.stdout, lines)


def say(lines: Iterable[Line]) -> None:
    """What the user should know beside it, to stderr."""
    _write(sys.stderr, lines)


def document(text: str) -> None:
    """A JSON or YAML document, to stdout as it is."""
    sys.stdout.write(text)


def shown(path: Path) -> str:
    """A path for people: relative where it lies below the current folder."""
    try:
        here = Path.cwd()
    except FileNotFoundError:  # the folder we stand in was deleted
        return str(path)
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def colourful(stream: TextIO) -> bool:
    """Whether to colour: NO_COLOR (no-color.org) beats FORCE_COLOR beats being a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in {"", "0"}:
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def talkative() -> bool:
    """Whether progress may be drawn on stderr."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")


def _write(stream: TextIO, lines: Iterable[Line]) -> None:
    coloured = colourful(stream)
    for line in lines:
        text = line.text
        if coloured and line.tone in _STYLES:
            text = _STYLES[line.tone](text)
        stream.write(text + "\n")
