"""Every trap in zone files known to us, with BIND's own answer."""

from pathlib import Path

import pytest

from mxsync.model import parse_name
from tests.bind.judge import agrees, beside, refuses
from tests.bind.oracle import SOA, records
from tests.bind.traps.generated import GENERATED
from tests.bind.traps.included import INCLUDED, Files
from tests.bind.traps.lines import TRAPS
from tests.bind.traps.refused import FILES, REFUSED
from tests.bind.traps.whole import NO_DEFAULT, WHOLE
from tests.named import need


@pytest.mark.parametrize("text", TRAPS.values(), ids=TRAPS.keys())
def test_statement(text: str, tmp_path: Path) -> None:
    need("named-compilezone")
    agrees((SOA + text).encode("latin-1"), tmp_path)


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE.keys())
def test_whole_file(text: str, tmp_path: Path) -> None:
    need("named-compilezone")
    agrees(text.encode("latin-1"), tmp_path)


@pytest.mark.parametrize("text", GENERATED.values(), ids=GENERATED.keys())
def test_generate(text: str, tmp_path: Path) -> None:
    need("named-compilezone")
    agrees((SOA + text).encode("latin-1"), tmp_path)
    agrees((NO_DEFAULT + text + "z MX 1 m\n").encode("latin-1"), tmp_path)


@pytest.mark.parametrize("files", INCLUDED.values(), ids=INCLUDED.keys())
def test_include(files: Files, tmp_path: Path) -> None:
    need("named-compilezone")
    for name, text in files.items():
        (tmp_path / name).write_bytes(text.encode("latin-1"))
    begun = "$TTL" in files["main"]
    agrees((("" if begun else SOA) + files["main"]).encode("latin-1"), tmp_path)
    if not begun:
        agrees((NO_DEFAULT + files["main"] + "z MX 1 m\n").encode("latin-1"), tmp_path)


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_refused(text: str, tmp_path: Path) -> None:
    need("named-compilezone")
    for name, inner in FILES.items():
        (tmp_path / name).write_bytes(inner.encode("latin-1"))
    data = (SOA + text).encode("latin-1")
    assert records(data, tmp_path)
    refuses(data, beside(tmp_path), parse_name("example."))


ZONES = {
    "root": (
        ".",
        (
            "$TTL 5\n. SOA a. b. 1 2 3 4 5\n. NS a.\na. A 192.0.2.1\na MX 10 b\n. MX 10 b.c\n@ MX 20 @\n"
            "$ORIGIN com\nx MX 1 y\n MX 2 .\nexample.com. MX 1 z\n"
        ),
    ),
    "root, its address records inside": (".", "@ 5 SOA . . 1 2 3 4 5\n@ NS a\na A 192.0.2.1\n MX 10 .\n"),
    "reverse": (
        "2.0.192.in-addr.arpa.",
        (
            "$TTL 5\n@ SOA a. b. 1 2 3 4 5\n NS a.\n1 PTR a.\n2 MX 10 b\n$ORIGIN 64/26\n3 MX 10 b\n"
            '$GENERATE 4-6 $ CNAME $.0-63\n$GENERATE 7-8 $ MX "10 $.b"\n'
        ),
    ),
    "reverse of nibbles": (
        "8.b.d.0.1.0.0.2.ip6.arpa.",
        "$TTL 5\n@ SOA a. b. 1 2 3 4 5\n NS a.\n" + "0." * 23 + "1 PTR a.\n" + "0." * 23 + "2 MX 10 a.\n"
        '$GENERATE 10-12 ${0,5,n} MX "10 a."\n',
    ),
    "name with a dot in a label": (
        "a\\.b.example.",
        (
            "$TTL 5\n@ SOA a. b. 1 2 3 4 5\n NS a.\nc MX 10 d\na\\.b.example. MX 10 d\na.b.example. MX 10 d\n"
            "a\\046b.example. MX 20 d\n$ORIGIN .\na\\.b.example MX 30 d\n"
        ),
    ),
    "name with a byte above 127": (
        "b\\195\\188.example.",
        (
            "$TTL 5\n@ SOA a. b. 1 2 3 4 5\n NS a.\nc MX 10 d\nb\xc3\xbc.example. MX 10 d\n"
            "B\\195\\188.example. MX 1 d\n"
        ),
    ),
    "short": ("a.", "$TTL 5\n@ SOA a. b. 1 2 3 4 5\n NS b.\nc MX 10 d\na MX 1 a\na. MX 2 a\nba. MX 3 a\n"),
    "long": (
        f"{'a' * 63}.{'b' * 63}.{'c' * 63}.{'d' * 40}.",
        "$TTL 5\n@ SOA a. b. 1 2 3 4 5\n NS a.\nc MX 10 d\n" + "e" * 18 + " MX 10 a\n",
    ),
    "too long below": (
        f"{'a' * 63}.{'b' * 63}.{'c' * 63}.{'d' * 40}.",
        "$TTL 5\n@ SOA a. b. 1 2 3 4 5\n NS a.\nc MX 10 d\n" + "e" * 21 + " MX 10 a\n",
    ),
}


@pytest.mark.parametrize(("zone", "text"), ZONES.values(), ids=ZONES.keys())
def test_zone(zone: str, text: str, tmp_path: Path) -> None:
    need("named-compilezone")
    agrees(text.encode("latin-1"), tmp_path, zone)
