import os

from mxsync.apply import Verdict, read_receipt
from mxsync.config import load_config
from mxsync.conformance.memory import MemoryHost, MemoryProvider
from mxsync.fleet import Stop
from mxsync.model import parse_name
from mxsync.spec import load_specs
from mxsync.workflow.apply import apply_plan
from mxsync.workflow.plan import make_plan
from mxsync.workflow.session import Session

ZONES = 50


def test_an_interrupted_apply_does_not_wait_for_the_disk_once_a_zone(tmp_path, monkeypatch):
    names = [f"z{number}.example" for number in range(ZONES)]
    (tmp_path / "mxsync.yaml").write_text("providers: {host: {type: memory}}\n")
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "all.yaml").write_text(f'zones: {names}\nmx: {{"@": [10 mail.example]}}\n')
    host = MemoryHost()
    for name in names:
        host.add_zone(parse_name(name))
    config = load_config(tmp_path / "mxsync.yaml")
    stop = Stop()
    stop.request()
    synced = []
    monkeypatch.setattr(os, "fsync", synced.append)
    with Session(config, hosts=lambda name: MemoryProvider(name, host)) as session:
        applied = apply_plan(session, make_plan(session, load_specs(config)), against=None, stop=stop)
    assert {outcome.verdict for outcome in applied.outcomes} == {Verdict.NOT_ATTEMPTED}
    assert len(read_receipt(applied.receipt).zones) == ZONES
    assert len(synced) < 10
