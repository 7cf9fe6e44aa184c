"""docs/zone-files.md is true: its example, its serials, its refusals."""

import difflib
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from mxsync.cli.main import cli
from mxsync.errors import HostError
from mxsync.model import parse_name
from mxsync_bind.serial import next_serial
from tests.bind.zones import ZONE, change_to, mx, provider, write_zone

TEXT = (Path(__file__).parents[2] / "docs" / "zone-files.md").read_text()
HEAD = "$TTL 1h\n@ IN SOA ns1 host ( 7 3h 15m 2w 5m )\n NS ns1\nns1 A 192.0.2.1\n"


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    return str(found)


def rows(title: str) -> list[list[str]]:
    _, _, rest = TEXT.partition(title)
    table = rest[rest.index("|") :].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.splitlines()[2:]]


def test_the_example(tmp_path: Path) -> None:
    file = write_zone(tmp_path, text=block("zone"))
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "example.yaml").write_text(block("yaml"))
    (tmp_path / "mxsync.yaml").write_text(
        "defaults: {provider: bind}\nproviders: {bind: {type: bind, file: 'zones/{zone}.zone'}}\n"
    )
    done = CliRunner().invoke(cli, ["apply", "--auto-approve", "--config", str(tmp_path / "mxsync.yaml")])
    assert done.exit_code == 0, done.output
    lines = difflib.unified_diff(
        block("zone").splitlines(), file.read_text().splitlines(), n=100, lineterm=""
    )
    told = [line for line in lines if not line.startswith(("---", "+++", "@@"))]
    assert told[2:] == block("diff").splitlines()


@pytest.mark.parametrize("row", rows("On 24 November 2026:"))
def test_serials(row: list[str]) -> None:
    assert next_serial(int(row[0]), datetime(2026, 11, 24, tzinfo=UTC)) == int(row[1])


@pytest.mark.parametrize("row", rows("At reading, as an error of that zone"))
def test_refused_at_reading(tmp_path: Path, row: list[str]) -> None:
    write_zone(tmp_path, text=HEAD + row[0].strip("`") + "\n")
    with (
        provider(tmp_path) as found,
        found.open(*found.find(ZONE)) as zone,
        pytest.raises(HostError) as caught,
    ):
        zone.read(None)
    assert row[1] in caught.value.message
    assert caught.value.where is not None
    assert caught.value.where.line == 5


@pytest.mark.parametrize("row", rows("At planning, as objections to a change"))
def test_refused_at_planning(tmp_path: Path, row: list[str]) -> None:
    write_zone(tmp_path, text=HEAD + row[0].strip("`") + "\n")
    owner = parse_name("a", origin=ZONE)
    with provider(tmp_path) as found, found.open(*found.find(ZONE)) as zone:
        live = zone.read([owner]).get(owner)
        said = zone.objections([change_to(live, mx(owner, "20 mail"))])  # type: ignore[arg-type]  # the set is plain
    assert row[1] in "; ".join(said)
