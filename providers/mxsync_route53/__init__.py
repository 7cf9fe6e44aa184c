"""mxsync backend for Amazon Route 53: each swap is one change batch that deletes what was seen."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pydantic

    from mxsync.provider import Context, Provider


class _Route53:
    """The backend; its parts are imported when a config uses it."""

    @property
    def Settings(self) -> "type[pydantic.BaseModel]":  # noqa: N802 - it is a class
        from mxsync_route53.settings import Route53Settings  # noqa: PLC0415 - only where there is a config

        return Route53Settings

    def connect(self, settings: Any, context: "Context") -> "AbstractContextManager[Provider]":
        """A provider for validated settings."""
        from mxsync_route53.provider import connect  # noqa: PLC0415 - only where zones are read

        return connect(settings, context)


BACKEND = _Route53()
