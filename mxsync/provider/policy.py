"""Hosts that grant access by a policy document: an extension of the contract."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from mxsync.model import ZoneRef


@runtime_checkable
class GrantsByPolicy(Protocol):
    """What a Provider offers beside the contract if its host grants access by a policy document."""

    def policy(self, zones: Sequence[ZoneRef], *, read_only: bool) -> str:
        """The document that permits what mxsync does in these zones, and nothing else.

        ``zones`` come from ``find``, in canonical order, at least one. ``read_only``: what planning needs;
        otherwise applying too, limited to MX where the host can. Text in the host's own format, ending with a
        newline; equal zones give equal text. Asks the host nothing. Raises InputError if that is too much
        for one document.
        """
        ...
