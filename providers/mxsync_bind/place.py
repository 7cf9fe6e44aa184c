"""The file a zone is kept in."""

from typing import NamedTuple

from mxsync.model import DnsName


class ZoneFile(NamedTuple):
    """One zone's file: its ``path`` without symlinks, as ``shown`` to people; why it is ``protected``."""

    zone: DnsName
    path: str
    shown: str
    protected: tuple[str, ...] = ()
