"""Knot DNS: zones come and go in its configuration database."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.hosts.servers.daemon import ALGORITHM, KEY, STRANGER, NameServer, Policy, free_ports, running, said
from tests.hosts.servers.named import secret, shown
from tests.named import need

# The journal is not flushed at each change: this server is here to be right, not to survive.
CONFIG = """\
server:
  rundir: "{folder}"
  listen: ["127.0.0.1@{port}", "::1@{port}"]
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
  tcp-max-clients: 300
  tcp-idle-timeout: 60
log:
  - target: stderr
    any: warning
database:
  storage: "{folder}/db"
  journal-db-mode: asynchronous
key:
{keys}acl:
  - id: anyone-update
    address: [127.0.0.1, "::1"]
    action: update
  - id: anyone-transfer
    address: [127.0.0.1, "::1"]
    action: transfer
  - id: key-update
    key: {key}
    action: update
  - id: key-transfer
    key: {key}
    action: transfer
template:
  - id: default
    storage: "{folder}"
    zonefile-sync: -1
"""


class Knot(NameServer):
    kind = "knot"

    def _add(self, name: str, file: Path, policy: Policy) -> None:
        acl = [f"{who}-update" for who in (policy.update,) if who != "nobody"]
        acl += [f"{who}-transfer" for who in (policy.transfer,) if who != "nobody"]
        self._configure(name, ("file", str(file)), *(("acl", one) for one in acl))
        self._await(name)

    def _configure(self, name: str, *items: tuple[str, str]) -> None:
        self.knotc("conf-begin")
        self.knotc("conf-set", f"zone[{name}]")
        for item, value in items:
            self.knotc("conf-set", f"zone[{name}].{item}", value)
        self.knotc("conf-commit")

    def _remove(self, name: str) -> None:
        self.knotc("conf-begin")
        self.knotc("conf-unset", f"zone[{name}]")
        self.knotc("conf-commit")
        self.knotc("-f", "-b", "zone-purge", "+orphan", name)

    def add_secondary(self, name: str, primary: int) -> None:
        self.zones[name] = self.folder / f"{name}.secondary"
        remote = f"primary-{primary}"
        self.knotc("conf-begin")
        self.knotc("conf-set", f"remote[{remote}]")
        self.knotc("conf-set", f"remote[{remote}].address", f"127.0.0.1@{primary}")
        self.knotc("conf-set", f"remote[{remote}].key", shown(KEY))
        self.knotc("conf-commit")
        self._configure(name, ("file", str(self.zones[name])), ("master", remote), ("acl", "key-update"))
        self._await(name)

    def knotc(self, *words: str) -> str:
        return said("knotc", "-s", str(self.folder / "knot.sock"), *words)


@contextmanager
def running_knot(folder: Path) -> Iterator[Knot]:
    """A knotd without zones."""
    need("knotd", "knotc")
    (port,) = free_ports(1)
    keys = "".join(
        f"  - id: {shown(key)}\n    algorithm: {ALGORITHM}\n    secret: {secret(key)}\n"
        for key in (KEY, STRANGER)
    )
    (folder / "knot.conf").write_text(CONFIG.format(folder=folder, port=port, keys=keys, key=shown(KEY)))
    (folder / "db").mkdir()
    database = str(folder / "confdb")
    command = ["knotc", "-f", "-C", database, "-m", "16", "conf-import", str(folder / "knot.conf")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    with running(["knotd", "-C", database, "-m", "16"], folder, port):
        yield Knot(folder, port)
