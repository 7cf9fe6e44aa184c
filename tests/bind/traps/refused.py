"""What BIND loads and we refuse to read: it is a slip, or no person would expect BIND's reading."""

_LONG = "".join(f'@ TXT "{n} {"x" * 250}"\n@ SPF "{n} {"x" * 250}"\n' for n in range(140))

REFUSED = {
    "class 0": "a CLASS0 MX 10 m\n",
    "class reserved0": "a RESERVED0 IN MX 10 m\n",
    "class with a sign": "a CLASS+1 MX 10 m\n",
    "type with a sign": "a TYPE+15 10 m\n",
    "NUL in a comment": "a MX 10 m ; \0\n",
    "NUL in quotes": 'a TXT "\0"\n',
    "range with junk": '$GENERATE 1-2x h$ MX "10 m"\n',
    "range with a sign": '$GENERATE +1-+2 h$ MX "10 m"\n',
    "range that wraps": '$GENERATE 4294967297-4294967298 h$ MX "10 m"\n',
    "step with junk": '$GENERATE 1-2/1x h$ MX "10 m"\n',
    "step that wraps": '$GENERATE 1-2/4294967297 h$ MX "10 m"\n',
    "offset with a sign": '$GENERATE 1-2 h${+1} MX "10 m"\n',
    "modifier that takes its base from another": '$GENERATE 1-2 h${0,1,x}-${0,1,q} MX "10 m"\n',
    "obsolete type by $GENERATE": "$GENERATE 1-2 h$ MD m\n",
    "SOA record by $GENERATE": '$GENERATE 1-1 @ SOA "ns1 host 1 3h 15m 2w 5m"\n',
    "data that close the parenthesis of $GENERATE": '$GENERATE 1-1 h$ MX ( "10 m )"\n',
    "$INCLUDE behind a date in the future": "$DATE 20990101000000\n$INCLUDE f\n",
    "$INCLUDE of a name that ends in a backslash": "$INCLUDE f\\\n",
    "set over a block of more than 64 KB": "@ NS n\n@ 60 MX 1 m\n" + _LONG + "n A 192.0.2.1\n@ 120 MX 2 m\n",
}
FILES = {"f": "b MX 10 m\n", "f\\": "b MX 10 m\n"}
