"""Replies in presentation form → what they say."""

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rrset
import pytest

from mxsync.model import Mx, parse_name
from mxsync.resolver import Question, Records, Said, Soa
from mxsync.resolver.convert import answer
from mxsync.resolver.message import Malformed, read

SOA = "example.com. 300 IN SOA ns.example.com. Hostmaster.example.com. 1 7200 3600 1209600 300"
MX = "example.com. 300 IN MX 10 mail.example.com."
NS = "example.com. 300 IN NS ns.example.com."


def rrsig(owner, covers, labels=2):
    return (
        f"{owner} 300 IN RRSIG {covers} 8 {labels} 300 20300101000000 20200101000000 12345 example.com. AAAA"
    )


def wire_of(asked, answers=(), authority=(), additional=(), *, aa=True, rcode=0):
    message = dns.message.make_response(dns.message.make_query(asked.name, asked.rdtype, want_dnssec=True))
    message.flags |= dns.flags.AA if aa else 0
    message.set_rcode(rcode)
    for section, lines in zip(
        (message.answer, message.authority, message.additional), (answers, authority, additional), strict=True
    ):
        for line in lines:
            owner, ttl, rdclass, rdtype, data = line.split(None, 4)
            section.append(dns.rrset.from_text(owner, int(ttl), rdclass, rdtype, data))
    return message.to_wire(max_size=65535)


def said(*args, name="example.com", rdtype="MX", **more):
    asked = Question(parse_name(name), rdtype)
    return answer(asked, read(wire_of(asked, *args, **more)))


KINDS = {
    "answer": (Said.ANSWER, "", {"answers": [MX]}),
    "alias only": (Said.ANSWER, "", {"answers": ["example.com. 300 IN CNAME a.example.net."]}),
    "answer of a cache": (Said.ANSWER, "", {"answers": [MX], "authority": [NS], "aa": False}),
    "no data": (Said.NO_DATA, "", {"authority": [SOA]}),
    "no data, nothing": (Said.NO_DATA, "", {}),
    "no data, servers too": (Said.NO_DATA, "", {"authority": [SOA, NS], "aa": False}),
    "no data, signature only": (Said.NO_DATA, "", {"answers": [rrsig("example.com.", "MX")]}),
    "servers with authority": (Said.NO_DATA, "", {"authority": [NS]}),
    "no name": (Said.NO_NAME, "", {"authority": [SOA], "rcode": dns.rcode.NXDOMAIN}),
    "no name behind an alias": (
        Said.NO_NAME,
        "",
        {"answers": ["example.com. 300 IN CNAME a.example.net."], "rcode": dns.rcode.NXDOMAIN},
    ),
    "referral": (Said.REFERRAL, "", {"authority": [NS], "aa": False}),
    "referral from above": (
        Said.REFERRAL,
        "",
        {"authority": ["com. 300 IN NS ns.example.net."], "aa": False},
    ),
    "servers of elsewhere": (
        Said.NO_DATA,
        "",
        {"authority": ["example.net. 300 IN NS ns.example.net."], "aa": False},
    ),
    "servers below": (
        Said.NO_DATA,
        "",
        {"authority": ["a.example.com. 300 IN NS ns.example.net."], "aa": False},
    ),
    "refused": (Said.REFUSED, "REFUSED", {"rcode": dns.rcode.REFUSED}),
    "not authoritative": (Said.REFUSED, "NOTAUTH", {"rcode": dns.rcode.NOTAUTH}),
    "failed": (Said.FAILED, "SERVFAIL", {"rcode": dns.rcode.SERVFAIL}),
    "failed with records": (Said.FAILED, "SERVFAIL", {"answers": [MX], "rcode": dns.rcode.SERVFAIL}),
    "other code": (Said.FAILED, "code 23", {"rcode": dns.rcode.BADCOOKIE}),
}


@pytest.mark.parametrize(("kind", "detail", "reply"), KINDS.values(), ids=KINDS)
def test_what_kind_of_reply(kind, detail, reply):
    got = said(**reply)
    assert (got.said, got.detail) == (kind, detail)


DENIED = "example.com. 300 IN NSEC a.example.com. NS SOA"
SIGNATURES = {
    "none": (False, False, {"answers": [MX]}),
    "of the answer": (True, False, {"answers": [MX, rrsig("example.com.", "MX")]}),
    "of another type": (False, False, {"answers": [MX, rrsig("example.com.", "A")]}),
    "of another owner": (False, False, {"answers": [MX, rrsig("a.example.com.", "MX")]}),
    "in another section": (False, False, {"answers": [MX], "authority": [NS, rrsig("example.com.", "NS")]}),
    "of the denial beside an answer": (
        False,
        False,
        {"answers": [MX], "authority": [DENIED, rrsig("example.com.", "NSEC")]},
    ),
    "of a denial": (True, False, {"authority": [SOA, rrsig("example.com.", "SOA")]}),
    "of a denial, NSEC": (True, False, {"authority": [DENIED, rrsig("example.com.", "NSEC")]}),
    "no denial": (False, False, {"authority": [NS, rrsig("example.com.", "NS")]}),
    "of a referral": (
        False,
        False,
        {"authority": [NS, DENIED, rrsig("example.com.", "NSEC")], "aa": False},
    ),
    "of an alias": (
        False,
        False,
        {"answers": ["example.com. 300 IN CNAME a.example.net.", rrsig("example.com.", "CNAME")]},
    ),
}


