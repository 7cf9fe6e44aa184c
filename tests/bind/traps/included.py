"""Zones of several files, where BIND's reading may surprise: the main file is ``main``.

Its beginning comes from the test, unless it has a line of its own that starts with ``$TTL``.
"""

Files = dict[str, str]


def one(main: str, inner: str) -> Files:
    return {"main": main, "f": inner}


INCLUDED = {
    "plain": one("$INCLUDE f\n", "a MX 10 mail\n"),
    "in small letters": one("$include f\n", "a MX 10 mail\n"),
    "spaced out": one("$INCLUDE \t f \t ; c\n", "a MX 10 mail\n"),
    "comment glued": one("$INCLUDE f;c\n", "a MX 10 mail\n"),
    "indented": one(" $INCLUDE f\n", "a MX 10 mail\n"),
    "glued": one("$INCLUDEf\n", "a MX 10 mail\n"),
    "quoted": one('$INCLUDE "f"\n', "a MX 10 mail\n"),
    "quoted, glued": one('$INCLUDE"f"\n', "a MX 10 mail\n"),
    "directive quoted": one('"$INCLUDE" f\n', "a MX 10 mail\n"),
    "quoted with an origin glued": one('$INCLUDE "f"sub\n', "a MX 10 mail\n"),
    "in parentheses": one("$INCLUDE ( f )\n", "a MX 10 mail\n"),
    "in parentheses over lines": one("$INCLUDE (\n f ; c\n sub\n)\n", "a MX 10 mail\n"),
    "in parentheses as a whole": one("( $INCLUDE f )\n", "a MX 10 mail\n"),
    "in open parentheses": one("$INCLUDE ( f\n", "a MX 10 mail )\n"),
    "name with a space": {"main": '$INCLUDE "a b"\n', "a b": "a MX 10 mail\n"},
    "name with an escaped space": {"main": "$INCLUDE a\\ b\n", "a b": "a MX 10 mail\n"},
    "name with a backslash and a space": {"main": "$INCLUDE a\\ b\n", "a\\ b": "a MX 10 mail\n"},
    "name with a decimal escape": {"main": "$INCLUDE \\102\n", "f": "a MX 10 mail\n"},
    "name with a quoted semicolon": {"main": '$INCLUDE "a;b"\n', "a;b": "a MX 10 mail\n"},
    "name with an escaped quote": {"main": '$INCLUDE "a\\"b"\n', 'a"b': "a MX 10 mail\n"},
    "name in parentheses, quoted": {"main": '$INCLUDE "(a)"\n', "(a)": "a MX 10 mail\n"},
    "name with a folder": {"main": "$INCLUDE ./f\n", "f": "a MX 10 mail\n"},
    "name of a folder": one("$INCLUDE .\n", ""),
    "name empty": one('$INCLUDE ""\n', "a MX 10 mail\n"),
    "name missing": one("$INCLUDE\n", "a MX 10 mail\n"),
    "name of another case": one("$INCLUDE F\n", "a MX 10 mail\n"),
    "file missing": one("$INCLUDE g\na MX 10 mail\n", ""),
    "file missing, out of zone": one("$ORIGIN other.\n$INCLUDE g\n", ""),
    "file empty": one("a A 192.0.2.1\n$INCLUDE f\n MX 10 mail\n", ""),
    "file of white space": one("a A 192.0.2.1\n$INCLUDE f\n MX 10 mail\n", "  "),
    "file of a comment": one("a A 192.0.2.1\n$INCLUDE f\n MX 10 mail\n", "; c"),
    "file with a NUL byte": one("$INCLUDE f\n", "a MX 10 ma\0il\n"),
    "file with a byte order mark": one("$INCLUDE f\n", "\xef\xbb\xbfa MX 10 mail\n$TTL 5\n\xef\xbb\xbf\n"),
    "no final newline inside": one("$INCLUDE f\nb MX 20 mail\n MX 30 mail\n", "a MX 10 mail"),
    "no final newline inside, blank owner behind": one("b TXT x\n$INCLUDE f\n MX 30 mail\n", "a MX 10 mail"),
    "no final newline, directive inside": one("$INCLUDE f\nb MX 20 mail\n", "a MX 10 mail\n$TTL 5"),
    "no final newline, origin inside": one("$INCLUDE f\nb MX 20 mail\n", "$ORIGIN sub"),
    "no final newline, owner alone inside": one("$INCLUDE f\n MX 20 mail\n", "a"),
    "no final newline, preference inside": one("$INCLUDE f\n mail\n", "a MX 10"),
    "no final newline, comment inside": one("$INCLUDE f\nb MX 20 mail\n", "a MX 10 mail ; c"),
    "no final newline, blanks inside": one("b TXT x\n$INCLUDE f\n MX 20 mail\n", "a MX 10 mail\n\t "),
    "no final newline outside": one("a MX 10 mail\n$INCLUDE f", "b MX 10 mail\n"),
    "no final newline outside, comment": one("a MX 10 mail\n$INCLUDE f ; c", "b MX 10 mail\n MX 20 mail\n"),
    "no final newline outside, origin": one("a MX 10 mail\n$INCLUDE f sub", "b MX 10 mail\n"),
    "no final newline outside, empty line first": one("a MX 10 mail\n$INCLUDE f", "\n MX 20 mail\n"),
    "no final newline outside, file empty": one("a MX 10 mail\n$INCLUDE f", ""),
    "no final newline outside, white space first": one(
        "a MX 10 mail\n$INCLUDE f", "  b MX 10 mail\n MX 20 m\n"
    ),
    "no final newline outside, mx first": one("a MX 10 mail\n$INCLUDE f", " MX 10 mail\n"),
    "no final newline outside, mx as owner": one("a MX 10 mail\n$INCLUDE f", "\tMX MX 10 mail\n"),
    "no final newline outside, indented directive": one("a MX 10 mail\n$INCLUDE f", " $TTL 5\nb MX 1 m\n"),
    "no final newline outside, white space alone": one("a MX 10 mail\n$INCLUDE f", "  "),
    "no final newline outside, blank line first": one("a MX 10 mail\n$INCLUDE f", "  \n MX 20 m\n"),
    "no final newline outside, comment first": one("a MX 10 mail\n$INCLUDE f", "  ; c\n MX 20 m\n"),
    "no final newline outside, parenthesis first": one("a MX 10 mail\n$INCLUDE f", " ( b\n MX 20 m )\n"),
    "no final newline outside, blanks": one("a MX 10 mail\n$INCLUDE f  ", "b MX 10 mail"),
    "no final newline amid": {
        "main": "$INCLUDE f\nb MX 1 m\n",
        "f": "a MX 1 m\n$INCLUDE g",
        "g": "c MX 1 m\n MX 2 m\n",
    },
    "crlf": one("$INCLUDE f\r\nb MX 20 mail\r\n", "a MX 10 mail\r\n"),
    "cr": one("$INCLUDE f\rb MX 20 mail\r", "a MX 10 mail\r"),
    "ends amid parentheses": one("$INCLUDE f\n mail )\n", "a MX ( 10\n"),
    "ends amid quotes": one('$INCLUDE f\n y"\n', 'a TXT "x'),
    "ends with a backslash": one("$INCLUDE f\nb MX 1 m\n", "a MX 10 mail\\"),
    "closes a parenthesis": one("( \n$INCLUDE f\n", ")\na MX 10 mail\n"),
    # origin
    "origin": one("$INCLUDE f sub\nb MX 10 mail\n", "a MX 10 mail\n@ MX 20 @\n"),
    "origin absolute": one("$INCLUDE f sub.example.\nb MX 10 mail\n", "a MX 10 mail\n"),
    "origin out of zone": one("$INCLUDE f other.\nb MX 10 mail\n", "a MX 10 mail\nc.example. MX 10 m\n"),
    "origin root": one("$INCLUDE f .\nb MX 10 mail\n", "a.example MX 10 mail\n"),
    "origin at": one("$ORIGIN sub\n$INCLUDE f @\n", "a MX 10 mail\n"),
    "origin quoted": one('$INCLUDE f "sub"\n', "a MX 10 mail\n"),
    "origin malformed": one("$INCLUDE f a..b\n", "a MX 10 mail\n"),
    "origin with an escape": one("$INCLUDE f s\\.ub\n", "a MX 10 mail\n"),
    "origin and a third word": one("$INCLUDE f sub x\n", "a MX 10 mail\n"),
    "origin relative to another": one("$ORIGIN x\n$INCLUDE f sub\nb MX 10 m\n", "a MX 10 mail\n"),
    "origin restored": one("$INCLUDE f\nb MX 10 mail\n", "$ORIGIN sub\na MX 10 mail\n"),
    "origin restored, given": one("$INCLUDE f x\nb MX 10 mail\n", "$ORIGIN sub\na MX 10 mail\n"),
    "origin of the file goes in": one("$ORIGIN x\n$INCLUDE f\nb MX 10 mail\n", "a MX 10 mail\n"),
    "origin, owner blank": one("a TXT x\n$INCLUDE f sub\n MX 2 m\n", " MX 10 mail\n"),
    # owner
    "owner goes in": one("a TXT x\n$INCLUDE f\n", " MX 10 mail\n"),
    "owner is restored": one("a TXT x\n$INCLUDE f\n MX 20 mail\n", "b MX 10 mail\n"),
    "owner goes in behind a blank line": one("a TXT x\n$INCLUDE f\n", "\n \n MX 10 mail\n"),
    "owner of another zone goes in": one("a.other. TXT x\n$INCLUDE f\n MX 10 mail\n", " MX 10 mail\n"),
    "owner of another zone inside": one(
        "a TXT x\n$INCLUDE f\n MX 10 mail\n", "b.other. MX 10 mail\n MX 10 m\n"
    ),
    "owner relative to the origin before": one(
        "$ORIGIN s\na TXT x\n$ORIGIN t\n$INCLUDE f u\n MX 1 m\n", " MX 2 m\n"
    ),
    "owner as nobody's": {"main": "$TTL 5\n$INCLUDE f\n SOA ns1 host 1 2 3 4 5\n", "f": "@ NS ns1\n"},
    "owner as nobody's inside": {"main": "$TTL 5\n$INCLUDE f\n", "f": " SOA ns1 host 1 2 3 4 5\n"},
    # TTL
    "ttl leaks out": one("a MX 1 m\n$INCLUDE f\nb MX 1 m\n", "$TTL 5\nc MX 1 m\n"),
    "ttl goes in": one(
        "$TTL 5\n@ SOA ns1 host 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n$INCLUDE f\n", "c MX 1 m\n"
    ),
    "ttl stated goes in and out": one(
        "@ 7 SOA ns1 host 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n;$TTL\n$INCLUDE f\nb MX 1 m\n",
        "c MX 1 m\nd 8 TXT x\n",
    ),
    "ttl amid a set": one("a MX 1 m\n$INCLUDE f\na MX 2 m\n", "$TTL 5\n"),
    "ttl amid a set, blank owner": one("a MX 1 m\n$INCLUDE f\n MX 2 m\n", "$TTL 5\n"),
    "ttl conflict over the border": one("a 5 MX 1 m\n$INCLUDE f\n", "a 6 MX 2 m\n"),
    "ttl conflict over the border, blank": one(
        "a 5 MX 1 m\n$INCLUDE f\n 7 MX 3 m\n 8 MX 4 m\n", " 6 MX 2 m\n"
    ),
    "ttl conflict over an empty file": one("a 5 MX 1 m\n$INCLUDE f\na 6 MX 2 m\n", ""),
    "ttl conflict inside": one("$INCLUDE f\n", "a 5 MX 1 m\na 6 MX 2 m\n"),
    "ttl conflict out of the file": one("$INCLUDE f\na 6 MX 2 m\n", "a 5 MX 1 m\n"),
    "ttl conflict, file twice": one("a 5 MX 1 m\n$INCLUDE f\na 7 MX 2 m\n$INCLUDE f\n", "a 6 MX 3 m\n"),
    "ttl set to prior, inherited": one(
        "@ 7 SOA ns1 host 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n;$TTL\na 5 TXT x\n$INCLUDE f\nb MX 1 m\n",
        "a 6 TXT y\n",
    ),
    "ttl set to prior inside, inherited": one(
        "@ 7 SOA ns1 host 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n;$TTL\n$INCLUDE f\nb MX 1 m\n",
        "a 5 TXT x\na 6 TXT y\n",
    ),
    # glue
    "glue goes in": one(
        "d NS n.d\nd 5 MX 1 m\nn.d A 192.0.2.1\n$INCLUDE f\n MX 4 m\nd 7 MX 2 m\n", " 6 MX 3 m\nd 8 MX 5 m\n"
    ),
    "glue inside": one("d NS n.d\nd 5 MX 1 m\n$INCLUDE f\nd 7 MX 2 m\n", "n.d 6 A 192.0.2.1\nd 8 MX 9 m\n"),
    "glue behind": one("d NS n.d\nd 5 MX 1 m\n$INCLUDE f\nn.d A 192.0.2.1\nd 7 MX 2 m\n", ""),
    "glue of a server inside": one("$INCLUDE f\nn.d A 192.0.2.1\nd 7 MX 2 m\n", "d NS n.d\nd 5 MX 1 m\n"),
    "glue of a server inside, owner before": one(
        "d TXT x\n$INCLUDE f\nn.d A 192.0.2.1\nd 7 MX 2 m\n", " NS n.d\n 5 MX 1 m\n"
    ),
    "glue wholly inside": one("$INCLUDE f\n", "d NS n.d\nd 5 MX 1 m\nn.d A 192.0.2.1\nd 7 MX 2 m\n"),
    "glue at the end inside": one("$INCLUDE f\nd 8 MX 3 m\n", "d NS D\nD 5 MX 1 m\nd 7 MX 2 m\nD 6 MX 4 m\n"),
    "glue at the end inside, by case": one("$INCLUDE f\n", "d NS D\nd 7 MX 2 m\nD 6 MX 4 m\n"),
    "glue amid, then the owner": one(
        "d NS D\nd 7 MX 2 m\nD 6 MX 4 m\n$INCLUDE f\nd 8 MX 1 m\nD 9 MX 2 m\n", " 5 MX 5 m\n"
    ),
    # depth
    "three deep": {
        "main": "a TXT x\n$INCLUDE f s1\n MX 1 m\nz MX 1 m\n",
        "f": " MX 2 m\nb TXT x\n$INCLUDE g s2\n MX 3 m\ny MX 1 m\n",
        "g": " MX 4 m\nc TXT x\n$INCLUDE h s3\n MX 5 m\nx MX 1 m\n",
        "h": " MX 6 m\nd MX 7 m\n$ORIGIN s4\nw MX 1 m\n$TTL 5\n",
    },
    "twenty deep": {
        "main": "$INCLUDE f1\nb MX 1 m\n",
        **{f"f{n}": f"$ORIGIN s{n}\na{n} MX 1 m\n$INCLUDE f{n + 1}\n MX 2 m\n" for n in range(1, 20)},
        "f20": "a MX 1 m\n",
    },
    "sixty deep": {
        "main": "$INCLUDE f1\nb MX 1 m\n",
        **{f"f{n}": f"a{n} MX 1 m\n$INCLUDE f{n + 1}\n MX 2 m\n" for n in range(1, 60)},
        "f60": "a MX 1 m\n",
    },
    "twice": one("$INCLUDE f\n$INCLUDE f\n", "a MX 10 mail\n"),
    "twice under two origins": one("$INCLUDE f s\n$INCLUDE f t\n", "a MX 10 mail\n@ MX 20 @\n"),
    "a hundred times": one("".join(f"$INCLUDE f s{n}\n" for n in range(100)), "a MX 10 mail\n"),
    "itself": one("$INCLUDE main\n", ""),
    "in a circle": {"main": "$INCLUDE f\n", "f": "a MX 1 m\n$INCLUDE g\n", "g": "$INCLUDE f\n"},
    "itself, from within": one("$INCLUDE f\n", "$INCLUDE f\n"),
    # what is inside
    "soa inside": {
        "main": "$TTL 9\n$INCLUDE f\n NS ns1\nns1 A 192.0.2.1\na MX 1 m\n",
        "f": "@ SOA ns1 host 1 2 3 4 5\n",
    },
    "soa inside, owner behind": {
        "main": "$TTL 9\n$INCLUDE f\n@ NS ns1\nns1 A 192.0.2.1\na MX 1 m\n",
        "f": "@ SOA ns1 host 1 2 3 4 5",
    },
    "soa inside as default": {
        "main": ";$TTL\n$INCLUDE f\n@ NS ns1\nns1 A 192.0.2.1\na MX 1 m\n",
        "f": "@ SOA ns1 host 1 2 3 4 5\n@ MX 1 m\n",
    },
    "soa inside under an origin": {
        "main": "$TTL 9\n$INCLUDE f .\n@ NS ns1\nns1 A 192.0.2.1\na MX 1 m\n",
        "f": "example SOA ns1 host 1 2 3 4 5\n",
    },
    "soa inside and outside": one("$INCLUDE f\n", "@ SOA ns1 host 2 3h 15m 2w 5m\n"),
    "soa inside and outside, the same": one("$INCLUDE f\n", "@ SOA ns1 host 1 3h 15m 2w 5m\n"),
    "generate inside": one("a TXT x\n$INCLUDE f\n MX 1 m\n", '$GENERATE 1-2 h$ MX "10 m$"\n MX 2 m\n'),
    "generate around": one(
        '$GENERATE 1-2 a 9 MX "$ m"\n$INCLUDE f\n$GENERATE 3-4 a 8 MX "$ m"\n', "a 7 MX 5 m\n"
    ),
    "malformed mx inside": one("$INCLUDE f\n", "a MX 10\n"),
    "unknown directive inside": one("$INCLUDE f\n", "$FOO\n"),
    "date before": one("$DATE 20200101000000\n$INCLUDE f\n", "a MX 10 mail\n"),
    "date behind": one("$INCLUDE f\n$DATE 20200101000000\n", "a MX 10 mail\n"),
    "date inside": one("$INCLUDE f\nb MX 10 mail\n", "$DATE 20200101000000\na MX 10 mail\n"),
    "date inside, then another": one("$INCLUDE f\n$INCLUDE f\n", "$DATE 20200101000000\na MX 10 mail\n"),
    "many lines inside": one("$INCLUDE f\nz MX 1 m\n", "".join(f"a{n} MX 10 mail\n" for n in range(3000))),
}
