"""A backend from outside comes in through the same door: docs/backends.md is built, installed and run."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"^`([\w.]+)`:\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def documented() -> dict[str, str]:
    """The files that docs/backends.md shows, by name."""
    return dict(_BLOCK.findall((ROOT / "docs" / "backends.md").read_text()))


def install(target: Path, name: str, files: Mapping[str, str], points: Mapping[str, str]) -> None:
    """Install a distribution with these modules and entry points, as pip does it, without any network."""
    info = f"{name.replace('-', '_')}-1.0.dist-info"
    contents = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": "[mxsync.providers]\n"
        + "".join(f"{kind} = {value}\n" for kind, value in points.items()),
    }
    record = "".join(f"{path},,\n" for path in contents) + f"{info}/RECORD,,\n"
    wheel = target.parent / f"{name.replace('-', '_')}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in {**contents, f"{info}/RECORD": record}.items():
            archive.writestr(path, text)
    quietly = ("--quiet", "--disable-pip-version-check", "--no-index", "--no-deps", "--no-compile")
    subprocess.run([sys.executable, "-m", "pip", "install", *quietly, "--target", target, wheel], check=True)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """A folder with three foreign distributions: a good one, one without its SDK, some broken ones."""
    folder = tmp_path_factory.mktemp("third") / "site"
    files = documented()
    points = tomllib.loads(files["pyproject.toml"])["project"]["entry-points"]["mxsync.providers"]
    install(folder, "mxsync-tiny", {"mxsync_tiny.py": files["mxsync_tiny.py"]}, points)
    install(
        folder,
        "tiny-dist",
        {
            "tiny_dist/__init__.py": "",
            "tiny_dist/needs.py": "import tiny_sdk_that_nobody_has.client\n",
            "tiny_dist/torn.py": "import tiny_dist.left_out\n",
            "tiny_dist/typo.py": "BACKEN = 1\n",
            "tiny_dist/bug.py": "1 / 0\n",
        },
        {
            "tinyx": "tiny_dist.needs:BACKEND",
            "torn": "tiny_dist.torn:BACKEND",
            "typo": "tiny_dist.typo:BACKEND",
            "bug": "tiny_dist.bug:BACKEND",
            "memory": "tiny_dist.typo:BACKEN",
        },
    )
    return folder


def run(site: Path, *arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PYTHONPATH": str(site)}
    return subprocess.run(
        [sys.executable, *arguments],
        env=environ,
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def load(site: Path, kind: str) -> str:
    """What the registry says about a type, in a process that sees the third party's packages."""
    code = (
        "import sys\n"
        "from mxsync.errors import InputError, Position\n"
        "from mxsync.provider import registry\n"
        "try:\n"
        "    backend = registry.load(sys.argv[1], where=Position('mxsync.yaml', 3, 9))\n"
        "    print('loaded', type(backend).__name__)\n"
        "except InputError as err:\n"
        "    print(err, *(f'hint: {hint}' for hint in err.hints), sep='\\n')\n"
    )
    done = run(site, "-c", code, kind)
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_is_loaded_by_its_type(site):
    assert load(site, "tiny") == "loaded Tiny\n"


def test_passes_the_suite_as_documented(site, tmp_path):
    (tmp_path / "test_tiny.py").write_text(documented()["test_tiny.py"])
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    done = run(site, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", "-W", "error", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert re.search(r"\d\d passed, 4 skipped", done.stdout), done.stdout


def test_is_noticed_by_the_suite_when_it_breaks_a_promise(site, tmp_path):
    files = documented()
    broken = files["mxsync_tiny.py"].replace("if live != old_of(change):", "if False:")
    assert broken != files["mxsync_tiny.py"]
    (tmp_path / "mxsync_tiny.py").write_text(broken)
    (tmp_path / "test_tiny.py").write_text(files["test_tiny.py"])
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    done = run(site, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "stale", cwd=tmp_path)
    assert done.returncode == 1, done.stdout
    assert "test_conformance[stale-value]" in done.stdout


def test_missing_sdk_names_the_extra(site):
    assert load(site, "tinyx") == (
        "mxsync.yaml:3:9: provider type 'tinyx' needs the Python package 'tiny_sdk_that_nobody_has', "
        "which is not installed\n"
        "hint: install it with: pip install 'tiny-dist[tinyx]'\n"
    )


def test_unknown_type_says_what_was_meant(site):
    said = load(site, "tinny")
    assert said.startswith("mxsync.yaml:3:9: there is no provider type 'tinny'\nhint: did you mean 'tiny'?\n")
    assert "bind" in said


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("torn", "ModuleNotFoundError: No module named 'tiny_dist.left_out'"),
        ("typo", "AttributeError"),
        ("bug", "ZeroDivisionError: division by zero"),
    ],
)
def test_broken_backend_is_its_makers_bug(site, kind, reason):
    said = load(site, kind)
    assert f"mxsync.yaml:3:9: provider type '{kind}' cannot be loaded: {reason}" in said
    assert "hint: it comes from the package 'tiny-dist'" in said


def test_type_of_ours_cannot_be_taken_over(site):
    said = load(site, "memory")
    assert "provider type 'memory' is offered by several installed packages:" in said
    assert "tiny-dist" in said
    assert "mxsync" in said


def test_a_broken_package_does_not_harm_the_others(site):
    assert load(site, "bind").startswith(("loaded", "mxsync.yaml:3:9: provider type 'bind' cannot be loaded"))
