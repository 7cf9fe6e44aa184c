"""A zone at three in-memory hosts, whose answers a test may script."""

from mxsync.config import load_config
from mxsync.fleet import Stop
from mxsync.model import MxRRset
from mxsync.spec import load_specs
from mxsync.workflow.apply import apply_plan
from mxsync.workflow.plan import make_plan
from mxsync.workflow.session import Session
from tests.apply.scripted import Script, ScriptedProvider, at_host
from tests.plan.values import ZONE, mx, rrset

OLD = rrset("@", "10 old.x")
NEW = rrset("@", "10 new.x")
ORDER = ("c", "a", "b")


class Dual:
    def __init__(self, folder, **scripts: Script) -> None:
        self.hosts = {name: at_host(OLD) for name in ORDER}
        self.scripts = {name: scripts.get(name, Script()) for name in ORDER}
        providers = "".join(f"  {name}: {{type: memory}}\n" for name in sorted(ORDER))
        (folder / "mxsync.yaml").write_text(f"providers:\n{providers}")
        (folder / "specs").mkdir()
        (folder / "specs" / "a.yaml").write_text(
            f'zone: example.com\nproviders: [{", ".join(ORDER)}]\nmx: {{"@": [10 new.x]}}\n'
        )
        self.config = load_config(folder / "mxsync.yaml")

    def session(self, parallelism: int = 0) -> Session:
        return Session(self.config, parallelism=parallelism, hosts=self._provider)

    def plan(self):
        with self.session() as session:
            return make_plan(session, load_specs(self.config))

    def apply(self, plan, stop: Stop | None = None):
        with self.session(8) as session:
            return apply_plan(session, plan, against=load_specs(self.config), stop=stop or Stop())

    def live(self) -> dict[str, MxRRset | None]:
        return {name: host.mx(ZONE, "").get(ZONE) for name, host in self.hosts.items()}

    def put(self, host: str, *rdata: str) -> None:
        self.hosts[host].put(ZONE, "", ZONE, MxRRset(ZONE, 3600, tuple(mx(one) for one in rdata)))

    def _provider(self, name: str) -> ScriptedProvider:
        provider = ScriptedProvider(self.hosts[name], self.scripts[name])
        provider._name = name
        return provider
