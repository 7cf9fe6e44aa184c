"""What goes wrong at AWS or in its settings is told in its own words, for its own zone, without secrets."""

import json
import subprocess
import sys

import pydantic
import pytest

from mxsync.apply import Verdict, swap_zone
from mxsync.errors import HostError, InputError, MxsyncError, OutcomeUnknown, Refused, Stale, ZoneMissing
from mxsync.model import Create, Delete, Foreign, Mx, MxRRset, Replace, ZoneRef, parse_name
from mxsync_route53 import BACKEND
from mxsync_route53.policy import policy
from tests.hosts.aws.running import Aws, create
from tests.hosts.proxy import GARBAGE, HTML, Fault, Proxy, Reply, aws_error
from tests.route53.harness import connect
from tests.route53.world import World

ZONE = parse_name("example.com")
CHANGE, LIST, ZONES = "ChangeResourceRecordSets", "ListResourceRecordSets", "ListHostedZonesByName"
LOGIN = Reply(403, b"<html><body>Please log in</body></html>", "text/html")
BROKEN = Reply(500, b"<html><body>It broke</body></html>", "text/html")
EMPTY = Reply(200, b"", "text/xml")
XHTML = Reply(200, b"<html><body>Welcome</body></html>", "text/html")


def mx(*rdata: str, owner: str = ZONE, ttl: int = 300) -> MxRRset:
    records = (one.split() for one in rdata)
    return MxRRset(
        parse_name(owner), ttl, tuple(Mx(int(number), parse_name(name)) for number, name in records)
    )


def told(err: MxsyncError) -> str:
    return "\n".join((str(err), *err.hints))


@pytest.fixture
def zone_id(aws: Aws) -> str:
    return aws.zone("example.com")


@pytest.fixture
def zone(proxy: Proxy, zone_id: str, tmp_path):
    with connect(proxy, tmp_path) as provider, provider.open(ZoneRef("aws", ZONE, zone_id)) as opened:
        yield opened


def use(proxy: Proxy, folder) -> None:
    """Find, read and change a zone."""
    with connect(proxy, folder) as provider:
        (ref,) = provider.find(ZONE)
        with provider.open(ref) as zone:
            zone.read([ZONE])
            zone.swap([Create(mx("10 a.example"))])


CREDENTIALS = [
    ("InvalidClientTokenId", "The security token included in the request is invalid."),
    ("ExpiredToken", "The security token included in the request is expired"),
    ("SignatureDoesNotMatch", "The request signature we calculated does not match"),
]


@pytest.mark.usefixtures("zone_id")
@pytest.mark.parametrize(("code", "message"), CREDENTIALS)
@pytest.mark.parametrize("action", [ZONES, LIST, CHANGE])
def test_wrong_credentials(proxy: Proxy, tmp_path, code, message, action):
    proxy.inject(Fault(reply=aws_error(403, code, message)), action)
    with pytest.raises(HostError) as caught:
        use(proxy, tmp_path)
    assert f"Route 53 says {code}: {message}" in told(caught.value)
    assert "aws sts get-caller-identity" in told(caught.value)
    assert proxy.calls[action] == 1  # not worth repeating


@pytest.mark.usefixtures("zone_id")
@pytest.mark.parametrize("reply", [HTML, GARBAGE, LOGIN, XHTML, EMPTY])
@pytest.mark.parametrize("action", [ZONES, LIST])
def test_reading_from_something_else(proxy: Proxy, tmp_path, reply, action):
    proxy.inject(Fault(reply=reply), action)
    with pytest.raises(HostError) as caught:
        use(proxy, tmp_path)
    assert f"{action} got no answer of Route 53" in str(caught.value)
    assert "a wrong endpoint" in told(caught.value)


