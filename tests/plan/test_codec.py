import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsync.errors import HostError, InputError
from mxsync.model import (
    Create,
    Delete,
    Failure,
    Finding,
    Mx,
    MxRRset,
    Position,
    Replace,
    Severity,
    Shard,
    ZoneRef,
    parse_name,
    shard_of,
)
from mxsync.plan import Guard, Plan, ZonePlan, digest_of, plan_from_json, plan_to_json
from tests.plan.values import REF, rrset

OTHER = ZoneRef("bind", parse_name("example.net"), "internal", "file:zones/example.net.zone")
PLAN = Plan(
    zones=(
        ZonePlan(
            ref=REF,
            changes=(
                Create(rrset("@", "10 a.x", "20 b.x")),
                Replace(rrset("shop", "10 a.x", token="listed"), rrset("shop", "0 .")),
                Delete(rrset("c\\.d", "10 a.x", ttl=0)),
            ),
            spec_digest="sha256:abc",
            findings=(
                Finding(
                    id="MX014",
                    severity=Severity.INFO,
                    ref=REF,
                    owner=parse_name("shop.example.com"),
                    message="only one target",
                    evidence="10 a.x",
                    hint="add a second",
                    where=Position("specs/a.yaml:3:4"),
                ),
                Finding(
                    id="MX010",
                    severity=Severity.WARNING,
                    ref=REF,
                    owner=None,
                    message="cannot be found",
                    preexisting=True,
                    waived="inside view",
                ),
                Finding(
                    id="MX101", severity=Severity.UNKNOWN, ref=REF, owner=None, message="no answer in time"
                ),
            ),
        ),
        ZonePlan(ref=OTHER, objections=("the zone is signed",), pending="reload"),
    ),
    unchanged=7,
    standing=3,
    failures=(Failure(OTHER, HostError("no answer", "try again")),),
    guard=("too much",),
    allow=("mass-change",),
)


def test_round_trip():
    text = plan_to_json(PLAN, created="2026-01-02T03:04:05Z")
    back = plan_from_json(text.encode(), "plan.json")
    assert plan_to_json(back, created="2026-01-02T03:04:05Z") == text
    assert back.zones == PLAN.zones
    assert back.zones[0].changes[1].old.token == "listed"
    assert back.allow == ("mass-change",)
    assert digest_of(back) == digest_of(PLAN)


def test_digest_does_not_depend_on_the_order_of_zones():
    com, example = REF, ZoneRef("bind", parse_name("a.example"))
    zones = tuple(
        ZonePlan(ref=ref, changes=(Create(MxRRset(ref.name, 60, (Mx(1, parse_name("m.x")),))),))
        for ref in (com, example)
    )
    plan = Plan(zones=zones)
    back = plan_from_json(plan_to_json(plan, created="x").encode(), "plan.json")
    assert [zone.ref for zone in back.zones] == [com, example], "canonical order: com before example"
    assert digest_of(back) == digest_of(plan) == digest_of(Plan(zones=zones[::-1]))


def test_digest_depends_on_body_only():
    told = plan_to_json(PLAN, created="2026-01-02T03:04:05Z")
    later = plan_to_json(PLAN, created="2027-01-02T03:04:05Z")
    assert json.loads(told)["digest"] == json.loads(later)["digest"]
    bare = Plan(
        zones=tuple(
            ZonePlan(ref=z.ref, changes=z.changes, pending=z.pending, spec_digest=z.spec_digest)
            for z in PLAN.zones
        ),
        allow=PLAN.allow,
    )
    assert digest_of(bare) == digest_of(PLAN)
    assert digest_of(Plan(zones=PLAN.zones)) != digest_of(PLAN), "an allowance is part of what is approved"


def test_a_shard_is_part_of_what_is_approved():
    shard = shard_of(REF.name, 16)
    plan = replace(PLAN, zones=PLAN.zones[:1], failures=(), shard=shard, limits=Guard(9, 3))
    text = plan_to_json(plan, created="x")
    back = plan_from_json(text.encode(), "plan.json")
    assert (back.shard, back.limits) == (shard, Guard(9, 3))
    assert plan_to_json(back, created="x") == text
    assert digest_of(plan) != digest_of(replace(plan, shard=None))
    assert digest_of(plan) == digest_of(replace(plan, limits=Guard(1, 1)))


def test_the_digest_of_plans_without_shards_never_changes():
    body = {"zones": [], "allow": []}
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"))
    assert digest_of(Plan(zones=())) == "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


LIMITS = {"max_changed": 1, "max_removed": 1}
OTHER_SHARD = Shard(shard_of(REF.name, 16).number % 16 + 1, 16)


