"""Bad input of every kind at the command line: a clear error, the right exit code, other zones unaffected.

Each case spoils one file of a world with two zones and says what must be told. The other zone is always
planned and applied.
"""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.world import MXSYNC, World, environment

GOOD = "good.example"
BAD = "bad.example"


def missing(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 40)


def huge_line(path: Path) -> None:
    path.write_bytes(b"a" * 5_000_000)


def not_utf8(path: Path) -> None:
    path.write_bytes(b'zone: bad.example\nmx: {"@": [10 m\xff.host.example]}\n')


def loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def outside(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/passwd")


def malformed_mx(path: Path) -> None:
    path.write_text(path.read_text().replace("MX 10", "MX ten"))


SPOIL = [missing, empty, directory, binary, huge_line, loop, pipe, outside]


def spoiled(tmp_path: Path, kind: Callable[[World], Path], spoil: Callable[[Path], None]) -> World:
    world = World(tmp_path, GOOD, BAD)
    spoil(kind(world))
    return world


@pytest.mark.parametrize("spoil", [*SPOIL, malformed_mx], ids=lambda f: f.__name__)
def test_zone_files(tmp_path, spoil):
    world = spoiled(tmp_path, lambda w: w.zone(BAD), spoil)
    plan = world.run("plan", "--out", "plan.json")
    assert plan.returncode == 1
    assert f"error: {BAD} (bind): " in plan.stderr
    assert "zones/bad.example.zone" in plan.stderr
    assert "root:" not in plan.stderr, "content of a file that is no zone file must not be shown"
    assert "1 zone could not be planned" in plan.stderr
    assert plan.stdout.endswith("Plan: 0 to create, 1 to replace, 0 to delete in 1 zone\n")
    apply = world.run("apply", "plan.json")
    assert apply.returncode == 1
    assert "good.example (bind): applied" in apply.stdout
    assert "new.host" in world.zone(GOOD).read_text()


@pytest.mark.parametrize(
    "spoil", [empty, directory, binary, huge_line, not_utf8, loop, pipe], ids=lambda f: f.__name__
)
def test_specs(tmp_path, spoil):
    world = spoiled(tmp_path, lambda w: w.spec(BAD), spoil)
    for command in (["validate"], ["plan", "--out", "plan.json"]):
        told = world.run(*command)
        if spoil is directory:
            # A folder named like a spec is a folder to walk; here it is empty.
            assert told.returncode == 0
            continue
        assert told.returncode == 1
        assert "specs/bad.example.yaml" in told.stderr
    assert told.stdout.endswith("Plan: 0 to create, 1 to replace, 0 to delete in 1 zone\n")


@pytest.mark.parametrize("spoil", [*SPOIL, not_utf8], ids=lambda f: f.__name__)
def test_config(tmp_path, spoil):
    world = spoiled(tmp_path, lambda w: w.folder / "mxsync.yaml", spoil)
    for command in ("validate", "plan", "providers"):
        told = world.run(command)
        assert told.returncode == 1
        assert told.stderr.startswith(("error: ", "mxsync.yaml:"))
        assert "mxsync.yaml" in told.stderr
        assert "root:" not in told.stderr
        assert told.stdout == ""


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ("providers: {bind: {type: bnid}}", "did you mean 'bind'?"),
        ("providers: {bind: {type: bind, flie: x}}", "did you mean 'file'?"),
        ("providers: {bind: {type: bind}}", "file"),
        ("providers: {bind: {type: bind, file: ../outside/{zone}}}", "mxsync.yaml"),
        ("providers: {bind: {type: bind, file: '/etc/{zone}'}}", "MXSYNC_ALLOW_PATHS"),
        ("providers: {bind: {type: bind, file: 'zones/{zone}.zone'}}\nguards: {}", "did you mean 'guard'?"),
        (
            "providers: {bind: {type: bind, file: 'zones/{zone}.zone'}}\nguard: {max_changed: -1}",
            "mxsync.yaml:2:22: a whole number",
        ),
        ("providers: [bind]", "mxsync.yaml:1:12: a mapping"),
        ("specs: specs/", "providers"),
    ],
)
def test_config_content(tmp_path, config, words):
    world = World(tmp_path, GOOD)
    (tmp_path / "mxsync.yaml").write_text(config + "\n")
    told = world.run("plan")
    assert told.returncode == 1
    assert words in told.stderr


def test_errors_of_the_config_are_json_as_well(tmp_path):
    world = World(tmp_path, GOOD)
    (tmp_path / "mxsync.yaml").write_text("specs: ../x\nguards: {}\n")
    told = world.run("validate", "--format", "json")
    assert told.returncode == 1
    assert [(one["file"], one["line"]) for one in json.loads(told.stdout)["errors"]] == [
        ("mxsync.yaml", 1),
        ("mxsync.yaml", 1),
        ("mxsync.yaml", 2),
    ]


