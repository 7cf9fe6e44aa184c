import re
from pathlib import Path

import pytest

from tests.cli.story import play

ELSEWHERE = {"verify"}  # run by its own test, in a world of name servers
DOCS = sorted(
    page for page in (Path(__file__).parents[2] / "docs").glob("*.md") if page.stem not in ELSEWHERE
)
STORIES = sorted((Path(__file__).parent / "stories").glob("*.story"))


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_story(story: Path, tmp_path: Path) -> None:
    play(story, tmp_path)


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.stem)
def test_output_shown_in_the_docs_is_part_of_a_story(page: Path) -> None:
    told = [story.read_text() for story in STORIES]
    for block in re.findall(r"^```\n(\$ mxsync .*?)^```", page.read_text(), re.MULTILINE | re.DOTALL):
        assert any(block.rstrip() in story for story in told), block
