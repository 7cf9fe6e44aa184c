"""mxsync backend for Google Cloud DNS: each swap is one atomic change with exact deletions."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pydantic

    from mxsync.provider import Context, Provider


class _CloudDns:
    """The backend; its parts, and Google's packages, are imported when a config uses it."""

    @property
    def Settings(self) -> "type[pydantic.BaseModel]":  # noqa: N802 - it is a class
        from mxsync_clouddns.settings import CloudDnsSettings  # noqa: PLC0415 - pydantic only with a config

        return CloudDnsSettings

    def connect(self, settings: Any, context: "Context") -> "AbstractContextManager[Provider]":
        """A provider for validated settings."""
        try:
            from mxsync_clouddns.provider import connect  # noqa: PLC0415 - the SDK takes its time
        except ImportError as err:
            from mxsync.provider.registry import missing_library  # noqa: PLC0415 - only then

            if (err.name or "").partition(".")[0] in {"mxsync", "mxsync_clouddns"}:
                raise
            raise missing_library("clouddns", err) from err
        return connect(settings, context)


BACKEND = _CloudDns()
