"""Our reader of messages against dnspython's, on good and on broken octets."""

import contextlib

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mxsync.model import parse_name
from mxsync.resolver.message import Malformed, header_rcode, is_reply, is_truncated, read
from mxsync.resolver.query import query, question_section

unhurried = settings(deadline=None)

labels = st.binary(min_size=1, max_size=20)
names = st.lists(labels, max_size=6).map(lambda parts: dns.name.Name([*parts, b""]))
few_names = st.sampled_from([dns.name.from_text(text) for text in ("example.com.", "mail.example.com.", ".")])
some_name = names | few_names


@st.composite
def rdatas(draw):
    kind = draw(st.sampled_from(["MX", "NS", "CNAME", "DNAME", "SOA", "A", "AAAA", "TXT"]))
    make = {
        "MX": lambda: (draw(st.integers(0, 65535)), draw(some_name)),
        "NS": lambda: (draw(some_name),),
        "CNAME": lambda: (draw(some_name),),
        "DNAME": lambda: (draw(some_name),),
        "SOA": lambda: (
            draw(some_name),
            draw(some_name),
            *(draw(st.integers(0, 2**31 - 1)) for _ in range(5)),
        ),
        "A": lambda: (str(draw(st.ip_addresses(v=4))),),
        "AAAA": lambda: (str(draw(st.ip_addresses(v=6))),),
        "TXT": lambda: (draw(st.lists(st.binary(max_size=30), min_size=1, max_size=3)),),
    }[kind]
    number = dns.rdatatype.from_text(kind)
    return dns.rdata.get_rdata_class(dns.rdataclass.IN, number)(dns.rdataclass.IN, number, *make())


rrsets = st.builds(
    dns.rrset.from_rdata,
    some_name,
    st.integers(0, 2**31 - 1),
    rdatas(),
)


@st.composite
def messages(draw):
    """The octets of a reply, made by dnspython with all its compression."""
    message = dns.message.make_response(
        dns.message.make_query(draw(some_name), draw(st.sampled_from(["MX", "A", "SOA"])), want_dnssec=True)
    )
    for section in (message.answer, message.authority, message.additional):
        section.extend(draw(st.lists(rrsets, max_size=3)))
    message.set_rcode(draw(st.sampled_from([0, 2, 3, 16, 23])))
    for flag in (dns.flags.AA, dns.flags.AD):
        if draw(st.booleans()):
            message.flags |= flag
    return message.to_wire(max_size=65535)


def spelled(name):
    return parse_name(name.to_text())


def flat(section):
    """The records of a section of dnspython's, one by one."""
    return [
        (spelled(rrset.name), int(rrset.rdtype), int(rrset.rdclass), rrset.ttl, rdata)
        for rrset in section
        for rdata in rrset
    ]


def same(wire, ours, theirs):
    assert ours.rcode == int(theirs.rcode())
    assert ours.authoritative == bool(theirs.flags & dns.flags.AA)
    assert ours.authenticated == bool(theirs.flags & dns.flags.AD)
    for mine, other in (
        (ours.answer, theirs.answer),
        (ours.authority, theirs.authority),
        (ours.additional, theirs.additional),
    ):
        expected = flat(other)
        assert [record[:4] for record in mine] == [record[:4] for record in expected]
        for record, (*_, rdata) in zip(mine, expected, strict=True):
            size = record.end - record.start
            again = dns.rdata.from_wire(record.rdclass, record.rdtype, wire, record.start, size)
            assert again == rdata


@unhurried
@given(messages())
def test_reads_what_dnspython_wrote(wire):
    same(wire, read(wire), dns.message.from_wire(wire, one_rr_per_rrset=True))


@unhurried
@given(messages(), st.data())
def test_accepts_whatever_dnspython_accepts_and_never_breaks(wire, data):
    broken = bytearray(wire)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(broken) - 1))
        broken[place] = data.draw(st.integers(0, 255) | st.sampled_from([0, 0xC0, 0xC1, 12]))
    octets = bytes(broken)
    try:
        ours = read(octets)
    except Malformed:
        ours = None
    try:
        theirs = dns.message.from_wire(octets, one_rr_per_rrset=True)
    except (dns.exception.DNSException, ValueError, IndexError, AssertionError):
        return
    plain = theirs.opcode() == 0 and len(theirs.sections[0]) <= 1
    if plain and ours is None:
        pytest.fail(f"dnspython reads {octets.hex()}")


