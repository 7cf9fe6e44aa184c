from mxsync.config import load_config
from mxsync.conformance.memory import MemoryHost, MemoryProvider
from mxsync.model import parse_name
from mxsync.spec import load_specs
from mxsync.workflow.plan import make_plan
from mxsync.workflow.session import Session

CONFIG = """\
providers:
  good: {type: memory}
  broken: {type: memory}
"""


def test_a_bug_while_connecting_one_provider_hides_no_zone_of_another(tmp_path):
    def hosts(name):
        if name == "broken":
            raise KeyError("a bug")
        host = MemoryHost()
        host.add_zone(parse_name("good.example"))
        return MemoryProvider(name, host)

    (tmp_path / "mxsync.yaml").write_text(CONFIG)
    (tmp_path / "specs").mkdir()
    for name in ("good", "broken"):
        spec = f'zone: {name}.example\nprovider: {name}\nmx: {{"@": [10 mail.example]}}\n'
        (tmp_path / "specs" / f"{name}.yaml").write_text(spec)
    config = load_config(tmp_path / "mxsync.yaml")
    with Session(config, hosts=hosts) as session:
        plan = make_plan(session, load_specs(config))
    assert [zone.ref.provider for zone in plan.zones] == ["good"]
    [failure] = plan.failures
    assert failure.ref.provider == "broken"
    assert "internal error: KeyError" in str(failure.error)
