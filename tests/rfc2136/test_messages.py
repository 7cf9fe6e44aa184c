"""What each server says when something is wrong, as people read it."""

import re
import time

import dns.tsig
import pytest

from mxsync.apply import Verdict, swap_zone
from mxsync.errors import HostError, Refused, ZoneMissing
from mxsync.model import Create, Mx, MxRRset, Replace, ZoneRef, parse_name
from tests.hosts.servers.daemon import ALGORITHM, KEY, STRANGER, Policy
from tests.rfc2136.harness import ZONE as TEXT
from tests.rfc2136.harness import connect, live

ZONE = parse_name("wrong.test")
WWW = parse_name("www.wrong.test")
NEW = Create(MxRRset(WWW, 300, (Mx(10, parse_name("mail.example")),)))

WRONG = dns.tsig.Key(KEY.name, b"w" * 32, ALGORITHM)
UNKNOWN = dns.tsig.Key("unknown-test.", b"u" * 32, ALGORITHM)


@pytest.fixture
def zone(server):
    server.add_zone(ZONE[:-1], TEXT.format(zone=ZONE[:-1]))
    return ZoneRef("dns", ZONE, "", f"127.0.0.1:{server.port}")


NOT_KNOWN = "{} does not know the key unknown-test, or does not accept it for this zone (BADKEY)"


def expect(server, said: dict[str, str]):
    return said[server.kind].format(f"127.0.0.1:{server.port}")


def read(provider, ref, owners):
    with provider.open(ref) as zone:
        return zone.read(owners)


def swap(provider, ref):
    with provider.open(ref) as zone:
        return zone.swap([NEW])


def complete(err) -> str:
    return "\n".join((str(err), *err.hints))


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (
            WRONG,
            {
                "named": "{} has another secret for the key mxsync-test (BADSIG)",
                "knot": "{} has another secret for the key mxsync-test (BADSIG)",
                "powerdns": "{} answers NOTAUTH, without a signature: it does not accept what the key "
                "mxsync-test signs",
            },
        ),
        (
            UNKNOWN,
            {
                "named": NOT_KNOWN,
                "knot": NOT_KNOWN,
                "powerdns": "{} answers NOTAUTH, without a signature: it does not accept what the key "
                "unknown-test signs",
            },
        ),
    ],
    ids=["wrong secret", "unknown key"],
)
def test_a_key_that_the_server_does_not_take(server, zone, tmp_path, key, said):
    with connect(server.port, tmp_path, key=key) as provider:
        for attempt in (
            lambda: provider.find(ZONE),
            lambda: read(provider, zone, [WWW]),
            lambda: read(provider, zone, None),
            lambda: swap(provider, zone),
        ):
            with pytest.raises(HostError) as caught:
                attempt()
            assert str(caught.value) == expect(server, said)
            assert not isinstance(caught.value, ZoneMissing)
            assert "compare name, algorithm and secret" in complete(caught.value)


def test_a_key_that_may_not_change_the_zone(server, zone, tmp_path):
    with connect(server.port, tmp_path, key=STRANGER) as provider:
        if server.kind == "knot":  # does not even answer it
            with pytest.raises(HostError, match="does not know the key stranger-test"):
                provider.find(ZONE)
            return
        assert list(provider.find(ZONE))
        with pytest.raises(Refused) as caught:
            swap(provider, zone)
        told = complete(caught.value)
        assert "answers REFUSED: it does not let the key stranger-test change wrong.test" in told
        assert "BIND: allow-update or update-policy" in told
        assert "the SOA of wrong.test names ns1.wrong.test as its primary" in told
        assert swap_zone(provider, zone, [NEW]).verdict is Verdict.REFUSED
    assert live(server, ZONE) == {}


def test_no_key_where_one_is_needed(server, zone, tmp_path):
    said = {"named": "REFUSED", "knot": "NOTAUTH", "powerdns": "REFUSED"}[server.kind]
    with connect(server.port, tmp_path, key=None) as provider:
        assert list(provider.find(ZONE)) == [zone]
        assert not read(provider, zone, [WWW])
        with pytest.raises(Refused) as caught:
            swap(provider, zone)
        assert f"answers {said}: it " in str(caught.value)
        assert "requests without a key change" in str(caught.value).replace("them ", "")
        with pytest.raises(HostError) as caught:
            read(provider, zone, None)
        told = complete(caught.value)
        assert "does not transfer wrong.test: it answers" in told
        assert "allow transfers to this address (BIND: allow-transfer;" in told
        assert "unmanaged: ignore" in told


def test_an_address_in_place_of_a_key(server, tmp_path):
    server.add_zone(ZONE[:-1], TEXT.format(zone=ZONE[:-1]), Policy(update="anyone", transfer="anyone"))
    with connect(server.port, tmp_path, key=None) as provider:
        (ref,) = provider.find(ZONE)
        with provider.open(ref) as opened:
            opened.swap([NEW])
            assert opened.read(None) == {WWW: NEW.new}


def test_a_zone_that_nobody_may_transfer(server, tmp_path):
    server.add_zone(ZONE[:-1], TEXT.format(zone=ZONE[:-1]), Policy(transfer="nobody"))
    with connect(server.port, tmp_path) as provider:
        (ref,) = provider.find(ZONE)
        with provider.open(ref) as opened:
            many = [parse_name(f"n{number}", origin=ZONE) for number in range(50)]
            assert opened.read([WWW, *many]) == {}
            with pytest.raises(HostError, match="does not transfer") as caught:
                opened.read(None)
            assert "allow transfers to the key mxsync-test" in complete(caught.value)
            opened.swap([NEW])
            assert opened.read([WWW, *many]) == {WWW: NEW.new}


