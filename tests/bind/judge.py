"""BIND and both readers before the same files: they must say the same."""

from contextlib import suppress
from pathlib import Path

import pytest

from mxsync.model import DnsName, parse_name
from mxsync_bind.scan import scan
from mxsync_bind.skim import skim
from mxsync_bind.source import Include, Source, Unclear
from tests.bind.oracle import RejectedError, mx_sets, records

NOT_OURS = (
    "invalid NS owner name",
    "has no address records",
    "has no NS records",
    "CNAME and other data",  # an objection to changes
)
"""Why BIND rejects zones whose MX records can be read."""


def beside(folder: Path) -> Include:
    """An Include for files in a folder that is named's working directory."""

    def include(name: bytes, offset: int) -> Source:
        try:
            path = folder / name.decode("latin-1")
            return Source(path.read_bytes(), str(path.resolve()), name.decode("latin-1"))
        except (OSError, ValueError) as err:
            raise Unclear(offset, "cannot be read") from err

    return include


def agrees(data: bytes, folder: Path, zone: str = "example.") -> None:
    """Both readers say what BIND says of the zone; ``skim`` may also leave the answer to ``scan``."""
    include, name = beside(folder), parse_name(zone)
    try:
        wanted = mx_sets(records(data, folder, zone))
    except RejectedError as err:
        if not any(words in str(err) for words in NOT_OURS):
            refuses(data, include, name)
    else:
        assert scan(data, name, include).rrsets == wanted
        skimmed = skim(data, name, include)
        assert skimmed is None or dict(skimmed) == wanted


def refuses(data: bytes, include: Include, zone: DnsName) -> None:
    """Neither reader gives an answer, and the exact one says why."""
    with pytest.raises(Unclear):
        scan(data, zone, include)
    with suppress(Unclear):
        assert skim(data, zone, include) is None
