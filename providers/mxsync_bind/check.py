"""named-checkzone's judgement of new bytes before they take the zone file's name."""

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from mxsync.errors import Refused
from mxsync.model import DnsName
from mxsync_bind.lex import words
from mxsync_bind.statements import Scan

PROGRAM = "named-checkzone"
Mode = Literal["auto", "never", "required"]
"""Run named-checkzone if it is installed, never, or refuse changes without it."""
_PATIENCE = 120  # seconds: it loads a million records in four
_LINES = 4


def missing(mode: Mode) -> str:
    """Why no change can be made: the check is required and the program is not there; else empty."""
    if mode == "required" and shutil.which(PROGRAM) is None:
        return f"{PROGRAM} is not installed, and the config has check: required (Debian: bind9-utils)"
    return ""


def check_zone(zone: DnsName, file: Path, shown: Mapping[str, str], mode: Mode) -> None:
    """Raises Refused, with BIND's words, if named-checkzone rejects ``file``.

    ``shown`` has, for each path in its words, what people know the file by; the first is the zone's.
    """
    if mode == "never":
        return
    program = shutil.which(PROGRAM)
    if program is None:
        if mode == "required":
            raise Refused(missing(mode))
        return
    name = next(iter(shown.values()))
    # -i none: the other modes ask the network about targets outside the zone.
    command = [program, "-i", "none", "--", zone if zone == "." else zone[:-1], str(file)]
    try:
        said = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_PATIENCE,
            check=False,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired:
        raise Refused(f"{PROGRAM} did not finish within {_PATIENCE} seconds for {name}") from None
    except OSError as err:
        raise Refused(f"{PROGRAM} could not be run: {(err.strerror or str(err)).lower()}") from err
    if said.returncode:
        words = said.stdout.decode("utf-8", "replace")
        for path in sorted(shown, key=len, reverse=True):  # a path may begin with another
            words = words.replace(path, shown[path])
        lines = [line for line in words.splitlines() if line.strip()]
        raise Refused(f"{PROGRAM} rejects the new {name}: " + "; ".join(lines[-_LINES:]))


def check_files(found: Scan, names: Sequence[str], mode: Mode) -> None:
    """As ``check_zone``, for a zone of several files: a copy in which they include each other is checked."""
    if mode == "never" or shutil.which(PROGRAM) is None:
        check_zone(found.zone, Path(), dict.fromkeys(names, names[0]), mode)
        return
    with tempfile.TemporaryDirectory(prefix="mxsync-") as folder:
        copies = [f"{folder}/{number}.zone" for number in range(len(found.sources))]
        inclusions = iter(copies[1:])
        pieces: list[list[bytes]] = [[] for _ in copies]
        done = [0] * len(copies)
        for line in found.statements:
            data = found.sources[line.file].data
            if line.type:
                continue
            directive, name, *_ = words(data, line.start).tokens
            if directive.text.upper() != b"$INCLUDE":
                continue
            pieces[line.file] += [data[done[line.file] : name.start], b'"%s"' % next(inclusions).encode()]
            done[line.file] = name.end
        for number, copy in enumerate(copies):
            rest = found.sources[number].data[done[number] :]
            Path(copy).write_bytes(b"".join([*pieces[number], rest]))
        check_zone(found.zone, Path(copies[0]), dict(zip(copies, names, strict=True)), mode)
