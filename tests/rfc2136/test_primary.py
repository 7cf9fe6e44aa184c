"""Where the config names no address, the run's resolver tells which server is the primary, and where."""

import pytest

from mxsync.errors import HostError
from mxsync.files import Boundary
from mxsync.model import Mx, MxRRset, parse_name
from mxsync.provider import Context
from mxsync.resolver import Answer, Records, Said, Soa
from mxsync_rfc2136 import BACKEND
from tests.hosts.servers.puppet import puppet, well

ZONE = parse_name("puppet.test")
MNAME = parse_name("ns1.puppet.test")


class Told:
    """A resolver that knows some records, counts questions, and says ``otherwise`` to the rest."""

    def __init__(self, records, otherwise=Said.NO_DATA):
        self.records = {(parse_name(name), kind): data for (name, kind), data in records.items()}
        self.otherwise = otherwise
        self.asked = []

    def ask(self, questions):
        return tuple(self._answer(question) for question in questions)

    def _answer(self, question):
        self.asked.append((question.name, question.rdtype))
        data = self.records.get((question.name, question.rdtype))
        if data is None:
            return Answer(question=question, said=self.otherwise, detail="as told")
        records = (Records(question.name, question.rdtype, 60, tuple(data)),)
        return Answer(question=question, said=Said.ANSWER, answer=records)


def soa(mname):
    return {("puppet.test", "SOA"): [Soa(parse_name(mname), parse_name("h.test"), 1, 1, 1, 1, 1)]}


def connect(folder, told, **settings):
    context = Context(provider="dns", boundary=Boundary.around(folder), resolver=lambda: told)
    return BACKEND.connect(BACKEND.Settings.model_validate(settings), context)


def right(request):
    return [well(request).to_wire()]


def test_the_server_that_the_soa_names(tmp_path):
    told = Told({**soa(MNAME), (MNAME, "A"): ["127.0.0.1"], (MNAME, "AAAA"): ["::1"]})
    with puppet(right) as server, connect(tmp_path, told, port=server.port) as provider:
        (ref,) = provider.find(ZONE)
        assert (ref.scope, ref.id) == (f"ns1.puppet.test:{server.port}", "")
        with provider.open(ref) as zone:
            assert zone.read([ZONE]) == {ZONE: MxRRset(ZONE, 300, (Mx(10, parse_name("mail.example")),))}
    assert told.asked == [(ZONE, "SOA"), (MNAME, "A"), (MNAME, "AAAA")]


def test_a_server_by_name_and_the_address_that_answers(tmp_path):
    told = Told({("ns.test", "A"): ["127.0.0.9", "127.0.0.1"]})
    with puppet(right) as server, connect(tmp_path, told, server=f"ns.test:{server.port}") as provider:
        (ref,) = provider.find(ZONE)
        assert ref.scope == f"ns.test:{server.port}"
        assert list(provider.find(ZONE)) == [ref]
    assert told.asked == [(parse_name("ns.test"), "A"), (parse_name("ns.test"), "AAAA")]


@pytest.mark.parametrize("said", [Said.NO_NAME, Said.NO_DATA])
def test_a_zone_that_is_not_in_the_dns(tmp_path, said):
    with connect(tmp_path, Told({}, said)) as provider:
        assert provider.find(ZONE) == []
        assert "there is no zone puppet.test in the DNS; name its primary" in provider.explain_missing(ZONE)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (Told({}, Said.SILENT), "the primary of puppet.test cannot be looked up: no answer (as told)"),
        (Told({}, Said.REFUSED), "the primary of puppet.test cannot be looked up: refused (as told)"),
        (Told(soa(".")), "the SOA of puppet.test names no primary"),
        (Told(soa(MNAME)), "the server ns1.puppet.test has no address"),
        (
            Told(soa(MNAME), Said.FAILED),
            "the address of the server ns1.puppet.test cannot be looked up: failed (as told)",
        ),
    ],
)
def test_no_primary_to_be_had(tmp_path, told, said):
    with connect(tmp_path, told) as provider:
        for _ in range(3):
            with pytest.raises(HostError) as caught:
                provider.find(ZONE)
            assert str(caught.value) == said
            assert "server: ADDRESS" in caught.value.hints[0]
    assert len(told.asked) == len(set(told.asked))


def test_nothing_is_asked_where_the_address_is_known(tmp_path):
    told = Told({})
    with puppet(right) as server, connect(tmp_path, told, server=f"127.0.0.1:{server.port}") as provider:
        assert provider.find(ZONE)
    assert not told.asked


def test_no_address_answers(tmp_path):
    told = Told({("ns.test", "A"): ["127.0.0.8", "127.0.0.9"]})
    with connect(tmp_path, told, server="ns.test:1") as provider, pytest.raises(HostError) as caught:
        provider.find(ZONE)
    assert str(caught.value) == (
        "ns.test:1 cannot be reached (127.0.0.8:1: connection refused; 127.0.0.9:1: connection refused)"
    )
