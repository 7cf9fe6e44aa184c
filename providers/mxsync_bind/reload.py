"""Commands after a change, and the markers that remember them until they have succeeded."""

import os
import secrets
import shlex
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

from mxsync.errors import Refused
from mxsync.model import DnsName
from mxsync_bind.disk import reason, sync_folder
from mxsync_bind.place import ZoneFile
from mxsync_bind.settings import PLACEHOLDER, SAFE_ZONE

PATIENCE = 60  # seconds
_LINES = 3
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
_BYTES = 4096


def command_for(text: str, zone: DnsName | None = None) -> list[str]:
    """The words of a command with the zone's name in place. Raises Refused for a name not harmless."""
    words = shlex.split(text)
    if zone is None or not any(PLACEHOLDER in word for word in words):
        return words
    name = zone[:-1]
    if not SAFE_ZONE.fullmatch(name):
        raise Refused(f"the name {zone} cannot stand in a command", "take {zone} out of on_change")
    return [word.replace(PLACEHOLDER, name) for word in words]


def run(words: list[str], folder: Path) -> str:
    """Runs a command in ``folder`` without a shell; empty if it succeeded, else what went wrong.

    It gets its own session, so that Ctrl-C at the terminal does not leave the change half published. Its
    output goes to a file: a program it leaves in the background would keep a pipe open.
    """
    try:
        with tempfile.TemporaryFile() as output:
            code = _wait(words, folder, output)
            if code == 0:
                return ""
            output.seek(max(0, output.seek(0, os.SEEK_END) - _BYTES))
            text = output.read(_BYTES)
    except (OSError, ValueError) as err:
        return f"{words[0]} could not be run: {reason(err)}"
    if code is None:
        return f"{words[0]} did not finish within {PATIENCE} seconds"
    lines = [line.strip() for line in text.decode("utf-8", "replace").splitlines()]
    told = "; ".join([line for line in lines if line][-_LINES:])
    told = "".join(char if char.isprintable() else "?" for char in told)
    return f"{words[0]} exited with {code}" + (f": {told}" if told else "")


def _wait(words: list[str], folder: Path, output: IO[bytes]) -> int | None:
    """The exit code of a command; None where it had to be ended. Raises OSError or ValueError."""
    process = subprocess.Popen(
        words,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        return process.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return None


class Marker:
    """The file beside a zone file that says: changed, and the command has not succeeded yet.

    Who holds the lock on the zone file sets, reads and clears it: a change being made has set it already.
    """

    def __init__(self, file: ZoneFile) -> None:
        # Text, because plan looks at the marker of every zone, and making a Path takes longer than looking.
        folder, name = os.path.split(file.path)
        self._name = f".{name}.mxsync-pending"
        self._path = f"{folder}{os.sep}{self._name}"
        self._beside = file.shown

    @property
    def shown(self) -> str:
        """The marker's path for people."""
        return str(Path(self._beside).with_name(self._name))

    def read(self) -> str:
        """What names the change that is owed; empty if none is. Whatever stands in its place counts."""
        try:
            descriptor = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
        except FileNotFoundError:
            return ""
        except OSError:
            return "?"
        try:
            return os.read(descriptor, 64).decode("ascii", "replace") or "?"
        except OSError:  # a directory, a broken disk
            return "?"
        finally:
            os.close(descriptor)

    def set(self) -> None:
        """Remembers a change, also over a crash. Raises OSError."""
        descriptor = os.open(self._path, _WRITE, 0o644)
        try:
            os.write(descriptor, secrets.token_hex(8).encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        sync_folder(Path(self._path).parent)

    def clear(self, content: str) -> None:
        """Forgets the change named ``content``; a later one stays remembered. Raises OSError."""
        if self.read() == content:
            Path(self._path).unlink(missing_ok=True)
