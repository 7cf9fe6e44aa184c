"""One answer against one expectation. Pure."""

from mxsync.model import DnsName, Mx, display, is_under, labels
from mxsync.resolver import Answer, Records, Said, Soa
from mxsync.verify.values import Expected, Seen, Standing


def judge(zone: DnsName, expected: Expected, answer: Answer, *, cached: bool = False) -> Seen:
    """What an answer to the MX question means; ``cached``: it comes out of a resolver's cache."""
    untrusted = _untrusted(zone, answer, cached=cached)
    if untrusted is not None:
        return Seen(owner=expected.owner, standing=untrusted[0], detail=untrusted[1])
    rdata, ttl = _found(answer)
    standing, detail = _compare(expected, rdata, ttl, cached=cached)
    elsewhere = "" if rdata else _elsewhere(zone, answer)
    if elsewhere and (expected.rdata or not elsewhere.startswith("an alias")):
        standing, detail = Standing.OTHER, elsewhere
    return Seen(
        owner=expected.owner,
        standing=standing,
        rdata=rdata,
        ttl=ttl,
        detail=detail,
        signed=answer.signed,
        authenticated=answer.authenticated,
    )


def child_zone(zone: DnsName, answer: Answer) -> DnsName | None:
    """The zone below ``zone`` that an answer without MX comes from or points to (RFC 1034 §4.2), or None."""
    for records in answer.authority:
        if records.rdtype in ("NS", "SOA") and records.owner != zone and is_under(records.owner, zone):
            return records.owner
    return None


def in_child_zone(child: DnsName) -> str:
    """In words, for ``Seen.detail``."""
    return f"lies in the zone {display(child)}, which is delegated: give that zone a spec of its own"


def _untrusted(zone: DnsName, answer: Answer, *, cached: bool) -> tuple[Standing, str] | None:
    """Why the answer says nothing about the set, or None."""
    if answer.said is Said.REFUSED:
        return Standing.NOT_AUTHORITATIVE, answer.detail or "it refuses to answer for this zone"
    if not answer.said.told:
        detail = answer.detail if answer.said is not Said.SILENT else ""
        return Standing.NO_ANSWER, detail or ("no reply in time" if answer.said is Said.SILENT else "")
    if cached:
        return (Standing.NO_ANSWER, "the resolver does not resolve") if _is_referral(answer) else None
    child = child_zone(zone, answer)
    if _is_referral(answer) and child is not None:
        return Standing.OTHER, in_child_zone(child)
    if not answer.authoritative:
        return Standing.NOT_AUTHORITATIVE, "it answers without authority (lame delegation)"
    return None


def _is_referral(answer: Answer) -> bool:
    return answer.said is Said.REFERRAL


def _found(answer: Answer) -> tuple[tuple[Mx, ...], int | None]:
    records = answer.find("MX")
    if records is not None:
        return tuple(one for one in records.data if isinstance(one, Mx)), records.ttl
    return (), negative_ttl(answer)


def negative_ttl(answer: Answer) -> int | None:
    """How long "there is none" may be kept, in seconds. RFC 2308 §5."""
    for records in answer.authority:
        for datum in records.data:
            if isinstance(datum, Soa):
                return min(records.ttl, datum.minimum)
    return None


def _compare(
    expected: Expected, rdata: tuple[Mx, ...], ttl: int | None, *, cached: bool
) -> tuple[Standing, str]:
    same_ttl = ttl is None or _fits(ttl, expected.ttl, cached=cached)
    if rdata == expected.rdata and (same_ttl or not rdata):
        return Standing.AS_SPECIFIED, ""
    if rdata == expected.before and (
        not rdata or ttl is None or _fits(ttl, expected.before_ttl, cached=cached)
    ):
        return Standing.OLD, ""
    if rdata == expected.rdata:
        return Standing.OTHER, f"the records are right, the TTL is {ttl} and not {expected.ttl}"
    return Standing.OTHER, ""


def _fits(ttl: int, wanted: int | None, *, cached: bool) -> bool:
    return wanted is None or (ttl <= wanted if cached else ttl == wanted)


def _elsewhere(zone: DnsName, answer: Answer) -> str:
    """Where the name leads to instead of having an MX set of its own, or empty."""
    for records in answer.answer:
        if records.rdtype == "CNAME" and records.owner == answer.question.name:
            target = display(DnsName(_text(records)))
            through = next((one for one in answer.answer if one.rdtype == "DNAME"), None)
            if through is not None:
                return f"lies below a DNAME at {display(through.owner)}, which leads to {target}"
            return f"an alias (CNAME) of {target}: beside a CNAME there can be no MX (RFC 1034 §3.6.2)"
    child = child_zone(zone, answer)
    if child is not None and len(labels(child)) > len(labels(zone)):
        return in_child_zone(child)
    return ""


def _text(records: Records) -> str:
    return str(records.data[0])
