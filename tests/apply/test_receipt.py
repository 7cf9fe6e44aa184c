import json
from datetime import UTC, datetime

import pytest

from mxsync.apply import (
    OwnerOutcome,
    Verdict,
    ZoneOutcome,
    newest_touching,
    open_journal,
    read_receipt,
    undo_zone,
)
from mxsync.errors import InputError, MxsyncError
from mxsync.model import Create, Delete, MxRRset, Replace, parse_name
from tests.plan.values import REF, ZONE, name, rrset

AT = datetime(2026, 11, 23, 22, 0, 1, tzinfo=UTC)
CHANGES = (
    Create(rrset("new", "10 a.x")),
    Replace(rrset("@", "10 a.x", token="t"), rrset("@", "0 .")),
    Delete(rrset("old", "10 a.x")),
)
OUTCOME = ZoneOutcome(
    ref=REF,
    verdict=Verdict.APPLIED,
    owners=tuple(OwnerOutcome(change, Verdict.APPLIED) for change in CHANGES),
    message="",
    notes=("serial 2",),
    change_id="c1",
    pending="reload",
)


def journal(folder, at=AT, **words):
    return open_journal(folder, digest="sha256:" + "a" * 64, actor="ann", commit="abc", at=at, **words)


def write(folder, at=AT, *, outcome=OUTCOME):
    with journal(folder, at) as open_one:
        open_one.intent(REF, CHANGES, at)
        if outcome:
            open_one.outcome(outcome, at=at)
        open_one.end({"applied": 1}, ["reloaded"], at)
    return open_one.path


def test_round_trip(tmp_path):
    receipt = read_receipt(write(tmp_path / "new" / "folder"))
    assert (receipt.actor, receipt.commit, receipt.complete) == ("ann", "abc", True)
    [zone] = receipt.zones
    assert zone.ref == REF
    assert zone.changes == CHANGES
    assert zone.changes[1].old.token == "t"
    assert zone.verdict is Verdict.APPLIED
    assert (zone.notes, zone.pending) == (("serial 2",), "reload")
    assert zone.accepted == {change.owner for change in CHANGES}


def test_readable_after_a_crash_at_every_byte(tmp_path):
    whole = write(tmp_path).read_bytes()
    first = whole.index(b"\n") + 1
    for cut in range(first, len(whole)):
        path = tmp_path / "cut.jsonl"
        path.write_bytes(whole[:cut])
        receipt = read_receipt(path)
        assert not receipt.complete
        for zone in receipt.zones:
            assert zone.changes == CHANGES
    path.write_bytes(whole[: first - 1])
    with pytest.raises(InputError, match="nothing was done"):
        read_receipt(path)


def test_a_later_outcome_of_a_zone_counts(tmp_path):
    path = write(tmp_path)
    lines = path.read_text().splitlines(keepends=True)
    later = lines[2].replace('"pending":"reload"', '"pending":""')
    path.write_text("".join([*lines[:3], later, *lines[3:]]))
    assert read_receipt(path).zones[0].pending == ""


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{]\n", ":2: this line of the receipt is not JSON"),
        (b"7\n", "JSON object"),
        (b'{"event":"party"}\n', "party"),
        (b'{"event":"intent"}\n', "malformed at at"),
        (b'{"event":"end","at":"x","zones":{},"notes":[],"more":1}\n', "malformed at more"),
    ],
    ids=["not-json", "number", "event", "missing", "extra"],
)
def test_malformed_lines(tmp_path, line, words):
    path = write(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], line, *lines[1:]]))
    with pytest.raises(InputError, match=words):
        read_receipt(path)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (CHANGES[:1] * 2, "two changes of one owner"),
        ((Create(MxRRset(parse_name("other.test"), 60, CHANGES[0].new.rdata)),), "lies outside zone"),
    ],
    ids=["owner-twice", "outside"],
)
def test_intents_no_plan_could_have_had(tmp_path, changes, words):
    with journal(tmp_path) as altered:
        altered.intent(REF, changes, AT)
    with pytest.raises(InputError, match=rf":2: the receipt is malformed: .*{words}"):
        read_receipt(altered.path)


def test_other_files_are_no_receipts(tmp_path):
    for content in (b"\n", b"{}\n", b'{"schema":"mxsync.receipt/9"}\n', b"\xff\n"):
        path = tmp_path / "x.jsonl"
        path.write_bytes(content)
        with pytest.raises(InputError):
            read_receipt(path)


def test_newest_receipt_that_touches(tmp_path):
    older = write(tmp_path)
    newer = write(tmp_path, AT.replace(second=2))
    with journal(tmp_path, AT.replace(second=3)) as empty:
        empty.end({}, [], AT)
    assert newest_touching(tmp_path, lambda ref: ref.name == ZONE).path == newer
    newer.unlink()
    assert newest_touching(tmp_path, lambda ref: ref.name == ZONE).path == older
    assert newest_touching(tmp_path, lambda ref: ref.name != ZONE) is None
    assert newest_touching(tmp_path / "none", lambda _: True) is None