@pytest.mark.parametrize(("signed", "synthesised", "reply"), SIGNATURES.values(), ids=SIGNATURES)
def test_signatures(signed, synthesised, reply):
    got = said(**reply)
    assert (got.signed, got.synthesised) == (signed, synthesised)
    assert all(records.rdtype != "RRSIG" for records in (*got.answer, *got.authority))


WILDCARDS = {
    "as many labels": ("a.example.com.", 3, False),
    "fewer": ("a.example.com.", 2, True),
    "far fewer": ("a.b.c.example.com.", 2, True),
    "the wildcard itself": ("*.example.com.", 2, False),
    "below a wildcard": ("*.*.example.com.", 2, True),
    "a dot in a label": (r"a\.b.example.com.", 3, False),
}


@pytest.mark.parametrize(("owner", "labels", "synthesised"), WILDCARDS.values(), ids=WILDCARDS)
def test_wildcards_are_known_by_their_signature(owner, labels, synthesised):
    got = said([f"{owner} 300 IN MX 10 mail.example.com.", rrsig(owner, "MX", labels)], name=owner)
    assert (got.signed, got.synthesised, got.signer) == (True, synthesised, "example.com.")


def test_records_are_typed_canonical_and_grouped():
    got = said(
        [
            "example.com. 300 IN MX 20 Mail2.Example.COM.",
            r"example.com. 200 IN MX 10 a\.b\007.example.com.",
            "EXAMPLE.com. 400 IN MX 20 mail2.example.com.",
            "example.com. 300 IN MX 0 .",
        ],
        [SOA, NS],
        ["mail2.example.com. 60 IN A 192.0.2.1", "mail2.example.com. 60 IN AAAA 2001:DB8::1"],
    )
    assert got.answer == (
        Records(
            parse_name("example.com"),
            "MX",
            200,
            (
                Mx(0, parse_name(".")),
                Mx(10, parse_name(r"a\.b\007.example.com")),
                Mx(20, parse_name("mail2.example.com")),
            ),
        ),
    )
    assert got.find("MX") == got.answer[0]
    assert got.find("A") is got.find("MX", parse_name("example.net")) is None
    assert got.authority[0].data == (
        Soa(parse_name("ns.example.com"), parse_name("hostmaster.example.com"), 1, 7200, 3600, 1209600, 300),
    )
    assert [records.data for records in got.authority[1:]] == [("ns.example.com.",)]
    assert [records.data for records in got.additional] == [("192.0.2.1",), ("2001:db8::1",)]
    assert got.authoritative
    assert not got.authenticated


OTHERS = {
    "TXT": r'"v=spf1 -all" "\000;"',
    "TLSA": "3 1 1 " + "aabb" * 16,
    "DS": "12345 8 2 " + "aabb" * 16,
    "PTR": "host.example.com.",
    "SRV": "0 5 25 mail.example.com.",
    "TYPE65280": r"\# 2 aabb",
}


@pytest.mark.parametrize(("rdtype", "shown"), OTHERS.items(), ids=OTHERS)
def test_other_types_are_shown_as_zone_files_have_them(rdtype, shown):
    got = said([f"example.com. 300 IN {rdtype} {shown}"], rdtype=rdtype)
    assert got.find(rdtype).data == (shown,)


def patched(rdtype, data, octets):
    """A reply whose one record has these octets as its data."""
    asked = Question(parse_name("example.com"), rdtype)
    wire = wire_of(asked, [f"example.com. 300 IN TYPE65280 \\# {len(octets)} {octets.hex()}"])
    number = dns.rdatatype.from_text(rdtype).to_bytes(2)
    return asked, wire.replace(b"\xff\x00\0\1", number + b"\0\1"), data


BROKEN = {
    "MX without a name": ("MX", b"\0\x0a"),
    "MX with more behind": ("MX", b"\0\x0a\0\0"),
    "A of three octets": ("A", b"\1\2\3"),
    "A of five octets": ("A", b"\1\2\3\4\5"),
    "AAAA of four octets": ("AAAA", b"\1\2\3\4"),
    "NS of nothing": ("NS", b""),
    "SOA too short": ("SOA", b"\0\0" + bytes(19)),
    "SOA too long": ("SOA", b"\0\0" + bytes(21)),
    "RRSIG too short": ("RRSIG", bytes(17)),
}


@pytest.mark.parametrize(("rdtype", "octets"), BROKEN.values(), ids=BROKEN)
def test_data_that_are_not_of_their_type(rdtype, octets):
    asked, wire, _ = patched(rdtype, None, octets)
    with pytest.raises(Malformed):
        answer(asked, read(wire))


def test_data_of_other_types_that_do_not_fit_are_shown_as_octets():
    asked, wire, _ = patched("SRV", None, b"\1\2\3")
    assert answer(asked, read(wire)).find("SRV").data == (r"\# 3 010203",)


def test_a_ttl_beyond_31_bits_is_zero():
    wire = wire_of(Question(parse_name("example.com")), [MX]).replace(b"\0\0\x01\x2c", b"\x80\0\0\0")
    assert answer(Question(parse_name("example.com")), read(wire)).find("MX").ttl == 0


def test_records_of_other_classes_are_left_out():
    asked = Question(parse_name("example.com"), "TXT")
    got = answer(asked, read(wire_of(asked, ['example.com. 300 CH TXT "x"'])))
    assert (got.said, got.answer) == (Said.NO_DATA, ())
