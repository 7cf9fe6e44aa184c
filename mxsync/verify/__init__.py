"""Whether the name servers the world asks answer what was specified: conversations and their judgement."""

from mxsync.verify.delegation import addresses_of
from mxsync.verify.script import verify_zone
from mxsync.verify.survey import Survey, merge_surveys
from mxsync.verify.values import (
    Agreement,
    Expected,
    How,
    NameServer,
    Seen,
    ServerReport,
    Standing,
    Target,
    ZoneReport,
)

__all__ = [
    "Agreement",
    "Expected",
    "How",
    "NameServer",
    "Seen",
    "ServerReport",
    "Standing",
    "Survey",
    "Target",
    "ZoneReport",
    "addresses_of",
    "merge_surveys",
    "verify_zone",
]
