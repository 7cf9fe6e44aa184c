"""What speaks against changing a zone file, known without trying."""

import os
from collections.abc import Sequence
from pathlib import Path

from mxsync.model import Change, new_of
from mxsync_bind import check, rrtypes
from mxsync_bind.check import Mode
from mxsync_bind.disk import unreadable
from mxsync_bind.place import ZoneFile
from mxsync_bind.statements import Scan

_SIGNED = (b"%d MX" % rrtypes.RRSIG, b"%d TYPE15" % rrtypes.RRSIG, b"%d MX" % rrtypes.SIG)


def objections(file: ZoneFile, found: Scan, changes: Sequence[Change], mode: Mode) -> list[str]:
    """Reasons why ``swap`` would decline ``changes`` to the file, each with what to do.

    Raises HostError when the file is not there any more.
    """
    path, shown = Path(file.path), file.shown
    try:
        said = [*file.protected, *_beside(path, shown), *_permissions(path, shown)]
    except OSError as err:
        raise unreadable(err, shown) from err
    if path.suffix == ".signed" or any(
        (owner, key) in found.ttls for key in _SIGNED for owner in found.rrsets
    ):
        said.append(f"{shown} is signed output (DNSSEC): change the unsigned file it is made from")
    said += [
        f"{change.owner} has a CNAME record in {shown}, and no MX may stand beside it (RFC 2181 §10.1)"
        for change in changes
        if new_of(change) and (change.owner, rrtypes.CNAME) in found.ttls
    ]
    missing = check.missing(mode)
    return [*said, missing] if missing else said


def _beside(path: Path, shown: str) -> list[str]:
    said = []
    if path.with_name(path.name + ".jnl").exists():
        said.append(
            f"{shown} has a journal (.jnl), so named itself writes this zone: change it by dynamic update "
            "(RFC 2136), or make it static: rndc sync -clean ZONE and remove allow-update"
        )
    links = path.stat().st_nlink
    if links > 1:
        said.append(
            f"{shown} is a hard link with {links} names, which replacing it would part: use a symlink"
        )
    return said


def _permissions(path: Path, shown: str) -> list[str]:
    folder = path.parent
    if not os.access(folder, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
        return [f"the folder of {shown} is not writable, and a zone file is replaced whole: ls -ld {folder}"]
    status = path.stat()
    me = os.geteuid()
    if me not in {0, status.st_uid}:
        return [f"{shown} belongs to uid {status.st_uid}, which a new file could not keep: run as that user"]
    if me != 0 and status.st_gid not in {os.getegid(), *os.getgroups()}:
        return [f"{shown} belongs to gid {status.st_gid}, which a new file could not keep: join that group"]
    return []
