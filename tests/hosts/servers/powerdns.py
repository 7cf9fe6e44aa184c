"""PowerDNS with SQLite: zones come and go by ``pdnsutil``."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.hosts.servers.daemon import ALGORITHM, KEY, STRANGER, NameServer, Policy, free_ports, running, said
from tests.hosts.servers.named import secret, shown
from tests.named import cannot, need

SCHEMA = Path("/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql")

CONFIG = """\
launch=gsqlite3
gsqlite3-database={folder}/zones.sqlite3
gsqlite3-pragma-synchronous=0
local-address=127.0.0.1,::1
local-port={port}
socket-dir={folder}
dnsupdate=yes
secondary=yes
allow-axfr-ips=
cache-ttl=0
query-cache-ttl=0
negquery-cache-ttl=0
zone-cache-refresh-interval=0
max-tcp-connections=100
receiver-threads=1
distributor-threads=2
xfr-cycle-interval=1
security-poll-suffix=
version-string=anonymous
loglevel=4
"""


class PowerDns(NameServer):
    kind = "powerdns"

    def _add(self, name: str, file: Path, policy: Policy) -> None:
        self.util("load-zone", name, str(file))
        if policy.update == "key":
            self.util("set-meta", name, "TSIG-ALLOW-DNSUPDATE", shown(KEY))
        if policy.update == "nobody":
            self.util("set-meta", name, "ALLOW-DNSUPDATE-FROM", "192.0.2.1/32")
            self.util("set-meta", name, "TSIG-ALLOW-DNSUPDATE", "nobody-test")
        match policy.transfer:
            case "key":
                self.util("set-meta", name, "TSIG-ALLOW-AXFR", shown(KEY))
            case "anyone":
                self.util("set-meta", name, "ALLOW-AXFR-FROM", "127.0.0.0/8", "::1")

    def _remove(self, name: str) -> None:
        self.util("delete-zone", name)

    def add_secondary(self, name: str, primary: int) -> None:
        self.zones[name] = self.folder / f"{name}.secondary"
        self.util("create-secondary-zone", name, f"127.0.0.1:{primary}")
        self.util("set-meta", name, "AXFR-MASTER-TSIG", shown(KEY))
        self.util("set-meta", name, "TSIG-ALLOW-DNSUPDATE", shown(KEY))
        self._await(name)

    def util(self, *words: str) -> str:
        return said("pdnsutil", f"--config-dir={self.folder}", *words)


@contextmanager
def running_powerdns(folder: Path) -> Iterator[PowerDns]:
    """A pdns_server without zones."""
    need("pdns_server", "pdnsutil")
    if not SCHEMA.exists():
        cannot("pdns-backend-sqlite3 is not installed (tests/debian-packages tests installs it)")
    (port,) = free_ports(1)
    (folder / "pdns.conf").write_text(CONFIG.format(folder=folder, port=port))
    database = sqlite3.connect(folder / "zones.sqlite3")
    database.executescript(SCHEMA.read_text())
    database.close()
    server = PowerDns(folder, port)
    for key in (KEY, STRANGER):
        server.util("import-tsig-key", shown(key), ALGORITHM, secret(key))
    with running(["pdns_server", f"--config-dir={folder}", "--guardian=no"], folder, port):
        yield server