def test_two_specs_for_one_zone(tmp_path):
    world = World(tmp_path, GOOD, BAD)
    (tmp_path / "specs" / "again.yaml").write_text("zone: BAD.example.\nmx: no-mail\n")
    told = world.run("plan")
    assert told.returncode == 1
    assert "specs/again.yaml:1:7" in told.stderr
    assert "specs/bad.example.yaml:1" in told.stderr
    assert told.stdout.endswith("Plan: 0 to create, 1 to replace, 0 to delete in 1 zone\n")


@pytest.mark.parametrize("owner", ["www.bad.example", "www.other.example.", "bad.example."])
def test_owner_outside_its_zone(tmp_path, owner):
    world = World(tmp_path, GOOD, BAD)
    world.spec(BAD).write_text(f'zone: bad.example\nmx:\n  "{owner}": [10 mx.host.example]\n')
    told = world.run("validate")
    assert told.returncode == 1
    assert "specs/bad.example.yaml:3:3: " in told.stderr


def unprivileged(world: World, *words: str) -> subprocess.CompletedProcess[str]:
    """mxsync as a user whom file permissions bind: root drops every capability first (capabilities(7))."""
    drop = ["setpriv", "--bounding-set=-all"] if os.getuid() == 0 else []
    done = subprocess.run(
        [*drop, MXSYNC, *words],
        cwd=world.folder,
        env=environment(world.folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr + done.stdout
    return done


def test_unreadable_files(tmp_path):
    world = World(tmp_path, GOOD, BAD)
    world.zone(BAD).chmod(0)
    told = unprivileged(world, "plan")
    assert told.returncode == 1
    assert "zones/bad.example.zone" in told.stderr
    assert "permission denied" in told.stderr
    world.spec(GOOD).chmod(0)
    told = unprivileged(world, "validate")
    assert told.returncode == 1
    assert "specs/good.example.yaml" in told.stderr


def test_read_only_folder_is_told_at_plan_time_and_refused(tmp_path):
    world = World(tmp_path, GOOD)
    before = world.zone(GOOD).read_text()
    (tmp_path / "zones").chmod(0o555)
    plan = unprivileged(world, "plan", "--out", "plan.json")
    assert plan.returncode == 0
    assert "  ! " in plan.stdout
    apply = unprivileged(world, "apply", "plan.json")
    assert apply.returncode == 3
    assert world.zone(GOOD).read_text() == before


def test_read_only_receipts_folder_changes_nothing(tmp_path):
    world = World(tmp_path, GOOD)
    (tmp_path / ".mxsync").mkdir(mode=0o555)
    before = world.zone(GOOD).read_text()
    apply = unprivileged(world, "apply", "--auto-approve")
    assert apply.returncode == 1
    assert "receipt cannot be written" in apply.stderr
    assert world.zone(GOOD).read_text() == before


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_plan_shown_as_json_is_ascii_whatever_the_file_holds(tmp_path, encoding):
    world = World(tmp_path, GOOD)
    world.run("plan", "--out", "plan.json")
    text = (tmp_path / "plan.json").read_text()
    hostile = text.replace('"created": "', '"created": "\x9b2J\u202e')
    (tmp_path / "plan.json").write_text(hostile, encoding=encoding)
    shown = world.run("show", "--format", "json", "plan.json")
    assert shown.returncode == 0
    assert shown.stdout == text.replace('"created": "', r'"created": "\u009b2J\u202e')


def test_receipts_folder_that_cannot_be_listed(tmp_path):
    world = World(tmp_path, GOOD)
    folder = tmp_path / ".mxsync" / "receipts"
    folder.mkdir(parents=True)
    folder.chmod(0o300)
    before = world.zone(GOOD).read_text()
    apply = unprivileged(world, "apply", "--auto-approve")
    assert apply.returncode == 1
    assert "receipt cannot be written" in apply.stderr
    assert world.zone(GOOD).read_text() == before
    undo = unprivileged(world, "undo")
    assert undo.returncode == 1
    assert f"{folder} cannot be opened: permission denied" in undo.stderr


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("validate loop/x.yaml", "error: loop/x.yaml is a loop of symbolic links"),
        ("validate --config loop/mxsync.yaml", "error: loop/mxsync.yaml is a loop of symbolic links"),
        (
            "validate --config locked/mxsync.yaml",
            "error: locked/mxsync.yaml cannot be opened: permission denied",
        ),
        (
            "validate --config mxsync.yaml/x",
            "error: mxsync.yaml/x does not exist: a part of the path is a file",
        ),
        ("validate --config gone/x", "error: there is no config at gone/x"),
        ("import good.example --out loop", "error: folder loop cannot be made: file exists"),
        ("import good.example --out mxsync.yaml", "error: folder mxsync.yaml cannot be made: file exists"),
        ("import good.example --out locked/x", "error: folder locked/x cannot be made: permission denied"),
        ("init locked/x", "error: folder locked/x/specs cannot be made: permission denied"),
        ("init loop", "error: folder loop/specs cannot be made: too many levels of symbolic links"),
        (f"init {'x' * 256}", f"error: folder {'x' * 256}/specs cannot be made: file name too long"),
        ("init half", "error: folder half/specs cannot be made: file exists"),
        ("init link", "error: link/mxsync.yaml exists and is not overwritten"),
        ("plan --out gone/plan.json", "error: folder gone does not exist"),
    ],
)
def test_paths_that_lead_nowhere(tmp_path, command, words):
    world = World(tmp_path, GOOD)
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "locked").mkdir(mode=0)
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "specs").touch()
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / "mxsync.yaml").symlink_to("nowhere")
    told = unprivileged(world, *command.split())
    assert told.returncode == 1
    assert words in told.stderr.replace(f"{tmp_path}/", "")
    assert [path.name for path in (tmp_path / "half").iterdir()] == ["specs"]
    assert [path.name for path in (tmp_path / "link").iterdir()] == ["mxsync.yaml"]


