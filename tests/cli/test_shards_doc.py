"""The pipelines in docs/shards.md do what the page says: their commands are run, job by job."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.cli.world import World, environment

TEXT = (Path(__file__).parents[2] / "docs" / "shards.md").read_text()
PIPELINES = [
    yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
]
GITHUB, GITLAB, IN_SHARDS = PIPELINES
ZONES = tuple(f"zone-{number}.example" for number in range(6))


def github_jobs(pipeline):
    """The commands of every job, in the order of the file, which is that of ``needs``."""
    for job in pipeline["jobs"].values():
        commands = [step["run"] for step in job["steps"] if step.get("run", "").startswith("mxsync")]
        for shard in job.get("strategy", {}).get("matrix", {}).get("shard", [0]):
            for command in commands:
                yield command.replace("${{ matrix.shard }}", str(shard)), {}


def gitlab_jobs(pipeline):
    for stage in pipeline["stages"]:
        job = pipeline[stage]
        assert job["stage"] == stage
        for node in range(1, job.get("parallel", 1) + 1):
            numbers = {"CI_NODE_INDEX": str(node), "CI_NODE_TOTAL": str(job.get("parallel", 1))}
            for command in job["script"]:
                yield command, numbers


@pytest.mark.parametrize(
    "jobs",
    [github_jobs(GITHUB), gitlab_jobs(GITLAB), gitlab_jobs(IN_SHARDS)],
    ids=["github", "gitlab", "gitlab-apply-in-shards"],
)
def test_pipeline(tmp_path, jobs):
    world = World(tmp_path, *ZONES)
    for command, variables in jobs:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=tmp_path,
            env={**environment(tmp_path), **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (command, done.stderr)
        assert "${" not in command
    plan = json.loads(world.run("plan", "--format", "json").stdout)
    assert (plan["body"]["zones"], plan["unchanged"]) == ([], len(ZONES))


def test_artifacts_are_what_the_commands_write():
    for word in ("plan-${{ matrix.shard }}.json", "all.json"):
        assert TEXT.count(f"--out {word}") >= 1
        assert TEXT.count(f"path: {word}") + TEXT.count(f'path: "{word}"') == 1


def test_anybody_can_compute_the_shard():
    (command,) = re.findall(r"^```sh\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    from mxsync.model import parse_name, shard_of

    told = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, env=os.environ)
    assert int(told.stdout) == shard_of(parse_name("example.com"), 16).number
