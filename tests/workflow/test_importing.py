"""Whole accounts: many zones are read some at a time, and only what differs is kept."""

import json

from mxsync.config import load_config
from mxsync.conformance.memory import MemoryHost, MemoryProvider, MemoryZone
from mxsync.errors import HostError
from mxsync.model import Foreign, Mx, MxRRset, parse_name
from mxsync.provider import Capabilities
from mxsync.workflow import session as session_module
from mxsync.workflow.importing import group, spec_texts
from mxsync.workflow.reading import Reading
from mxsync.workflow.session import Session
from mxsync.workflow.snapshot import SNAPSHOT_SCHEMA, read_snapshot, snapshot_to_json, zone_to_json

OWNERS = 5


class MadeUpZone(MemoryZone):
    """Its sets are made when they are read, as those of a host somewhere else."""

    def read(self, owners):  # noqa: ARG002 - the contract's signature
        name = self._ref.name
        if name.startswith("broken"):
            raise HostError("no answer")
        if name.startswith("odd"):
            return {name: Foreign(name, "a weighted set")}
        if name.startswith("empty"):
            return {}
        made = [parse_name(f"o{number}.{name}") for number in range(OWNERS)]
        return {owner: MxRRset(owner, 60, (Mx(10, parse_name("mx.x")),)) for owner in [name, *made]}


class MadeUp(MemoryProvider):
    capabilities = Capabilities(ttl_compared=True, lists_zones=True, readers=4)

    def open(self, ref):
        from contextlib import nullcontext

        return nullcontext(MadeUpZone(self._host, ref))


class Counting:
    def __init__(self):
        self.started = self.finished = self.done = 0

    def start(self, label, total):  # noqa: ARG002 - the protocol's signature
        self.started += 1

    def advance(self):
        self.done += 1

    def hold(self, waiting):
        pass

    def finish(self):
        self.finished += 1


def opened(tmp_path, *zones: str):
    (tmp_path / "mxsync.yaml").write_text("providers: {host: {type: memory}}\n")
    host = MemoryHost()
    for zone in zones:
        host.add_zone(parse_name(zone))
    progress = Counting()
    config = load_config(tmp_path / "mxsync.yaml")
    return Session(config, hosts=lambda name: MadeUp(name, host), progress=progress), progress


def test_zones_are_read_some_at_a_time_in_one_phase(tmp_path, monkeypatch):
    monkeypatch.setattr(session_module, "AT_ONCE", 100)
    session, progress = opened(tmp_path, *(f"z{number}.example" for number in range(1000)))
    ahead = []
    with session:
        reading = Reading(session, "host", (), everything=True)
        for number, _ in enumerate(reading.each(lambda live: live.ref)):
            ahead.append(progress.done - number)
    assert max(ahead) <= 100, "what was read is handed on before more is read"
    assert (progress.started, progress.done, progress.finished) == (1, 1000, 1)


def test_of_zones_with_the_same_sets_only_the_names_are_kept(tmp_path):
    session, _ = opened(tmp_path, *(f"z{number}.example" for number in range(3000)))
    with session:
        grouped = group(Reading(session, "host", (), everything=True))
    [text] = spec_texts(grouped, None)
    assert len(text.zones) == 3000
    [(shape, _)] = grouped.groups
    assert len(shape.sets) == OWNERS + 1


def test_groups_failures_and_what_no_spec_can_hold(tmp_path, monkeypatch):
    monkeypatch.setattr(session_module, "AT_ONCE", 2)
    zones = ("b.example", "broken.example", "a.example", "odd.example", "empty.example", "c.example")
    session, progress = opened(tmp_path, *zones)
    with session:
        reading = Reading(session, "host", (), everything=True)
        grouped = group(reading)
    [(_, names)] = grouped.groups
    assert names == ("a.example.", "b.example.", "c.example.")
    assert grouped.empty == 2
    assert grouped.left_out == ("odd.example: @: a weighted set",)
    assert [(one.ref.name, str(one.error)) for one in reading.failures] == [("broken.example.", "no answer")]
    assert progress.done == len(zones)


def test_a_snapshot_written_piece_by_piece_is_the_document(tmp_path, monkeypatch):
    monkeypatch.setattr(session_module, "AT_ONCE", 2)
    for zones in ((), ("b.example",), ("b.example", "a.example", "broken.example", "odd.example")):
        session, _ = opened(tmp_path, *zones)
        with session:
            reading = Reading(session, "host", (), everything=True)
            pieces = reading.each(lambda live: zone_to_json(live.ref, live.sets))
            text = "".join(snapshot_to_json(pieces, created="2026-01-02T03:04:05Z"))
        document = json.loads(text)
        assert document["schema"] == SNAPSHOT_SCHEMA
        assert text == json.dumps(document, indent=1) + "\n"
        (tmp_path / "live.json").write_text(text)
        names = [ref.name for ref in read_snapshot(tmp_path / "live.json").recorded]
        assert names == sorted(f"{zone}." for zone in zones if not zone.startswith("broken"))
