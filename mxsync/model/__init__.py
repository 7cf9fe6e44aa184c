"""The values mxsync thinks in: names, MX sets, changes, zones, shards, findings. Frozen, slotted, pure."""

from mxsync.errors import Position
from mxsync.model.change import Change, Create, Delete, Replace, new_of, old_of
from mxsync.model.desired import Desired, Unmanaged, Want
from mxsync.model.finding import UNMANAGED, VERDICT, Failure, Finding, Severity
from mxsync.model.mx import DEFAULT_TTL, MAX_TTL, NULL_MX, Foreign, Mx, MxRRset, Observed
from mxsync.model.names import (
    ROOT,
    DnsName,
    display,
    is_under,
    join_labels,
    labels,
    parse_name,
    relative_to,
    sort_key,
)
from mxsync.model.shard import MAX_SHARDS, Shard, missing_shards, parse_shard, shard_of
from mxsync.model.zone import ZoneRef

__all__ = [
    "DEFAULT_TTL",
    "MAX_SHARDS",
    "MAX_TTL",
    "NULL_MX",
    "ROOT",
    "UNMANAGED",
    "VERDICT",
    "Change",
    "Create",
    "Delete",
    "Desired",
    "DnsName",
    "Failure",
    "Finding",
    "Foreign",
    "Mx",
    "MxRRset",
    "Observed",
    "Position",
    "Replace",
    "Severity",
    "Shard",
    "Unmanaged",
    "Want",
    "ZoneRef",
    "display",
    "is_under",
    "join_labels",
    "labels",
    "missing_shards",
    "new_of",
    "old_of",
    "parse_name",
    "parse_shard",
    "relative_to",
    "shard_of",
    "sort_key",
]