@pytest.mark.parametrize("acts", [True, False])
@pytest.mark.parametrize(
    "reply", [HTML, GARBAGE, LOGIN, BROKEN, XHTML, EMPTY, aws_error(500, "InternalFailure", "oops"), None]
)
def test_writing_without_a_trustworthy_answer(proxy: Proxy, zone_id, tmp_path, reply, acts):
    """Whatever comes back, the swap is not called done or undone, is sent once, and is then settled."""
    with connect(proxy, tmp_path) as provider:
        ref = ZoneRef("aws", ZONE, zone_id, proxy.url)
        proxy.inject(Fault(reply=reply, acts=acts), CHANGE)
        with provider.open(ref) as zone, pytest.raises(OutcomeUnknown) as caught:
            zone.swap([Create(mx("10 a.example"))])
        assert CHANGE in str(caught.value)
        assert proxy.calls[CHANGE] == 1
        with provider.open(ref) as zone:
            assert bool(zone.read([ZONE])) is acts
        if not acts:
            proxy.inject(Fault(reply=reply), CHANGE)
            outcome = swap_zone(provider, ref, [Create(mx("10 a.example"))])
            assert outcome.verdict is Verdict.APPLIED


def test_nobody_answers(zone_id, tmp_path, proxy: Proxy):
    """What was not sent is no unknown outcome, and nobody waits long for a server that is not there."""
    with connect(proxy, tmp_path, endpoint="http://127.0.0.1:9") as provider:
        with pytest.raises(HostError, match="Could not connect to the endpoint URL"):
            provider.find(ZONE)
        with provider.open(ZoneRef("aws", ZONE, zone_id)) as zone, pytest.raises(HostError) as caught:
            zone.swap([Create(mx("10 a.example"))])
        assert type(caught.value) is HostError


def test_reads_survive_what_passes(proxy: Proxy, zone_id, tmp_path):
    for fault in (Fault(), Fault(reply=BROKEN), Fault(reply=aws_error(503, "ServiceUnavailable", "busy"))):
        proxy.inject(fault, LIST)
    with connect(proxy, tmp_path) as provider, provider.open(ZoneRef("aws", ZONE, zone_id)) as zone:
        assert zone.read([ZONE]) == {}
    assert proxy.calls[LIST] == 4


@pytest.mark.usefixtures("zone_id")
def test_a_write_is_never_repeated_by_the_sdk(proxy: Proxy, tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "7")
    proxy.inject(Fault(reply=aws_error(503, "ServiceUnavailable", "busy")), CHANGE, times=7)
    with pytest.raises(OutcomeUnknown):
        use(proxy, tmp_path)
    assert proxy.calls[CHANGE] == 1


@pytest.mark.parametrize(
    ("reply", "kind", "said"),
    [
        (aws_error(403, "AccessDenied", "User x is not authorized"), Refused, "allow route53:Change"),
        (aws_error(400, "InvalidInput", "Bad name"), Refused, "Route 53 says InvalidInput: Bad name"),
        (aws_error(404, "NoSuchHostedZone", "No zone Z"), ZoneMissing, "NoSuchHostedZone"),
        (aws_error(400, "Throttling", "Rate exceeded"), HostError, "rate in the provider's settings"),
        (aws_error(503, "Throttling", "Rate exceeded"), HostError, "nothing was changed"),
        (aws_error(400, "PriorRequestNotComplete", "wait"), HostError, "run it again"),
        (aws_error(400, "InvalidChangeBatch", "[Tried to x but it already exists]"), Stale, "Tried to"),
        (aws_error(400, "InvalidChangeBatch", "[RRSet is not permitted in zone]"), Refused, "permitted"),
        (
            Reply(
                400,
                b'<?xml version="1.0"?><InvalidChangeBatch xmlns="https://route53.amazonaws.com/doc/2013-04-01/">'
                b"<Messages><Message>Tried to delete x but it was not found</Message></Messages>"
                b"<RequestId>1</RequestId></InvalidChangeBatch>",
            ),
            Stale,
            "but it was not found",
        ),
    ],
)
def test_what_a_write_is_told(proxy: Proxy, zone, reply, kind, said):
    proxy.inject(Fault(reply=reply), CHANGE)
    with pytest.raises(MxsyncError) as caught:
        zone.swap([Create(mx("10 a.example"))])
    assert type(caught.value) is kind
    assert said in told(caught.value)


