from datetime import UTC, datetime, timedelta

import pytest

from mxsync.apply import Verdict, ZoneOutcome, merge_receipts, open_journal, read_receipt
from mxsync.errors import InputError
from mxsync.model import Create, Mx, MxRRset, Shard, ZoneRef, parse_name

AT = datetime(2026, 11, 23, 22, 0, 0, tzinfo=UTC)


def receipt(folder, shard, *zones, minute=0, actor="ann", commit="abc", whole=True, note="reloaded"):
    at = AT + timedelta(minutes=minute)
    digest = f"sha256:{minute}"
    with open_journal(folder, digest=digest, actor=actor, commit=commit, at=at, shard=shard) as journal:
        for name in zones:
            ref = ZoneRef("bind", parse_name(name))
            journal.intent(ref, [Create(MxRRset(ref.name, 60, (Mx(1, parse_name("m.x")),)))], at)
            journal.outcome(ZoneOutcome(ref=ref, verdict=Verdict.APPLIED), at=at)
        if whole:
            journal.end({"applied": len(zones)}, [note], at)
    return read_receipt(journal.path)


def test_a_receipt_knows_its_shard(tmp_path):
    assert receipt(tmp_path, Shard(2, 16)).shard == Shard(2, 16)
    assert receipt(tmp_path, None).shard is None
    assert "shard" not in receipt(tmp_path, None).path.read_text()


def test_one_account(tmp_path):
    late = receipt(tmp_path, Shard(1, 2), "b.example", "d.example", minute=1, actor="bob")
    early = receipt(tmp_path, Shard(2, 2), "c.example", "a.example")
    merged = merge_receipts([early, late])
    assert [zone.ref.name for zone in merged.zones] == [
        "a.example.",
        "b.example.",
        "c.example.",
        "d.example.",
    ]
    assert merged.sources == (late, early), "in order of their shards"
    assert (merged.at, merged.actor, merged.commit) == ("2026-11-23T22:00:00Z", "bob, ann", "abc")
    assert merged.notes == ("reloaded",)
    assert merged.complete
    assert merged.missing == ()


@pytest.mark.parametrize("shards", [[2], [1]])
def test_not_complete_without_all(tmp_path, shards):
    merged = merge_receipts([receipt(tmp_path, Shard(number, 2)) for number in shards])
    assert not merged.complete
    assert len(merged.missing) == 1


def test_not_complete_when_one_was_cut_off(tmp_path):
    merged = merge_receipts([receipt(tmp_path, Shard(1, 2)), receipt(tmp_path, Shard(2, 2), whole=False)])
    assert not merged.complete
    assert merged.missing == ()


@pytest.mark.parametrize(
    ("shard", "words", "message"),
    [
        (None, {}, "is not of a shard"),
        (Shard(1, 2), {}, "both of shard 1/2"),
        (Shard(2, 4), {}, "different divisions"),
        (Shard(2, 2), {"commit": "def"}, "specs at abc, .* of specs at def"),
        (Shard(2, 2), {"commit": ""}, "of specs at no revision"),
    ],
    ids=["whole", "twice", "division", "commit", "no-commit"],
)
def test_nothing_is_guessed(tmp_path, shard, words, message):
    receipts = [receipt(tmp_path, Shard(1, 2), "a.example"), receipt(tmp_path, shard, **words)]
    with pytest.raises(InputError, match=message):
        merge_receipts(receipts)


def test_a_zone_is_in_one_receipt(tmp_path):
    receipts = [receipt(tmp_path, Shard(number, 2), "a.example") for number in (1, 2)]
    with pytest.raises(InputError, match=r"a.example \(bind\) is in .*jsonl and in .*jsonl"):
        merge_receipts(receipts)


@pytest.mark.parametrize("text", ["5/4", "x", "1/2/3"])
def test_a_malformed_shard(tmp_path, text):
    path = receipt(tmp_path, Shard(2, 4)).path
    path.write_text(path.read_text().replace('"shard":"2/4"', f'"shard":"{text}"'))
    with pytest.raises(InputError, match="the receipt is malformed"):
        read_receipt(path)
