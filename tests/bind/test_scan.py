"""Reading zone files: every trap with BIND's own answer."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from mxsync.model import DnsName, MxRRset, parse_name
from mxsync_bind.lex import parse_ttl
from mxsync_bind.scan import scan
from mxsync_bind.skim import skim
from mxsync_bind.source import Include, Source, Unclear, not_followed
from tests.bind.judge import agrees
from tests.bind.random_zones import zones_of_files
from tests.named import need

EDGE = Path(__file__).parent / "edge"
ZONE = parse_name("example.")
OBJECTED = {"cname_and_mx.zone"}  # readable, but no change is made


def expected() -> list[tuple[str, str]]:
    lines = (EDGE / "expected.tsv").read_text().splitlines()[1:]
    return [(name, said) for name, _, said in (line.partition("\t") for line in lines)]


def beside(name: bytes, _offset: int) -> Source:
    return Source((EDGE / name.decode()).read_bytes(), name.decode(), name.decode())


def skimmed(data: bytes, include: Include = not_followed) -> dict[DnsName, MxRRset] | None:
    found = skim(data, ZONE, include)
    return None if found is None else dict(found)


def shown(data: bytes) -> str:
    rrsets = scan(data, ZONE, beside).rrsets
    assert skimmed(data, beside) in (None, rrsets)
    found = rrsets.values()
    text = sorted(f"{s.owner}/{s.ttl}/{mx.preference}/{mx.exchange}" for s in found for mx in s.rdata)
    return " ".join(text) or "none"


@pytest.mark.parametrize(("name", "said"), expected(), ids=[name for name, _ in expected()])
def test_edge(name: str, said: str) -> None:
    data = (EDGE / name).read_bytes()
    if said.startswith("ERR") and name not in OBJECTED:
        with pytest.raises(Unclear):
            scan(data, ZONE)
    elif name not in OBJECTED:
        assert shown(data) == " ".join(sorted(said.split()))
    else:
        assert shown(data) == "a.example./3600/10/mail.example."


@given(zones_of_files())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_files(tmp_path: Path, files: dict[str, bytes]) -> None:
    need("named-compilezone")
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    agrees(files["main"], tmp_path)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"\xef\xbb\xbf$TTL 1h\n", 1),
        (b"$TTL 1h\n@ SOA a b 1 2 3 4 5\nx TXT \0\n", 3),
        (b"$TTL 1h\n@ SOA a b 1 2 3 4 5\n; c\n\na MX 10\n", 5),
        (b"$TTL 1h\n@ SOA a b 1 2 3 4 5\na MX ( 10\n\n mail extra )\n", 3),
        (b"$TTL 1h\r\n@ SOA a b 1 2 3 4 5\r\n$INCLUDE x\r\n", 3),
        (b"root:x:0:0:root:/root:/bin/sh\n", 1),
        (b"$TTL 1h\n@ SOA a b 1 2 3 4 5\n" + b"; c\n" * 2**20 + b"x" * (2**22 + 1) + b"\n", 2**20 + 3),
    ],
)
def test_trouble_names_the_line_and_quotes_nothing(data: bytes, line: int) -> None:
    with pytest.raises(Unclear) as caught:
        scan(data, ZONE)
    assert data.count(b"\n", 0, caught.value.offset) + 1 == line
    assert "root" not in caught.value.message
    assert "\0" not in caught.value.message


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (b"0", 0), (b"300", 300), (b"1h30m", 5400), (b"1W2D", 777600), (b"1h30", None), (b"0s30", 30),
        (b"", None), (b"h", None), (b"1x", None), (b"-1", None), (b"4294967295", 0), (b"4294967296", None),
        (b"9" * 64, None), (b"00000000000000000300", 300), (b"49711d", None),
    ],
)  # fmt: skip
def test_ttl(text: bytes, seconds: int | None) -> None:
    assert parse_ttl(text) == seconds
