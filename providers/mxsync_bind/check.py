"""named-checkzone's judgement of new bytes before they take the zone file's name."""

import shutil
import subprocess
from pathlib import Path
from typing import Literal

from mxsync.errors import Refused
from mxsync.model import DnsName

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


def check_zone(zone: DnsName, file: Path, shown: str, mode: Mode) -> None:
    """Raises Refused, with BIND's words, if named-checkzone rejects ``file``, which stands for ``shown``."""
    if mode == "never":
        return
    program = shutil.which(PROGRAM)
    if program is None:
        if mode == "required":
            raise Refused(missing(mode))
        return
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
        raise Refused(f"{PROGRAM} did not finish within {_PATIENCE} seconds for {shown}") from None
    except OSError as err:
        raise Refused(f"{PROGRAM} could not be run: {(err.strerror or str(err)).lower()}") from err
    if said.returncode:
        words = said.stdout.decode("utf-8", "replace").replace(str(file), shown)
        lines = [line for line in words.splitlines() if line.strip()]
        raise Refused(f"{PROGRAM} rejects the new {shown}: " + "; ".join(lines[-_LINES:]))
