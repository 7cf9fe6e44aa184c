"""What Route 53 takes in one request (Developer Guide, "Quotas"; ChangeResourceRecordSets); pure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mxsync.model import Change, display, new_of
from mxsync_route53.convert import batch

if TYPE_CHECKING:
    from mypy_boto3_route53.type_defs import ChangeTypeDef

MAX_VALUES = 400
"""Records in one set."""
MAX_RECORDS = 1000
"""Records in one request, those of deleted sets included."""
MAX_CHARACTERS = 32_000
"""Characters of all records in one request, spaces included."""

_SPLIT = "change fewer owners of the zone at once"


def objections(changes: Sequence[Change]) -> list[str]:
    """Why Route 53 would not take these changes as one batch, each with what to do."""
    said = [
        f"{display(new.owner)} shall have {len(new.rdata)} records, Route 53 takes at most {MAX_VALUES} a set"
        for change in changes
        if (new := new_of(change)) is not None and len(new.rdata) > MAX_VALUES
    ]
    values = [value for one in batch(changes) for value in _values(one)]
    if len(values) > MAX_RECORDS:
        said.append(
            f"the changes hold {len(values):,} records, old ones included, "
            f"and Route 53 takes {MAX_RECORDS:,} a request: {_SPLIT}"
        )
    characters = sum(map(len, values))
    if characters > MAX_CHARACTERS:
        said.append(
            f"the records of the changes have {characters:,} characters, old ones included, "
            f"and Route 53 takes {MAX_CHARACTERS:,} a request: {_SPLIT}"
        )
    return said


def _values(one: "ChangeTypeDef") -> list[str]:
    return [record["Value"] for record in one["ResourceRecordSet"].get("ResourceRecords", ())]
