"""Records of a message → values, and what kind of reply they make. Pure."""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from typing import NamedTuple

from mxsync.model import DnsName, Mx, is_under, labels
from mxsync.resolver.message import (
    FORMERR,
    NOTAUTH,
    NOTIMP,
    NXDOMAIN,
    REFUSED,
    SERVFAIL,
    Malformed,
    Message,
    Reader,
    Record,
)
from mxsync.resolver.types import (
    AAAA,
    CNAME,
    DNAME,
    MX,
    NS,
    NSEC,
    NSEC3,
    RRSIG,
    SOA,
    TSIG,
    A,
    type_name,
    type_number,
)
from mxsync.resolver.values import Answer, Datum, Question, Records, Said, Soa

_IN = 1
_CODES = {FORMERR: "FORMERR", SERVFAIL: "SERVFAIL", NOTIMP: "NOTIMP", REFUSED: "REFUSED", NOTAUTH: "NOTAUTH"}
_DENIALS = (SOA, NSEC, NSEC3)


def answer(question: Question, message: Message) -> Answer:
    """What the reply says. Raises Malformed for rdata that is not of its type."""
    records, signatures = _values(message.reader, message.answer)
    authority, denials = _values(message.reader, message.authority)
    additional, _ = _values(message.reader, message.additional)
    said = _said(question, message, records, authority)
    used = _used(question, said, records, signatures, denials) if signatures or denials else ()
    return Answer(
        question=question,
        said=said,
        authoritative=message.authoritative,
        authenticated=message.authenticated,
        signed=bool(used),
        synthesised=any(one.synthesised for one in used),
        signer=used[0].signer if used else None,
        answer=records,
        authority=authority,
        additional=additional,
        detail="" if said.told else _CODES.get(message.rcode) or f"code {message.rcode}",
    )


class _Signature(NamedTuple):
    """What of an RRSIG tells how its records came about, and in which zone. RFC 4034 §3.1."""

    owner: DnsName
    covers: int
    labels: int
    signer: DnsName

    @property
    def synthesised(self) -> bool:
        """Whether the records it covers were made from a wildcard: RFC 4034 §3.1.3."""
        own = labels(self.owner)
        return self.labels < len(own) - (own[:1] == ("*",))


def _said(
    question: Question, message: Message, records: Sequence[Records], authority: Sequence[Records]
) -> Said:
    if message.rcode == NXDOMAIN:
        return Said.NO_NAME
    if message.rcode in (REFUSED, NOTAUTH):
        return Said.REFUSED
    if message.rcode:
        return Said.FAILED
    if records:
        return Said.ANSWER
    # With an SOA it is a denial that also names the servers: RFC 2308 §2.2.
    below = any(one.rdtype == "NS" and is_under(question.name, one.owner) for one in authority)
    if below and not message.authoritative and all(one.rdtype != "SOA" for one in authority):
        return Said.REFERRAL
    return Said.NO_DATA


def _used(
    question: Question,
    said: Said,
    records: Sequence[Records],
    signatures: Sequence[_Signature],
    denials: Sequence[_Signature],
) -> Sequence[_Signature]:
    """The signatures of what was asked for."""
    owners = {one.owner for one in records if one.rdtype == question.rdtype}
    if owners:
        wanted = type_number(question.rdtype)
        return [one for one in signatures if one.covers == wanted and one.owner in owners]
    if said is Said.REFERRAL:  # the proof there is about the DS records of the zone below
        return ()
    return [one for one in denials if one.covers in _DENIALS]


def _values(reader: Reader, records: Sequence[Record]) -> tuple[tuple[Records, ...], list[_Signature]]:
    """The RRsets in the order they begin, and the signatures beside them."""
    signatures: list[_Signature] = []
    sets: dict[tuple[DnsName, int], tuple[int, list[Datum]]] = {}
    for record in records:
        owner, rdtype, rdclass, ttl, start, end = record
        if rdclass != _IN or rdtype == TSIG:
            continue
        if rdtype == RRSIG:
            if end - start < 19:
                raise Malformed("an RRSIG record is too short")
            signer = reader.name(start + 18)[0]
            signatures.append(_Signature(owner, reader.number(start, 2), reader.wire[start + 3], signer))
            continue
        if ttl > 0x7FFFFFFF:  # RFC 2181 §8
            ttl = 0
        known = sets.get((owner, rdtype))
        if known is None:
            sets[owner, rdtype] = ttl, [_datum(reader, rdtype, start, end)]
        else:
            known[1].append(_datum(reader, rdtype, start, end))
            if ttl < known[0]:
                sets[owner, rdtype] = ttl, known[1]
    return tuple(
        Records(owner, type_name(rdtype), ttl, tuple(data) if len(data) == 1 else _sorted(data))
        for (owner, rdtype), (ttl, data) in sets.items()
    ), signatures


def _sorted(data: list[Datum]) -> tuple[Datum, ...]:
    return tuple(sorted(set(data)))


def _datum(reader: Reader, rdtype: int, start: int, end: int) -> Datum:
    if rdtype == MX:
        exchange, at = reader.name(start + 2)
        _whole(at, end)
        return Mx(reader.number(start, 2), exchange)
    if rdtype in (NS, CNAME, DNAME):
        name, at = reader.name(start)
        _whole(at, end)
        return name
    if rdtype == A:
        _whole(start + 4, end)
        return _ipv4(reader.wire[start:end])
    if rdtype == AAAA:
        _whole(start + 16, end)
        return _ipv6(reader.wire[start:end])
    if rdtype == SOA:
        mname, at = reader.name(start)
        rname, at = reader.name(at)
        _whole(at + 20, end)
        numbers = [reader.number(place, 4) for place in range(at, end, 4)]
        return Soa(mname, rname, *numbers)
    return _presented(reader.wire, rdtype, start, end)


@lru_cache(maxsize=4096)
def _ipv4(octets: bytes) -> str:
    return str(IPv4Address(octets))


@lru_cache(maxsize=4096)
def _ipv6(octets: bytes) -> str:
    return str(IPv6Address(octets))


def _whole(at: int, end: int) -> None:
    if at != end:
        raise Malformed("the data of a record have another length than it says")


def _presented(wire: bytes, rdtype: int, start: int, end: int) -> str:
    """As zone files have it; what does not fit its type as octets (RFC 3597 §5)."""
    import dns.exception  # noqa: PLC0415 - 20 ms that only other types need
    import dns.rdata  # noqa: PLC0415 - see above
    import dns.rdataclass  # noqa: PLC0415 - see above
    import dns.rdatatype  # noqa: PLC0415 - see above

    try:
        kind = dns.rdatatype.RdataType.make(rdtype)
        return dns.rdata.from_wire(dns.rdataclass.IN, kind, wire, start, end - start).to_text()
    except (dns.exception.DNSException, ValueError):
        octets = wire[start:end]
        return f"\\# {len(octets)} {octets.hex()}".rstrip()
