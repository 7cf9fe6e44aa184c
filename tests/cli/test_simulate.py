"""mxsync simulate against a small Internet: addresses, live sets, lookups that fail."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.story import run
from tests.hosts.dns.world import World, running_world, zone_text

ZONES = {
    "a.test": zone_text(
        "@ MX 10 mx1",
        "@ MX 20 mx2",
        "mx1 A 192.0.2.1",
        "mx2 A 192.0.2.2",
        "gone MX 10 nowhere",
        "two MX 10 mx1",
        "two MX 20 alias",
        "alias CNAME mx1",
        "modern AAAA 2001:db8::1",
        "wide A 192.0.2.11",
        "wide A 192.0.2.12",
        "wide A 192.0.2.13",
        "wide A 192.0.2.14",
        "wide A 192.0.2.15",
        "implicit A 192.0.2.9",
        "moved MX 10 other",
        "other A 192.0.2.66",
    ),
    "lame.test": zone_text("@ MX 10 mx1"),
}

SPEC = """\
zone: a.test
mx:
  "@": [10 mx1.a.test, 20 mx2.a.test]
  gone: [10 nowhere.a.test]
  two: [10 mx1.a.test, 20 alias.a.test]
  modern: [10 modern.a.test]
  wide: [10 wide.a.test, 20 mx2.a.test]
  implicit: absent
  moved: [10 mx1.a.test, 20 mx2.a.test]
  parked: no-mail
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    zones = {"ns1": ZONES, "ns2": {"a.test": ZONES["a.test"]}}
    delegations = {"lame.test": ["ns2.hoster.test."]}
    with running_world(folder, zones, delegations=delegations) as found:
        yield found


@pytest.fixture
def folder(world: World, tmp_path: Path) -> Path:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "a.yaml").write_text(SPEC)
    (tmp_path / "mxsync.yaml").write_text(
        world.config + 'providers: {bind: {type: bind, file: "zones/{zone}.zone"}}\n'
    )
    return tmp_path


def test_the_specs(folder: Path) -> None:
    assert run("mxsync simulate", folder) == EXPECTED


def test_the_live_sets(folder: Path) -> None:
    said = run("mxsync simulate --live --format json", folder)
    document, _, code = said.rpartition("[exit ")
    assert code == "4]"
    standings = {one["owner"]: one["standing"] for one in json.loads(document)["domains"]}
    assert standings == {
        "a.test.": "delivered",
        "gone.a.test.": "lost",
        "implicit.a.test.": "delivered",
        "modern.a.test.": "lost",  # no MX there, and an address only for senders with IPv6
        "moved.a.test.": "lost",
        "parked.a.test.": "lost",
        "two.a.test.": "delivered",
        "wide.a.test.": "delivered",  # no MX there, and the address is the one that the spec means
    }


def test_live_and_outside_the_spec(folder: Path) -> None:
    said = run("mxsync simulate --live a.test", folder)
    assert "lost: accepted by other.a.test, which is not in the spec" in said


def test_a_host_down_by_address_is_down_under_every_name(folder: Path) -> None:
    by_address = run("mxsync simulate --down 192.0.2.1", folder)
    by_name = run("mxsync simulate --down mx1.a.test", folder)
    assert by_address.replace("192.0.2.1", "mx1.a.test") == by_name
    assert by_name.startswith(
        "With mx1.a.test down, 1 domain would wait for mail, 2 would still receive all mail, 5 do not use it"
    )


def test_an_outage_that_loses_nothing_new_is_no_finding(folder: Path) -> None:
    assert "[exit" not in run("mxsync simulate --down mx2.a.test", folder)


def test_a_domain_that_is_to_receive_nothing_and_is_down(folder: Path) -> None:
    (folder / "specs" / "a.yaml").write_text("zone: a.test\nmx: {bare: absent}\n")
    said = run("mxsync simulate --down bare.a.test", folder)
    assert said.startswith("With bare.a.test down, 1 domain would receive none anyway\n")
    assert "[exit" not in said


def test_a_lookup_that_fails(folder: Path) -> None:
    said = run('mxsync simulate --mx "10 mx1.lame.test, 20 mx1.a.test" new.test', folder)
    assert "2> error: could not be looked up: mx1.lame.test (SERVFAIL" in said
    assert said.endswith("[exit 1]")
    assert "delivered to mx1.a.test" in said


def test_a_live_set_that_cannot_be_looked_up(folder: Path) -> None:
    (folder / "specs" / "a.yaml").write_text("zone: lame.test\nmx: [10 mx1.a.test]\n")
    said = run("mxsync simulate --live", folder)
    assert said.startswith(
        "lame.test\n  MX not known\n  delayed: what is in the DNS could not be found out\n"
    )
    assert said.endswith("[exit 1]")


def test_nobody_answers(folder: Path) -> None:
    (folder / "mxsync.yaml").write_text(
        "dns: {resolvers: ['127.0.0.1:1'], timeout: 1}\nproviders: {bind: {type: bind, file: 'z/{zone}'}}\n"
    )
    said = run("mxsync simulate", folder)
    assert "error: could not be looked up: mx1.a.test" in said
    assert "hint: --offline takes every host to have an address, and asks nobody" in said
    assert said.endswith("[exit 1]")
    assert "Traceback" not in said


EXPECTED = """\
a.test, moved.a.test
  MX 10 mx1.a.test, 20 mx2.a.test
  first mx1.a.test; then mx2.a.test
    all hosts up     delivered to mx1.a.test
    mx1.a.test down  delivered to mx2.a.test
    mx2.a.test down  delivered to mx1.a.test

gone.a.test
  MX 10 nowhere.a.test
  bounced: host unknown: no MX host has an address (5.4.4)

implicit.a.test
  no MX record
    all hosts up                   delivered to the domain's own address
    the domain's own address down  delayed: no host takes it now

modern.a.test
  MX 10 modern.a.test
    all hosts up        senders without IPv6: bounced: host unknown: no MX host has an address (5.4.4)
                        senders with IPv6: delivered to modern.a.test
    modern.a.test down  senders without IPv6: bounced: host unknown: no MX host has an address (5.4.4)
                        senders with IPv6: delayed: no host takes it now

parked.a.test
  MX 0 .  (accepts no mail)

two.a.test
  MX 10 mx1.a.test, 20 alias.a.test
  rfc, postfix: first mx1.a.test; then alias.a.test
  exim: first mx1.a.test
    all hosts up       delivered to mx1.a.test
    mx1.a.test down    delayed: no host takes it now
    alias.a.test down  delayed: no host takes it now

wide.a.test
  MX 10 wide.a.test, 20 mx2.a.test
  first wide.a.test; then mx2.a.test
    all hosts up      delivered to wide.a.test
    wide.a.test down  rfc, postfix: delayed: the sender stops before it reaches a host that would take it
                      exim: delivered to mx2.a.test
    mx2.a.test down   delivered to wide.a.test

Simulate: mail is delivered for 5 domains (for 3 only while every host is up), lost for 2, not accepted for 1
[exit 4]"""
