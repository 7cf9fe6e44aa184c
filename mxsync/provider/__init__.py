"""The contract between mxsync and DNS hosts, and the registry of backends."""

from mxsync.provider.context import Context
from mxsync.provider.contract import Backend, Capabilities, Provider, Swapped, Zone
from mxsync.provider.pace import Bucket, Buckets, Rate

__all__ = ["Backend", "Bucket", "Buckets", "Capabilities", "Context", "Provider", "Rate", "Swapped", "Zone"]