def test_a_protected_set_is_named(aws: Aws, proxy: Proxy, tmp_path):
    aws.zone("example.com", comment="protected: example.com")
    with pytest.raises(Refused) as caught:
        use(proxy, tmp_path)
    assert "name='example.com.', type='MX'" in str(caught.value)
    assert "delete-resource-record-set-protections" in told(caught.value)


def test_a_cname_in_the_way_is_no_drift(aws: Aws, zone_id, zone):
    aws.change(zone_id, create("c.example.com", "CNAME", "a.example."))
    with pytest.raises(Refused, match="CNAME"):
        zone.swap([Create(mx("10 a.example", owner="c.example.com"))])


def test_an_old_set_without_a_token_is_deleted_as_it_is_listed(aws: Aws, zone_id, zone):
    aws.change(zone_id, create("example.com", "MX", "10 A.Example", "20 b.EXAMPLE."))
    old = mx("10 a.example", "20 b.example")
    zone.swap([Replace(old, mx("10 c.example"))])
    with pytest.raises(Stale, match="another MX set than planned"):
        zone.swap([Delete(old)])
    zone.swap([Delete(mx("10 c.example"))])
    assert zone.read([ZONE]) == {}


def test_settled(zone):
    change = zone.swap([Create(mx("10 a.example"))]).change_id
    assert change
    assert [zone.settled(change), zone.settled(change)] == [False, True]
    assert zone.settled("")
    with pytest.raises(HostError, match="NoSuchChange"):
        zone.settled("CNONE")


def test_limits(proxy: Proxy, zone):
    """What batches solve is no objection; a swap of more than a request holds is refused without asking."""
    wide = "x" * 50
    sets = [mx(*(f"{n} {wide}{n}.example" for n in range(60)), owner=f"h{i}.example.com") for i in range(10)]
    changes = list(map(Create, sets))
    assert zone.objections(changes) == []
    assert [len(batch) for batch in zone.batches(changes)] == [8, 2]
    assert [len(batch) for batch in zone.batches(changes[:8])] == [8]
    with pytest.raises(Refused, match="Route 53 takes 1,000 of 32,000 in a request"):
        zone.swap(changes)

    large = [mx(*(f"{n} a{n}.example" for n in range(300)), owner=f"h{i}.example.com") for i in range(4)]
    replaced = [Replace(one, MxRRset(one.owner, 60, one.rdata)) for one in large]  # old records count too
    assert [len(batch) for batch in zone.batches(replaced)] == [1, 1, 1, 1]
    assert zone.objections(replaced) == []

    alone = Create(mx(*(f"{n} {wide}.{wide}{n}.example" for n in range(390))))
    (said,) = zone.objections([alone, *changes])
    assert said.startswith("the change of example.com holds 390 records")
    assert [len(batch) for batch in zone.batches([changes[0], alone, changes[1]])] == [1, 1, 1]
    assert not proxy.calls


@pytest.mark.usefixtures("zone_id")
def test_a_zone_id_of_another_zone(aws: Aws, proxy: Proxy, tmp_path):
    other = aws.zone("other.example")
    with connect(proxy, tmp_path) as provider:
        (ref,) = provider.find(ZONE, f"/hostedzone/{other}")
        assert ref.id == other
        for owners in ([ZONE], [ZONE, parse_name("a.example.com")], None):
            with provider.open(ref) as zone, pytest.raises(HostError) as caught:
                zone.read(owners)
            assert f"hosted zone {other} is not example.com: it holds other.example." in str(caught.value)
        assert provider.find(ZONE, "../x") == []


