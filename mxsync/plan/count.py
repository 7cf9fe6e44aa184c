"""How much a set of changes changes."""

from collections.abc import Iterable
from dataclasses import dataclass

from mxsync.model import Change, Create, Delete, Replace, new_of, old_of


@dataclass(frozen=True, slots=True)
class Count:
    """How many RRsets a set of changes creates, replaces, deletes, and leaves without mail.

    ``removed`` counts owners that had an MX RRset and afterwards have none or the null MX.
    """

    create: int = 0
    replace: int = 0
    delete: int = 0
    removed: int = 0

    @property
    def changed(self) -> int:
        return self.create + self.replace + self.delete

    @classmethod
    def of(cls, changes: Iterable[Change]) -> "Count":
        create = replace = delete = removed = 0
        for change in changes:
            old, new = old_of(change), new_of(change)
            if old is not None and not old.is_null and (new is None or new.is_null):
                removed += 1
            match change:
                case Create():
                    create += 1
                case Replace():
                    replace += 1
                case Delete():
                    delete += 1
        return cls(create, replace, delete, removed)