@unhurried
@given(st.binary(max_size=200))
def test_any_octets_are_read_or_malformed(octets):
    if len(octets) >= 12:
        with contextlib.suppress(Malformed):
            read(octets)
    assert not is_reply(octets, 1, question_section(parse_name("example.com"), "MX"))


@unhurried
@given(messages())
def test_every_shorter_message_is_malformed(wire):
    for size in range(12, len(wire)):
        with pytest.raises(Malformed):
            read(wire[:size])
    with pytest.raises(Malformed, match="more in the message"):
        read(wire + b"\0")


HEAD = bytes.fromhex("000084000001000100000000")
QUESTION = b"\1a\0\0\x0f\0\1"
PLACE = len(HEAD + QUESTION)
FIXED = b"\0\x0f\0\1\0\0\0\0\0\0"
BROKEN = {
    "pointer to itself": (0xC000 | PLACE).to_bytes(2) + FIXED,
    "pointer forward": (0xC000 | PLACE + 5).to_bytes(2) + FIXED,
    "pointers in a ring": b"\1b" + (0xC000 | PLACE).to_bytes(2) + FIXED,
    "half a pointer": b"\xc0",
    "label kind 01": b"\x41a\0" + FIXED,
    "label kind 10": b"\x81a\0" + FIXED,
    "label beyond the end": b"\x3fa",
    "name of 256 octets": (b"\x3f" + b"a" * 63) * 3 + b"\x3e" + b"a" * 62 + b"\0" + FIXED,
    "name of 257 octets, compressed": (b"\x3f" + b"a" * 63) * 3 + b"\x3d" + b"a" * 61 + b"\xc0\x0c" + FIXED,
    "name without end": b"\1a\1a",
    "rdata beyond the end": b"\0" + FIXED[:-1] + b"\1",
    "fixed part cut": b"\0" + FIXED[:-1],
    "no record at all": b"",
}


@pytest.mark.parametrize("record", BROKEN.values(), ids=BROKEN)
def test_broken_records(record):
    with pytest.raises(Malformed):
        read(HEAD + QUESTION + record)


@pytest.mark.parametrize("pointers", [127, 128])
def test_a_chain_of_pointers_has_an_end(pointers):
    place = PLACE + 11  # within the data of a record that is not read
    chain = b"\0" + b"".join((0xC000 | place + 2 * n - (n > 0)).to_bytes(2) for n in range(pointers - 1))
    first = b"\0" + FIXED.replace(b"\x0f", b"\x10")[:-2] + len(chain).to_bytes(2) + chain
    last = (0xC000 | place + len(chain) - 2).to_bytes(2) + FIXED
    wire = HEAD.replace(b"\0\1\0\0\0\0", b"\0\2\0\0\0\0") + QUESTION + first + last
    if pointers > 127:
        with pytest.raises(Malformed, match="too many pieces"):
            read(wire)
    else:
        assert read(wire).answer[1].owner == "."


@pytest.mark.parametrize("rest", [b"\0", (0xC000 | PLACE - 5).to_bytes(2)], ids=["plain", "compressed"])
def test_a_name_of_255_octets(rest):
    owner = (b"\x3f" + b"a" * 63) * 3 + b"\x3d" + b"a" * 61 + rest  # both end with the root
    found = read(HEAD + QUESTION + owner + FIXED).answer[0].owner
    assert len(found) == 254  # the root label has an octet, but no character


@unhurried
@given(some_name, st.sampled_from(["MX", "A", "SOA", "TYPE65280", "SVCB"]), st.booleans(), st.booleans())
def test_queries_are_those_of_dnspython(name, rdtype, recurse, edns):
    theirs = dns.message.make_query(spelled(name), rdtype, id=4711)
    if edns:
        theirs.use_edns(0, dns.flags.DO, 1232)
    if not recurse:
        theirs.flags &= ~dns.flags.RD
    section = question_section(spelled(name), rdtype)
    assert query(4711, section, recurse=recurse, edns=edns) == theirs.to_wire()


def test_what_the_header_says():
    wire = bytearray(HEAD + QUESTION)
    assert (is_truncated(wire), header_rcode(wire)) == (False, 0)
    wire[2:4] = b"\x82\x05"
    assert (is_truncated(wire), header_rcode(wire)) == (True, 5)
