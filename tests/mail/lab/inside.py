"""Runs inside namespaces of its own: name server, SMTP servers and a Postfix that sends one round of mail.

Writes what became of each mail, and what mxsync's resolver finds, to the file named on the command line.
"""

import asyncio
import json
import re
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path

from mxsync.model import parse_name
from mxsync.resolver import Manners, Resolver, parse_server
from mxsync.workflow.hosts import look_up_hosts, look_up_sets
from tests.mail.lab.servers import serve
from tests.mail.lab.situations import DOMAINS, OWN, addresses, zone

SPOOL = Path("/var/spool/postfix")
CONFIG = Path("/etc/postfix")
LOG = SPOOL / "log"
PATIENCE = 40  # seconds

MAIN = f"""\
compatibility_level = 3.6
queue_directory = {SPOOL}
data_directory = /var/lib/postfix
maillog_file = {LOG}
myhostname = sender.test
mydestination =
alias_maps =
inet_interfaces = loopback-only
proxy_interfaces = {OWN}
inet_protocols = all
smtp_host_lookup = dns
smtp_tls_security_level = none
smtp_connect_timeout = 1s
smtp_helo_timeout = 1s
smtp_quit_timeout = 1s
smtp_connection_cache_on_demand = no
smtp_destination_recipient_limit = 1
smtp4_destination_recipient_limit = 1
default_process_limit = 50
minimal_backoff_time = 1h
queue_run_delay = 1h
transport_maps = inline:{{ {{ %s = smtp4: }} }}
"""

MASTER = """\
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 3600 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
smtp4 unix - - n - - smtp -o inet_protocols=ipv4
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
showq unix n - n - - showq
flush unix n - n 1000? 0 flush
postlog unix-dgram n - n - 1 postlogd
"""

_STATUS = re.compile(
    r"to=<[^@>]+@(?P<domain>[^>]+)>, relay=(?P<relay>\S+), .*dsn=(?P<dsn>[0-9.]+), status=(?P<status>\w+)"
)


def main(result: Path, folder: Path) -> None:
    _network()
    _name_server(folder)
    behaviours = {address: how for number in range(len(DOMAINS)) for _, address, how in addresses(number)}
    ready = threading.Event()
    threading.Thread(target=lambda: asyncio.run(_servers(behaviours, ready)), daemon=True).start()
    ready.wait(10)
    _postfix(folder)
    begun = time.monotonic()
    _submit()
    found = _looked_up()
    mails = _mails(sum(domain.mails for domain in DOMAINS))
    found |= {"mails": mails, "seconds": time.monotonic() - begun, "log": LOG.read_text()}
    result.write_text(json.dumps(found))


def _run(*words: str, text: str = "") -> str:
    done = subprocess.run(words, input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)[:200]}: {done.stdout}{done.stderr}")
    return done.stdout


def _network() -> None:
    _run("ip", "link", "set", "lo", "up")
    _run("ip", "route", "add", "local", "10.0.0.0/8", "dev", "lo")  # every address is there
    for number in range(len(DOMAINS)):
        for _, address, _ in addresses(number):
            if ":" in address:
                _run("ip", "address", "add", f"{address}/128", "dev", "lo", "nodad")


def _name_server(folder: Path) -> None:
    (folder / "test.zone").write_text(zone())
    (folder / "broken.zone").write_text("this is no zone file\n")
    (folder / "named.conf").write_text(
        f'options {{ directory "{folder}"; listen-on {{ 127.0.0.1; }}; listen-on-v6 {{ none; }};\n'
        "recursion no; pid-file none; session-keyfile none; notify no; dnssec-validation no;\n"
        "empty-zones-enable no; };\n"
        "controls { };\n"
        'zone "test" { type primary; file "test.zone"; check-names ignore; check-mx-cname ignore; '
        "check-integrity no; check-sibling no; };\n"
        'zone "broken.test" { type primary; file "broken.zone"; };\n'
    )
    (folder / "resolv.conf").write_text("nameserver 127.0.0.1\n")
    _run("mount", "--bind", str(folder / "resolv.conf"), "/etc/resolv.conf")
    with (folder / "named.log").open("wb") as log:
        subprocess.Popen(["named", "-g", "-n", "1", "-c", str(folder / "named.conf")], stdout=log, stderr=log)
    deadline = time.monotonic() + 10
    while "running" not in (folder / "named.log").read_text():
        if time.monotonic() > deadline:
            raise SystemExit((folder / "named.log").read_text())
        time.sleep(0.05)


async def _servers(behaviours: dict[str, str], ready: threading.Event) -> None:
    await serve(behaviours)
    ready.set()
    await asyncio.Event().wait()


def _postfix(folder: Path) -> None:
    for place in (SPOOL, Path("/var/lib/postfix")):
        place.mkdir(parents=True, exist_ok=True)
        _run("mount", "-t", "tmpfs", "tmpfs", str(place))
        place.chmod(0o755)
    shutil.chown("/var/lib/postfix", "postfix", "postfix")
    config = folder / "postfix"
    shutil.copytree(CONFIG, config, symlinks=True)
    only4 = [domain.owner[:-1] for domain in DOMAINS if domain.only_ipv4]
    (config / "main.cf").write_text(MAIN % " = smtp4: }, { ".join(only4))
    (config / "master.cf").write_text(MASTER)
    _run("mount", "-t", "tmpfs", "tmpfs", str(CONFIG))  # daemons of other users could not reach the folder
    CONFIG.chmod(0o755)
    shutil.copytree(config, CONFIG, symlinks=True, dirs_exist_ok=True)
    _run("postfix", "start")


def _submit() -> None:
    """One message; every recipient is delivered by itself."""
    recipients = [f"{number}@{domain.owner[:-1]}" for domain in DOMAINS for number in range(domain.mails)]
    _run("sendmail", "-f", "<>", "--", *recipients, text="Subject: test\n\ntest\n")


def _looked_up() -> dict[str, object]:
    """The MX sets and hosts as mxsync finds them."""
    with Resolver(Manners(resolvers=(parse_server("127.0.0.1"),))) as resolver:
        sets = look_up_sets(resolver, [parse_name(domain.owner) for domain in DOMAINS])
        names = {mx.exchange for found in sets.values() for mx in found or ()} | set(sets)
        facts = look_up_hosts(resolver, names)
    return {
        "sets": {
            owner: None if rdata is None else [str(mx) for mx in rdata] for owner, rdata in sets.items()
        },
        "hosts": {name: asdict(host) for name, host in facts.hosts.items()},
    }


def _mails(expected: int) -> list[dict[str, str]]:
    """What the log says about each mail, once it is complete."""
    deadline = time.monotonic() + PATIENCE
    while True:
        found = [match.groupdict() for match in _STATUS.finditer(LOG.read_text() if LOG.exists() else "")]
        if len(found) >= expected or time.monotonic() > deadline:
            return found
        time.sleep(0.1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
