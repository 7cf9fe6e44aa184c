"""Servers that do not behave, and ways to them that break."""

import socket

import dns.flags
import dns.message
import dns.opcode
import dns.rcode
import dns.rdatatype
import dns.rrset
import dns.tsig
import pytest

from mxsync.apply import Verdict, swap_zone
from mxsync.errors import HostError, MxsyncError, OutcomeUnknown, Refused, Stale, ZoneMissing
from mxsync.model import Mx, MxRRset, Replace, ZoneRef, parse_name
from tests.hosts.servers.daemon import ALGORITHM, KEY
from tests.hosts.servers.puppet import puppet, response, well
from tests.named import free_port
from tests.rfc2136.harness import connect

ZONE = parse_name("puppet.test")
REF = ZoneRef("dns", ZONE)
OLD = MxRRset(ZONE, 300, (Mx(10, parse_name("mail.example")),))
CHANGE = Replace(OLD, MxRRset(ZONE, 300, (Mx(20, parse_name("mail.example")),)))


def right(request):
    return [well(request).to_wire()]


def unsigned(request):
    return [well(request, sign=False).to_wire()]


def forged(request):
    reply = well(request, sign=False)
    reply.use_tsig(dns.tsig.Key(KEY.name, b"another secret of the same name.", ALGORITHM))
    reply.request_mac = request.mac
    return [reply.to_wire()]


def of_another_key(request):
    reply = well(request, sign=False)
    reply.use_tsig(dns.tsig.Key("another-test.", KEY.secret, ALGORITHM))
    reply.request_mac = request.mac
    return [reply.to_wire()]


def garbage(_request):
    return [b"\x00\xff\x17 no such thing as a protocol \x80"]


def short(_request):
    return [b"\x01"]


def other_id(request):
    wire = bytearray(well(request).to_wire())
    wire[0] ^= 0xFF
    return [bytes(wire)]


def other_question(request):
    reply = well(request, sign=False)
    if reply.opcode() == dns.opcode.UPDATE:
        return other_id(request)
    reply.question = [dns.rrset.RRset(reply.question[0].name, 1, dns.rdatatype.TXT)]
    reply.use_tsig(KEY)
    reply.request_mac = request.mac
    return [reply.to_wire()]


def a_question_again(request):
    reply = well(request)
    reply.flags &= ~dns.flags.QR
    return [reply.to_wire()]


def cut_off(request):
    reply = well(request)
    reply.flags |= dns.flags.TC
    return [reply.to_wire()]


def half(_request):
    return [b"", None]


def silent(_request):
    return []


def closing(_request):
    return [None]


def code(rcode, *, sign=None):
    def answer(request):
        reply = well(request, sign=sign)
        reply.answer, reply.authority = [], []
        reply.set_rcode(dns.rcode.from_text(rcode))
        return [reply.to_wire()]

    return answer


