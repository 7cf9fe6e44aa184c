"""The contract between mxsync and DNS hosts, and the registry of backends."""

from mxsync.provider.context import Context
from mxsync.provider.contract import Backend, Capabilities, Provider, Swapped, Zone

__all__ = ["Backend", "Capabilities", "Context", "Provider", "Swapped", "Zone"]
