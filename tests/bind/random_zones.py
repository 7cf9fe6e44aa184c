"""Random zone files in the common language and a little beyond, for the zone ``example.``."""

from hypothesis import strategies as st

OWNERS = [
    "@", "a", "A", "b", "b.c", "*", "*.w", "\\098", "ns1", "a.example.", "x\\.y", "example.",
    "out.other.", "mx", "d", "n.d", "EXAMPLE.", '"a"', '"b c"', "MX", "IN", "300", "\\@", "h1", "h2",
    "(a)",
]  # fmt: skip
EXCHANGES = ["mail", "MAIL", "@", "mail.example.", "mx.other.net.", ".", "m\\097il", "a.b", "\\#", "m\xe9"]
TTLS = ["60", "300", "1h", "1H30m", "2d", "0", "00060", "0s9", "4294967295"]
ORIGINS = ["sub", "example.", "@", "deep.sub.example.", ".", "d", "s\\.ub", "EXAMPLE.", "other."]
CLASSES = ["IN ", "in  ", "CLASS1 ", "CLASS00001 "]
FILES = ["f", "g", "h"]
SIGNATURE = "8 2 3600 20300101000000 20200101000000 1234 example. AAAA"
DATA = {
    "A": ["192.0.2.1", "192.0.2.2", "\\# 4 c0000201"],
    "AAAA": ["2001:db8::1"],
    "NS": ["ns1", "b", "n.other.", "A", "n.d", "@", "EXAMPLE.", "\\# 11 0161076578616d706c6500"],
    "TXT": [
        '"v=spf1 mx -all"',
        '"a;b" c',
        '"x\\"y( MX 10 z"',
        "plain",
        '"l\\\n b MX 1 c"',
        '"" ""',
        'a"b"c',
        "\\;",
    ],
    "SPF": ['"v=spf1 mx -all"'],
    "CAA": ['0 issue "ca.example; x=y"'],
    "SRV": ["0 5 5060 mx"],
    "HINFO": ['"a (b" "c;d"'],
    "NAPTR": ['100 50 "s" "a;b" "" x'],
    "HTTPS": ['1 . alpn="h2,h3" port=53'],
    "PTR": ["MX"],
    "RRSIG": [f"{kind} {SIGNATURE}" for kind in ("MX", "TYPE15", "A", "15")],
    "TYPE65280": ["\\# 2 0a0b", "\\# 0"],
}


def _quotes(data: str) -> bool:
    return '"' in data


@st.composite
def _rdata(draw: st.DrawFn) -> tuple[str, str]:
    kind = draw(st.sampled_from(["MX", "MX", "MX", "MX", "mx", "TYPE15", "NS", "A", "TXT", *DATA]))
    if kind in {"MX", "mx", "TYPE15"}:
        if draw(st.integers(0, 9)) == 0:
            return kind, draw(st.sampled_from(["\\# 3 000a00", "\\# 7 000a0161 016200"]))
        preference = draw(st.sampled_from(["10", "20", "0", "010", "65535"]))
        return kind, f"{preference} {draw(st.sampled_from(EXCHANGES))}"
    return kind, draw(st.sampled_from(DATA[kind]))


@st.composite
def _record(draw: st.DrawFn, eol: str) -> str:
    kind, rdata = draw(_rdata())
    blank = draw(st.booleans())
    gap = st.sampled_from([" ", "\t", "   ", " \t "])
    owner = draw(gap) if blank else draw(st.sampled_from(OWNERS)) + draw(gap)
    ttl = draw(st.sampled_from(TTLS)) + " " if draw(st.integers(0, 2)) == 0 else ""
    klass = draw(st.sampled_from(CLASSES)) if draw(st.booleans()) else ""
    fields = (klass + ttl) if draw(st.booleans()) else (ttl + klass)
    shape = draw(st.integers(0, 7))
    if shape == 0 and not _quotes(rdata):
        rdata = f"( {rdata.replace(' ', f' ; c ({eol} ')}{eol} )"
    elif shape == 1:
        rdata = f"({rdata})"
    elif shape == 2:
        fields = f"( {fields}{eol}  "
        rdata += ")"
    elif shape == 3 and not _quotes(rdata):
        rdata = "((" + rdata.replace(" ", ")(", 1) + "))" if " " in rdata else rdata
    comment = draw(st.sampled_from(["", "", " ; a MX 10 b", ';"(', "  ", ";"]))
    return f"{owner}{fields}{kind}{' ' if shape != 1 else ''}{rdata}{comment}{eol}"


