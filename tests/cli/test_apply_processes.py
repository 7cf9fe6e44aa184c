"""Apply as other processes see it: two at once, interrupted, killed."""

import json
import re
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.world import MXSYNC, World, environment

NAMES = ["a.example", "b.example", "c.example"]


def wait_for(condition, seconds=30.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def test_two_applies_at_once_one_wins(tmp_path):
    world = World(tmp_path, "a.example")
    world.run("plan", "--out", "one.json")
    world.spec("a.example").write_text('zone: a.example\nmx: {"@": [10 third.host.example]}\n')
    world.run("plan", "--out", "two.json")
    processes = [world.start("apply", "--detached", f"{name}.json") for name in ("one", "two")]
    outputs = [process.communicate(timeout=60)[0] for process in processes]
    codes = [process.returncode for process in processes]
    assert sorted(codes) == [0, 3]
    winner = "new" if codes[0] == 0 else "third"
    loser_output = outputs[codes.index(3)]
    assert f"found    10 {winner}.host.example" in loser_output
    assert f"{winner}.host.example." in world.zone("a.example").read_text()


def test_the_same_plan_twice_at_once_is_applied_once(tmp_path):
    world = World(tmp_path, "a.example")
    world.run("plan", "--out", "plan.json")
    processes = [world.start("apply", "plan.json") for _ in range(3)]
    outputs = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert sorted("already" in output for output in outputs) == [False, True, True]
    serial = re.search(r"20\d{8}", world.zone("a.example").read_text())
    assert serial
    assert serial[0].endswith("00"), "today's first serial: the file was written once"


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=["ctrl-c", "terminated", "hung up"]
)
def test_interrupt_finishes_what_is_in_flight_and_lists_the_rest(tmp_path, number):
    world = World(tmp_path, *NAMES, settings=', on_change: "sleep 1.5"')
    process = world.start("apply", "--auto-approve", "--parallelism", "1")
    wait_for(lambda: "new.host" in world.zone("a.example").read_text())
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "a.example (bind): applied" in out
    assert "b.example (bind): not attempted" in out
    assert "c.example (bind): not attempted" in out
    assert "stopping after the zones in flight" in err
    assert "new.host" not in world.zone("b.example").read_text()
    assert not list((tmp_path / "zones").glob(".*pending*")), "the reload in flight was finished too"
    plan = world.run("plan", "--detailed-exitcode")
    assert plan.returncode == 2
    assert plan.stdout.endswith("Plan: 0 to create, 2 to replace, 0 to delete in 2 zones\n")


def test_interrupt_that_ends_the_reader_too_finishes_what_is_in_flight(tmp_path):
    """Ctrl-C reaches every process of `mxsync apply 2>&1 | tee log`."""
    world = World(tmp_path, *NAMES, settings=', on_change: "sleep 1.5"')
    process = world.start("apply", "--auto-approve", "--parallelism", "1")
    wait_for(lambda: "new.host" in world.zone("a.example").read_text())
    process.stderr.close()
    process.send_signal(signal.SIGINT)
    process.wait(timeout=60)
    process.stdout.close()
    outcomes = [json.loads(line) for line in world.receipts[0].read_text().splitlines() if "outcome" in line]
    assert [(one["verdict"], one["pending"]) for one in outcomes] == [
        ("applied", ""),
        ("not attempted", ""),
        ("not attempted", ""),
    ]


def test_killed_in_the_middle_leaves_a_receipt_that_tells_and_a_plan_that_continues(tmp_path):
    world = World(tmp_path, *NAMES, settings=', on_change: "sleep 60"')
    process = world.start("apply", "--auto-approve", "--parallelism", "1")
    wait_for(lambda: "new.host" in world.zone("a.example").read_text())
    process.kill()
    process.communicate()
    [receipt] = world.receipts
    events = [json.loads(line)["event"] for line in receipt.read_text().splitlines()]
    assert events == ["start", "intent"]
    shown = world.run("show", str(receipt))
    assert "a.example  (bind file:zones/a.example.zone): outcome not recorded" in shown.stdout
    assert "cut off" in shown.stdout
    plan = world.run("plan")
    assert "unfinished" in plan.stdout, "the reload is still owed"
    assert "Plan: 0 to create, 2 to replace" in plan.stdout
    _stop_sleepers(tmp_path)
    config = tmp_path / "mxsync.yaml"
    config.write_text(config.read_text().replace("sleep 60", "true"))
    undo = world.run("undo", "--auto-approve")
    assert undo.returncode == 0
    assert "a.example (bind): applied" in undo.stdout
    assert "old.host" in world.zone("a.example").read_text()
    assert world.run("plan").stdout.endswith("Plan: 0 to create, 3 to replace, 0 to delete in 3 zones\n")


def _stop_sleepers(folder: Path) -> None:
    """The killed mxsync could not stop its own child: find it by its working folder."""
    for entry in Path("/proc").iterdir():
        try:
            mine = entry.name.isdigit() and (entry / "cwd").resolve().is_relative_to(folder)
            if mine and b"sleep" in (entry / "cmdline").read_bytes():
                import os

                os.kill(int(entry.name), signal.SIGKILL)
        except (OSError, PermissionError):
            continue


