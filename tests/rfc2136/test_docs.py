"""docs/rfc2136.md is true: its settings, and what it tells to put into servers."""

import re
import shlex
import sqlite3
import subprocess
from pathlib import Path

import pytest
import yaml

from mxsync_rfc2136.settings import ALGORITHMS, Rfc2136Settings
from mxsync_rfc2136.zone import MANY
from tests.hosts.servers.powerdns import SCHEMA
from tests.named import need

TEXT = (Path(__file__).parents[2] / "docs" / "rfc2136.md").read_text()
KEY = 'key "mxsync" { algorithm hmac-sha256; secret "c2VjcmV0IG9mIHRoZSBkb2N1bWVudGF0aW9uLi4uLi4="; };'


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    return found


def test_every_setting_is_told_with_its_default():
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| (.*?) \|$", TEXT, re.MULTILINE))
    assert list(rows) == list(Rfc2136Settings.model_fields)
    settings = Rfc2136Settings()
    for name in ("port", "axfr", "timeout", "connections", "burst"):
        assert rows[name].strip("`") == str(getattr(settings, name))
    assert (rows["rate"], settings.rate) == ("`2000/s`", 2000)
    assert (rows["soa_guard"], settings.soa_guard) == ("`false`", False)
    assert f"there are {MANY} or more" in TEXT
    for algorithm in ALGORITHMS:
        assert f"`{algorithm}`" in TEXT


@pytest.mark.parametrize("shown", re.findall(r"^```yaml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL))
def test_the_configs_shown_are_valid(shown):
    (entry,) = yaml.safe_load(shown)["providers"].values()
    assert entry.pop("type") == "rfc2136"
    Rfc2136Settings.model_validate(entry)


def test_tsig_keygen_makes_a_key_file():
    from mxsync_rfc2136.key_file import parse_key_file

    need("tsig-keygen")
    (command,) = re.findall(r"`(tsig-keygen [^`>]*)>", TEXT)
    done = subprocess.run(shlex.split(command), capture_output=True, text=True, check=True)
    found = parse_key_file(done.stdout, "mxsync.key")
    assert (found.name, found.algorithm) == ("mxsync", "hmac-sha256")


def test_bind(tmp_path):
    need("named-checkconf")
    (tmp_path / "mxsync.key").write_text(KEY)
    text = block("named").replace("/etc/bind/", f"{tmp_path}/")
    assert str(tmp_path) in text
    (tmp_path / "named.conf").write_text(text)
    done = subprocess.run(
        ["named-checkconf", tmp_path / "named.conf"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_knot(tmp_path):
    need("knotc")
    (tmp_path / "knot.conf").write_text(block("knot"))
    done = subprocess.run(
        ["knotc", "-c", tmp_path / "knot.conf", "conf-check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_powerdns(tmp_path):
    need("pdnsutil")
    (tmp_path / "pdns.conf").write_text(f"launch=gsqlite3\ngsqlite3-database={tmp_path}/zones.sqlite3\n")
    database = sqlite3.connect(tmp_path / "zones.sqlite3")
    database.executescript(SCHEMA.read_text())
    database.close()
    commands = ["pdnsutil create-zone example.com", *block("pdnsutil").splitlines()]
    for command in commands:
        program, *words = shlex.split(command)
        done = subprocess.run(
            [program, f"--config-dir={tmp_path}", *words], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)