@pytest.mark.parametrize("files", ["z\x1b[31m/{zone}", "z\n/{zone}", "z\u202e/{zone}", b"z\xff/{zone}", "z/"])
def test_init_writes_no_config_that_does_not_load(tmp_path, files):
    world = World(tmp_path, GOOD)
    told = world.run("init", "new", "--files", files)
    assert told.returncode == 1
    assert "the zone files' path" in told.stderr
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("validate 2>&-", 0),
        ("validate --format json <&- 2>&-", 0),
        ("plan >&-", 0),
        ("plan >&- 2>&- <&-", 0),
        ("plan --detailed-exitcode 2>&-", 2),
        ("plan missing.example 2>&-", 1),
        ("init elsewhere <&-", 0),
        ("apply <&-", 1),
    ],
)
def test_closed_streams_change_no_exit_code(tmp_path, command, code):
    world = World(tmp_path, GOOD)
    told = subprocess.run(
        ["bash", "-c", f"mxsync {command}"],
        cwd=tmp_path,
        env=environment(world.folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == code
    assert "internal error" not in told.stderr


@pytest.mark.parametrize("command", ["validate", "plan", "validate --config {}/mxsync.yaml x", "init"])
def test_a_current_folder_that_was_deleted(tmp_path, command):
    world = World(tmp_path, GOOD)
    script = f"mkdir gone; cd gone; rmdir ../gone; mxsync {command.format(tmp_path)}"
    told = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env=environment(world.folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert told.stderr.startswith(
        ("error: the current folder does not exist", "error: folder specs cannot be made")
    )


def test_an_allowed_folder_that_is_a_loop_allows_nothing(tmp_path):
    world = World(tmp_path, GOOD)
    (tmp_path / "loop").symlink_to("loop")
    told = world.run("validate", environ={"MXSYNC_ALLOW_PATHS": str(tmp_path / "loop")})
    assert told.returncode == 0, told.stderr


@pytest.mark.skipif(os.getuid() != 0, reason="only root can make a file somebody else's")
def test_file_owned_by_another_user(tmp_path):
    world = World(tmp_path, GOOD, BAD)
    os.chown(world.zone(BAD), 65534, 65534)
    world.zone(BAD).chmod(0o666)
    before = world.zone(BAD).read_text()
    assert unprivileged(world, "plan", "--out", "plan.json").returncode == 0
    apply = unprivileged(world, "apply", "plan.json")
    assert apply.returncode == 3
    assert "good.example (bind): applied" in apply.stdout
    assert world.zone(BAD).read_text() == before
    assert world.zone(BAD).stat().st_uid == 65534


def test_full_disk_leaves_the_old_file(tmp_path):
    world = World(tmp_path, GOOD)
    world.zone(GOOD).write_text(world.zone(GOOD).read_text() + "; filler\n" * 20_000)
    before = world.zone(GOOD).read_bytes()
    world.run("plan", "--out", "plan.json")
    limited = subprocess.run(
        # The shell's limit on file sizes (in KiB blocks) stands for a full disk: writes fail half way.
        ["bash", "-c", "trap '' XFSZ; ulimit -f 100; mxsync apply plan.json"],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert limited.returncode in (1, 3), limited.stderr
    assert "Traceback" not in limited.stderr
    assert world.zone(GOOD).read_bytes() == before
    assert [path.name for path in (tmp_path / "zones").iterdir()] == ["good.example.zone"]


@pytest.mark.parametrize("rest_is_as_specified", [False, True])
def test_json_of_an_apply_holds_what_could_not_be_planned(tmp_path, rest_is_as_specified):
    world = World(tmp_path, GOOD, BAD, "broken.example")
    world.zone(BAD).write_text("garbage (\n")
    world.spec("broken.example").write_text("zone: broken.example\nmx: {x: [\n")
    if rest_is_as_specified:
        world.run("apply", "--auto-approve")
    applied = world.run("apply", "--auto-approve", "--format", "json")
    assert applied.returncode == 1
    problems = json.loads(applied.stdout)["problems"]
    assert [problem["file"] for problem in problems] == ["", "specs/broken.example.yaml"]
    assert problems[0]["message"].startswith("bad.example (bind): zones/bad.example.zone:1: ")
