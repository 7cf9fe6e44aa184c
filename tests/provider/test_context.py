import traceback

import pytest

from mxsync.errors import InputError
from mxsync.files import Boundary
from mxsync.provider import Context

SECRET = "hunter2-s3cret"


@pytest.fixture
def make(tmp_path):
    base = tmp_path / "config"
    base.mkdir()

    def make(**environ: str) -> Context:
        return Context(provider="p", boundary=Boundary.around(base), environ=environ)

    return make


def test_from_the_environment(make):
    assert make(MXSYNC_TSIG=SECRET).secret("env:MXSYNC_TSIG") == SECRET


def test_from_a_file_without_the_newline_editors_add(make, tmp_path):
    (tmp_path / "config" / "key").write_text(f"{SECRET}\n")
    assert make().secret("file:key") == SECRET


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (SECRET, "never in the config"),
        (f"{SECRET}:x", "never in the config"),
        (f"base64:{SECRET}", "never in the config"),
        ("", "never in the config"),
        ("ENV:MXSYNC_X", "never in the config"),
        ("env:MXSYNC_UNSET", "MXSYNC_UNSET is not set"),
        ("env:MXSYNC_EMPTY", "MXSYNC_EMPTY is not set"),
        ("env:AWS_SECRET_ACCESS_KEY", "only environment variables that begin with MXSYNC_"),
        ("env:MXSYNC_x", "only environment variables"),
        ("env:MXSYNC_", "only environment variables"),
        ("env:MXSYNC_X\n", "only environment variables"),
        ("env: MXSYNC_X", "only environment variables"),
        (f"env:{SECRET}", "only environment variables"),
        ("env:", "only environment variables"),
        ("file:missing", "does not exist"),
        ("file:", "is a directory"),
        ("file:../outside", "lies outside"),
        ("file:/etc/passwd", "lies outside"),
        ("file:a\0b", "NUL"),
        ("file:empty", "is empty"),
        ("file:binary", "is not text"),
        ("file:large", "at most 65,536"),
    ],
)
def test_refused_without_telling_the_secret(make, tmp_path, text, message):
    base = tmp_path / "config"
    (tmp_path / "outside").write_text(SECRET)
    (base / "empty").write_text(" \n")
    (base / "binary").write_bytes(b"\xff" + SECRET.encode())
    (base / "large").write_text(SECRET * 10_000)
    context = make(MXSYNC_EMPTY="", AWS_SECRET_ACCESS_KEY=SECRET, MXSYNC_x=SECRET, MXSYNC_X=SECRET)
    with pytest.raises(InputError, match=message) as caught:
        context.secret(text)
    told = "".join([str(caught.value), *caught.value.hints, *traceback.format_exception_only(caught.value)])
    assert SECRET not in told
    assert caught.value.__cause__ is None or SECRET not in str(caught.value.__cause__)


def test_is_never_shown_with_the_context(make):
    context = make(MXSYNC_TSIG=SECRET)
    assert SECRET not in repr(context)


def test_paths_stay_in_the_folder(make, tmp_path):
    assert make().path("keys/a") == (tmp_path / "config" / "keys" / "a").resolve()
    with pytest.raises(InputError, match="lies outside"):
        make().path("../a")
