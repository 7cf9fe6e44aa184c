"""Whole zone files where BIND's reading may surprise: defaults, the SOA record."""

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
    "blank first line": "\n \n;\n$TTL 5\n@ SOA ns1 host 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\na MX 1 m\n",
    "indented first record": "$TTL 5\n  @ SOA ns1 host 1 2 3 4 5\n NS ns1\n",
    "parenthesis first": "( @ SOA ns1 host 1 2 3 4 5 )\n NS ns1\nns1 A 192.0.2.1\na MX 1 m\n",
    "soa by full name": "$TTL 5\nexample. SOA ns1 host 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\na MX 1 m\n",
    "soa by name without dot": "$TTL 5\nexample SOA ns1 host 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n",
    "soa under an origin": "$ORIGIN .\n$TTL 5\nexample SOA ns1 host 1 2 3 4 5\n NS ns1.example.\n"
    "ns1.example A 192.0.2.1\na MX 1 m\n$ORIGIN example.\nb MX 1 m\n",
    "soa in capital letters": "$TTL 5\nEXAMPLE. In sOa ns1 host 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n"
    "a MX 1 m\n",
    "soa as type number": "$TTL 5\n@ TYPE6 ns1 host 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\na MX 1 m\n",
    "soa of one line in parentheses": "$TTL 5\n@ SOA ( ns1 host 1 2 3 4 5 )\n NS ns1\nns1 A 192.0.2.1\n"
    "a MX 1 m\n",
    "soa over eight lines": "$TTL 5\n@\tSOA (\nns1\nhost\n1\n2\n3\n4\n5\n)\n NS ns1\nns1 A 192.0.2.1\n"
    " MX 1 m\n",
    "soa with crlf": "$TTL 5\r\n@ SOA ns1 host (\r\n1 ; s\r\n2\r\n3\r\n4\r\n5\r\n)\r\n NS ns1\r\n"
    "ns1 A 192.0.2.1\r\n MX 1 m\r\n",
    "soa with lone cr": "$TTL 5\r@ SOA ns1 host (\r1\r2 3 4 5 )\r NS ns1\rns1 A 192.0.2.1\r MX 1 m\r",
    "soa closed behind a comment": "$TTL 5\n@ SOA ns1 host ( 1 2 3 4 5 ; )\n)\n NS ns1\nns1 A 192.0.2.1\n"
    " MX 1 m\n",
    "soa closed on the next line": "$TTL 5\n@ SOA ns1 host ( 1 2 3 4 5\n) ; x\n NS ns1\nns1 A 192.0.2.1\n"
    " MX 1 m\n",
    "soa never closed": "$TTL 5\n@ SOA ns1 host ( 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n MX 1 m\n",
    "soa with a quoted name": '$TTL 5\n@ SOA "ns1" host 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n',
    "soa with a quoted owner": '$TTL 5\n"@" SOA ns1 host 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n MX 1 m\n',
    "soa with an escaped owner": "$TTL 5\n\\101xample. SOA ns1 host 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n"
    " MX 1 m\n",
    "soa with a dot in the mailbox": "$TTL 5\n@ SOA ns1 a\\.b 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n MX 1 m\n",
    "soa with a mail address": "$TTL 5\n@ SOA ns1 a@b 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n MX 1 m\n",
    "soa with roots": "$TTL 5\n@ SOA . . 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n MX 1 m\n",
    "soa with malformed names": "$TTL 5\n@ SOA a..b host 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n",
    "soa serial 0": "$TTL 5\n@ SOA ns1 host 0 0 0 0 0\n NS ns1\nns1 A 192.0.2.1\n MX 1 m\n",
    "soa serial 2^32-1": "$TTL 5\n@ SOA ns1 host 4294967295 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n MX 1 m\n",
    "soa serial 2^32": "$TTL 5\n@ SOA ns1 host 4294967296 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n",
    "soa serial with zeros": "$TTL 5\n@ SOA ns1 host 00000000000000000001 2 3 4 5\n NS ns1\n"
    "ns1 A 192.0.2.1\n MX 1 m\n",
    "soa serial with a sign": "$TTL 5\n@ SOA ns1 host -1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n",
    "soa serial with a point": "$TTL 5\n@ SOA ns1 host 1.5 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n",
    "soa serial in hexadecimal": "$TTL 5\n@ SOA ns1 host 0x1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n",
    "soa timers above 2^31": "$TTL 5\n@ SOA ns1 host 1 4294967295 3w 4294967295 4294967295\n NS ns1\n"
    "ns1 A 192.0.2.1\n MX 1 m\n",
    "soa timer above 2^32": "$TTL 5\n@ SOA ns1 host 1 4294967296 3 4 5\n NS ns1\nns1 A 192.0.2.1\n",
    "soa timer 1h30": "$TTL 5\n@ SOA ns1 host 1 1h30 3 4 5\n NS ns1\nns1 A 192.0.2.1\n",
    "soa timer negative": "$TTL 5\n@ SOA ns1 host 1 -1 3 4 5\n NS ns1\nns1 A 192.0.2.1\n",
    "soa timers missing": "$TTL 5\n@ SOA ns1 host 1 2 3 4\n NS ns1\nns1 A 192.0.2.1\n",
    "soa timers too many": "$TTL 5\n@ SOA ns1 host 1 2 3 4 5 6\n NS ns1\nns1 A 192.0.2.1\n",
    "soa timers too many in parentheses": "$TTL 5\n@ SOA ns1 host ( 1 2 3 4 5 6 )\n NS ns1\n"
    "ns1 A 192.0.2.1\n",
    "soa without data": "$TTL 5\n@ SOA\n NS ns1\nns1 A 192.0.2.1\n",
    "soa with ttl and class": "@ 9 IN SOA ns1 host 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n MX 1 m\n",
    "soa with class and ttl": "@ IN 9 SOA ns1 host 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n MX 1 m\n",
    "soa minimum above 2^31 as default": "@ SOA ns1 host 1 2 3 4 4294967295\n NS ns1\nns1 A 192.0.2.1\n"
    " MX 1 m\n",
    "soa minimum with unit as default": "@ SOA ns1 host 1 2 3 4 1h\n NS ns1\nns1 A 192.0.2.1\n"
    "a 7 MX 1 m\nb MX 1 m\n",
    "soa minimum, then a ttl directive": "@ SOA ns1 host 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n$TTL 9\n"
    "a MX 1 m\n",
    "soa behind a ttl": "a 9 MX 1 m\n@ SOA ns1 host 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\nb MX 1 m\n",
    "soa behind a dropped ttl": "b.other. 9 A 192.0.2.1\n@ SOA ns1 host 1 2 3 4 5\n NS ns1\n"
    "ns1 A 192.0.2.1\nb MX 1 m\n",
    "soa twice as default": "@ SOA ns1 host 1 2 3 4 5\n@ SOA ns1 host 1 2 3 4 5\n NS ns1\n"
    "ns1 A 192.0.2.1\nb MX 1 m\n",
    "soa of another zone first": "b.other. SOA ns1 host 1 2 3 4 9\n@ SOA ns1 host 1 2 3 4 5\n NS ns1\n"
    "ns1 A 192.0.2.1\nb MX 1 m\n",
    "soa at the end of the file": "$TTL 5\n@ NS ns1\nns1 A 192.0.2.1\n MX 1 m\n@ SOA ns1 host 1 2 3 4 5",
    "soa at the end of the file, open": "$TTL 5\n@ NS ns1\nns1 A 192.0.2.1\n MX 1 m\n"
    "@ SOA ns1 host ( 1 2 3 4 5 )",
    "soa alone": "@ SOA ns1 host 1 2 3 4 5",
    "ttl of an owner that comes again": NO_DEFAULT + "a 5 MX 1 m\na MX 2 m\nb 7 TXT x\na MX 3 m\nc MX 1 m\n",
    "ttl over types": NO_DEFAULT + "a 5 TXT x\n MX 1 m\n 6 TXT y\n MX 2 m\n TXT z\n MX 3 m\n",
    "ttl over blanks and directives": NO_DEFAULT + "a 5 TXT x\n$ORIGIN sub\n\nb MX 1 m\n",
    "ttl above 2^31 inherited": NO_DEFAULT + "a 4294967295 TXT x\nb MX 1 m\n",
    "ttl of a dropped record with a directive": NO_DEFAULT
    + "$TTL 8\nb.other. 77 A 192.0.2.1\nmail MX 10 mail\n",
    "ttl of a dropped record, then blank": NO_DEFAULT
    + "b.other. 77 A 192.0.2.1\n MX 1 m\n 78 MX 1 m\na MX 10 mail\n",
    "ttl of glue": NO_DEFAULT + "d 5 NS n.d\nn.d 6 A 192.0.2.1\n MX 1 m\nd MX 2 m\n TXT x\n",
    "ttls of signatures by number": NO_DEFAULT
    + "a 5 RRSIG MX 8 2 3600 20300101000000 20200101000000 1234 example. AAAA\n"
    + "a 6 RRSIG TYPE15 8 2 3600 20300101000000 20200101000000 1234 example. AAAB\nb MX 10 m\n",
    "ttls of signatures by bare number": NO_DEFAULT
    + "a 5 RRSIG MX 8 2 3600 20300101000000 20200101000000 1234 example. AAAA\n"
    + "a 6 RRSIG 15 8 2 3600 20300101000000 20200101000000 1234 example. AAAB\nb MX 10 m\n",
    "ttls of signatures by case": NO_DEFAULT
    + "a 5 RRSIG mx 8 2 3600 20300101000000 20200101000000 1234 example. AAAA\n"
    + "a 6 RRSIG MX 8 2 3600 20300101000000 20200101000000 1234 example. AAAB\nb MX 10 m\n",
    "ttls of signatures in generic form": NO_DEFAULT
    + "a 5 RRSIG MX 8 2 3600 20300101000000 20200101000000 1234 example. AAAA\n"
    + "a 6 RRSIG \\# 30 000f 0802 00000e10 70dbd880 5e0be100 04d2 076578616d706c6500 000001\nb MX 10 m\n",
    "ttl in a quoted place": NO_DEFAULT + 'a "5" TXT x\nb MX 1 m\n',
    "no ttl for a generated record": "$GENERATE 1-2 h$ A 192.0.2.$\n@ 5 SOA ns1 host 1 2 3 4 5\n NS ns1\n"
    "ns1 A 192.0.2.1\n",
    "nul in a word": "$TTL 5\n@ SOA ns1 host 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\na MX 1 m\0x\n",
    "nul as a line": "$TTL 5\n@ SOA ns1 host 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n\0\na MX 1 m\n",
    "byte order mark": "\xef\xbb\xbf$TTL 5\n@ SOA ns1 host 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n",
    "byte order mark and a comment": "\xef\xbb\xbf; c\n$TTL 5\n@ SOA ns1 host 1 2 3 4 5\n NS ns1\n"
    "ns1 A 192.0.2.1\n",
    "utf-16": "\xff\xfe$\0T\0T\0L\0 \x005\0\n\0",
}
