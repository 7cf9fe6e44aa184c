"""One compare-and-swap of one MX RRset."""

from dataclasses import dataclass

from mxsync.model.mx import MxRRset
from mxsync.model.names import DnsName


@dataclass(frozen=True, slots=True)
class Create:
    """The owner has no MX RRset and shall have ``new``."""

    new: MxRRset

    @property
    def owner(self) -> DnsName:
        return self.new.owner


@dataclass(frozen=True, slots=True)
class Replace:
    """The owner has exactly ``old`` and shall have ``new``."""

    old: MxRRset
    new: MxRRset

    @property
    def owner(self) -> DnsName:
        return self.new.owner


@dataclass(frozen=True, slots=True)
class Delete:
    """The owner has exactly ``old`` and shall have no MX RRset."""

    old: MxRRset

    @property
    def owner(self) -> DnsName:
        return self.old.owner


Change = Create | Replace | Delete


def old_of(change: Change) -> MxRRset | None:
    """What must stand at the host for the change to happen; None: no MX RRset."""
    match change:
        case Create():
            return None
        case Replace(old=old) | Delete(old=old):
            return old


def new_of(change: Change) -> MxRRset | None:
    """What stands at the host once the change has happened; None: no MX RRset."""
    match change:
        case Create(new=new) | Replace(new=new):
            return new
        case Delete():
            return None
