"""Every check has a page of the same shape, whose example does what it says; the index lists them all."""

import re
from datetime import date
from pathlib import Path

import pytest

from mxsync.config import load_config
from mxsync.mail.checks import CHECKS, Kind
from mxsync.mail.registry import RULES
from mxsync.report.findings import available
from mxsync.spec import load_specs
from mxsync.workflow.check import check, explanation

DOCS = Path(__file__).parents[2] / "docs"
SECTIONS = ["Why", "Example", "How to mend it", "How to accept it", "Sources"]
CONFIG = "providers: {bind: {type: bind}}\n"
YAML = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
PREVENTED = {"MX016"}  # its example has to be old
LOOKED_AT = [
    name
    for name, rule in RULES.items()
    if rule.check.kind is Kind.OFFLINE and not rule.of_change and name not in PREVENTED
]


def looked_at(tmp_path, spec, config=CONFIG):
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/a.yaml").write_text(spec)
    (tmp_path / "mxsync.yaml").write_text(config)
    loaded = load_config(tmp_path / "mxsync.yaml", {})
    return check(loaded, load_specs(loaded), date(2026, 11, 25))


@pytest.mark.parametrize("one", CHECKS.values(), ids=lambda one: one.id)
def test_every_check_has_a_page_of_the_same_shape(one):
    text = explanation(one.id)
    first, second = text.splitlines()[:3:2]
    assert first == f"# {one.id}: {one.title}"
    assert second.startswith(" or ".join(one.severities).capitalize() + ".")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == SECTIONS
    assert text.endswith("\n")
    assert all(len(line) <= 112 for line in text.splitlines())
    assert "RFC" in text or one.id == "MX016"
    assert ("waive:" in text) == (one.kind is not Kind.SPEC)


def test_there_is_no_page_without_a_check():
    pages = Path(__file__).parents[2] / "mxsync/mail/pages"
    assert {page.stem for page in pages.glob("*.md")} == set(CHECKS)


def test_rules_are_what_the_catalogue_promises():
    for name, rule in RULES.items():
        assert rule.check is CHECKS[name]
        assert rule.check.kind is not Kind.SPEC


@pytest.mark.parametrize("name", LOOKED_AT)
def test_the_example_is_found_and_accepted_as_the_page_says(tmp_path, name):
    spec, accepted = YAML.findall(explanation(name))
    found = looked_at(tmp_path, spec)
    assert not found.errors
    assert name in {one.id for one in found.findings if not one.waived}
    (tmp_path / "again").mkdir()
    zone = found.findings[0].ref.name.removesuffix(".")
    again = looked_at(tmp_path / "again", spec, CONFIG + accepted.replace("example.com", zone))
    assert name in {one.id for one in again.findings if one.waived}
    assert name not in {one.id for one in again.findings if not one.waived}
    assert again.remarks == ()


@pytest.mark.parametrize("name", [one.id for one in CHECKS.values() if one.kind is Kind.SPEC])
def test_a_spec_with_the_example_of_a_syntax_error_names_it(tmp_path, name):
    [spec] = YAML.findall(explanation(name))
    found = looked_at(tmp_path, spec)
    assert any(f"({name}" in error.message for error in found.errors)


def test_every_example_is_a_spec_that_can_be_read(tmp_path):
    for number, name in enumerate(CHECKS):
        for text in YAML.findall(explanation(name)):
            if not text.startswith("zone") or CHECKS[name].kind is Kind.SPEC:
                continue
            folder = tmp_path / str(number)
            folder.mkdir()
            assert not looked_at(folder, text).errors, name


def test_the_index_lists_every_check():
    table = "".join(
        f"| [{one.id}](../mxsync/mail/pages/{one.id}.md) | {'/'.join(one.severities)} | {one.kind}"
        f"{'' if available(one) else ' (not in this version)'} | {one.title} |\n"
        for one in CHECKS.values()
    )
    assert table in (DOCS / "checks.md").read_text()