@st.composite
def _generate(draw: st.DrawFn) -> str:
    numbers = draw(st.sampled_from(["1-2", "0-3/2", "9-11", "2-2"]))
    owner = draw(
        st.sampled_from(["h$", "a", "@", "${0,2,x}", "h${1}-$", "$.other.", "\\$$", "n$$", "${0,3,n}"])
    )
    fields = draw(st.sampled_from(["", "", "7 ", "IN ", "IN 8 ", "9 IN "]))
    data = draw(
        st.sampled_from(
            [
                'MX "10 mail$"',
                'MX "$ mail"',
                'mx "${-1} m${0,3,d}.b"',
                "A 192.0.2.$",
                'NS "h$"',
                'TXT "a;$"',
            ]
        )
    )
    if draw(st.integers(0, 9)) == 0:
        owner, data = "cn$", "CNAME c$.z"
    return f"$GENERATE {numbers} {owner} {fields}{data}"


@st.composite
def _include(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(FILES))
    spelled = draw(st.sampled_from([name, f'"{name}"', f"( {name} )"]))
    directive = draw(st.sampled_from(["$INCLUDE ", "$include\t", '"$INCLUDE" ']))
    origin = f" {draw(st.sampled_from(ORIGINS))}" if draw(st.booleans()) else ""
    return f"{directive}{spelled}{origin}"


ODD = [
    "", "   ", "; c", " ; c", "()", " ( ) ", "\t;\t(", "; caf\xe9 ; MX 10 x", "( ; c\n )",
    "$DATE 20200101000000", "$TTL 1h ; d", "\ra 5 MX 1 lone", "a TXT x\r MX 2 cr", "; c\r b MX 1 c",
]  # fmt: skip
BROKEN = [
    "a MX 10", " MX ten mail", "a MX 10 mail more", "a MX 65536 m", 'a MX 10 "mail"', "a MX 10 a..b",
    "a MXX 10 m", "a", "$FOO", "$TTL x", "$ORIGIN", "a MX ( 10 mail", 'b TXT "open', "a MX 10 mail )",
    "a 1h30 MX 10 m", "a CH MX 10 m", "\\256 MX 10 m", "a MX 10 m\\", " SOA ns1 host 9 9 9 9 9",
    "@ SOA ns1 host 9 9 9 9 9", "$GENERATE 2-1 a A 192.0.2.$", "\x0b", "a MX \\# 3 000a", "a MX 10 m\x00",
    "a TYPE015 10 m", "a CLASS000001 MX 10 m", " $ORIGIN x",
]  # fmt: skip


@st.composite
def _statement(draw: st.DrawFn, eol: str, *, files: bool) -> str:
    match draw(st.integers(0, 19)):
        case 0 | 1:
            return f"$ORIGIN {draw(st.sampled_from(ORIGINS))}{eol}"
        case 2:
            return f"$TTL {draw(st.sampled_from(TTLS))}{eol}"
        case 3:
            return draw(st.sampled_from(ODD)) + eol
        case 4:
            return draw(_generate()) + eol
        case 5 | 6 if files:
            return draw(_include()) + eol
        case _:
            return draw(_record(eol))


@st.composite
def _body(draw: st.DrawFn, eol: str, most: int, *, files: bool) -> str:
    lines = [draw(_statement(eol, files=files)) for _ in range(draw(st.integers(0, most)))]
    if draw(st.integers(0, 24)) == 0:
        lines.insert(draw(st.integers(0, len(lines))), draw(st.sampled_from(BROKEN)) + eol)
    return "".join(lines)


@st.composite
def _main(draw: st.DrawFn, eol: str, *, files: bool) -> str:
    default = draw(st.sampled_from(["$TTL 1h", "$ttl 300 ; d", "", ""]))
    soa_ttl = draw(st.sampled_from(["", "77 "]))
    serial = draw(st.sampled_from(["1", "2026112301", "0007", "4294967295"]))
    soa = draw(
        st.sampled_from(["( {} 3h 15m 2w 5m )", "(\n  {} ; serial\n  3h 15m\n  2w 5m )", "{} 3h 15m 2w 5m"])
    )
    lines = [f"{default}{eol}", f"@ {soa_ttl}IN SOA ns1 host {soa.format(serial)}{eol}".replace("\r\n", "\n")]
    lines += [f" NS ns1{eol}", f"ns1 A 192.0.2.1{eol}", draw(_body(eol, 14, files=files))]
    return "".join(lines)


@st.composite
def _bytes(draw: st.DrawFn, text: str) -> bytes:
    return (text.rstrip("\r\n \t") if draw(st.integers(0, 2)) == 0 else text).encode("latin-1")


ENDS = st.sampled_from(["\n", "\n", "\r\n"])


@st.composite
def zone_files(draw: st.DrawFn) -> bytes:
    """A file that BIND may load or reject; mostly it loads."""
    return draw(_bytes(draw(_main(draw(ENDS), files=False))))


@st.composite
def zones_of_files(draw: st.DrawFn) -> dict[str, bytes]:
    """As ``zone_files``, with the files it includes; the zone's main file has the name ``main``."""
    eol = draw(ENDS)
    found = {"main": draw(_bytes(draw(_main(eol, files=True))))}
    for name in FILES:
        found[name] = draw(_bytes(draw(_body(eol, 5, files=name == "h" and draw(st.integers(0, 5)) == 0))))
    return found
