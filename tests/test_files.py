import os
import socket
import threading
import time
from pathlib import Path

import pytest

from mxsync.errors import InputError, Position
from mxsync.files import Boundary, explain, read_regular

WHERE = Position("mxsync.yaml", 7, 3)
IS_ROOT = os.geteuid() == 0


@pytest.fixture
def base(tmp_path):
    """The config's folder, with a secret beside it that nothing inside may lead to."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "key").write_text("hunter2")
    folder = tmp_path / "config"
    folder.mkdir()
    return folder.resolve()


@pytest.fixture
def boundary(base):
    return Boundary.around(base)


# --- reading ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"a", b"x" * 100, b"\0\xff\n"])
def test_reads_all_of_a_regular_file(base, content):
    (base / "f").write_bytes(content)
    assert read_regular(base / "f", limit=100) == content


def test_reads_through_a_symlink(base):
    (base / "f").write_bytes(b"x")
    (base / "link").symlink_to("f")
    assert read_regular(base / "link", limit=100) == b"x"


def test_too_large(base):
    (base / "f").write_bytes(b"x" * 1001)
    with pytest.raises(InputError, match="has 1,001 bytes, at most 1,000 are read") as caught:
        read_regular(base / "f", limit=1000, where=WHERE)
    assert caught.value.where == WHERE


def test_too_large_without_saying_so():
    """Files below /proc have the size 0 and content nevertheless."""
    with pytest.raises(InputError, match="more than 10 bytes"):
        read_regular(base_of_proc(), limit=10)


def base_of_proc():
    path = Path("/proc/self/status")
    if not path.exists() or path.stat().st_size:
        pytest.skip("no /proc that hides sizes")
    return path


def _fifo(path):
    os.mkfifo(path)


def _socket(path):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda _: None, "does not exist"),
        (lambda path: path.mkdir(), "is a directory, a regular file is needed"),
        (lambda path: path.symlink_to(path), "is a loop of symbolic links"),
        (lambda path: path.symlink_to("nowhere"), "does not exist"),
        (lambda path: path.symlink_to("/dev/null"), "not a regular file"),
        (lambda path: path.symlink_to("/dev/tty"), "f"),
        (_fifo, "is not a regular file"),
        (_socket, "f: "),
    ],
    ids=["missing", "directory", "loop", "dangling", "device", "tty", "fifo", "socket"],
)
def test_what_is_not_a_regular_file(base, make, message):
    make(base / "f")
    began = time.monotonic()
    with pytest.raises(InputError, match=message) as caught:
        read_regular(base / "f", limit=10, where=WHERE)
    assert time.monotonic() - began < 2
    assert str(caught.value).startswith("mxsync.yaml:7:3: ")


def test_a_fifo_with_a_writer_is_not_read_either(base):
    os.mkfifo(base / "f")
    writer = threading.Thread(target=lambda: os.close(os.open(base / "f", os.O_WRONLY)), daemon=True)
    writer.start()
    with pytest.raises(InputError, match="not a regular file"):
        read_regular(base / "f", limit=10)
    os.close(os.open(base / "f", os.O_RDONLY | os.O_NONBLOCK))  # let the writer go
    writer.join(5)


@pytest.mark.skipif(IS_ROOT, reason="root may read everything")
def test_unreadable(base):
    (base / "f").write_text("x")
    (base / "f").chmod(0)
    with pytest.raises(InputError, match="permission denied") as caught:
        read_regular(base / "f", limit=10)
    assert caught.value.hints == (f"check with: ls -l {base / 'f'}",)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("f\0g", "no file name"),
        ("\ud800", "no file name"),
        ("x" * 256, "too long"),
        ("x/" * 3000 + "x", "too long"),
        ("file/below", "a part of the path is a file"),
    ],
    ids=["nul", "surrogate", "long", "deep", "below a file"],
)
def test_impossible_names(base, name, message):
    (base / "file").write_text("x")
    with pytest.raises(InputError, match=message) as caught:
        read_regular(base / name, limit=10)
    str(caught.value).encode()


def test_no_descriptor_is_left_open(base):
    (base / "d").mkdir()
    (base / "f").write_bytes(b"x" * 20)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for name, limit in (("d", 10), ("f", 10), ("f", 100), ("missing", 10)):
        try:
            read_regular(base / name, limit=limit)
        except InputError:
            continue
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_other_errors_keep_the_systems_words(base):
    assert str(explain(OSError(28, "No space left on device"), base)) == f"{base}: no space left on device"


# --- the boundary ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["a", "./a", "b/../a", "b//..//a", "../config/a", "missing/../a", "."])
def test_inside(base, boundary, text):
    found = boundary.locate(text)
    assert found == base / ("" if text == "." else "a")
    assert found.is_absolute()


@pytest.mark.parametrize(
    "text",
    ["..", "../secret/key", "/etc/passwd", "a/../../secret", "/", "../config-2/a", "../configx", "//etc"],
)
def test_outside(boundary, text):
    with pytest.raises(InputError, match="lies outside") as caught:
        boundary.locate(text, where=WHERE)
    assert caught.value.where == WHERE
    assert "MXSYNC_ALLOW_PATHS=" in caught.value.hints[0]


def test_relative_to_another_folder(base, boundary):
    assert boundary.locate("../a", relative_to=base / "specs") == base / "a"
    with pytest.raises(InputError, match="lies outside"):
        boundary.locate("../../a", relative_to=base / "specs")


@pytest.mark.parametrize("target", ["../secret/key", "../secret", "/etc/passwd", "/", ".."])
def test_symlinks_lead_nowhere_else(base, boundary, target):
    (base / "link").symlink_to(target)
    for text in ("link", "link/more", "./link"):
        with pytest.raises(InputError, match="lies outside"):
            boundary.locate(text)


def test_chains_of_symlinks_lead_nowhere_else(base, boundary):
    (base / "one").symlink_to("two")
    (base / "two").symlink_to("three")
    (base / "three").symlink_to("../secret")
    with pytest.raises(InputError, match="lies outside"):
        boundary.locate("one/key")


def test_symlinks_inside_are_resolved(base, boundary):
    (base / "real").mkdir()
    (base / "link").symlink_to("real")
    assert boundary.locate("link/a") == base / "real" / "a"


def test_the_folder_itself_may_be_a_symlink(base, tmp_path):
    (tmp_path / "alias").symlink_to("config")
    boundary = Boundary.around(tmp_path / "alias")
    assert boundary.locate("a") == base / "a"
    assert boundary.locate(str(tmp_path / "alias" / "a")) == base / "a"


@pytest.mark.parametrize("detour", ["loop/..", "loop/../", "missing/../loop/..", "sub/../loop/.."])
def test_a_loop_on_the_way_hides_no_symlink(base, boundary, detour):
    """realpath(3) gives up at a loop; what lies behind it would be opened unresolved."""
    (base / "loop").symlink_to("loop")
    (base / "sub").mkdir()
    (base / "inner").symlink_to("../secret")
    (base / "evil").symlink_to(f"{detour}/inner/key")
    with pytest.raises(InputError, match=r"loop of symbolic links|lies outside"):
        boundary.locate("evil")


def test_loops(base, boundary):
    (base / "a").symlink_to("b")
    (base / "b").symlink_to("a")
    with pytest.raises(InputError, match="loop of symbolic links") as caught:
        boundary.locate("a", where=WHERE)
    assert caught.value.where == WHERE


def test_many_links_that_do_not_loop(base, boundary):
    (base / "l0").write_text("x")
    for number in range(1, 60):
        (base / f"l{number}").symlink_to(f"l{number - 1}")
    with_limit = boundary.locate("l59")  # more than the kernel follows at once
    assert read_regular(with_limit, limit=10) == b"x"


@pytest.mark.parametrize("text", ["a\0b", "\0", "\ud800", "a/\udfff"])
def test_impossible_names_in_the_boundary(boundary, text):
    with pytest.raises(InputError) as caught:
        boundary.locate(text, where=WHERE)
    str(caught.value).encode()
    assert caught.value.where == WHERE


def test_long_names_are_errors_when_read(boundary):
    with pytest.raises(InputError, match="too long"):
        read_regular(boundary.locate("x" * 5000), limit=10)


def test_allowed_folders(base, tmp_path):
    (tmp_path / "other").mkdir()
    boundary = Boundary.around(base, f"{tmp_path / 'secret'}:{tmp_path / 'other'}")
    assert boundary.locate("../secret/key") == (tmp_path / "secret" / "key").resolve()
    assert boundary.locate(str(tmp_path / "other" / "x")) == (tmp_path / "other" / "x").resolve()
    with pytest.raises(InputError, match="lies outside"):
        boundary.locate("../third")


@pytest.mark.parametrize("allowed", ["", ":", "::"])
def test_allowing_nothing_allows_nothing(base, allowed):
    with pytest.raises(InputError, match="lies outside"):
        Boundary.around(base, allowed).locate("../secret/key")


def test_shown(base, boundary, tmp_path):
    assert boundary.shown(base / "zones" / "a") == "zones/a"
    assert boundary.shown(tmp_path / "secret") == str(tmp_path / "secret")
