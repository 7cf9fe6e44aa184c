"""Numbers and names of record types."""

from functools import lru_cache

from mxsync.errors import InputError

A, NS, CNAME, SOA, MX, AAAA, DNAME, OPT, RRSIG, NSEC, NSEC3, TSIG = (
    1,
    2,
    5,
    6,
    15,
    28,
    39,
    41,
    46,
    47,
    50,
    250,
)

_USUAL = {
    "A": A,
    "NS": NS,
    "CNAME": CNAME,
    "SOA": SOA,
    "MX": MX,
    "TXT": 16,
    "AAAA": AAAA,
    "DNAME": DNAME,
    "OPT": OPT,
    "DS": 43,
    "RRSIG": RRSIG,
    "NSEC": NSEC,
    "DNSKEY": 48,
    "NSEC3": NSEC3,
    "TLSA": 52,
    "TSIG": TSIG,
}
_NAMES = {number: name for name, number in _USUAL.items()}


def type_number(name: str) -> int:
    """The number of a type written like ``MX`` or ``TYPE65280`` (RFC 3597 §5). Raises InputError."""
    return _USUAL.get(name) or _unusual_number(name)


def type_name(number: int) -> str:
    """What ``type_number`` takes."""
    return _NAMES.get(number) or _unusual_name(number)


@lru_cache(maxsize=256)
def _unusual_number(name: str) -> int:
    import dns.rdatatype  # noqa: PLC0415 - most runs ask for usual types only

    try:
        return int(dns.rdatatype.from_text(name))
    except (dns.rdatatype.UnknownRdatatype, ValueError) as err:
        raise InputError(f"there is no record type {name[:40]!a}") from err


@lru_cache(maxsize=256)
def _unusual_name(number: int) -> str:
    import dns.rdatatype  # noqa: PLC0415 - most runs see usual types only

    return dns.rdatatype.to_text(dns.rdatatype.RdataType.make(number))
