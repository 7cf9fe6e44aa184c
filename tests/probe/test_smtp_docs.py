"""The examples of docs/smtp.md can be read, and its limits are those of the program."""

import re
from pathlib import Path

from mxsync.config import load_config
from mxsync.probe.smtp_values import SmtpManners
from mxsync.spec import load_specs

TEXT = (Path(__file__).parents[2] / "docs/smtp.md").read_text()


def test_examples(tmp_path):
    spec, config = re.findall(r"^```yaml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/example.com.yaml").write_text(spec)
    (tmp_path / "mxsync.yaml").write_text(config)
    loaded = load_config(tmp_path / "mxsync.yaml", {})
    specs = load_specs(loaded)
    assert specs.errors == ()
    [desired] = specs.desired
    assert {want.owner: want.recipients for want in desired.wants} == {
        "example.com.": ("info@example.com", "sales@example.com"),
        "shop.example.com.": ("help@shop.example.com", "orders@shop.example.com"),
    }


def test_limits():
    manners = SmtpManners()
    words = " ".join(TEXT.split())
    for said in (
        f"at most {manners.recipients} recipients in one",
        f"after {manners.refusals} refusals a new one",
        f"After {manners.connections} connections",
        f"At most {manners.at_once} servers",
        f"up to {manners.certificates} connections more",
    ):
        assert said in words
    assert manners.budget(3) == 4 * manners.timeout + 3
