"""Commands after a change, and the markers that remember them."""

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mxsync.errors import HostError, Refused
from mxsync.model import ZoneRef, parse_name
from mxsync_bind import disk, reload
from mxsync_bind.place import ZoneFile
from tests.bind.zones import TEXT, ZONE, change_to, listed, mx, provider, swap, write_zone

NEW = mx(ZONE, "10 mail", "30 mail2")


def marker_of(file: Path) -> reload.Marker:
    return reload.Marker(ZoneFile(zone=ZONE, path=str(file), shown=f"zones/{file.name}"))


def script(folder: Path, code: str) -> str:
    (folder / "command.py").write_text(code)
    return f"{sys.executable} {folder / 'command.py'}"


def test_zone_stands_in_the_command(tmp_path: Path) -> None:
    file = write_zone(tmp_path)
    command = script(tmp_path, "import sys, pathlib; pathlib.Path(sys.argv[2]).write_text(sys.argv[1])")
    with provider(tmp_path, on_change=f"{command} {{zone}} '{tmp_path / 'it ran'}'") as found:
        assert swap(found, NEW).notes == ()
    assert (tmp_path / "it ran").read_text() == "example.com"
    assert listed(file.parent) == [file.name]


@pytest.mark.parametrize("name", ["a/b.example", "-x.example", "a\\032b.example", "a\\;b.example", "."])
def test_names_that_never_stand_in_a_command(name: str) -> None:
    with pytest.raises(Refused):
        reload.command_for("rndc reload {zone}", parse_name(name))
    assert reload.command_for("rndc reload", parse_name(name)) == ["rndc", "reload"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import sys; print('rndc: connect failed'); sys.exit(3)", "exited with 3: rndc: connect failed"),
        ("import sys; sys.exit(1)", "exited with 1"),
    ],
)
def test_failure_is_told_and_remembered_and_tried_again(tmp_path: Path, code: str, words: str) -> None:
    file = write_zone(tmp_path)
    command = script(tmp_path, code)
    with provider(tmp_path, on_change=command) as found:
        said = swap(found, NEW)
        assert words in said.notes[0]
        assert "30 mail2" in file.read_text()
        (ref,) = found.find(ZONE)
        with found.open(ref) as zone:
            assert "has not been told" in zone.pending()
            assert words in zone.swap([]).notes[0]
            script(tmp_path, "")
            assert zone.swap([]).notes == ()
            assert zone.pending() == ""
    assert listed(file.parent) == [file.name]


def test_program_that_is_missing(tmp_path: Path) -> None:
    write_zone(tmp_path)
    with provider(tmp_path, on_change="/nonexistent/rndc reload") as found:
        assert "could not be run" in swap(found, NEW).notes[0]


def test_command_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reload, "PATIENCE", 0.5)
    code = "import os, time; os.fork(); time.sleep(60)"
    assert "did not finish" in reload.run(script(tmp_path, code).split(), tmp_path)


def test_program_left_in_the_background_is_not_waited_for(tmp_path: Path) -> None:
    code = "import subprocess; print('no'); subprocess.Popen(['sleep', '20']); raise SystemExit(3)"
    before = time.monotonic()
    assert reload.run(script(tmp_path, code).split(), tmp_path).endswith("exited with 3: no")
    assert time.monotonic() - before < 15


