"""Forking is tried in a process without other threads; servers of earlier tests may leave some behind."""

import subprocess
import sys
import threading

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Runs a test here, or in a pytest of its own where this process has more than one thread."""
    if threading.active_count() == 1 or pyfuncitem.path.name != "test_spread.py":
        return None
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", pyfuncitem.nodeid],
        cwd=pyfuncitem.config.rootpath,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout
    return True
