"""What is the same for many zones is told once; what differs, or is little, zone by zone."""

import json

import pytest

from mxsync.apply import OwnerOutcome, Verdict, ZoneOutcome
from mxsync.config import load_config
from mxsync.conformance.memory import MemoryHost, MemoryProvider
from mxsync.errors import HostError
from mxsync.model import Create, Failure, Mx, MxRRset, ZoneRef, parse_name
from mxsync.plan import plan_to_json
from mxsync.report.errors import failure_lines
from mxsync.report.json import applied_to_json
from mxsync.report.outcome import outcome_lines
from mxsync.spec import load_specs
from mxsync.workflow.plan import make_plan
from mxsync.workflow.session import Session

EXPIRED = "the host says: ExpiredToken"


def ref(number: int, provider: str = "aws") -> ZoneRef:
    return ZoneRef(provider, parse_name(f"z{number}.example"), f"Z{number:03}", "account 1")


def told(failures) -> list[str]:
    return [line.text for line in failure_lines(failures)]


@pytest.mark.parametrize(
    "message",
    [
        EXPIRED,
        "{name}: ExpiredToken",
        "zone {id}: ExpiredToken",
        "https://host/zones/{id}/sets?name={name}.: ExpiredToken",
    ],
)
def test_two_hundred_zones_with_expired_credentials(message):
    failures = [
        Failure(
            ref(number),
            HostError(
                message.format(name=f"z{number}.example", id=f"Z{number:03}"), f"log in for z{number}.example"
            ),
        )
        for number in range(200)
    ]
    first = message.format(name="z0.example", id="Z000")
    assert told(failures) == [
        f"error: z0.example, z1.example, z2.example and 197 more zones (aws): {first}",
        "  hint: log in for z0.example",
    ]


def test_once_a_provider():
    failures = [
        Failure(ref(number, provider), HostError(EXPIRED)) for number in range(2) for provider in ("a", "b")
    ]
    assert told(failures) == [
        f"error: z0.example, z1.example (a): {EXPIRED}",
        f"error: z0.example, z1.example (b): {EXPIRED}",
    ]


def test_a_few_zones_are_told_one_by_one_and_other_words_never_together():
    few = [Failure(ref(number), HostError(f"there is no z{number}.example")) for number in range(5)]
    assert len(told(few)) == 5
    many = [Failure(ref(number), HostError(f"line {number} of z{number}.example")) for number in range(50)]
    assert len(told(many)) == 50
    inside = [Failure(ref(1), HostError(f"nz{number}.example.org")) for number in range(20)]
    assert len(told(inside)) == 20, "a name within another name is not the zone"


def outcomes(verdict: Verdict, message: str = EXPIRED):
    made = []
    for number in range(200):
        change = Create(MxRRset(ref(number).name, 60, (Mx(1, parse_name("m.x")),)))
        made.append(
            ZoneOutcome(
                ref=ref(number),
                verdict=verdict,
                owners=(OwnerOutcome(change, verdict),),
                message=message,
                hints=("log in again",),
            )
        )
    return made


def test_outcomes_of_which_nothing_was_sent_are_told_once_and_json_keeps_all():
    for verdict in (Verdict.FAILED, Verdict.NOT_ATTEMPTED):
        found = outcomes(verdict)
        assert [line.text for line in outcome_lines(found)] == [
            f"z0.example, z1.example, z2.example and 197 more zones (aws): {verdict}",
            f"  {EXPIRED}",
            "  hint: log in again",
            f"Apply: 200 zones {verdict}",
        ]
        document = json.loads(applied_to_json(found, receipt="", notes=(), problems=()))
        assert [zone["message"] for zone in document["zones"]] == [EXPIRED] * 200


@pytest.mark.parametrize("verdict", [Verdict.APPLIED, Verdict.UNKNOWN, Verdict.DRIFTED])
def test_every_zone_that_was_touched_or_moved_is_told(verdict):
    assert len([line for line in outcome_lines(outcomes(verdict)) if "(aws" in line.text]) == 200


class Expired(MemoryProvider):
    def find(self, name, zone_id=""):  # noqa: ARG002 - the contract's signature
        raise HostError(f"listing {name} failed: ExpiredToken")


@pytest.mark.parametrize("failing", ["connect", "find"])
def test_a_plan_tells_it_once_and_its_json_keeps_all(tmp_path, failing):
    zones = [f"z{number}.example" for number in range(200)]
    (tmp_path / "mxsync.yaml").write_text("providers: {aws: {type: memory}}\n")
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "a.yaml").write_text(f"zones: {zones}\nmx: no-mail\n")
    config = load_config(tmp_path / "mxsync.yaml")

    def hosts(name):
        if failing == "connect":
            raise HostError(EXPIRED)
        return Expired(name, MemoryHost())

    with Session(config, hosts=hosts) as session:
        plan = make_plan(session, load_specs(config))
    [line] = told(plan.failures)
    assert "and 197 more zones (aws): " in line
    assert "ExpiredToken" in line
    assert len(json.loads(plan_to_json(plan, created="x"))["failures"]) == 200
