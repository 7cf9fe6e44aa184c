"""docs/simulate.md is true: its table of profiles, its numbers."""

import re
from pathlib import Path

import pytest

from mxsync.mail.senders import SENDERS, NullBeside, Sender
from mxsync.mail.walk import SAMPLES

TEXT = (Path(__file__).parents[2] / "docs" / "simulate.md").read_text()
ROWS = {
    name: [cell.strip() for cell in rest.strip("|").split("|")]
    for name, rest in re.findall(r"^\| `(rfc|postfix|exim)` (\|.*)$", TEXT, re.MULTILINE)
}


@pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.name)
def test_profiles(sender: Sender) -> None:
    assert ROWS[sender.name] == [
        f"{sender.tries}{', then 1 of each preference' if sender.jumps else ''}",
        str(sender.sessions) if sender.sessions else "any",
        sender.shuffle.value,
        "ignored" if sender.null_beside is NullBeside.SKIP else "bounces",
        "first" if sender.ipv6_first else "balanced" if sender.balances else "any order",
        f"{sender.days} days",
    ]


def test_samples() -> None:
    assert f"{SAMPLES:,} attempts" in TEXT
