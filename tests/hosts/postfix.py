"""A Postfix on a loopback port, with folders of its own; it receives for some domains and keeps nothing."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

from tests.named import cannot, need

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file_prefixes = {folder}
maillog_file = {folder}/log
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.postfix.test
mynetworks = 192.0.2.1/32
mydestination =
alias_maps =
local_recipient_maps =
virtual_mailbox_domains = {domains}
virtual_mailbox_maps = inline:{{ {mailboxes} }}
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access inline:{{ {{ grey.test = 450 4.2.0 greylisted }} }}
smtpd_tls_security_level = may
smtpd_tls_cert_file = {folder}/server.pem
smtpd_tls_key_file = {folder}/server.pem
"""

MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postfix:
    """``queued``: the messages in its queues."""

    folder: Path
    port: int

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text() if (self.folder / "log").exists() else ""

    def logged(self, words: str) -> str:
        """The log, once these words are in it."""
        deadline = time.monotonic() + 10
        while words not in self.log:
            assert time.monotonic() < deadline, self.log
            time.sleep(0.05)
        return self.log

    @property
    def queued(self) -> list[Path]:
        queues = ("maildrop", "incoming", "active", "deferred", "hold")
        return [
            path for name in queues for path in (self.folder / "queue" / name).rglob("*") if path.is_file()
        ]


@contextmanager
def running_postfix(
    certificate: trustme.LeafCert, *, domains: Sequence[str], mailboxes: Sequence[str]
) -> Iterator[Postfix]:
    """Ends with everything it started."""
    need("postfix")
    if os.geteuid() != 0:
        cannot("Postfix changes to users of its own, which needs root")
    # Not a folder of pytest's: those are closed to other users, and Postfix is several of them.
    folder = Path(tempfile.mkdtemp(prefix="mxsync-postfix-"))
    try:
        folder.chmod(0o755)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        conf = folder / "conf"
        for name in ("conf", "queue", "data"):
            (folder / name).mkdir()
        shutil.chown(folder / "data", "postfix")
        pem = certificate.private_key_pem.bytes() + certificate.cert_chain_pems[0].bytes()
        (folder / "server.pem").write_bytes(pem)
        every = " , ".join(f"{{ {one} = x }}" for one in mailboxes)
        (conf / "main.cf").write_text(MAIN.format(folder=folder, domains=", ".join(domains), mailboxes=every))
        (conf / "master.cf").write_text(MASTER.format(port=port))
        postfix = Postfix(folder=folder, port=port)
        started = subprocess.run(
            ["postfix", "-c", str(conf), "start"], capture_output=True, text=True, timeout=60, check=False
        )
        try:
            _wait(postfix, started.stdout + started.stderr)
            yield postfix
        finally:
            subprocess.run(["postfix", "-c", str(conf), "stop"], capture_output=True, timeout=60, check=False)
    finally:
        shutil.rmtree(folder)


def _wait(postfix: Postfix, said: str) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", postfix.port), 5) as end:
            if end.recv(100).startswith(b"220"):
                return
        time.sleep(0.1)
    pytest.fail(f"Postfix does not start: {said}{postfix.log}")