@pytest.mark.parametrize("content", [b"", b'{"schema":"mxsync.rec'], ids=["empty", "cut-off"])
def test_a_run_that_ended_in_the_first_line_touched_nothing(tmp_path, content):
    older = write(tmp_path)
    (tmp_path / f"9{older.name}").write_bytes(content)
    assert newest_touching(tmp_path, lambda _: True).path == older


def test_no_receipt_no_change(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(MxsyncError, match="receipt cannot be written"), journal(tmp_path / "file"):
        pytest.fail("must not be reached")


def test_half_a_line_is_taken_back(tmp_path):
    """A process may write files of so many octets (setrlimit); what goes beyond fails half way."""
    import resource
    import signal

    with journal(tmp_path) as open_one:
        open_one.intent(REF, CHANGES, AT)
        size = open_one.path.stat().st_size
        before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20, limits[1]))
        try:
            with pytest.raises(MxsyncError, match="receipt cannot be written"):
                open_one.outcome(OUTCOME, at=AT)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            signal.signal(signal.SIGXFSZ, before)
        open_one.outcome(OUTCOME, at=AT)
        open_one.end({}, [], AT)
    assert read_receipt(open_one.path).zones[0].verdict is Verdict.APPLIED


def test_a_closed_receipt_writes_into_no_other_file(tmp_path):
    """A second Ctrl-C leaves workers behind that still have something to record."""
    with journal(tmp_path) as closed:
        pass
    with (tmp_path / "other").open("w"), pytest.raises(MxsyncError, match="receipt cannot be written"):
        closed.outcome(OUTCOME, at=AT)
    assert (tmp_path / "other").read_text() == ""


@pytest.mark.parametrize("full", ["/dev/full"])
def test_full_disk_is_told(full, tmp_path):
    import os

    from mxsync.apply import Journal

    descriptor = os.open(full, os.O_WRONLY)
    try:
        with pytest.raises(MxsyncError, match="no space left"):
            Journal(tmp_path / "r.jsonl", descriptor).intent(REF, CHANGES, AT)
    finally:
        os.close(descriptor)


def undo(tmp_path, *live, outcome=OUTCOME):
    [zone] = read_receipt(write(tmp_path, outcome=outcome)).zones
    return undo_zone(zone, {one.owner: one for one in live})


def test_undo_inverts(tmp_path):
    undoing = undo(tmp_path, rrset("new", "10 a.x"), rrset("@", "0 ."))
    assert list(undoing.changes) == [
        Replace(rrset("@", "0 ."), rrset("@", "10 a.x")),
        Delete(rrset("new", "10 a.x")),
        Create(rrset("old", "10 a.x")),
    ]
    assert undoing.changes[0].new.token == ""
    assert undoing.refusals == ()


def test_undo_names_the_live_form(tmp_path):
    undoing = undo(tmp_path, rrset("new", "10 a.x"), rrset("@", "0 .", token="live"))
    assert undoing.changes[0].old.token == "live"


def test_undo_of_what_is_as_before_is_nothing(tmp_path):
    undoing = undo(tmp_path, rrset("@", "10 a.x"), rrset("old", "10 a.x"))
    assert undoing.changes == ()
    assert set(undoing.already) == {name("new"), name("@"), name("old")}


def test_undo_refuses_what_somebody_changed_since(tmp_path):
    undoing = undo(tmp_path, rrset("new", "10 a.x"), rrset("@", "10 other.x"))
    assert [change.owner for change in undoing.changes] == [name("new"), name("old")]
    assert "example.com was changed again" in undoing.refusals[0]


def test_undo_leaves_alone_what_was_not_done(tmp_path):
    refused = ZoneOutcome(
        ref=REF, verdict=Verdict.REFUSED, owners=tuple(OwnerOutcome(c, Verdict.REFUSED) for c in CHANGES)
    )
    undoing = undo(tmp_path, rrset("new", "10 a.x"), rrset("@", "0 ."), outcome=refused)
    assert undoing == undo_zone(read_receipt(write(tmp_path, outcome=refused)).zones[0], {})
    assert not undoing.changes


def test_undo_after_a_crash_looks_at_every_intent(tmp_path):
    undoing = undo(tmp_path, rrset("new", "10 a.x"), rrset("@", "10 a.x"), outcome=None)
    assert [type(change) for change in undoing.changes] == [Delete, Create]
    assert undoing.already == (name("@"),)


def test_lines_are_ascii_json(tmp_path):
    for line in write(tmp_path).read_bytes().splitlines():
        assert line.isascii()
        json.loads(line)
