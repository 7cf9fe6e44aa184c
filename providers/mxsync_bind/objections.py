"""What speaks against changing a zone file, known without trying."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from mxsync.model import Change, DnsName, new_of
from mxsync_bind import check, rrtypes
from mxsync_bind.check import Mode
from mxsync_bind.disk import unreadable
from mxsync_bind.place import ZoneFile
from mxsync_bind.source import Source
from mxsync_bind.statements import Scan

_SIGNED = frozenset(
    b"%d %d" % (number, covered)
    for number in (rrtypes.RRSIG, rrtypes.SIG)
    for covered in (rrtypes.MX, rrtypes.SOA)
)


def objections(
    file: ZoneFile, found: Scan, changes: Sequence[Change], mode: Mode, others: Sequence[Source] = ()
) -> list[str]:
    """Reasons why ``swap`` would decline ``changes`` to the file, each with what to do.

    ``others`` are the included files that would change too. Raises HostError when the file is not there any
    more.
    """
    path, shown = Path(file.path), file.shown
    said = [*file.protected]
    try:
        said += [*_journal(path, shown), *_in_place(path, shown)]
        for other in others:
            said += _in_place(Path(other.path), other.shown)
    except OSError as err:
        raise unreadable(err, shown) from err
    if path.suffix == ".signed" or any(key in _SIGNED for ttls in _ttls(found) for _, key in ttls):
        said.append(f"{shown} is signed output (DNSSEC): change the unsigned file it is made from")
    said += [
        f"{change.owner} has a CNAME record in {shown}, and no MX may stand beside it (RFC 2181 §10.1)"
        for change in changes
        if new_of(change) and any((change.owner, rrtypes.CNAME) in ttls for ttls in _ttls(found))
    ]
    missing = check.missing(mode)
    return [*said, missing] if missing else said


def _ttls(found: Scan) -> list[Mapping[tuple[DnsName, int | bytes], int]]:
    return [part.ttls for part in found.parts] or [found.ttls]


def _journal(path: Path, shown: str) -> list[str]:
    if not path.with_name(path.name + ".jnl").exists():
        return []
    said = (
        f"{shown} has a journal (.jnl), so named itself writes this zone: change it by dynamic update "
        "(RFC 2136), or make it static: rndc sync -clean ZONE and remove allow-update"
    )
    return [said]


def _in_place(path: Path, shown: str) -> list[str]:
    """What keeps one file from being replaced."""
    links = path.stat().st_nlink
    if links > 1:
        return [f"{shown} is a hard link with {links} names, which replacing it would part: use a symlink"]
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
