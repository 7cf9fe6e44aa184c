"""Every YAML example of the documentation is true: good ones load, bad ones say what stands below them."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from mxsync.config import load_config
from mxsync.errors import InputErrors, MxsyncError
from mxsync.spec import load_specs, shipped_presets

DOCS = Path(__file__).parents[2] / "docs"
FENCE = re.compile(r"^```(yaml|yaml error)\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
CONFIG = """\
defaults: {provider: bind}
providers: {bind: {type: bind}, aws: {type: route53}}
presets: {regional: ["10 {region}.host.example"]}
"""


def examples(file: str) -> list[object]:
    text = (DOCS / file).read_text()
    found = list(FENCE.finditer(text))
    assert len(found) == text.count("```yaml")
    return [
        pytest.param(
            match[2],
            match[3] if match[1] == "yaml error" else "",
            id=f"line {text[: match.start()].count(chr(10)) + 1}",
        )
        for match in found
    ]


def shown(errors: Sequence[MxsyncError]) -> str:
    return "".join(f"{err}\n" + "".join(f"  hint: {hint}\n" for hint in err.hints) for err in errors)


@pytest.mark.parametrize(("text", "message"), [*examples("specs.md"), *examples("presets.md")])
def test_specs(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "mxsync.yaml").write_text(CONFIG)
    (tmp_path / "specs/example.yaml").write_text(text)
    (tmp_path / "specs/domains.csv").write_text("zone,region\nexample.com,eu\n")
    specs = load_specs(load_config(tmp_path / "mxsync.yaml", {}))
    assert shown(specs.errors) == message
    assert bool(specs.desired) == (not message)


@pytest.mark.parametrize(("text", "message"), [*examples("config.md"), *examples("checks.md")])
def test_config(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "mxsync.yaml").write_text(text)
    if not message:
        assert load_config(tmp_path / "mxsync.yaml", {}).config.providers
        return
    with pytest.raises(InputErrors) as caught:
        load_config(tmp_path / "mxsync.yaml", {})
    assert shown(caught.value.errors) == message


def test_the_table_of_presets_is_the_shipped_one() -> None:
    table = "".join(
        f"| `{one.name}` | {'<br>'.join(one.records)} | {one.about} | {one.verified} |\n"
        for one in shipped_presets().values()
    )
    assert table in (DOCS / "presets.md").read_text()
