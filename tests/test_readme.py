"""What the README shows is what happens."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from mxsync.cli.main import COMMANDS, cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_the_plan_shown_is_the_plan_made():
    mxsync = Path(sys.executable).parent / "mxsync"
    done = subprocess.run(
        [mxsync, "plan"],
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"```\n{done.stdout}```\n" in README


def test_the_spec_shown_is_valid(tmp_path):
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "shown.yaml").write_text(blocks("yaml")[0])
    (tmp_path / "mxsync.yaml").write_text("providers: {bind: {type: bind, file: 'zones/{zone}.zone'}}\n")
    shown = CliRunner().invoke(cli, ["validate", "--config", str(tmp_path / "mxsync.yaml")])
    assert shown.exit_code == 0, shown.output


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_commands_in_the_docs_exist(page):
    text = page.read_text()
    named = set(re.findall(r"`mxsync ([a-z]+)", text))
    for block in re.findall(r"^```[a-z]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        named |= set(re.findall(r"^(?:\$ )?mxsync ([a-z]+)", block, re.MULTILINE))
    assert named - {"rollback"} <= set(COMMANDS)


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_the_shipped_schema_is_the_current_one():
    shown = CliRunner().invoke(cli, ["schema"])
    assert (ROOT / "mxsync-spec.schema.json").read_text() == shown.output, (
        "mxsync schema > mxsync-spec.schema.json"
    )


def test_make_knows_the_readmes_commands():
    makefile = (ROOT / "Makefile").read_text()
    for command in re.findall(r"^make ([a-z]+)$", README, re.MULTILINE):
        assert re.search(rf"^{command}:", makefile, re.MULTILINE)
