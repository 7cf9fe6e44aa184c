"""Reading zone files: every trap with BIND's own answer."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from mxsync.model import DnsName, MxRRset, parse_name
from mxsync_bind.lex import parse_ttl
from mxsync_bind.scan import scan
from mxsync_bind.skim import skim
from mxsync_bind.source import Include, Source, Unclear, not_followed
from tests.bind.oracle import SOA, RejectedError, mx_sets, records
from tests.bind.random_zones import zone_files
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


TRAPS = {
    "escaped dollar owner": "\\$x MX 10 mail\n",
    "dollar inside a name": "a$b MX 10 $mail\n",
    "quoted directive": '"$ORIGIN" sub\na MX 10 mail\n',
    "quoted owner": '"a b" MX 10 mail\n',
    "empty quoted owner": '"" MX 10 mail\n',
    "quoted origin": '$ORIGIN "sub"\na MX 10 mail\n',
    "at inside a name": "@x MX 10 @y\n",
    "empty label": "a..b A 192.0.2.1\na MX 10 mail\n",
    "leading dot": ".a MX 10 mail\n",
    "bit string": "\\[a MX 10 mail\n",
    "label of 64": "a" * 64 + " A 192.0.2.1\n",
    "name of 256": "\n".join(["$ORIGIN " + ".".join(["a" * 60] * 4) + ".example.", "b MX 10 m"]) + "\n",
    "crlf": "a MX 10 mail\r\n\tMX 20 mail\r\n",
    "lone cr": "a MX 10 mail\rb MX 20 mail\r",
    "crlf in parentheses": "a MX (\r\n 10\r\n mail )\r\n",
    "class with zeros": "a CLASS01 MX 10 mail\n",
    "class 2": "a CLASS2 MX 10 mail\n",
    "class with junk": "a class1x MX 10 mail\n",
    "class twice": "a IN 5 IN MX 10 mail\n",
    "ttl twice": "a 5 IN 6 MX 10 mail\n",
    "type with zeros": "a TYPE015 10 mail\n",
    "type too big": "a TYPE65536 \\# 0\n",
    "type 0": "a TYPE0 \\# 0\n",
    "meta type": "a AXFR x\n",
    "obsolete type": "a MD x\n",
    "unknown type": "a MXX 10 mail\n",
    "unknown directive": "$FOO bar\na MX 10 mail\n",
    "date": "$DATE 20200101000000\na MX 10 mail\n",
    "bad date": "$DATE foo\na MX 10 mail\n",
    "ttl with two values": "$TTL 5 6\na MX 10 mail\n",
    "origin with two values": "$ORIGIN a b\na MX 10 mail\n",
    "empty parentheses at blank owner": "a A 192.0.2.1\n \t ( ) MX 10 mail\n",
    "empty parentheses before the owner": "a A 192.0.2.1\n( ) MX 10 mail\n",
    "parentheses over an empty line": "a A 192.0.2.1\n(\n ) MX 10 mail\n",
    "parentheses alone": "a A 192.0.2.1\n( ) \n  MX 10 mail\n",
    "owner in parentheses": "(\na MX 10 mail )\n",
    "closing parenthesis": "a A 192.0.2.1 )\n MX 10 mail\n",
    "open parenthesis": "a MX ( 10 mail\n",
    "backslash at the end": "a MX 10 mail\\\nb MX 10 mail\n",
    "quoted exchange": 'a MX 10 "mail"\n',
    "quoted preference": 'a MX "10" mail\n',
    "quote in the middle of a word": 'a TXT abc"def;(" x\n MX 10 mail\n',
    "mx inside a text of two lines": 'a TXT "x\\\n b MX 10 mail"\n MX 10 mail\n',
    "open quote": 'a TXT "x\n MX 10 mail\n',
    "quoted service parameter": 'a HTTPS 1 . alpn="h2,h3;(" port=443\n MX 10 mail\n',
    "wildcards": "* MX 10 mail\n*.a MX 10 mail\na*b MX 10 mail\n",
    "origin root": "$ORIGIN .\nexample MX 10 m\n$ORIGIN com\nx MX 1 y\n",
    "origins": "$ORIGIN sub\na MX 10 mail\n$ORIGIN example.\nb MX 10 m\n$ORIGIN @\nc MX 10 m\n",
    "ttl sums": "a 0s30 MX 10 m\nb 1h1w MX 10 m\nc 5m5m MX 10 m\nd 2147483647 MX 10 m\n",
    "ttl above 2^31": "a 4294967295 MX 10 mail\nb 2147483648 MX 10 mail\n",
    "ttl above 2^32": "a 4294967296 MX 10 mail\n",
    "default ttl above 2^31": "$TTL 2147483648\na MX 10 mail\n",
    "owners by case": "a 60 MX 10 m\nA 120 MX 20 m\nb 60 MX 10 m\nb 120 MX 20 m\nc 6 MX 1 m\nb 300 MX 10 m\n",
    "escaped spelling, one block": "d 60 MX 10 mail\n\\100 61 MX 20 mail\n",
    "ttl conflict around glue": "@ 60 MX 10 mail\nns1 A 192.0.2.2\n@ 120 MX 20 mail\n",
    "ttl conflict, no glue": "@ 60 MX 10 mail\nmail A 192.0.2.2\n@ 120 MX 20 mail\n",
    "glue by case": "a NS A\na NS b\na 1 MX 1 a\nA 2 MX 2 a\nb 1 MX 2 a\na 3 MX 3 a\nb 4 MX 4 a\n",
    "blank owner behind glue": "d NS n.d\nn.d A 192.0.2.1\n MX 10 mail\nd MX 20 mail\n",
    "generic data": "a MX \\# 7 000a 03616263 00\nb TYPE15 ( \\# 3 000000 )\n",
    "generic data, bad length": "a MX \\# 8 000a 03616263 00\n",
    "generic data, pointer": "a MX \\# 4 000ac000\n",
    "control characters": "a\x01 MX 10 m\x7f\n",
    "latin-1 comment": "a MX 10 mail ; caf\xe9\n",
    "white space at the end": "a MX 10 mail\n  ",
    "no final newline": "a MX 10 mail",
    "ttl alone": "a 5\nb MX 10 mail\n",
    "owner alone": "a\nb MX 10 mail\n",
    "out of zone, malformed": "b.other. MX xx\n",
    "out of zone SOA": "b.other. SOA ns1 host 1 2 3 4 5\na MX 10 mail\n",
    "SOA below the top": "b SOA ns1 host 1 2 3 4 5\na MX 10 mail\n",
    "two SOA records": "@ SOA ns1 host 2 3h 15m 2w 5m\na MX 10 mail\n",
    "the same SOA twice": "@ SOA NS1 host 1 3h 15m 2w 300\na MX 10 mail\n",
    "generate leaves the owner": "a A 192.0.2.1\n$GENERATE 1-2 h$ A 192.0.2.$\n MX 10 mail\n",
    "preference too long": "a MX 00000000000000000000000010 mail\n",
    "preference of 30 digits": "a MX 100000000000000000000000000010 mail\n",
    "preference 65536": "a MX 65536 mail\n",
    "null": "a IN MX 0 .\n",
    "nothing else": "",
}


@pytest.mark.parametrize("text", TRAPS.values(), ids=TRAPS.keys())
def test_trap(text: str, tmp_path: Path) -> None:
    need("named-compilezone")
    agrees((SOA + text).encode("latin-1"), tmp_path)


NO_DEFAULT = "@ 99 IN SOA ns1 host ( 1 3h 15m 2w 5m )\n NS ns1\nns1 A 192.0.2.1\n"
WHOLE = {
    "the last ttl stated": NO_DEFAULT
    + "a MX 10 m\nb 70 MX 10 m\nb 80 MX 11 m\nc MX 10 m\n$TTL 5\nd MX 10 m\n",
    "ttl set to prior ttl": NO_DEFAULT + "a 60 A 192.0.2.1\na 120 A 192.0.2.2\nb MX 10 mail\n",
    "ttl of an out-of-zone record": NO_DEFAULT + "b.other. 77 A 192.0.2.1\nmail MX 10 mail\n",
    "ttl of generate": NO_DEFAULT + "$GENERATE 1-2 h$ 33 A 192.0.2.$\na MX 10 mail\n",
    "ttls of signatures": NO_DEFAULT
    + "a 5 RRSIG A 8 2 3600 20300101000000 20200101000000 1234 example. AAAA\n"
    + "a 6 RRSIG MX 8 2 3600 20300101000000 20200101000000 1234 example. AAAA\n"
    + "a 7 RRSIG MX 9 2 3600 20300101000000 20200101000000 1234 example. AAAA\nb MX 10 m\n",
    "soa minimum": "@ SOA ns1 host 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\na MX 1 a\n@ 7 TXT x\nb MX 1 a\n",
    "soa last": "@ 5 NS ns1\nns1 6 A 192.0.2.1\na MX 10 m\n@ SOA ns1 host 1 2 3 4 5\n",
    "no ttl at all": "a MX 10 mail\n@ SOA ns1 host 1 2 3 4 5\n NS ns1\n",
    "no owner at all": " SOA ns1 host 1 2 3 4 5\n",
    "soa with comments": "$TTL 5\n@ IN SOA ns1 host (\n 1 ; serial )\n\t2;refresh\n 3 4\n 5 ) ; (\n"
    " NS ns1\nns1 A 192.0.2.1\n",
    "soa nested": "$TTL 5\n@ ( IN ) SOA ns1 ( host ( 1 2 3 4 5 ) )\n NS ns1\nns1 A 192.0.2.1\n MX 1 a\n",
    "soa glued": "$TTL 5\n@ IN SOA ns1 host(1 2 3 4 5)\n NS ns1\nns1 A 192.0.2.1\n MX 1 a\n",
    "soa in hours": "$TTL 5\n@ IN SOA ns1 host ( 1h 2 3 4 5 )\n NS ns1\nns1 A 192.0.2.1\n",
    "no soa": "$TTL 5\n@ NS ns1\nns1 A 192.0.2.1\n",
    "empty": "",
    "comments alone": "; nothing\n\n",
}


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE.keys())
def test_whole_file(text: str, tmp_path: Path) -> None:
    need("named-compilezone")
    agrees(text.encode("latin-1"), tmp_path)


NOT_OURS = ("invalid NS owner name", "has no address records")  # what only named-checkzone judges


def agrees(data: bytes, folder: Path) -> None:
    try:
        wanted = mx_sets(records(data, folder))
    except RejectedError as err:
        if not any(words in str(err) for words in NOT_OURS):
            with pytest.raises(Unclear):
                scan(data, ZONE)
            with pytest.raises(Unclear):
                assert skimmed(data) is not None or scan(data, ZONE)
    else:
        assert scan(data, ZONE).rrsets == wanted
        assert skimmed(data) in (wanted, None)


@given(zone_files())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_files(tmp_path: Path, data: bytes) -> None:
    need("named-compilezone")
    agrees(data, tmp_path)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"\xef\xbb\xbf$TTL 1h\n", 1),
        (b"$TTL 1h\n@ SOA a b 1 2 3 4 5\nx TXT \0\n", 3),
        (b"$TTL 1h\n@ SOA a b 1 2 3 4 5\n; c\n\na MX 10\n", 5),
        (b"$TTL 1h\n@ SOA a b 1 2 3 4 5\na MX ( 10\n\n mail extra )\n", 3),
        (b"$TTL 1h\r\n@ SOA a b 1 2 3 4 5\r\n$INCLUDE x\r\n", 3),
        (b"root:x:0:0:root:/root:/bin/sh\n", 1),
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
