"""One answer against one expectation. Pure."""

from mxsync.model import ROOT, DnsName, Mx, display, is_under
from mxsync.resolver import Answer, Records, Said, Soa
from mxsync.verify.values import Expected, Seen, Standing


def judge(zone: DnsName, expected: Expected, answer: Answer, *, cached: bool = False) -> Seen:
    """What an answer to the MX question means; ``cached``: it comes out of a resolver's cache."""
    untrusted = _untrusted(zone, answer, cached=cached)
    if untrusted is not None:
        return Seen(owner=expected.owner, standing=untrusted[0], detail=untrusted[1])
    rdata, ttl = _found(answer)
    standing, detail = _compare(expected, rdata, ttl, cached=cached)
    elsewhere = _elsewhere(zone, answer)
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
    """The zone below ``zone`` that an answer comes from or points to (RFC 1034 §4.2), or None."""
    of = [records.owner for records in answer.authority if records.rdtype in ("NS", "SOA")]
    if answer.signer is not None:
        of.append(answer.signer)
    for one in of:
        if one != zone and is_under(one, zone) and is_under(answer.question.name, one):
            return one
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
    if answer.said is Said.ANSWER and not _is_about_owner(answer):
        return Standing.NO_ANSWER, "it answers with records of other names"
    if cached:
        return (Standing.NO_ANSWER, "the resolver does not resolve") if _is_referral(answer) else None
    return _unauthorised(zone, answer)


def _unauthorised(zone: DnsName, answer: Answer) -> tuple[Standing, str] | None:
    """Why an answer is not out of the zone, or None."""
    child = child_zone(zone, answer)
    if _is_referral(answer) and child is not None:
        return Standing.OTHER, in_child_zone(child)
    if not answer.authoritative:
        return Standing.NOT_AUTHORITATIVE, "it answers without authority (lame delegation)"
    above = _denied_from_above(zone, answer)
    if above is not None:
        served = "the root zone" if above == ROOT else display(above)
        return Standing.NOT_AUTHORITATIVE, f"it does not serve this zone, but answers for {served}"
    return None


def _is_about_owner(answer: Answer) -> bool:
    if answer.find("MX") is not None or answer.find("CNAME") is not None:
        return True
    return _dname(answer) is not None


def _denied_from_above(zone: DnsName, answer: Answer) -> DnsName | None:
    """The zone above ``zone`` in whose name there is said to be nothing, or None."""
    if answer.said is Said.ANSWER or answer.answer:
        return None
    for records in answer.authority:
        if records.rdtype == "SOA" and records.owner != zone and is_under(zone, records.owner):
            return records.owner
    return None


def _is_referral(answer: Answer) -> bool:
    return answer.said is Said.REFERRAL


def _found(answer: Answer) -> tuple[tuple[Mx, ...], int | None]:
    records = answer.find("MX") if answer.said is Said.ANSWER else None
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
    alias, through = answer.find("CNAME"), _dname(answer)
    if through is not None:
        return f"lies below a DNAME at {display(through.owner)}, which leads to {_target(alias or through)}"
    if alias is not None:
        return f"an alias (CNAME) of {_target(alias)}: beside a CNAME there can be no MX (RFC 1034 §3.6.2)"
    child = child_zone(zone, answer)
    return in_child_zone(child) if child is not None else ""


def _dname(answer: Answer) -> Records | None:
    """The DNAME above the name asked, which gives it another name (RFC 6672 §2.2), or None."""
    name = answer.question.name
    for records in answer.answer:
        if records.rdtype == "DNAME" and records.owner != name and is_under(name, records.owner):
            return records
    return None


def _target(records: Records) -> str:
    return display(DnsName(str(records.data[0])))