def reading(server, tmp_path):
    with connect(server.port, tmp_path, timeout=1) as provider, provider.open(REF) as zone:
        return zone.read([ZONE])


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (unsigned, "answers without a signature"),
        (forged, "answers with a wrong signature"),
        (of_another_key, "answers with a wrong signature"),
        (garbage, "sends what is no DNS message|answers a question that nobody asked"),
        (short, "answers a question that nobody asked"),
        (other_id, "answers a question that nobody asked"),
        (other_question, "answers another question"),
        (a_question_again, "answers another question"),
        (cut_off, "sends an answer that is cut off"),
        (half, "answers a question that nobody asked"),
        (silent, "does not answer within 1 s"),
        (closing, "closed the connection without an answer|broke off the connection"),
        (code("SERVFAIL"), "answers SERVFAIL to "),
        (code("FORMERR"), "answers FORMERR to "),
        (code("NOTIMP"), "answers NOTIMP to "),
        (code("SERVFAIL", sign=False), "answers SERVFAIL, without a signature that holds"),
        (code("NOTAUTH", sign=False), "answers NOTAUTH, without a signature: it does not accept"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_answers_that_are_none(answer, said, tmp_path):
    with puppet(answer) as server:
        with pytest.raises(HostError, match=f"127.0.0.1:{server.port} ({said})") as caught:
            reading(server, tmp_path)
        assert not isinstance(caught.value, ZoneMissing)
        with connect(server.port, tmp_path, timeout=1) as provider, pytest.raises(HostError, match=said):
            provider.find(ZONE)


def test_a_resolver_is_no_primary(tmp_path):
    def hearsay(request):
        reply = well(request)
        reply.flags &= ~dns.flags.AA
        return [reply.to_wire()]

    with puppet(hearsay) as server, connect(server.port, tmp_path) as provider:
        assert provider.find(ZONE) == []
        assert "it answers without authority" in provider.explain_missing(ZONE)


def test_nobody_listens(tmp_path):
    port = free_port()
    with connect(port, tmp_path) as provider, pytest.raises(HostError) as caught:
        provider.find(ZONE)
    wanted = f"127.0.0.1:{port} cannot be reached (127.0.0.1:{port}: connection refused)"
    assert (str(caught.value), *caught.value.hints) == (wanted, "is it the right address and port?")


def test_a_connection_that_nobody_takes(tmp_path):
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        connect(listener.getsockname()[1], tmp_path, timeout=1) as provider,
        pytest.raises(HostError, match="does not answer within 1 s"),
    ):
        provider.find(ZONE)


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (unsigned, OutcomeUnknown, "answers without a signature, after the change of puppet.test was sent"),
        (forged, OutcomeUnknown, "answers with a wrong signature, after"),
        (garbage, OutcomeUnknown, "sends what is no DNS message|answers another question"),
        (other_id, OutcomeUnknown, "answers another question, after"),
        (cut_off, OutcomeUnknown, "sends an answer that is cut off, after"),
        (silent, OutcomeUnknown, "does not answer within 1 s, after"),
        (closing, OutcomeUnknown, "(closed|broke off) the connection.*, after"),
        (code("REFUSED", sign=False), Refused, "answers REFUSED, without a signature that holds"),
        (code("NOTAUTH", sign=False), Refused, "it does not accept what the key mxsync-test signs"),
        (code("REFUSED"), Refused, "it does not let the key mxsync-test change puppet.test"),
        (code("NOTAUTH"), Refused, "it is not the primary of puppet.test"),
        (code("NOTZONE"), Refused, "an owner lies outside the zone"),
        (code("NOTIMP"), Refused, "it takes no dynamic updates"),
        (code("FORMERR"), Refused, "it does not understand the update"),
        (code("SERVFAIL"), Refused, "it could not carry out the update"),
        (code("BADVERS"), Refused, "answers BADVERS: it declines the update"),
        (code("NXRRSET"), Stale, "answers NXRRSET: the zone is not as it was planned"),
        (code("YXRRSET"), Stale, "answers YXRRSET"),
        (code("NXDOMAIN"), Stale, "answers NXDOMAIN"),
        (code("YXDOMAIN"), Stale, "answers YXDOMAIN"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_replies_to_an_update(answer, kind, said, tmp_path):
    def once(request):
        return answer(request) if request.opcode() == dns.opcode.UPDATE else right(request)

    with puppet(once) as server, connect(server.port, tmp_path, timeout=1) as provider:
        with pytest.raises(MxsyncError, match=said) as caught, provider.open(REF) as zone:
            zone.swap([CHANGE])
        assert type(caught.value) is kind
        assert server.updates == 1
        with provider.open(REF) as zone:
            assert zone.read([ZONE]) == {ZONE: OLD}


def test_a_server_that_says_yes_and_does_nothing(tmp_path):
    with puppet(right) as server, connect(server.port, tmp_path) as provider:
        outcome = swap_zone(provider, REF, [CHANGE])
    assert outcome.verdict is Verdict.UNKNOWN
    assert "accepted the change and still serves the old set" in outcome.message
    assert server.updates == 1


def test_answers_out_of_order(tmp_path):
    owners = [parse_name(f"n{number}", origin=ZONE) for number in range(20)]
    waiting = []

    def shuffled(request):
        waiting.append(well(request).to_wire())
        if len(waiting) < 3 * len(owners):
            return []
        return waiting[::-1]

    with puppet(shuffled) as server, connect(server.port, tmp_path) as provider, provider.open(REF) as zone:
        assert zone.read(owners) == {}


def test_connections_are_kept_and_used_again(tmp_path):
    with puppet(right) as server, connect(server.port, tmp_path) as provider:
        for _ in range(5):
            assert provider.find(ZONE)
            with provider.open(REF) as zone:
                zone.read([ZONE])
    assert server.connections == 1


def test_a_kept_connection_that_the_server_closed_is_replaced_for_reading(tmp_path):
    """Whether its end is seen before something is sent or after."""
    answered = []

    def three_each(request):
        answered.append(request)
        return [*right(request), None] if len(answered) % 3 == 0 else right(request)

    with puppet(three_each) as server, connect(server.port, tmp_path) as provider:
        for _ in range(12):
            with provider.open(REF) as zone:
                assert zone.read([ZONE]) == {ZONE: OLD}
    assert server.connections > 2


def test_an_update_is_never_sent_twice_over_a_kept_connection(tmp_path):
    def closes_at_updates(request):
        return [None] if request.opcode() == dns.opcode.UPDATE else right(request)

    with puppet(closes_at_updates) as server, connect(server.port, tmp_path) as provider:
        provider.find(ZONE)
        with pytest.raises(OutcomeUnknown), provider.open(REF) as zone:
            zone.swap([CHANGE])
        assert server.updates == 1


def transfer(*messages):
    def answer(request):
        if request.question[0].rdtype != dns.rdatatype.AXFR:
            return right(request)
        replies, context = [], None
        for records, sign in messages:
            reply = response(request)
            reply.flags |= dns.flags.AA
            for record in records:
                owner, ttl, rdtype, data = record.split(" ", 3)
                reply.answer.append(dns.rrset.from_text(owner, int(ttl), "IN", rdtype, data))
            if sign:
                reply.use_tsig(KEY)
                reply.request_mac = request.mac
                replies.append(reply.to_wire(multi=True, tsig_ctx=context))
                context = reply.tsig_ctx
            else:
                replies.append(reply.to_wire())
        return [*replies, None]

    return answer


SOA = "puppet.test. 300 SOA ns1.puppet.test. h.puppet.test. 7 3600 900 604800 300"
MX = "puppet.test. 300 MX 10 mail.example."


@pytest.mark.parametrize(
    ("messages", "said"),
    [
        ([([SOA, MX], True)], "closed the connection without an answer"),
        ([([MX], True)], "does not begin with a SOA"),
        ([([SOA, MX, SOA], False)], "sends a zone transfer without a signature"),
        ([([SOA, MX], True), ([SOA], False)], "sends a zone transfer without a signature"),
        ([], "closed the connection without an answer"),
    ],
)
def test_transfers_that_are_none(messages, said, tmp_path):
    with (
        puppet(transfer(*messages)) as server,
        connect(server.port, tmp_path) as provider,
        provider.open(REF) as zone,
        pytest.raises(HostError, match=said),
    ):
        zone.read(None)


def test_a_transfer_in_many_messages(tmp_path):
    second = "puppet.test. 300 MX 20 mail2.example."
    answer = transfer(([SOA], True), ([MX], True), ([second], True), ([SOA], True))
    with (
        puppet(answer) as server,
        connect(server.port, tmp_path) as provider,
        provider.open(REF) as zone,
    ):
        (found,) = zone.read(None).values()
    assert found == MxRRset(ZONE, 300, (*OLD.rdata, Mx(20, parse_name("mail2.example"))))


def test_a_large_zone_is_not_transferred_for_a_few_owners(tmp_path):
    kinds = []
    filler = [f"n{number}.puppet.test. 300 A 192.0.2.1" for number in range(1000)]

    def answer(request):
        kinds.append(dns.rdatatype.to_text(request.question[0].rdtype))
        return transfer(([SOA, *filler], True), ([MX, SOA], True))(request)

    owners = [ZONE, *(parse_name(f"m{number}", origin=ZONE) for number in range(32))]
    with puppet(answer) as server, connect(server.port, tmp_path) as provider:
        for transfers in (1, 1):
            with provider.open(REF) as zone:
                assert zone.read(owners) == {ZONE: OLD}
            assert kinds.count("AXFR") == transfers
