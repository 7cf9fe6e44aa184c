"""The record types BIND knows by name, as numbers."""

MX = 15
NS = 2
CNAME = 5
SOA = 6
SIG = 24
RRSIG = 46

_MNEMONICS = """
A=1 NS=2 CNAME=5 SOA=6 MB=7 MG=8 MR=9 NULL=10 WKS=11 PTR=12 HINFO=13 MINFO=14 MX=15 TXT=16 RP=17 AFSDB=18
X25=19 ISDN=20 RT=21 NSAP=22 NSAP-PTR=23 SIG=24 KEY=25 PX=26 GPOS=27 AAAA=28 LOC=29 NXT=30 EID=31 NIMLOC=32
SRV=33 ATMA=34 NAPTR=35 KX=36 CERT=37 A6=38 DNAME=39 SINK=40 APL=42 DS=43 SSHFP=44 IPSECKEY=45 RRSIG=46
NSEC=47 DNSKEY=48 DHCID=49 NSEC3=50 NSEC3PARAM=51 TLSA=52 SMIMEA=53 HIP=55 NINFO=56 RKEY=57 TALINK=58 CDS=59
CDNSKEY=60 OPENPGPKEY=61 CSYNC=62 ZONEMD=63 SVCB=64 HTTPS=65 DSYNC=66 HHIT=67 BRID=68 SPF=99 UINFO=100
UID=101 GID=102 UNSPEC=103 NID=104 L32=105 L64=106 LP=107 EUI48=108 EUI64=109 URI=256 CAA=257 AVC=258 DOA=259
AMTRELAY=260 RESINFO=261 WALLET=262 TA=32768 DLV=32769 KEYDATA=65533
"""

NUMBERS: dict[bytes, int] = {
    spelling.encode(): int(number)
    for name, _, number in (pair.partition("=") for pair in _MNEMONICS.split())
    for spelling in (name, name.lower())
}
"""Type numbers by mnemonic in the two usual spellings; without those BIND refuses (MD, ANY)."""

_FORBIDDEN = frozenset((0, 3, 4, 41))  # reserved, MD, MF (obsolete by RFC 973), OPT
_META = range(128, 256)  # RFC 6895 §3.1: questions and meta types


def type_number(mnemonic: bytes) -> int | None:
    """The number of a type as a zone file spells it (``MX``, ``mx``, ``TYPE15``); None: not a record type."""
    number = NUMBERS.get(mnemonic)
    if number is not None:
        return number
    upper = mnemonic.upper()
    if upper.startswith(b"TYPE") and upper[4:].isdigit() and len(upper) < 10:
        number = int(upper[4:])
        return number if number < 65536 and number not in _FORBIDDEN and number not in _META else None
    return NUMBERS.get(upper)
