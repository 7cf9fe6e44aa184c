"""BIND 9: zones come and go by ``rndc addzone``."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dns.tsig

from tests.hosts.servers.daemon import ALGORITHM, KEY, STRANGER, NameServer, Policy, free_ports, running, said
from tests.named import need


class Named(NameServer):
    kind = "named"

    def _add(self, name: str, file: Path, policy: Policy) -> None:
        who = f"allow-update {{ {_match(policy.update)} }}; allow-transfer {{ {_match(policy.transfer)} }};"
        self.rndc("addzone", name, f'{{ type primary; file "{file}"; check-names ignore; {who} }};')

    def _remove(self, name: str) -> None:
        self.rndc("delzone", name)

    def add_secondary(self, name: str, primary: int) -> None:
        self.zones[name] = self.folder / f"{name}.secondary"
        primaries = f'127.0.0.1 port {primary} key "{shown(KEY)}"'
        self.rndc(
            "addzone",
            name,
            f'{{ type secondary; file "{self.zones[name]}"; primaries {{ {primaries}; }}; }};',
        )
        self._await(name)

    def rndc(self, *words: str) -> str:
        return said("rndc", "-c", str(self.folder / "rndc.conf"), *words)


@contextmanager
def running_named(folder: Path) -> Iterator[Named]:
    """A named without zones."""
    need("named", "rndc")
    port, control = free_ports(2)
    keys = key_statement(KEY) + key_statement(STRANGER)
    who = f'keys {{ "{shown(KEY)}"; }}'
    (folder / "named.conf").write_text(
        f"{keys}controls {{ inet 127.0.0.1 port {control} allow {{ 127.0.0.1; }} {who}; }};\n"
        f'options {{ directory "{folder}"; listen-on port {port} {{ 127.0.0.1; }};\n'
        f"listen-on-v6 port {port} {{ ::1; }}; pid-file none; session-keyfile none; recursion no;\n"
        "notify no; dnssec-validation no; allow-new-zones yes; tcp-clients 300; };\n"
    )
    default = f'default-key "{shown(KEY)}"; default-server 127.0.0.1; default-port {control};'
    (folder / "rndc.conf").write_text(f"{keys}options {{ {default} }};\n")
    with running(["named", "-g", "-n", "1", "-c", str(folder / "named.conf")], folder, port):
        yield Named(folder, port)


def key_statement(key: dns.tsig.Key) -> str:
    """A key as named.conf holds it."""
    return f'key "{shown(key)}" {{ algorithm {ALGORITHM}; secret "{secret(key)}"; }};\n'


def shown(key: dns.tsig.Key) -> str:
    return key.name.to_text(omit_final_dot=True)


def secret(key: dns.tsig.Key) -> str:
    import base64

    return base64.b64encode(key.secret).decode()


def _match(who: str) -> str:
    return {"key": f'key "{shown(KEY)}";', "anyone": "any;", "nobody": "none;"}[who]
