"""Every trap in zone files known to us, with BIND's own answer."""

from pathlib import Path

import pytest

from tests.bind.judge import agrees
from tests.bind.oracle import SOA
from tests.bind.traps.lines import TRAPS
from tests.bind.traps.whole import WHOLE
from tests.named import need


@pytest.mark.parametrize("text", TRAPS.values(), ids=TRAPS.keys())
def test_statement(text: str, tmp_path: Path) -> None:
    need("named-compilezone")
    agrees((SOA + text).encode("latin-1"), tmp_path)


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE.keys())
def test_whole_file(text: str, tmp_path: Path) -> None:
    need("named-compilezone")
    agrees(text.encode("latin-1"), tmp_path)