@pytest.mark.parametrize("setting", ["on_change", "on_change_once"])
def test_command_runs_in_the_folder_of_the_config(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    write_zone(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    script(tmp_path, "open('it ran', 'w')")
    with provider(tmp_path, **{setting: f"{sys.executable} command.py"}) as found:
        assert swap(found, NEW).notes == ()
        assert found.publish(found.find(ZONE)) == []
    assert (tmp_path / "it ran").exists()


def test_command_is_in_its_own_session(tmp_path: Path) -> None:
    code = f"import os, sys; sys.exit(os.getsid(0) == {os.getsid(0)})"
    assert reload.run(script(tmp_path, code).split(), tmp_path) == ""


def test_refused_change_leaves_no_marker(tmp_path: Path) -> None:
    file = write_zone(tmp_path, text=TEXT + "x CNAME mail\nx A 192.0.2.7\n")
    with provider(tmp_path, on_change="true") as found, pytest.raises(Refused):
        swap(found, NEW)
    assert listed(file.parent) == [file.name]


def test_marker_outlives_a_crash_between_rename_and_command(tmp_path: Path) -> None:
    file = write_zone(tmp_path)
    kill = script(tmp_path, "import os, signal; os.kill(os.getppid(), signal.SIGKILL)")
    pid = os.fork()
    if pid == 0:  # the child is killed by its own command
        with provider(tmp_path, on_change=kill) as found:
            swap(found, NEW)
        os._exit(0)
    os.waitpid(pid, 0)
    assert "30 mail2" in file.read_text()
    script(tmp_path, "")
    with provider(tmp_path, on_change=kill) as found:
        (ref,) = found.find(ZONE)
        with found.open(ref) as zone:
            assert zone.pending()
            zone.swap([])
            assert not zone.pending()


def test_once_for_all_zones(tmp_path: Path) -> None:
    other = parse_name("a.example")
    write_zone(tmp_path)
    write_zone(tmp_path, "a.example")
    counter = tmp_path / "count"
    command = script(tmp_path, f"open({str(counter)!r}, 'a').write('x')")
    with provider(tmp_path, on_change_once=command) as found:
        swap(found, NEW)
        swap(found, mx(other, "10 mail"), other)
        refs: list[ZoneRef] = list(found.zones())
        assert not counter.exists()
        for ref in refs:
            with found.open(ref) as zone:
                assert zone.pending()
                zone.swap([])
                assert zone.pending()
        found.publish(refs)
        assert counter.read_text() == "x"
        found.publish(refs)
        assert counter.read_text() == "x"
        for ref in refs:
            with found.open(ref) as zone:
                assert not zone.pending()


def test_once_that_fails(tmp_path: Path) -> None:
    write_zone(tmp_path)
    with provider(tmp_path, on_change_once=script(tmp_path, "raise SystemExit('no server')")) as found:
        swap(found, NEW)
        with pytest.raises(HostError, match="no server"):
            found.publish(found.find(ZONE))
        (ref,) = found.find(ZONE)
        with found.open(ref) as zone:
            assert zone.pending()


def test_a_change_during_the_command_stays_remembered(tmp_path: Path) -> None:
    file = write_zone(tmp_path)
    marker = marker_of(file)
    marker.set()
    owed = marker.read()
    marker.set()
    marker.clear(owed)
    assert marker.read()
    assert change_to(None, NEW).owner == ZONE


def test_marker_that_is_no_file_is_refused(tmp_path: Path) -> None:
    file = write_zone(tmp_path)
    os.mkfifo(file.parent / f".{file.name}.mxsync-pending")
    with provider(tmp_path, on_change="true") as found, pytest.raises(Refused):
        swap(found, NEW)
    assert file.read_text() == TEXT


def test_a_run_that_publishes_leaves_the_change_another_is_making(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its command runs before the file has its name, so it does not publish that change."""
    file = write_zone(tmp_path)
    command = f"cp {file} {tmp_path / 'served'}"
    publishing: list[threading.Thread] = []

    def publish() -> None:
        with provider(tmp_path, on_change_once=command) as other:
            other.publish(other.find(ZONE))

    def replace(new: Path, path: Path, real: Callable[[Path, Path], None] = disk.replace) -> None:
        publishing.append(threading.Thread(target=publish))
        publishing[0].start()
        publishing[0].join(0.5)
        real(new, path)

    monkeypatch.setattr(disk, "replace", replace)
    with provider(tmp_path, on_change_once=command) as found:
        swap(found, NEW)
        publishing[0].join()
        found.publish(found.find(ZONE))
        assert (tmp_path / "served").read_bytes() == file.read_bytes()
        (ref,) = found.find(ZONE)
        with found.open(ref) as zone:
            assert not zone.pending()


def test_zone_file_that_went_away_is_told(tmp_path: Path) -> None:
    file = write_zone(tmp_path)
    other = parse_name("a.example")
    counter = tmp_path / "count"
    command = script(tmp_path, f"open({str(counter)!r}, 'a').write('x')")
    write_zone(tmp_path, "a.example")
    with provider(tmp_path, on_change_once=command) as found:
        swap(found, NEW)
        swap(found, mx(other, "10 mail"), other)
        refs = list(found.zones())
        file.unlink()
        with pytest.raises(HostError, match=r"there is no file zones/example\.com\.zone"):
            found.publish(refs)
        assert counter.read_text() == "x"  # for the other zone
        (ref,) = found.find(other)
        with found.open(ref) as zone:
            assert not zone.pending()


def test_marker_without_a_command_says_what_to_do(tmp_path: Path) -> None:
    file = write_zone(tmp_path)
    marker_of(file).set()
    with provider(tmp_path) as found:
        (ref,) = found.find(ZONE)
        with found.open(ref) as zone:
            for said in (zone.pending(), *zone.swap([]).notes):
                assert "reload named by hand, then delete zones/.example.com.zone.mxsync-pending" in said
                assert "configure on_change" in said


@pytest.mark.parametrize("setting", ["on_change", "on_change_once"])
def test_marker_that_is_a_directory(tmp_path: Path, setting: str) -> None:
    file = write_zone(tmp_path)
    (file.parent / f".{file.name}.mxsync-pending").mkdir()
    counter = tmp_path / "count"
    command = script(tmp_path, f"open({str(counter)!r}, 'a').write('x')")
    with provider(tmp_path, **{setting: command}) as found:
        (ref,) = found.find(ZONE)
        with found.open(ref) as zone:
            assert zone.pending()
            notes = [*zone.swap([]).notes, *found.publish([ref])]
            assert counter.read_text() == "x"
            (note,) = notes
            assert "zones/.example.com.zone.mxsync-pending cannot be deleted" in note
            with pytest.raises(Refused, match="mxsync-pending cannot be written: is a directory"):
                swap(found, NEW)
    assert file.read_text() == TEXT