def test_visibility(aws: Aws, proxy: Proxy, tmp_path):
    public, private = aws.zone("example.com"), aws.zone("example.com", private=True)
    ids = {}
    for visibility in ("public", "private"):
        with connect(proxy, tmp_path, visibility=visibility) as provider:
            ids[visibility] = [ref.id for ref in provider.find(ZONE)]
            assert [ref.id for ref in provider.zones()] == ids[visibility]
            assert f"no {visibility} hosted zone missing.example" in provider.explain_missing(
                parse_name("missing.example")
            )
    assert ids == {"public": [public], "private": [private]}
    with connect(proxy, tmp_path) as provider:
        assert {ref.id for ref in provider.find(ZONE)} == {public, private}


ROLE = "arn:aws:iam::123456789012:role/dns/mx"


@pytest.mark.usefixtures("zone_id")
def test_a_role_is_assumed_once(proxy: Proxy, tmp_path, monkeypatch):
    monkeypatch.setenv("MXSYNC_EXTERNAL_ID", "shared-with-us")
    with connect(proxy, tmp_path, role_arn=ROLE, external_id="env:MXSYNC_EXTERNAL_ID") as provider:
        (ref,) = provider.find(ZONE)
        with provider.open(ref) as zone:
            zone.swap([Create(mx("10 a.example"))])
    assert proxy.calls == {"AssumeRole": 1, ZONES: 1, CHANGE: 1}
    assert b"ExternalId=shared-with-us" in proxy.seen[0].body
    assert all("X-Amz-Security-Token" in request.headers for request in proxy.seen[1:])


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (aws_error(403, "AccessDenied", "not authorized to perform: sts:AssumeRole"), "trust policy"),
        (HTML, "cannot be assumed"),
        (LOGIN, "cannot be assumed"),
    ],
)
def test_a_role_that_is_refused(proxy: Proxy, zone_id, tmp_path, reply, said):
    proxy.inject(Fault(reply=reply), "AssumeRole", times=9)
    with connect(proxy, tmp_path, role_arn=ROLE) as provider:
        with pytest.raises(HostError) as caught:
            provider.find(ZONE)
        assert ROLE in str(caught.value)
        assert said in told(caught.value)
        with provider.open(ZoneRef("aws", ZONE, zone_id)) as zone, pytest.raises(HostError) as caught:
            zone.swap([Create(mx("10 a.example"))])
        assert type(caught.value) is HostError
    assert proxy.calls[CHANGE] == 0


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"role_arn": "admin"}, "a role is written arn:aws:iam"),
        ({"external_id": "x"}, "external_id needs role_arn"),
        ({"region": "Frankfurt"}, "a region is written like"),
        ({"endpoint": "http://user:pw@host"}, "a plain URL"),
        ({"endpoint": "file:///etc/passwd"}, "a plain URL"),
        ({"endpoint": "http://[broken"}, "a plain URL"),
        ({"visibility": "both"}, "public"),
        ({"rate": "fast"}, "a rate is written like 10/s"),
        ({"burst": "0"}, "greater than or equal to 1"),
        ({"profile": " "}, "empty"),
        ({"token": "secret"}, "Extra inputs"),
    ],
)
def test_settings(settings, said):
    with pytest.raises(pydantic.ValidationError) as caught:
        BACKEND.Settings.model_validate(settings)
    assert said in str(caught.value)


def test_the_policy_of_a_provider(proxy: Proxy, tmp_path):
    refs = [ZoneRef("aws", ZONE, f"Z{number:020}") for number in range(60)]
    with connect(proxy, tmp_path, region="cn-north-1") as provider:
        assert json.loads(provider.policy(refs[:2], read_only=True)) == policy(
            [ref.id for ref in refs[:2]], read_only=True, partition="aws-cn"
        )
        with pytest.raises(InputError, match="a policy for 60 zones is longer"):
            provider.policy(refs, read_only=False)


def test_the_account_of_a_bucket():
    settings = BACKEND.Settings.model_validate
    assert settings({"role_arn": ROLE, "profile": "a"}).account == "route53 123456789012"
    assert settings({"profile": "a"}).account == "route53 a"
    assert settings({}).account == "route53 default credentials"


