"""docs/route53.md is true: its settings, its policy, its limits."""

import json
import re
from pathlib import Path

import pytest

from mxsync_route53 import BACKEND
from mxsync_route53.limits import MAX_CHARACTERS, MAX_RECORDS, MAX_VALUES
from mxsync_route53.policy import MAX_CHARACTERS as MAX_POLICY
from mxsync_route53.policy import policy

TEXT = (Path(__file__).parents[2] / "docs" / "route53.md").read_text()
ZONE = "Z0123456789ABCDEFGHIJ"


def test_every_setting_is_explained():
    assert set(re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE)) == set(BACKEND.Settings.model_fields)


def test_the_policy():
    (shown,) = re.findall(r"^```json\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    assert json.loads(shown) == policy([ZONE])
    assert policy([ZONE], read_only=True)["Statement"] == json.loads(shown)["Statement"][:2]


@pytest.mark.parametrize("limit", [f"{MAX_VALUES} records in a set", f"{MAX_RECORDS:,} records in a request"])
def test_limits(limit):
    assert limit in TEXT
    assert f"{MAX_CHARACTERS:,} characters" in TEXT


def test_a_policy_for_all_zones_or_some():
    def zones(document) -> list[str]:
        return document["Statement"][1]["Resource"]

    assert zones(policy()) == ["arn:aws:route53:::hostedzone/*"]
    assert zones(policy(["Z2", "Z1", "Z2"], partition="aws-cn")) == [
        "arn:aws-cn:route53:::hostedzone/Z1",
        "arn:aws-cn:route53:::hostedzone/Z2",
    ]


def test_about_forty_zones_fit_a_managed_policy():
    def size(count: int) -> int:  # white space does not count
        ids = [f"Z{number:020}" for number in range(count)]
        return len(json.dumps(policy(ids), separators=(",", ":")))

    assert size(40) < MAX_POLICY < size(60)
