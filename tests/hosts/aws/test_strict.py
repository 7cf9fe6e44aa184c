"""Where moto differs from Route 53 and the strict patch does not: one test a deviation."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

from tests.hosts.aws.running import Aws, create, delete, running_aws

MX = ("example.com.", "MX", "10 a.test.", "20 b.test.")


@pytest.fixture(scope="module")
def server():
    with running_aws() as aws:
        yield aws


@pytest.fixture
def aws(server):
    server.reset()
    return server


@pytest.fixture
def zone(aws):
    return aws.zone("example.com")


def mx(aws: Aws, zone: str) -> list[tuple[str, int, list[str]]]:
    return [
        (one["Name"], one["TTL"], [record["Value"] for record in one["ResourceRecords"]])
        for one in aws.sets(zone)
        if one["Type"] == "MX"
    ]


def refused(aws: Aws, zone: str, *changes, code: str = "InvalidChangeBatch") -> str:
    before = aws.sets(zone)
    with pytest.raises(ClientError) as caught:
        aws.change(zone, *changes)
    assert caught.value.response["Error"]["Code"] == code
    assert aws.sets(zone) == before, "a refused batch changed something"
    return caught.value.response["Error"]["Message"]


@pytest.mark.parametrize(
    "stale",
    [
        delete("example.com.", "MX", "10 a.test."),
        delete("example.com.", "MX", "10 a.test.", "20 b.test.", "30 c.test."),
        delete("example.com.", "MX", "10 a.test.", "20 b.test.", ttl=301),
        delete("example.com.", "MX", "10 a.test.", "21 b.test."),
    ],
    ids=["subset", "superset", "ttl", "preference"],
)
def test_delete_must_match_what_stands_exactly(aws, zone, stale):
    aws.change(zone, create(*MX))
    said = refused(aws, zone, stale, create("example.com.", "MX", "10 new.test."))
    assert "do not match the current values" in said


def test_delete_matches_the_last_value_only(aws, zone):
    aws.change(zone, create(*MX))
    aws.change(zone, delete(*MX), create("example.com.", "MX", "10 new.test."))
    assert "do not match" in refused(aws, zone, delete(*MX))


def test_deleting_twice_is_refused(aws, zone):
    aws.change(zone, create(*MX))
    aws.change(zone, delete(*MX))
    assert "was not found" in refused(aws, zone, delete(*MX))


def test_the_order_of_values_does_not_count(aws, zone):
    aws.change(zone, create(*MX))
    aws.change(zone, delete("example.com.", "MX", "20 b.test.", "10 a.test."))
    assert mx(aws, zone) == []


def test_there_and_back(aws, zone):
    other = ("example.com.", "MX", "10 new.test.")
    aws.change(zone, create(*MX))
    aws.change(zone, delete(*MX), create(*other))
    aws.change(zone, delete(*other), create(*MX))
    assert mx(aws, zone) == [("example.com.", 300, ["10 a.test.", "20 b.test."])]


def test_create_over_an_existing_set_is_refused(aws, zone):
    aws.change(zone, create(*MX))
    assert "already exists" in refused(aws, zone, create("example.com.", "MX", "10 new.test."))


def test_a_batch_is_atomic(aws, zone):
    refused(
        aws,
        zone,
        create("a.example.com.", "MX", "10 a.test."),
        create("b.example.com.", "MX", "10 a.test."),
        delete("c.example.com.", "MX", "10 a.test."),
    )


def test_every_error_of_a_batch_is_told(aws, zone):
    said = refused(aws, zone, delete(*MX), delete("c.example.com.", "MX", "10 a.test."))
    assert said.startswith("[")
    assert said.count("was not found") == 2


def test_names_are_folded_and_escaped_in_octal(aws, zone):
    aws.change(zone, create("*.Sub.EXAMPLE.com", "MX", "10 a.test."), create(r"a\056b.example.com", *MX[1:]))
    assert [name for name, _, _ in mx(aws, zone)] == [r"a\056b.example.com.", r"\052.sub.example.com."]
    aws.change(zone, delete(r"\052.sub.example.com.", "MX", "10 a.test."))


def test_zone_names_are_folded(aws):
    aws.zone("Other.EXAMPLE")
    assert aws.client.list_hosted_zones()["HostedZones"][0]["Name"] == "other.example."


def test_listing_is_sorted_by_reversed_labels_with_the_trailing_dot(aws, zone):
    for owner in ("a", "a-a", "b.a", "a.a", "aa", "_a"):
        aws.change(zone, create(f"{owner}.example.com.", "MX", "10 a.test."))
    assert [name.removesuffix(".example.com.") for name, _, _ in mx(aws, zone)] == [
        "_a",
        "a-a",
        "a",
        "a.a",
        "b.a",
        "aa",
    ]


def test_a_point_read_that_misses_returns_the_next_set(aws, zone):
    aws.change(zone, create("b.example.com.", "MX", "10 a.test."))
    found = aws.client.list_resource_record_sets(
        HostedZoneId=zone, StartRecordName="a.example.com.", StartRecordType="MX", MaxItems="1"
    )
    assert [one["Name"] for one in found["ResourceRecordSets"]] == ["b.example.com."]


def test_sets_of_one_name_page_by_identifier(aws, zone):
    for identifier in "abc":
        aws.change(zone, create("w.example.com.", "MX", "10 a.test.", SetIdentifier=identifier, Weight=1))
    found = aws.client.list_resource_record_sets(
        HostedZoneId=zone, StartRecordName="w.example.com.", StartRecordType="MX", MaxItems="1"
    )
    assert found["NextRecordIdentifier"] == "b"


def test_a_delete_with_an_identifier_heeds_the_name(aws, zone):
    weighted = {"SetIdentifier": "a", "Weight": 1}
    aws.change(zone, create("w.example.com.", "MX", "10 a.test.", **weighted))
    aws.change(zone, create("v.example.com.", "MX", "10 a.test.", **weighted))
    aws.change(zone, delete("w.example.com.", "MX", "10 a.test.", **weighted))
    assert [name for name, _, _ in mx(aws, zone)] == ["v.example.com."]


def test_plain_and_weighted_sets_exclude_each_other(aws, zone):
    aws.change(zone, create("w.example.com.", "MX", "10 a.test.", SetIdentifier="a", Weight=1))
    said = refused(aws, zone, create("w.example.com.", "MX", "10 a.test."))
    assert "other RRSets exist with the same name and type" in said
    assert "was not found" in refused(aws, zone, delete("w.example.com.", "MX", "10 a.test."))


@pytest.mark.parametrize("value", ["a.test.", "10", "65536 a.test.", "ten a.test.", "10 a..test", "10 a b"])
def test_malformed_mx_is_refused(aws, zone, value):
    assert "Invalid Resource Record" in refused(aws, zone, create("example.com.", "MX", value))


def test_repeated_values_are_refused(aws, zone):
    assert "Duplicate" in refused(aws, zone, create("example.com.", "MX", "10 a.test.", "10 a.test."))


def test_no_mx_beside_a_cname(aws, zone):
    aws.change(zone, create("c.example.com.", "CNAME", "a.test."))
    assert "conflicting RRSet" in refused(aws, zone, create("c.example.com.", "MX", "10 a.test."))


def test_names_outside_of_the_zone_are_refused(aws, zone):
    assert "not permitted in zone" in refused(aws, zone, create("xexample.com.", "MX", "10 a.test."))


def _many(sets: int, each: int, *, width: int = 0):
    pad = "x" * width
    return [
        create(f"n{number}.example.com.", "MX", *(f"{value} {pad}{value}.test." for value in range(each)))
        for number in range(sets)
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (_many(3, 334), "Number of records limit of 1000"),
        (_many(10, 60, width=50), "Number of characters limit of 32000"),
        (_many(1, 401), "Number of values limit of 400"),
    ],
    ids=["records", "characters", "values"],
)
def test_limits(aws, zone, changes, said):
    assert said in refused(aws, zone, *changes)


def test_a_change_is_pending_then_insync(aws, zone):
    change = aws.change(zone, create(*MX))
    assert [aws.client.get_change(Id=change)["ChangeInfo"]["Status"] for _ in range(3)] == [
        "PENDING",
        "INSYNC",
        "INSYNC",
    ]
    with pytest.raises(ClientError, match="NoSuchChange"):
        aws.client.get_change(Id="/change/CNONE")


def test_zones_by_name_are_a_page_of_all_from_there(aws):
    for number in range(3):
        aws.zone(f"z{number}.example")
    twin = aws.zone("z1.example", private=True)
    found = aws.client.list_hosted_zones_by_name(DNSName="z1.example", MaxItems="2")
    assert [one["Name"] for one in found["HostedZones"]] == ["z1.example."] * 2
    assert twin in {one["Id"].removeprefix("/hostedzone/") for one in found["HostedZones"]}
    assert found["IsTruncated"]
    assert found["NextDNSName"] == "z2.example."
    rest = aws.client.list_hosted_zones_by_name(
        DNSName=found["NextDNSName"], HostedZoneId=found["NextHostedZoneId"]
    )
    assert [one["Name"] for one in rest["HostedZones"]] == ["z2.example."]
    assert not rest["IsTruncated"]


def test_protected_sets_are_named(aws):
    zone = aws.zone("example.com", comment="protected: mail.example.com")
    assert "protected" in refused(aws, zone, create("mail.example.com.", "MX", "10 a.test."))
    aws.change(zone, create("other.example.com.", "MX", "10 a.test."))


def test_swaps_at_once_lose_nothing(aws, zone):
    aws.change(zone, create("example.com.", "MX", "0 a.test."))

    def swap(number: int) -> bool:
        try:
            aws.change(
                zone,
                delete("example.com.", "MX", "0 a.test."),
                create("example.com.", "MX", f"{number} a.test."),
            )
        except ClientError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(swap, range(1, 17))) == 1
