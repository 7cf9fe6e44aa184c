"""mxsync backend for name servers that take dynamic updates (RFC 2136): one UPDATE compares and swaps."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pydantic

    from mxsync.provider import Context, Provider


class _Rfc2136:
    """The backend; its parts, and dnspython, are imported when a config uses it."""

    @property
    def Settings(self) -> "type[pydantic.BaseModel]":  # noqa: N802 - it is a class
        from mxsync_rfc2136.settings import Rfc2136Settings  # noqa: PLC0415 - pydantic only with a config

        return Rfc2136Settings

    def connect(self, settings: Any, context: "Context") -> "AbstractContextManager[Provider]":
        """A provider for validated settings."""
        from mxsync_rfc2136.provider import connect  # noqa: PLC0415 - dnspython takes its time

        return connect(settings, context)


BACKEND = _Rfc2136()
