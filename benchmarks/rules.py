"""Seconds that the offline rules take for all sets of a folder's specs, as a plan would judge them.

Prints the number of sets and the seconds; reading specs and hosts is not in them.
"""

import gc
import sys
import time
from datetime import date
from pathlib import Path

from mxsync.config import load_config
from mxsync.model import MxRRset, ZoneRef
from mxsync.spec import load_specs
from mxsync.workflow.judging import judge_for, planned_cases


def main(folder: str) -> None:
    config = load_config(Path(folder) / "mxsync.yaml")
    desired = load_specs(config).desired
    observed = [
        {want.owner: MxRRset(want.owner, 3600, want.rdata) for want in one.wants if want.rdata}
        for one in desired
    ]
    gc.disable()
    began = time.perf_counter()
    judge = judge_for(config, desired, date(2026, 11, 25))
    sets = 0
    for one, live in zip(desired, observed, strict=True):
        ref = ZoneRef(one.provider, one.zone, "", "file")
        judge.judge(planned_cases(one, ref, live, lambda _: 3600))
        sets += len(live)
    print(sets, time.perf_counter() - began)


if __name__ == "__main__":
    main(sys.argv[1])
