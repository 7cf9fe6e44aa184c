"""mxsync backend for BIND: reads and edits the zone files themselves, byte by byte."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pydantic

    from mxsync.provider import Context, Provider


class _Bind:
    """The backend; its parts are imported when a config uses it."""

    @property
    def Settings(self) -> "type[pydantic.BaseModel]":  # noqa: N802 - it is a class
        from mxsync_bind.settings import BindSettings  # noqa: PLC0415 - pydantic only where there is a config

        return BindSettings

    def connect(self, settings: Any, context: "Context") -> "AbstractContextManager[Provider]":
        """A provider for validated settings."""
        from mxsync_bind.provider import connect  # noqa: PLC0415 - the reader only where zones are read

        return connect(settings, context)


BACKEND = _Bind()