def test_settings_of_aws_that_cannot_be(world: World, aws: Aws):
    """Through the command line: nothing but a message, for every zone of the provider."""
    aws.zone("example.com")
    world.spec("example.com", '"@": [10 a.example.net]')
    usual = (world.folder / "mxsync.yaml").read_text()
    none = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    spill = world.folder / "spill"
    spill.write_text("#!/bin/sh\necho verysecret-output >&2\nexit 1\n")
    spill.chmod(0o755)
    process = f"[default]\ncredential_process = {spill}\n"
    cases = [  # environment, settings, ~/.aws/config, what is said, the hint
        ({}, "profile: nowhere", "[default]\n[profile prod]\n", "nowhere", "there are: default, prod"),
        ({"AWS_PROFILE": "nowhere"}, "", "", "in AWS_PROFILE", "there are no profiles"),
        (none, "", "", "Unable to locate credentials", "aws sso login"),
        ({"AWS_SECRET_ACCESS_KEY": ""}, "", "", "Partial credentials found", "or neither"),
        ({}, "", "[default\nnonsense", "Unable to parse config file", ""),
        (none, "", process, "could not be retrieved", "caller-identity"),
    ]
    for environ, settings, config, said, hint in cases:
        (world.folder / "aws-config").write_text(config)
        kind = "type: route53, " + settings if settings else "type: route53"
        (world.folder / "mxsync.yaml").write_text(usual.replace("type: route53", kind))
        done = world.run("plan", environ=environ)
        assert done.returncode == 1, done.stderr
        assert said in done.stderr, done.stderr
        assert hint in done.stderr, done.stderr


def test_one_zone_of_many(world: World, aws: Aws, proxy: Proxy):
    """A missing permission, a missing zone and twins fail their own zones only."""
    denied = aws.zone("denied.example")
    for name in ("fine.example", "twins.example"):
        aws.zone(name)
    aws.zone("twins.example", private=True)
    for name in ("denied.example", "fine.example", "missing.example", "twins.example"):
        world.spec(name, '"@": [10 a.example.net]')
    proxy.inject(Fault(reply=aws_error(403, "AccessDenied", "User: me is not authorized")), LIST, path=denied)
    done = world.run("plan")
    assert done.returncode == 1
    assert "1 to create" in done.stdout
    assert "AccessDenied: User: me is not authorized (ListResourceRecordSets)" in done.stderr
    assert "allow route53:ListResourceRecordSets" in done.stderr
    assert "has no zone missing.example" in done.stderr
    assert "has 2 zones named twins.example" in done.stderr
    assert "3 zones could not be planned" in done.stderr


def test_an_endpoint_needs_to_be_allowed(world: World):
    done = world.run("plan", environ={"MXSYNC_ALLOW_ENDPOINT": ""})
    assert done.returncode == 1
    assert "MXSYNC_ALLOW_ENDPOINT=1" in done.stderr


def test_without_the_sdk(tmp_path):
    script = (
        "import sys; sys.modules['boto3'] = None\n"
        "from pathlib import Path\n"
        "from mxsync.files import Boundary\nfrom mxsync.provider import Context, registry\n"
        "backend = registry.load('route53')\n"
        "context = Context(provider='aws', boundary=Boundary.around(Path('.')))\n"
        "try:\n    backend.connect(backend.Settings(), context).__enter__()\n"
        "except Exception as err: print(type(err).__name__, err, *err.hints)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert "InputError" in done.stdout
    assert "'boto3', which is not installed" in done.stdout
    assert "pip install 'mxsync[route53]'" in done.stdout


def test_weighted_sets_survive(aws: Aws, zone_id, zone):
    weighted = [
        create("w.example.com", "MX", "10 a.example.", SetIdentifier=str(n), Weight=n) for n in range(3)
    ]
    aws.change(zone_id, *weighted)
    owner = parse_name("w.example.com")
    assert zone.read([owner]) == {owner: Foreign(owner, "a weighted set")}
    for change in (Create(mx("10 b.example", owner=owner)), Delete(mx("10 a.example", owner=owner))):
        with pytest.raises(Stale):
            zone.swap([change])
