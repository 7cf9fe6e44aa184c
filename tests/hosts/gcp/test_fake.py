"""The fake Cloud DNS: one test for each fact it has to keep."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.hosts.gcp.cloud import DEFAULT_QUOTA
from tests.hosts.gcp.discovery import NotAsDocumented, check_request, find_method
from tests.hosts.gcp.faults import Fault, Kind, Throttle
from tests.hosts.gcp.server import GoogleServer

APEX = {"name": "example.com.", "type": "MX", "ttl": 300, "rrdatas": ["10 A.example.com.", "20 b.example."]}
NEW = {"name": "example.com.", "type": "MX", "ttl": 60, "rrdatas": ["5 c.example."]}
WEIGHTED = {
    "name": "w.example.com.",
    "type": "MX",
    "ttl": 300,
    "routingPolicy": {"wrr": {"items": [{"weight": 1, "rrdatas": ["10 a.example."]}]}},
}


@pytest.fixture
def google():
    with GoogleServer() as server:
        server.cloud.add_zone("acme", "com", "example.com.", [dict(APEX)])
        yield server


@pytest.fixture
def ask(google):
    """Ask the service: ``ask("GET", "managedZones", dnsName="x.")`` gives status and JSON."""
    with requests.Session() as session:
        session.headers["Authorization"] = "Bearer tok-test"

        def send(verb, path, json=None, project="acme", **query):
            url = f"{google.url}/dns/v1/projects/{project}/{path}".rstrip("/")
            reply = session.request(verb, url, params=query, json=json, timeout=10)
            return reply.status_code, reply.json()

        yield send


def change(ask, additions=(), deletions=(), **more):
    body = {"additions": list(additions), "deletions": list(deletions)}
    return ask("POST", "managedZones/com/changes", json=body, **more)


def rrsets(ask, **query):
    return ask("GET", "managedZones/com/rrsets", **query)[1].get("rrsets", [])


def mx(ask):
    return [{key: one[key] for key in APEX} for one in rrsets(ask, name="example.com.", type="MX")]


def reason(answer):
    status, body = answer
    error = body["error"]
    assert error["code"] == status
    assert error["message"] == error["errors"][0]["message"]
    return status, error["errors"][0]["reason"]


# zones


def test_zones_are_found_by_name_public_and_private(google, ask):
    google.cloud.add_zone("acme", "com-inside", "example.com.", visibility="private")
    google.cloud.add_zone("acme", "net", "example.net.")
    zones = ask("GET", "managedZones", dnsName="example.com.")[1]["managedZones"]
    assert [(zone["name"], zone["visibility"]) for zone in zones] == [
        ("com", "public"),
        ("com-inside", "private"),
    ]


def test_zones_come_in_pages(google, ask):
    for number in range(250):
        google.cloud.add_zone("acme", f"z{number}", f"z{number}.example.")
    seen, query = [], {}
    while True:
        page = ask("GET", "managedZones", **query)[1]
        seen += [zone["name"] for zone in page["managedZones"]]
        if "nextPageToken" not in page:
            break
        query = {"pageToken": page["nextPageToken"]}
    assert len(seen) == len(set(seen)) == 251
    assert google.calls["dns.managedZones.list"] == 3


def test_an_empty_list_is_left_out(ask):
    assert ask("GET", "managedZones", dnsName="none.example.") == (
        200,
        {"kind": "dns#managedZonesListResponse"},
    )


def test_a_zone_is_got_by_name_and_by_number(ask):
    zone = ask("GET", "managedZones/com")[1]
    assert ask("GET", f"managedZones/{zone['id']}")[1] == zone
    assert reason(ask("GET", "managedZones/nowhere")) == (404, "notFound")


# record sets


def test_type_needs_name(ask):
    assert reason(ask("GET", "managedZones/com/rrsets", type="MX")) == (400, "required")


def test_name_and_type_give_one_set_or_none(ask):
    assert mx(ask) == [APEX]
    assert rrsets(ask, name="www.example.com.", type="MX") == []


def test_the_filter_gives_every_mx_of_the_zone(google, ask):
    for name in ("a.example.com.", "notexample.com."):
        google.cloud.put("acme", "com", name, "MX", {**APEX, "name": name})
    google.cloud.put(
        "acme", "com", "a.example.com.", "TXT", {**APEX, "name": "a.example.com.", "type": "TXT"}
    )
    found = rrsets(ask, filter='name=has_suffix("example.com.") AND type="MX"')
    # The filter compares text; nothing outside the zone can be in it.
    assert {one["name"] for one in found} == {"example.com.", "a.example.com.", "notexample.com."}
    assert {one["type"] for one in found} == {"MX"}


def test_a_filter_can_be_refused(google, ask):
    google.cloud.understands_filter = False
    query = {"filter": 'name=has_suffix("example.com.") AND type="MX"'}
    assert reason(ask("GET", "managedZones/com/rrsets", **query)) == (400, "invalid")


def test_record_sets_come_in_pages_of_100_or_as_many_as_asked_up_to_1000(google, ask):
    for number in range(1500):
        name = f"n{number:04}.example.com."
        google.cloud.put("acme", "com", name, "MX", {**APEX, "name": name})
    assert len(rrsets(ask)) == 100
    assert len(rrsets(ask, maxResults=500)) == 500
    assert len(rrsets(ask, maxResults=5000)) == 1000


def test_a_page_token_belongs_to_its_query(google, ask):
    for number in range(300):
        google.cloud.put(
            "acme", "com", f"n{number}.example.com.", "A", {**APEX, "name": f"n{number}.example.com."}
        )
    token = ask("GET", "managedZones/com/rrsets")[1]["nextPageToken"]
    assert reason(ask("GET", "managedZones/com/rrsets", pageToken=token, maxResults=5)) == (400, "invalid")
    assert reason(ask("GET", "managedZones/com/rrsets", pageToken="x")) == (400, "invalid")


def test_routing_policy_sets_have_no_rrdatas(google, ask):
    google.cloud.put("acme", "com", "w.example.com.", "MX", WEIGHTED)
    (found,) = rrsets(ask, name="w.example.com.", type="MX")
    assert "rrdatas" not in found
    assert found["routingPolicy"] == WEIGHTED["routingPolicy"]


# changes


def test_a_swap_is_one_change(ask):
    status, made = change(ask, [NEW], [APEX])
    assert (status, made["status"], made["id"]) == (200, "pending", "1")
    assert mx(ask) == [NEW]


def test_numbers_may_be_text(ask):
    assert change(ask, [{**NEW, "ttl": "60"}], [{**APEX, "ttl": "300"}])[0] == 200


@pytest.mark.parametrize(
    "other",
    [
        {"ttl": 301},
        {"rrdatas": ["10 A.example.com."]},
        {"rrdatas": ["10 a.example.com.", "20 b.example."]},
        {"rrdatas": [*APEX["rrdatas"], "30 c.example."]},
    ],
    ids=["ttl", "fewer values", "another spelling", "more values"],
)
def test_a_deletion_matches_exactly(ask, other):
    assert reason(change(ask, [NEW], [{**APEX, **other}])) == (412, "conditionNotMet")
    assert mx(ask) == [APEX]


def test_a_deletion_of_nothing_is_not_found(ask):
    gone = {**APEX, "name": "gone.example.com."}
    assert reason(change(ask, [], [gone])) == (404, "notFound")


def test_an_addition_over_a_set_needs_its_deletion(ask):
    assert reason(change(ask, [NEW])) == (409, "alreadyExists")
    assert mx(ask) == [APEX]


def test_a_plain_deletion_does_not_match_a_routing_policy(google, ask):
    google.cloud.put("acme", "com", "w.example.com.", "MX", WEIGHTED)
    plain = {**APEX, "name": "w.example.com."}
    assert reason(change(ask, [], [plain])) == (412, "conditionNotMet")


def test_all_or_nothing(ask):
    good = {**NEW, "name": "a.example.com."}
    assert reason(change(ask, [good, NEW], [APEX, {**APEX, "name": "gone.example.com."}])) == (
        404,
        "notFound",
    )
    assert mx(ask) == [APEX]
    assert rrsets(ask, name="a.example.com.") == []


@pytest.mark.parametrize(
    ("addition", "said"),
    [
        ({"rrdatas": ["10 mail"]}, "invalid"),
        ({"rrdatas": ["mail.example."]}, "invalid"),
        ({"rrdatas": ["65536 mail.example."]}, "invalid"),
        ({"rrdatas": ["10 m.example.", "10 M.example."]}, "invalid"),
        ({"rrdatas": []}, "required"),
        ({"name": ""}, "required"),
        ({"name": "example.net."}, "invalid"),
        ({"name": "notexample.com."}, "invalid"),
        ({"ttl": -1}, "invalid"),
        ({"name": "alias.example.com."}, "cnameResourceRecordSetConflict"),
    ],
    ids=str,
)
def test_additions_are_checked(google, ask, addition, said):
    cname = {"name": "alias.example.com.", "type": "CNAME", "ttl": 60, "rrdatas": ["example.com."]}
    google.cloud.put("acme", "com", "alias.example.com.", "CNAME", cname)
    assert reason(change(ask, [{**NEW, "name": "new.example.com.", **addition}])) == (400, said)


def test_the_null_mx_is_taken(ask):
    assert change(ask, [{**NEW, "rrdatas": ["0 ."]}], [APEX])[0] == 200


def test_the_apex_keeps_its_soa_and_ns(ask):
    for kind in ("SOA", "NS"):
        (one,) = rrsets(ask, name="example.com.", type=kind)
        assert reason(change(ask, [], [one])) == (400, "invalidZoneApex")


def test_a_change_without_anything_is_refused(ask):
    assert reason(change(ask)) == (400, "required")


def test_a_change_is_pending_then_done(google, ask):
    google.cloud.polls = 2
    made = change(ask, [NEW], [APEX])[1]
    states = [ask("GET", f"managedZones/com/changes/{made['id']}")[1]["status"] for _ in range(4)]
    assert states == ["pending", "pending", "done", "done"]
    assert reason(ask("GET", "managedZones/com/changes/99")) == (404, "notFound")


def test_a_pending_change_may_be_listed_late_and_still_counts(google, ask):
    google.cloud.shows_late, google.cloud.polls = True, 0
    made = change(ask, [NEW], [APEX])[1]
    assert mx(ask) == [APEX]
    assert reason(change(ask, [NEW], [APEX])) == (412, "conditionNotMet")
    google.cloud.polls = 1
    second = change(ask, [APEX], [NEW])[1]
    for _ in range(2):
        ask("GET", f"managedZones/com/changes/{second['id']}")
    assert mx(ask) == [APEX]
    assert made["status"] == "done"


def test_changes_are_listed(ask):
    change(ask, [NEW], [APEX])
    made = ask("GET", "managedZones/com/changes", sortBy="changeSequence", sortOrder="descending")[1][
        "changes"
    ]
    assert [one["id"] for one in made] == ["1", "0"]
    assert "deletions" not in made[1]


def test_of_changes_at_once_one_wins(google):
    barrier = threading.Barrier(8)

    def swap(number):
        barrier.wait()
        return google.answer(
            "POST",
            "/dns/v1/projects/acme/managedZones/com/changes",
            "tok-test",
            json.dumps({"additions": [{**NEW, "ttl": number}], "deletions": [APEX]}).encode(),
        )[0]

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(swap, range(8))) == [200] + [412] * 7


# quotas


def test_the_project_tells_its_quota(ask):
    project = ask("GET", "")[1]
    assert project["quota"] == {"kind": "dns#quota", **DEFAULT_QUOTA}


@pytest.mark.parametrize(
    ("quota", "words"),
    [
        ("rrsetAdditionsPerChange", "additions per change"),
        ("rrsetDeletionsPerChange", "deletions per change"),
        ("totalRrdataSizePerChange", "total rrdata size per change"),
        ("resourceRecordsPerRrset", "resource records per rrset"),
    ],
)
def test_quotas_are_kept_each_project_its_own(google, ask, quota, words):
    google.cloud.add_project("other").quota[quota] = 0
    google.cloud.add_zone("other", "com", "example.com.", [dict(APEX)])
    answer = change(ask, [NEW], [APEX], project="other")
    assert reason(answer) == (403, "quotaExceeded")
    assert words in answer[1]["error"]["message"]
    assert change(ask, [NEW], [APEX])[0] == 200


# who may


def test_a_wrong_token_is_401(google, ask):
    google.accepted.clear()
    assert reason(ask("GET", "")) == (401, "authError")


def test_an_api_that_is_not_enabled(google, ask):
    google.cloud.projects["acme"].enabled = False
    answer = ask("GET", "managedZones")
    assert reason(answer) == (403, "accessNotConfigured")
    assert "Enable it by visiting https://console" in answer[1]["error"]["message"]


def test_a_project_that_is_missing(ask):
    assert reason(ask("GET", "managedZones", project="nowhere")) == (404, "notFound")


def test_permission_can_be_missing_for_one_zone(google, ask):
    google.cloud.denied.add(("com", "dns.changes.create"))
    assert reason(change(ask, [NEW], [APEX])) == (403, "forbidden")
    assert mx(ask) == [APEX]


# as documented


def test_what_the_document_does_not_know_is_a_complaint(google, ask):
    assert ask("GET", "managedZones", dnsname="example.com.")[0] == 400
    assert ask("GET", "nothing")[0] == 400
    assert change(ask, [{**NEW, "values": []}])[0] == 400
    assert len(google.complaints) == 3
    google.complaints.clear()


def test_a_wrong_type_is_a_complaint():
    method, place = find_method("POST", "/dns/v1/projects/p/managedZones/z/changes")
    assert place == {"project": "p", "managedZone": "z"}
    check_request(method, {"additions": [{**NEW, "ttl": "60"}]})
    for wrong in ({"ttl": "1h"}, {"rrdatas": "10 a."}, {"name": None}):
        with pytest.raises(NotAsDocumented):
            check_request(method, {"additions": [{**NEW, **wrong}]})


# faults


@pytest.mark.parametrize(
    ("kind", "happened"),
    [
        (Kind.DROP_BEFORE, False),
        (Kind.DROP_AFTER, True),
        (Kind.ERROR_BEFORE, False),
        (Kind.ERROR_AFTER, True),
        (Kind.HTML, True),
        (Kind.HALF, True),
        (Kind.GARBAGE, True),
        (Kind.REDIRECT, False),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_a_fault_hits_once_and_the_method_it_is_meant_for(google, ask, kind, happened):
    google.faults.once(Fault(kind, "dns.changes.create"))
    assert mx(ask) == [APEX]
    try:
        answer = change(ask, [NEW], [APEX])
    except (requests.RequestException, ValueError):
        answer = None
    google.complaints.clear()  # a client that follows the redirect asks for what is not there
    if kind in {Kind.ERROR_BEFORE, Kind.ERROR_AFTER}:
        assert reason(answer) == (503, "backendError")
    assert mx(ask) == [NEW if happened else APEX]
    assert change(ask, [{**NEW, "ttl": 1}], [NEW if happened else APEX])[0] == 200


def test_throttling_and_counting(google, ask):
    google.throttle = Throttle(rate=0, burst=3)
    answers = [ask("GET", "managedZones")[0] for _ in range(5)]
    assert answers == [200, 200, 200, 403, 403]
    google.throttle = Throttle(rate=0, burst=0, status=429)
    assert reason(ask("GET", "managedZones")) == (429, "rateLimitExceeded")
    assert google.calls["dns.managedZones.list"] == 6
    assert google.throttled == 3
