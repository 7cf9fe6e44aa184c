"""Bounded parallel work over many zones: one failure stays one failure."""

from mxsync.fleet.each import Done, compute_each, each
from mxsync.fleet.progress import SILENT, Progress, Within
from mxsync.fleet.spread import spread
from mxsync.fleet.stop import Stop

__all__ = ["SILENT", "Done", "Progress", "Stop", "Within", "compute_each", "each", "spread"]