@pytest.mark.parametrize(
    ("shard", "limits", "words"),
    [
        ("1/1", None, "limits of the whole"),
        (None, LIMITS, "limits of the whole"),
        (str(OTHER_SHARD), LIMITS, "is not in shard"),
        ("17/16", LIMITS, "there is no shard 17 of 16"),
        ("x", LIMITS, "is no shard"),
        (3, LIMITS, "body.shard"),
        ("1/1", {"max_changed": -1, "max_removed": 1}, "limits.max_changed"),
    ],
)
def test_bad_shards(shard, limits, words):
    def edit(document):
        if shard is not None:
            document["body"]["shard"] = shard
        if limits is not None:
            document["limits"] = limits
        _redigest(document)

    with pytest.raises(InputError, match=words):
        plan_from_json(edited(edit), "plan.json")


def edited(edit):
    document = json.loads(plan_to_json(PLAN, created="x"))
    edit(document)
    return json.dumps(document).encode()


def _redigest(document):
    body = json.dumps(document["body"], sort_keys=True, separators=(",", ":"))
    document["digest"] = "sha256:" + hashlib.sha256(body.encode()).hexdigest()


def _set(path, value):
    def edit(document):
        at = document
        for part in path[:-1]:
            at = at[part]
        at[path[-1]] = value
        _redigest(document)

    return edit


CHANGE = ("body", "zones", 0, "changes", 0)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"", "whole JSON", id="empty"),
        pytest.param(b"[]", "JSON object", id="list"),
        pytest.param(b"\xff\xfe\x00", "JSON", id="binary"),
        pytest.param(b"[" * 100_000, "JSON", id="deep"),
        pytest.param(plan_to_json(PLAN, created="x").encode()[:-200], "whole JSON", id="truncated"),
        pytest.param(edited(lambda d: d.update(schema="mxsync.plan/9")), "mxsync.plan/9", id="newer-schema"),
        pytest.param(edited(lambda d: d.pop("schema")), "schema", id="no-schema"),
        pytest.param(
            edited(lambda d: d["body"]["allow"].append("anything")), "altered", id="altered-without-digest"
        ),
        pytest.param(edited(lambda d: d["body"].update(extra=1)), "body.extra", id="unknown-key"),
        pytest.param(edited(_set((*CHANGE, "new", "ttl"), -1)), "ttl", id="negative-ttl"),
        pytest.param(edited(_set((*CHANGE, "new", "ttl"), "60")), "ttl", id="ttl-as-text"),
        pytest.param(edited(_set((*CHANGE, "new", "rdata"), [])), "rdata", id="empty-set"),
        pytest.param(edited(_set((*CHANGE, "new", "rdata"), ["70000 a.x."])), "70000", id="preference"),
        pytest.param(
            edited(_set((*CHANGE, "new", "rdata"), ["1" * 5000 + " a.x."])),
            "0-65535",
            id="endless-preference",
        ),
        pytest.param(
            edited(_set((*CHANGE, "new", "rdata"), ["010 a.x."])), "0-65535", id="preference-not-canonical"
        ),
        pytest.param(
            edited(_set((*CHANGE, "new", "rdata"), ["10 A.x."])), "canonical", id="exchange-not-canonical"
        ),
        pytest.param(edited(_set((*CHANGE, "owner"), "evil.org.")), "outside", id="owner-outside-zone"),
        pytest.param(
            edited(_set((*CHANGE, "new"), None)), "changes nothing|neither", id="nothing-from-nothing"
        ),
        pytest.param(
            edited(
                lambda d: (
                    d["body"]["zones"][0]["changes"].append(d["body"]["zones"][0]["changes"][0]),
                    _redigest(d),
                )
            ),
            "two changes of one owner",
            id="owner-twice",
        ),
        pytest.param(
            edited(_set(("body", "zones", 0, "batches"), [1, 1])), "hold all", id="lost-from-batches"
        ),
        pytest.param(edited(_set(("body", "zones", 0, "batches"), [3, 0])), "batches", id="empty-batch"),
        pytest.param(
            edited(lambda d: (d["body"]["zones"].append(d["body"]["zones"][0]), _redigest(d))),
            "twice",
            id="zone-twice",
        ),
    ],
)
def test_bad_files(data, words):
    with pytest.raises(InputError, match=words) as caught:
        plan_from_json(data, "plan.json")
    assert str(caught.value).startswith("plan.json")


@given(st.data())
def test_any_flipped_character_is_noticed_or_harmless(data):
    text = plan_to_json(PLAN, created="2026-01-02T03:04:05Z")
    at = data.draw(st.integers(0, len(text) - 1))
    char = data.draw(st.sampled_from('0a"{}[],: \n'))
    changed = text[:at] + char + text[at + 1 :]
    try:
        plan = plan_from_json(changed.encode(), "plan.json")
    except InputError:
        return
    assert digest_of(plan) == digest_of(PLAN)
