"""Who runs mxsync, and from which revision of the specs."""

import getpass
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

_ACTORS = ("MXSYNC_ACTOR", "GITHUB_ACTOR", "GITLAB_USER_LOGIN")
_COMMITS = ("MXSYNC_COMMIT", "GITHUB_SHA", "CI_COMMIT_SHA")


def actor(environ: Mapping[str, str] = os.environ) -> str:
    """The person or job on whose behalf this runs; empty if nobody can be named."""
    for name in _ACTORS:
        if environ.get(name):
            return environ[name]
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a uid without an account, as in containers
        return ""


def commit(folder: Path, environ: Mapping[str, str] = os.environ) -> str:
    """The git revision of the folder, with ``+`` behind it when files differ from it; empty outside git."""
    for name in _COMMITS:
        if environ.get(name):
            return environ[name]
    git = shutil.which("git")
    if git is None:
        return ""
    revision = _git(git, folder, "rev-parse", "HEAD")
    if not revision:
        return ""
    return revision + ("+" if _git(git, folder, "status", "--porcelain", "--untracked-files=no", ".") else "")


def _git(git: str, folder: Path, *words: str) -> str:
    try:
        done = subprocess.run(
            [git, "-C", str(folder), *words],
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
