"""Random zone files of the common language, for the zone ``example.``."""

from hypothesis import strategies as st

OWNERS = [
    "@",
    "a",
    "A",
    "b",
    "b.c",
    "*",
    "*.w",
    "\\098",
    "ns1",
    "a.example.",
    "x\\.y",
    "example.",
    "out.other.",
    "mx",
]
EXCHANGES = ["mail", "MAIL", "@", "mail.example.", "mx.other.net.", ".", "m\\097il", "a.b"]
TTLS = ["60", "300", "1h", "1H30m", "2d", "0"]
ORIGINS = ["sub", "example.", "@", "deep.sub.example.", "."]


@st.composite
def _rdata(draw: st.DrawFn) -> tuple[str, str]:
    kind = draw(st.sampled_from(["MX", "MX", "MX", "mx", "TYPE15", "A", "TXT", "TXT", "NS", "CNAMEish"]))
    if kind in {"MX", "mx", "TYPE15"}:
        preference = draw(st.sampled_from(["10", "20", "0", "010", "65535"]))
        return kind, f"{preference} {draw(st.sampled_from(EXCHANGES))}"
    if kind == "A":
        return kind, f"192.0.2.{draw(st.integers(1, 200))}"
    if kind == "NS":
        return kind, draw(st.sampled_from(["ns1", "b", "n.other.", "A"]))
    text = draw(
        st.sampled_from(
            ['"v=spf1 mx -all"', '"a;b" c', '"x\\"y( MX 10 z"', "plain", '"l\\\n b MX 1 c"', '"" ""']
        )
    )
    return "TXT", text


@st.composite
def _record(draw: st.DrawFn, eol: str) -> str:
    kind, rdata = draw(_rdata())
    blank = draw(st.booleans())
    gap = st.sampled_from([" ", "\t", "   ", " \t "])
    owner = draw(gap) if blank else draw(st.sampled_from(OWNERS)) + draw(gap)
    ttl = draw(st.sampled_from(TTLS)) + " " if draw(st.integers(0, 2)) == 0 else ""
    klass = draw(st.sampled_from(["IN ", "in  ", "CLASS1 "])) if draw(st.booleans()) else ""
    fields = (klass + ttl) if draw(st.booleans()) else (ttl + klass)
    shape = draw(st.integers(0, 5))
    if shape == 0 and not rdata.startswith('"'):
        rdata = f"( {rdata.replace(' ', f' ; c ({eol} ')}{eol} )"
    elif shape == 1:
        rdata = f"({rdata})"
    elif shape == 2:
        fields = f"( {fields}{eol}  "
        rdata += ")"
    comment = draw(st.sampled_from(["", "", " ; a MX 10 b", ';"(', "  "]))
    return f"{owner}{fields}{kind}{' ' if shape != 1 else ''}{rdata}{comment}{eol}"


@st.composite
def zone_files(draw: st.DrawFn) -> bytes:
    """A file that BIND may load or reject; mostly it loads."""
    eol = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    default = draw(st.sampled_from(["$TTL 1h", "$ttl 300 ; d", "", ""]))
    soa_ttl = draw(st.sampled_from(["", "77 "]))
    serial = draw(st.sampled_from(["1", "2026112301", "0007", "4294967295"]))
    soa = draw(
        st.sampled_from(["( {} 3h 15m 2w 5m )", "(\n  {} ; serial\n  3h 15m\n  2w 5m )", "{} 3h 15m 2w 5m"])
    )
    lines = [f"{default}{eol}", f"@ {soa_ttl}IN SOA ns1 host {soa.format(serial)}{eol}".replace("\r\n", "\n")]
    lines += [f" NS ns1{eol}", f"ns1 A 192.0.2.1{eol}"]
    for _ in range(draw(st.integers(0, 14))):
        match draw(st.integers(0, 11)):
            case 0:
                lines.append(f"$ORIGIN {draw(st.sampled_from(ORIGINS))}{eol}")
            case 1:
                lines.append(f"$TTL {draw(st.sampled_from(TTLS))}{eol}")
            case 2:
                lines.append(draw(st.sampled_from([f"{eol}", f"   {eol}", f"; c{eol}", f" ; c{eol}"])))
            case _:
                lines.append(draw(_record(eol)))
    data = "".join(lines)
    if draw(st.booleans()):
        data = data.rstrip("\r\n \t")
    return data.encode("latin-1")