def test_failed_reload_is_owed_until_it_succeeds(tmp_path):
    world = World(tmp_path, "a.example", settings=', on_change: "test -e ready"')
    failed = world.run("apply", "--auto-approve")
    assert failed.returncode == 1
    assert "a.example (bind): applied" in failed.stdout
    assert "unfinished" in failed.stdout
    plan = world.run("plan", "--detailed-exitcode", "--out", "plan.json")
    assert plan.returncode == 2
    assert "unfinished" in plan.stdout
    again = world.run("apply", "plan.json")
    assert again.returncode == 1
    (tmp_path / "ready").touch()
    done = world.run("apply", "plan.json")
    assert done.returncode == 0, done.stdout + done.stderr
    after = world.run("plan", "--detailed-exitcode")
    assert after.returncode == 0


def test_applying_the_same_plan_again_completes_a_failed_reload(tmp_path):
    world = World(tmp_path, "a.example", settings=', on_change: "test -e ready"')
    world.run("plan", "--out", "plan.json")
    assert world.run("apply", "plan.json").returncode == 1
    (tmp_path / "ready").touch()
    again = world.run("apply", "plan.json")
    assert again.returncode == 0, again.stdout + again.stderr
    assert "already applied" in again.stdout
    assert world.run("plan", "--detailed-exitcode").returncode == 0


def test_undo_passes_over_runs_that_changed_nothing(tmp_path):
    world = World(tmp_path, "a.example")
    world.run("plan", "--out", "plan.json")
    assert world.run("apply", "plan.json").returncode == 0
    assert "already applied" in world.run("apply", "plan.json").stdout
    undo = world.run("undo", "--auto-approve")
    assert undo.returncode == 0
    assert "old.host" in world.zone("a.example").read_text()
    typo = world.run("undo", str(world.receipts[0]), "a.example", "b.exmaple")
    assert typo.returncode == 1
    assert "changed nothing in b.exmaple" in typo.stderr


def test_output_that_cannot_be_written_is_told_and_the_receipt_named(tmp_path):
    World(tmp_path, "a.example")
    for command in (["plan"], ["apply", "--auto-approve"]):
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [MXSYNC, *command],
                cwd=tmp_path,
                env=environment(tmp_path),
                stdout=full,
                stderr=subprocess.PIPE,
                stdin=subprocess.DEVNULL,
                text=True,
                timeout=60,
                check=False,
            )
        assert done.returncode == 1
        assert "error: the output could not be written: no space left on device" in done.stderr
    assert "receipt: .mxsync/receipts/" in done.stderr


@pytest.mark.parametrize("closed", ["2>&-", ">&- 2>&-", "<&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_nobody_who_wants_to_read(tmp_path, closed):
    world = World(tmp_path, "a.example")
    shell = ["bash", "-c", f"mxsync apply --auto-approve {closed}"]
    done = subprocess.run(shell, cwd=tmp_path, env=environment(tmp_path), timeout=60, check=False)
    assert done.returncode == 0
    assert "new.host" in world.zone("a.example").read_text()
    assert "a.example (bind): applied" not in world.receipts[0].read_text()
    assert world.run("show", str(world.receipts[0])).returncode == 0


def test_nobody_can_be_asked_on_a_closed_stdin(tmp_path):
    World(tmp_path, "a.example")
    shell = ["bash", "-c", "mxsync apply <&-"]
    done = subprocess.run(
        shell, cwd=tmp_path, env=environment(tmp_path), stderr=subprocess.PIPE, text=True, check=False
    )
    assert done.returncode == 1
    assert "nobody can be asked" in done.stderr


def test_terminated_plan_leaves_nothing_behind(tmp_path):
    world = World(tmp_path, *(f"z{number}.example" for number in range(3000)))
    process = world.start("plan", "--parallelism", "2")
    time.sleep(1.2)
    process.terminate()
    process.communicate(timeout=30)
    assert process.returncode in (0, 130)
    wait_for(lambda: not _processes_in(tmp_path))


def _processes_in(folder: Path) -> list[str]:
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit() and (entry / "cwd").resolve().is_relative_to(folder):
                found.append(entry.name)
    return found


def test_one_reload_for_a_fleet(tmp_path):
    world = World(tmp_path, *NAMES, settings=', on_change_once: "tee -a reloads"')
    (tmp_path / "reloads").touch()
    done = world.run("apply", "--auto-approve")
    assert done.returncode == 0, done.stdout + done.stderr
    world2 = world.run("plan", "--detailed-exitcode")
    assert world2.returncode == 0, world2.stdout


def test_failed_reload_of_a_fleet_is_owed_by_every_zone(tmp_path):
    world = World(tmp_path, *NAMES, settings=', on_change_once: "test -e ready"')
    failed = world.run("apply", "--auto-approve")
    assert failed.returncode == 1
    assert failed.stdout.count("unfinished") == 3
    (tmp_path / "ready").touch()
    done = world.run("apply", "--auto-approve")
    assert done.returncode == 0, done.stdout + done.stderr
    assert world.run("plan", "--detailed-exitcode").returncode == 0


def test_max_failures_stops_early(tmp_path):
    world = World(tmp_path, *NAMES)
    world.run("plan", "--out", "plan.json")
    for name in NAMES:
        world.zone(name).write_text(world.zone(name).read_text().replace("old.host", "moved.host"))
    done = world.run("apply", "plan.json", "--max-failures", "1", "--parallelism", "1")
    assert done.returncode == 1
    assert done.stdout.count("not attempted") >= 2
    assert done.stdout.count("drifted\n") >= 1
