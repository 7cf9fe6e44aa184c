import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsync.errors import HostError, InputError, Refused
from mxsync.model import Create, Delete, Foreign, Mx, MxRRset, Replace, join_labels, parse_name
from mxsync_route53.convert import batch, host_name, name_of, observed

OWNER = parse_name("mail.example.com")


def mx(*rdata: str, ttl: int = 300, owner: str = OWNER, token: str = "") -> MxRRset:
    records = (one.split() for one in rdata)
    return MxRRset(
        parse_name(owner), ttl, tuple(Mx(int(number), parse_name(name)) for number, name in records), token
    )


def listed(*values: str, name: str = OWNER, ttl: int = 300, **more):
    return {"Name": name, "Type": "MX", "TTL": ttl, "ResourceRecords": [{"Value": v} for v in values], **more}


def one(shape) -> MxRRset | Foreign:
    (found,) = observed([shape]).values()
    return found


@pytest.mark.parametrize(
    ("name", "host"),
    [
        (".", "."),
        ("example.com.", "example.com."),
        ("*.example.com.", r"\052.example.com."),
        ("_dmarc.a-b.example.", "_dmarc.a-b.example."),
        (r"dot\.ted.example.", r"dot\056ted.example."),
        (r"a\200b.example.", r"a\310b.example."),
        ("a/b.example.", r"a\057b.example."),
        (r"back\\slash.example.", r"back\134slash.example."),
        (r"sp\032ace.example.", r"sp\040ace.example."),
    ],
)
def test_names(name, host):
    assert host_name(parse_name(name)) == host
    assert name_of(host) == parse_name(name)


def test_names_in_capitals_and_without_the_final_dot_are_the_same():
    assert name_of("MAIL.Example.COM") == "mail.example.com."
    assert name_of(r"\101.example.") == "a.example."


label = st.binary(min_size=1, max_size=63)


@given(st.lists(label, min_size=1, max_size=4))
def test_every_name_survives_the_way_to_route53_and_back(parts):
    try:
        name = join_labels([part.lower() for part in parts])
    except InputError:
        return
    assert name_of(host_name(name)) == name


@pytest.mark.parametrize("text", ["", "a..b.", r"\400.", r"\08.", "\\", r"a\b.", "a\\", "\u00e4.example."])
def test_what_is_no_name(text):
    with pytest.raises(InputError):
        name_of(text)


def test_a_plain_set_keeps_its_listed_form_as_token():
    found = one(listed("20 B.example.", "10\ta.EXAMPLE", name="Mail.example.com."))
    assert found == mx("10 a.example", "20 b.example")
    assert json.loads(found.token) == ["Mail.example.com.", 300, ["20 B.example.", "10\ta.EXAMPLE"]]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"SetIdentifier": "a", "Weight": 0}, "a weighted set"),
        ({"SetIdentifier": "a", "Region": "eu-west-1"}, "a latency set"),
        ({"SetIdentifier": "a", "Failover": "PRIMARY", "HealthCheckId": "x"}, "a failover set"),
        ({"SetIdentifier": "a", "GeoLocation": {"CountryCode": "*"}}, "a geolocation set"),
        ({"SetIdentifier": "a", "GeoProximityLocation": {}}, "a geoproximity set"),
        ({"SetIdentifier": "a", "CidrRoutingConfig": {}}, "an IP-based set"),
        ({"SetIdentifier": "a", "MultiValueAnswer": True}, "a multivalue answer set"),
        ({"SetIdentifier": "a"}, "a set with an identifier"),
        ({"TrafficPolicyInstanceId": "t"}, "made by a traffic policy"),
        ({"HealthCheckId": "h"}, "a set with a health check"),
        ({"SomethingNew": 1}, "a set with SomethingNew"),
    ],
)
def test_what_is_more_than_a_plain_set_is_foreign(more, reason):
    assert one(listed("10 a.example.", **more)) == Foreign(OWNER, reason)


def test_an_alias_is_foreign():
    alias = {"Name": OWNER, "Type": "MX", "AliasTarget": {"DNSName": "other.example.com."}}
    assert one(alias) == Foreign(OWNER, "an alias")


@pytest.mark.parametrize("value", ["10", "x a.", "65536 a.", "10 a b", "10 a..b.", r"10 \9.", "", "-1 a."])
def test_what_does_not_read_as_mx_is_foreign(value):
    assert isinstance(one(listed("10 fine.example.", value)), Foreign)


def test_of_several_sets_of_a_name_one_speaks():
    weighted = [listed("10 a.", SetIdentifier=str(n), Weight=n) for n in range(3)]
    assert observed(weighted) == {OWNER: Foreign(OWNER, "a weighted set")}


def test_other_types_are_passed_over_and_nonsense_owners_are_told():
    assert observed([{"Name": "a..b", "Type": "A"}]) == {}
    with pytest.raises(HostError, match="cannot be read"):
        observed([listed("10 a.", name="a..b")])


def test_a_batch_deletes_what_was_listed_and_creates_what_is_wanted():
    old = one(listed("20 B.example", "10 a.EXAMPLE.", name=r"\052.example.com.", ttl=60))
    new = mx("5 c.example", owner="*.example.com", ttl=120)
    assert batch([Replace(old, new)]) == [
        {
            "Action": "DELETE",
            "ResourceRecordSet": listed("20 B.example", "10 a.EXAMPLE.", name=r"\052.example.com.", ttl=60),
        },
        {"Action": "CREATE", "ResourceRecordSet": listed("5 c.example.", name="*.example.com.", ttl=120)},
    ]
    assert [one["Action"] for one in batch([Delete(old), Create(new)])] == ["DELETE", "CREATE"]


@pytest.mark.parametrize(
    "token",
    [
        "nonsense",
        "{}",
        "[]",
        '["mail.example.com.",300,["10 b.example."]]',
        '["mail.example.com.",301,["10 a.example."]]',
        '["other.example.com.",300,["10 a.example."]]',
        '["mail.example.com.",300,["10 a.example.","20 b.example."]]',
        '["mail.example.com.",300,[7]]',
        '["mail..com.",300,["10 a.example."]]',
        '["mail.example.com.",300,"10 a.example."]',
        "[" * 100_000,
    ],
)
def test_a_token_that_means_another_set_is_refused(token):
    with pytest.raises(Refused, match="does not mean the set the plan shows"):
        batch([Delete(mx("10 a.example", token=token))])
