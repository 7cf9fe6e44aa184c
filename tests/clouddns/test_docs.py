"""docs/clouddns.md is true: its settings, its role, its calls."""

import json
import re
from pathlib import Path

import pytest

from mxsync.model import Mx, MxRRset, Replace, parse_name
from mxsync_clouddns.policy import role
from mxsync_clouddns.replies import Quota
from mxsync_clouddns.settings import CloudDnsSettings
from tests.clouddns.harness import running

TEXT = (Path(__file__).parents[2] / "docs" / "clouddns.md").read_text()
ZONE = parse_name("example.com")


def test_every_setting_is_told_with_its_default():
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| (.*?) \|$", TEXT, re.MULTILINE))
    assert list(rows) == list(CloudDnsSettings.model_fields)
    settings = CloudDnsSettings()
    for name in ("burst", "timeout", "attempts", "endpoint", "iam_endpoint"):
        assert rows[name].strip("`") == str(getattr(settings, name))
    assert rows["rate"] == "`10/s`"
    assert settings.rate == 10


def test_the_role(tmp_path):
    (block,) = re.findall(r"^```json\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    assert json.loads(block) == role(read_only=False)
    with running(tmp_path) as harness, harness.provider() as provider:
        ref = harness.add_zone(ZONE, [])
        assert provider.policy([ref], read_only=False) == block
        assert json.loads(provider.policy([ref], read_only=True)) == role(read_only=True)
        assert not harness.google.calls


def test_the_role_for_plans_changes_nothing():
    left_out = set(role(read_only=False)["includedPermissions"]) - set(role(True)["includedPermissions"])
    assert left_out == {
        "dns.changes.create",
        "dns.changes.get",
        "dns.resourceRecordSets.create",
        "dns.resourceRecordSets.delete",
        "dns.resourceRecordSets.update",
    }


def test_default_quotas():
    quota = Quota()
    assert (quota.records, quota.additions, quota.deletions, quota.size) == (100, 1000, 1000, 100_000)
    assert "| records in a set | 100 |" in TEXT
    assert "| 1,000 each |" in TEXT
    assert "| 100,000 |" in TEXT


@pytest.mark.parametrize("zone_id", ["", "example-com"], ids=["by name", "by id"])
def test_calls(tmp_path, zone_id):
    with running(tmp_path) as harness:
        harness.add_zone(ZONE, [mx(owner, 10) for owner in (ZONE, *(owner_of(n) for n in range(1001)))])
        calls = harness.google.calls

        def counted():
            count = sum(number for method, number in calls.items() if method != "token")
            calls.clear()
            return count

        with harness.provider() as provider:
            (ref,) = provider.find(ZONE, zone_id)
            with provider.open(ref) as zone:
                old = zone.read([ZONE])[ZONE]
                assert counted() == 2
                zone.objections([Replace(old, mx(ZONE, 20))])
                zone.objections([Replace(old, mx(ZONE, 20))])
                assert counted() == 1
        with harness.provider() as provider:
            assert list(provider.find(ZONE, ref.id)) == [ref]
            with provider.open(ref) as zone:
                zone.swap([Replace(old, mx(ZONE, 20))])
                zone.read([ZONE])
                assert counted() == 2
        with harness.provider() as provider:
            (ref,) = provider.find(ZONE, zone_id)
            with provider.open(ref) as zone:
                assert len(zone.read(None)) == 1002
                assert counted() == 3
                assert len(zone.read([ZONE, owner_of(1)])) == 2
                assert counted() == 1


def mx(owner, preference):
    return MxRRset(owner, 300, (Mx(preference, parse_name("mail.example")),))


def owner_of(number):
    return parse_name(f"n{number:04}", origin=ZONE)
