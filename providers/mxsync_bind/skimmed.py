"""What skimming a zone gives: its MX RRsets in few bytes, and where an exact reading can begin."""

import re
from collections.abc import Collection, Iterator, Mapping

from mxsync.model import DnsName, Mx, MxRRset
from mxsync_bind.names import Name
from mxsync_bind.statements import Mark, Soa

# Name servers in a run of clean lines.
_TARGETS = tuple(re.compile(kind + rb"[ \t]++([^ \t\r\n;()]++)") for kind in (b"NS", b"ns"))

Entry = tuple[int | Mx, ...] | list[int | Mx]
"""An MX RRset in few bytes: the TTL, then each record and the number of the mark it stands before.

A tuple may be shared by many owners; sets of several records are lists.
"""


class Skimmed(Mapping[DnsName, MxRRset]):
    """The MX RRsets of a zone, made when they are asked for, and where an exact reading can begin.

    ``marks`` is None where the zone has several files. ``origins`` are all that were in force, with
    the offset from which on.
    """

    __slots__ = ("_server_labels", "_targets", "found", "marks", "origins", "soa")

    def __init__(
        self,
        found: dict[DnsName, Entry],
        soa: Soa,
        marks: list[Mark] | None,
        origins: list[tuple[int, Name]],
        targets: list[bytes],
    ) -> None:
        self.found = found
        self.soa = soa
        self.marks = marks
        self.origins = origins
        self._targets = targets  # of NS records not on a clean line
        self._server_labels: frozenset[bytes] | None = None

    def __getitem__(self, owner: DnsName) -> MxRRset:
        entry = self.found[owner]
        return MxRRset(owner, entry[0], tuple(entry[1::2]))  # type: ignore[arg-type]  # by the shape of Entry

    def __iter__(self) -> Iterator[DnsName]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def places(self, owner: DnsName) -> Iterator[int]:
        """For each record of an owner the number of the mark it stands before; none if there is no set."""
        return iter(self.found.get(owner, ())[2::2])  # type: ignore[arg-type]  # by the shape of Entry

    def all_places(self) -> list[int]:
        """The numbers of all marks that an MX record stands before, in their order."""
        return sorted({place for entry in self.found.values() for place in entry[2::2]})  # type: ignore[misc]  # by the shape of Entry

    def same_but(self, other: "Skimmed", changed: Collection[DnsName]) -> bool:
        """Whether ``other`` has the same sets, but for owners that are ``changed``; quicker than ``==``."""
        kept = len(self) - sum(owner in self for owner in changed)
        if kept != len(other) - sum(owner in other for owner in changed):
            return False
        for owner, ours in self.found.items():
            if owner not in changed:
                theirs = other.found.get(owner, ())
                if (ours[:2] != theirs[:2] or ours[3::2] != theirs[3::2]) and self[owner] != other.get(owner):
                    return False
        return True

    def server_labels(self, data: bytes) -> frozenset[bytes]:
        """The first labels, in lower case, of all targets of NS records in the file, which is ``data``."""
        if self._server_labels is None:
            found = (target for pattern in _TARGETS for target in pattern.findall(data))
            self._server_labels = frozenset(
                target.split(b".", 1)[0].lower() for target in (*found, *self._targets)
            )
        return self._server_labels