def test_transfers_that_the_config_forbids(named, tmp_path):
    named.add_zone(ZONE[:-1], TEXT.format(zone=ZONE[:-1]))
    with connect(named.port, tmp_path, axfr="never") as provider:
        (ref,) = provider.find(ZONE)
        with provider.open(ref) as opened, pytest.raises(HostError, match="axfr: never"):
            opened.read(None)


@pytest.mark.parametrize("key", [KEY, None], ids=["signed", "unsigned"])
def test_a_zone_that_is_not_there(server, tmp_path, key):
    with connect(server.port, tmp_path, key=key) as provider:
        assert list(provider.find(ZONE)) == []
        assert provider.explain_missing(ZONE) == (
            f"127.0.0.1:{server.port} does not serve wrong.test: asked about it, it answers REFUSED; "
            "name its primary in the config (server: ADDRESS), or set the zone up there"
        )
        with pytest.raises(ZoneMissing):
            swap(provider, ZoneRef("dns", ZONE))


def test_a_parent_of_the_zone_is_there(server, tmp_path):
    server.add_zone("test", TEXT.format(zone="test"))
    with connect(server.port, tmp_path) as provider:
        assert list(provider.find(ZONE)) == []
        assert "it answers NXDOMAIN" in provider.explain_missing(ZONE)
        assert list(provider.find(parse_name("www.test"))) == []
        assert "it answers that there is no such zone" in provider.explain_missing(parse_name("www.test"))


def test_a_secondary_in_place_of_the_primary(server, named, knot, tmp_path):
    primary = knot if server is named else named
    primary.add_zone(ZONE[:-1], TEXT.format(zone=ZONE[:-1]))
    server.add_secondary(ZONE[:-1], primary.port)
    with connect(server.port, tmp_path) as provider:
        (ref,) = provider.find(ZONE)
        outcome = swap_zone(provider, ref, [NEW])
        if server.kind == "named":
            assert outcome.verdict is Verdict.REFUSED
            assert "names ns1.wrong.test as its primary: is that another server?" in "".join(outcome.hints)
        else:  # sends the update on to the primary, and serves it some time later
            assert outcome.verdict in (Verdict.APPLIED, Verdict.UNKNOWN)
            assert live(primary, ZONE) == {WWW: NEW.new}


@pytest.mark.parametrize("skew", [1000, -1000], ids=["ahead", "behind"])
@pytest.mark.usefixtures("zone")
def test_clocks_that_differ(server, tmp_path, skew, monkeypatch):
    right = time.time
    monkeypatch.setattr(time, "time", lambda: right() + skew)
    with connect(server.port, tmp_path) as provider, pytest.raises(HostError) as caught:
        provider.find(ZONE)
    if server.kind == "powerdns":
        assert "or its clock and the one here differ by more than five minutes" in complete(caught.value)
        return
    which = "behind" if skew > 0 else "ahead of"
    pattern = (
        rf"the clock of 127.0.0.1:{server.port} is (999|100[01]) seconds {which} the clock here \(BADTIME\)"
    )
    assert re.fullmatch(pattern, str(caught.value))


def test_bind_wants_an_address_for_targets_in_the_zone(named, tmp_path):
    named.add_zone(ZONE[:-1], TEXT.format(zone=ZONE[:-1]))
    change = Create(MxRRset(WWW, 300, (Mx(10, parse_name("nowhere.wrong.test")),)))
    with connect(named.port, tmp_path) as provider:
        (ref,) = provider.find(ZONE)
        outcome = swap_zone(provider, ref, [change])
    assert outcome.verdict is Verdict.REFUSED
    assert any("whose target is in the zone and has no address" in hint for hint in outcome.hints)


@pytest.mark.usefixtures("zone")
def test_ipv6(server, tmp_path):
    with connect(server.port, tmp_path, host="::1") as provider:
        (ref,) = provider.find(ZONE)
        assert ref.scope == f"[::1]:{server.port}"
        assert swap_zone(provider, ref, [NEW]).verdict is Verdict.APPLIED
        with provider.open(ref) as opened:
            assert opened.read(None) == {WWW: NEW.new}
    with connect(1, tmp_path, host=f"[::1]:{server.port}") as provider:
        assert list(provider.find(ZONE)) == [ref]


@pytest.mark.parametrize("algorithm", ["hmac-sha224", "hmac-sha384", "hmac-sha512"])
@pytest.mark.usefixtures("zone")
def test_other_algorithms(server, tmp_path, algorithm):
    """The server knows the key with another algorithm."""
    key = dns.tsig.Key(KEY.name, KEY.secret, algorithm)
    said = "BADKEY|does not accept what the key mxsync-test signs"
    with connect(server.port, tmp_path, key=key) as provider, pytest.raises(HostError, match=said):
        provider.find(ZONE)


def test_ttl_only_drift_is_stale(server, zone, tmp_path):
    old = MxRRset(WWW, 300, NEW.new.rdata)
    with connect(server.port, tmp_path) as provider:
        swap_zone(provider, zone, [NEW])
        change = Replace(MxRRset(WWW, 60, old.rdata), MxRRset(WWW, 900, old.rdata))
        outcome = swap_zone(provider, zone, [change])
    assert outcome.verdict is Verdict.DRIFTED
    assert outcome.message == "www.wrong.test has another TTL than planned, 300 in place of 60"
