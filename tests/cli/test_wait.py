import pytest

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


def test_what_is_no_duration(tmp_path):
    told = World(tmp_path).run("apply", "--wait=soon")
    assert told.returncode == 1
    assert "'soon' is no duration; write 90, 5m or 1h" in told.stderr
