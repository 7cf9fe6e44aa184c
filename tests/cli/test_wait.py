import click
import pytest

from mxsync.cli.options import Waiting, wait_option
from tests.cli.world import World


@pytest.mark.parametrize(
    "words", [("--wait", "plan.json"), ("plan.json", "--wait=5m"), ("--wait=0", "plan.json")]
)
def test_a_word_after_wait_is_not_its_duration(tmp_path, words):
    world = World(tmp_path, "a.example", "b.example")
    world.run("plan", "--out", "plan.json")
    told = world.run("apply", *words)
    assert told.returncode == 0
    assert "2 zones settled at the hosts" in told.stderr
    assert "settled" in world.run("show", str(world.receipts[0])).stdout
    undone = world.run("undo", "--auto-approve", "--wait", "a.example")
    assert undone.returncode == 0
    assert "1 zone settled at the hosts" in undone.stderr


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        (["--wait", "--verify"], (600, 600)),
        (["--verify", "--wait"], (600, 600)),
        (["--wait", "--verify", "7"], (600, 7)),
        (["--wait", "7", "--verify"], (7, 600)),
        (["--wait"], (600, None)),
        ([], (None, None)),
    ],
)
def test_two_durations_in_a_row(words, seconds):
    @click.command(cls=Waiting)
    @wait_option("")
    @wait_option("", "--verify")
    def command(wait, verify):
        return wait, verify

    assert command.main(words, standalone_mode=False) == seconds


def test_what_is_no_duration(tmp_path):
    told = World(tmp_path).run("apply", "--wait=soon")
    assert told.returncode == 1
    assert "'soon' is no duration; write 90, 5m or 1h" in told.stderr
