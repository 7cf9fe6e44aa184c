"""Writing a receipt while a plan is carried out: every line is on disk before the next step."""

import errno
import json
import os
import secrets
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from mxsync.apply.outcome import OwnerOutcome, Publication, Verification, ZoneOutcome
from mxsync.errors import MxsyncError
from mxsync.files import explain
from mxsync.model import Change, Shard, ZoneRef
from mxsync.plan.values import Json, change_json, observed_json, ref_json, stamp

RECEIPT_SCHEMA = "mxsync.receipt/1"

_CLOSED = -1  # no file's descriptor: writing to it fails with EBADF


class Journal:
    """One receipt being written. Thread-safe; every line is fsynced before the call returns."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor = descriptor
        self._lock = threading.Lock()
        self._size = 0  # octets of whole lines
        self._torn = False

    def start(
        self, *, digest: str, actor: str, commit: str, at: datetime, shard: Shard | None = None
    ) -> None:
        """The opening line. Raises MxsyncError if it cannot be recorded."""
        self._write(
            {
                "schema": RECEIPT_SCHEMA,
                "event": "start",
                "at": stamp(at),
                "digest": digest,
                "actor": actor,
                "commit": commit,
                **({"shard": str(shard)} if shard else {}),
            }
        )

    def intent(self, ref: ZoneRef, changes: Sequence[Change], at: datetime, *, batch: int = 0) -> None:
        """These changes are about to be sent, as the zone's ``batch`` (from 1) where it needs several.

        Raises MxsyncError if that cannot be recorded.
        """
        self._write(
            {
                "event": "intent",
                "at": stamp(at),
                "ref": ref_json(ref),
                "changes": [change_json(change) for change in changes],
                **_batch_json(batch),
            }
        )

    def outcome(self, *outcomes: ZoneOutcome, at: datetime, batch: int = 0) -> None:
        """What became of zones, or of a ``batch``, all on disk at once.

        Raises MxsyncError if that cannot be recorded.
        """
        self._write(*({**_outcome_json(outcome, at), **_batch_json(batch)} for outcome in outcomes))

    def publication(self, ref: ZoneRef, found: Publication, at: datetime) -> None:
        """Whether the host has published the zone's change. Raises MxsyncError if that cannot be recorded."""
        self._write({"event": "publication", "at": stamp(at), "ref": ref_json(ref), **asdict(found)})

    def verification(self, ref: ZoneRef, found: Verification, at: datetime) -> None:
        """What the zone's name servers answer. Raises MxsyncError if that cannot be recorded."""
        self._write({"event": "verification", "at": stamp(at), "ref": ref_json(ref), **asdict(found)})

    def end(self, counts: dict[str, int], notes: Sequence[str], at: datetime) -> None:
        """Nothing more follows: ``counts`` of zones by verdict."""
        self._write({"event": "end", "at": stamp(at), "zones": counts, "notes": list(notes)})

    def close(self) -> None:
        """Nothing can be recorded any more: the descriptor's number may soon be another file's."""
        with self._lock:
            os.close(self._descriptor)
            self._descriptor = _CLOSED

    def _write(self, *events: Json) -> None:
        lines = b"".join(_line(event) for event in events)
        with self._lock:
            try:
                self._append(lines)
            except OSError as err:
                self._take_back()
                raise _unwritable(err, self.path) from err
            self._size += len(lines)

    def _append(self, lines: bytes) -> None:
        if self._torn:
            raise OSError(errno.EIO, "an earlier line could not be taken back")
        while lines:
            lines = lines[os.write(self._descriptor, lines) :]
        os.fsync(self._descriptor)

    def _take_back(self) -> None:
        """Half a line would swallow the next one and make the receipt unreadable."""
        try:
            os.ftruncate(self._descriptor, self._size)
        except OSError:
            self._torn = True


@contextmanager
def open_journal(
    folder: Path, *, digest: str, actor: str, commit: str, at: datetime, shard: Shard | None = None
) -> Iterator[Journal]:
    """A new receipt in ``folder`` (made if needed), its first line written.

    ``digest`` and ``shard`` are the plan's, ``commit`` the revision of the specs or empty. Raises
    MxsyncError when it cannot be created: then nothing may be changed.
    """
    name = f"{at:%Y%m%dT%H%M%S.%fZ}-{digest.removeprefix('sha256:')[:12]}-{secrets.token_hex(2)}.jsonl"
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o644)
    except OSError as err:
        raise _unwritable(err, path) from err
    journal = Journal(path, descriptor)
    try:
        journal.start(digest=digest, actor=actor, commit=commit, at=at, shard=shard)
        _sync_folder(folder)
        yield journal
    finally:
        journal.close()


def _sync_folder(folder: Path) -> None:
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as err:
        raise _unwritable(err, folder) from err


def _line(event: Json) -> bytes:
    return (json.dumps(event, ensure_ascii=True, separators=(",", ":")) + "\n").encode("ascii")


def _outcome_json(outcome: ZoneOutcome, at: datetime) -> Json:
    return {
        "event": "outcome",
        "at": stamp(at),
        "ref": ref_json(outcome.ref),
        "verdict": outcome.verdict.value,
        "owners": [_owner_json(owner) for owner in outcome.owners],
        "message": outcome.message,
        "hints": list(outcome.hints),
        "notes": list(outcome.notes),
        "change_id": outcome.change_id,
        "pending": outcome.pending,
    }


def _batch_json(batch: int) -> Json:
    return {"batch": batch} if batch else {}


def _owner_json(outcome: OwnerOutcome) -> Json:
    return {
        "owner": outcome.owner,
        "verdict": outcome.verdict.value,
        "live": observed_json(outcome.live),
    }


def _unwritable(err: OSError, path: Path) -> MxsyncError:
    reason = explain(err, path)
    return MxsyncError(
        f"the receipt cannot be written: {reason.message}",
        "nothing is changed without a receipt; free space or set `receipts:` in the config",
    )
