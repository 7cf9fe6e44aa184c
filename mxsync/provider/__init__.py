"""The contract between mxsync and DNS hosts, and the registry of backends."""

from mxsync.provider.batches import Batching, batches_of
from mxsync.provider.context import Context
from mxsync.provider.contract import Backend, Capabilities, Provider, Swapped, Zone
from mxsync.provider.pace import Bucket, Buckets, Rate
from mxsync.provider.policy import GrantsByPolicy

__all__ = [
    "Backend",
    "Batching",
    "Bucket",
    "Buckets",
    "Capabilities",
    "Context",
    "GrantsByPolicy",
    "Provider",
    "Rate",
    "Swapped",
    "Zone",
    "batches_of",
]
