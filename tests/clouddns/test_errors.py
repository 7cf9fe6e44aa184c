"""What can go wrong at Cloud DNS, and what is said about it."""

import json
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from mxsync.errors import HostError, InputError, MxsyncError, OutcomeUnknown, Refused, Stale, ZoneMissing
from mxsync.model import Create, Delete, Mx, MxRRset, Replace, ZoneRef, parse_name
from mxsync_clouddns import BACKEND
from mxsync_clouddns.settings import CloudDnsSettings
from tests.clouddns.harness import PROJECT, context, key_file, private_key, running
from tests.hosts.gcp.faults import Fault, Kind, Throttle

ZONE = parse_name("example.com")
OLD = MxRRset(ZONE, 300, (Mx(10, parse_name("a.example")),))
NEW = MxRRset(ZONE, 300, (Mx(10, parse_name("b.example")),))
CREATE = "dns.changes.create"


@pytest.fixture
def harness(tmp_path):
    with running(tmp_path, attempts=3) as harness:
        harness.add_zone(ZONE, [OLD])
        yield harness


def ref(zone_id="example-com"):
    return ZoneRef("gcp", ZONE, zone_id, f"project:{PROJECT}")


def said(error: MxsyncError) -> str:
    text = "\n".join((str(error), *error.hints))
    assert "tok-" not in text
    assert "PRIVATE" not in text
    assert "secret" not in text
    return text


def read_error(harness, kind=HostError, owners=(ZONE,), zone_id="example-com") -> str:
    with (
        harness.provider() as provider,
        provider.open(ref(zone_id)) as zone,
        pytest.raises(kind) as caught,
    ):
        zone.read(owners)
    assert type(caught.value) is kind
    return said(caught.value)


def swap_error(harness, kind, change=None) -> str:
    with harness.provider() as provider, provider.open(ref()) as zone:
        change = change or Replace(zone.read([ZONE])[ZONE], NEW)
        before = harness.google.calls[CREATE]
        with pytest.raises(MxsyncError) as caught:
            zone.swap([change])
    assert type(caught.value) is kind
    assert harness.google.calls[CREATE] - before <= 1, "a change is sent once"
    return said(caught.value)


# who asks


def test_a_key_google_does_not_accept(harness):
    harness.google.grants = False
    text = read_error(harness)
    assert "Google gives no access token: invalid_grant: Invalid JWT Signature" in text
    assert "log in again (gcloud auth application-default login)" in text


def test_what_google_declined_is_not_asked_for_each_zone(harness):
    harness.google.grants = False
    with harness.provider() as provider:
        for _ in range(5):
            with pytest.raises(HostError, match="Google gives no access token: invalid_grant"):
                provider.find(ZONE)
    assert harness.google.calls["token"] == 1


def test_a_service_for_tokens_that_is_not_there(harness):
    where = "https://oauth2.googleapis.invalid/token"
    harness.settings["credentials"] = key_file(harness.folder, harness.google, token_uri=where)
    assert "Google's service for access tokens cannot be reached: its name cannot" in read_error(harness)


def test_a_token_that_expired_is_renewed_once_for_a_read(harness):
    with harness.provider() as provider, provider.open(ref()) as zone:
        zone.read([ZONE])
        harness.google.accepted.clear()
        assert zone.read([ZONE]) == {ZONE: OLD}
    assert harness.google.calls["token"] == 2


def test_a_change_is_not_sent_again_with_a_new_token(harness):
    with harness.provider() as provider, provider.open(ref()) as zone:
        old = zone.read([ZONE])[ZONE]
        harness.google.accepted.clear()
        with pytest.raises(HostError, match="invalid authentication credentials") as caught:
            zone.swap([Replace(old, NEW)])
    assert "get new credentials" in said(caught.value)
    assert harness.google.calls[CREATE] == 1
    assert harness.live(ref())[ZONE] == OLD


def test_threads_share_one_token(harness):
    from mxsync.fleet import each

    with harness.provider() as provider:
        done = each(range(8), lambda _: list(provider.find(ZONE)), parallelism=8)
    assert not done.failures
    assert harness.google.calls["token"] == 1


def test_no_credentials_at_all(tmp_path, monkeypatch):
    for name in ("GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path / "gcloud"))
    with (
        pytest.raises(HostError) as caught,
        BACKEND.connect(CloudDnsSettings(project="acme"), context(tmp_path)),
    ):
        pass
    text = said(caught.value)
    assert "provider gcp: there are no Google credentials" in text
    assert "gcloud auth application-default login" in text
    assert "credentials: file:PATH" in text


def test_application_default_credentials(harness, monkeypatch):
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(harness.folder / "key.json"))
    monkeypatch.delenv("GOOGLE_CLOUD_PROJECT", raising=False)
    del harness.settings["credentials"]
    with harness.provider() as provider:
        assert list(provider.find(ZONE)) == [ref()]


def test_impersonation(harness):
    harness.settings |= {
        "impersonate": "dns@acme.iam.gserviceaccount.com",
        "iam_endpoint": harness.google.url,
    }
    with harness.provider() as provider:
        assert list(provider.find(ZONE)) == [ref()]
    assert harness.google.calls["token"] == 2, "one of the key's account, one of the other"
    harness.google.grants = False
    harness.google.accepted.clear()
    assert "Google gives no access token" in read_error(harness)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("{", "is not that of a service account"),
        ("[]", "is not that of a service account"),
        ({"type": "external_account", "credential_source": {"file": "/etc/passwd"}}, "not that of a service"),
        ({"type": "service_account"}, "fetches its tokens from nowhere"),
        ({"type": "service_account", "token_uri": "https://evil.example/t"}, "its tokens from evil.example"),
        ({"type": "service_account", "token_uri": 5}, "its tokens from nowhere"),
        (
            {"type": "service_account", "token_uri": "https://oauth2.googleapis.com/token"},
            "is broken: it has no client_email",
        ),
        (
            {
                "type": "service_account",
                "token_uri": "https://oauth2.googleapis.com/token",
                "client_email": "a@b.c",
                "private_key": "-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----",
            },
            "its private key cannot be read",
        ),
    ],
    ids=str,
)
def test_a_key_that_is_none(tmp_path, key, words):
    text = key if isinstance(key, str) else json.dumps(key)
    (tmp_path / "key.json").write_text(text)
    settings = CloudDnsSettings(project="acme", credentials="file:key.json")
    with (
        pytest.raises(InputError) as caught,
        BACKEND.connect(settings, context(tmp_path, MXSYNC_ALLOW_ENDPOINT="")),
    ):
        pass
    assert words in said(caught.value)
    assert "passwd" not in said(caught.value)


def test_the_project_comes_from_the_key(tmp_path):
    (tmp_path / "key.json").write_text(
        json.dumps(
            {
                "type": "service_account",
                "token_uri": "https://oauth2.googleapis.com/token",
                "client_email": "a@b.c",
                "private_key": private_key(),
                "project_id": "of-the-key",
            }
        )
    )
    settings = CloudDnsSettings(credentials="file:key.json")
    with BACKEND.connect(settings, context(tmp_path)) as provider:
        assert "of-the-key" in provider.explain_missing(ZONE)


def test_a_project_nobody_names(harness):
    harness.settings["credentials"] = key_file(harness.folder, harness.google, project_id="")
    with pytest.raises(InputError, match="it is not known which project holds the zones"), harness.provider():
        pass


# what may not be


def test_an_api_that_is_not_enabled(harness):
    harness.cloud.projects[PROJECT].enabled = False
    text = read_error(harness)
    assert "Google says: Google Cloud DNS API has not been used in project 1000 before" in text
    assert "gcloud services enable dns.googleapis.com --project acme" in text


def test_a_project_that_is_missing(harness):
    harness.settings["project"] = "nowhere"
    text = read_error(harness)
    assert "'nowhere' does not exist (404 notFound)" in text
    assert "is 'nowhere' the id of the project that holds the zones?" in text


def test_permission_missing_for_one_zone_of_many(harness):
    harness.cloud.denied.add(("other", "dns.resourceRecordSets.list"))
    harness.cloud.add_zone(PROJECT, "other", ZONE)
    text = read_error(harness, zone_id="other")
    assert "Google says: Forbidden (403 forbidden)" in text
    assert "grant dns.managedZones.list and .get, dns.resourceRecordSets.list" in text
    assert "to mxsync@acme.iam.gserviceaccount.com in project acme" in text
    with harness.provider() as provider, provider.open(ref()) as zone:
        assert zone.read([ZONE]) == {ZONE: OLD}


def test_permission_to_change_missing(harness):
    harness.cloud.denied.add(("*", CREATE))
    text = swap_error(harness, Refused)
    assert "grant dns.changes.create and dns.resourceRecordSets.create, .update and .delete" in text


def test_a_zone_that_is_missing(harness):
    text = read_error(harness, ZoneMissing, zone_id="nowhere")
    assert "named 'nowhere' does not exist" in text
    assert "gcloud dns managed-zones list --project acme" in text


def test_an_id_of_another_domain(harness):
    harness.cloud.add_zone(PROJECT, "other", "example.org.")
    text = read_error(harness, ZoneMissing, zone_id="other")
    assert "the managed zone other is example.org, not example.com" in text


@pytest.mark.parametrize("zone_id", ["../changes", "a/b", "A", "%2e", ""])
def test_an_id_that_is_none(harness, zone_id):
    with harness.provider() as provider:
        if zone_id:
            assert list(provider.find(ZONE, zone_id)) == []
        with pytest.raises(ZoneMissing):
            provider.open(ref(zone_id))
    assert not harness.google.calls["unknown"]


def test_visibility_tells_zones_of_one_name_apart(harness):
    harness.cloud.add_zone(PROJECT, "inside", ZONE, visibility="private")
    with harness.provider() as provider:
        assert {one.id for one in provider.find(ZONE)} == {"example-com", "inside"}
    for visibility, zone_id in (("public", "example-com"), ("private", "inside")):
        harness.settings["visibility"] = visibility
        with harness.provider() as provider:
            assert [one.id for one in provider.find(ZONE)] == [zone_id]
            assert [one.id for one in provider.zones()] == [zone_id]
            assert visibility in provider.explain_missing(ZONE)


# quotas


@pytest.mark.parametrize(
    ("quota", "words"),
    [
        ("rrsetAdditionsPerChange", "would be 1 added sets of at most 0 in one request to project acme"),
        ("rrsetDeletionsPerChange", "would be 1 removed sets of at most 0 in one request to project acme"),
        ("totalRrdataSizePerChange", "would be 26 bytes of records of at most 0 in one request"),
        ("resourceRecordsPerRrset", "would have 1 MX records, project acme takes 0 in a set"),
    ],
)
def test_quotas_are_read_from_the_project_once(harness, quota, words):
    harness.cloud.projects[PROJECT].quota[quota] = 0
    with harness.provider() as provider:
        for _ in range(2):
            with provider.open(ref()) as zone:
                (objection,) = zone.objections([Replace(OLD, NEW)])
                assert len(zone.batches([Replace(OLD, NEW)])) == 1
                assert words in objection
                assert "https://cloud.google.com/dns/quotas" in objection
                assert zone.objections([]) == ()
    assert harness.google.calls["dns.projects.get"] == 1
    assert "quotaExceeded" in swap_error(harness, Refused)


def test_without_known_quotas_googles_defaults_count(harness):
    harness.cloud.denied.add(("*", "dns.projects.get"))
    many = [Create(MxRRset(parse_name(f"n{number}", origin=ZONE), 60, OLD.rdata)) for number in range(1001)]
    with harness.provider() as provider, provider.open(ref()) as zone:
        assert zone.objections(many) == []
        assert [len(batch) for batch in zone.batches(many)] == [1000, 1]
    assert harness.google.calls["dns.projects.get"] == 1


# drift


def test_a_stale_change_keeps_googles_words(harness):
    change = Replace(MxRRset(ZONE, 301, OLD.rdata, token='["example.com.",301,["10 a.example."]]'), NEW)
    text = swap_error(harness, Stale, change)
    assert "Google says: Precondition not met for 'entity.change.deletions[0]' (412 conditionNotMet)" in text


def test_a_deletion_of_what_is_gone_is_stale(harness):
    with harness.provider() as provider, provider.open(ref()) as zone:
        old = zone.read([ZONE])[ZONE]
        harness.disturb(ref(), ZONE, None)
        with pytest.raises(Stale, match="404 notFound"):
            zone.swap([Delete(old)])


def test_a_zone_that_is_gone_is_missing_to_a_swap(harness):
    with harness.provider() as provider, provider.open(ref()) as zone:
        old = zone.read([ZONE])[ZONE]
        harness.remove_zone(ref())
        with pytest.raises(ZoneMissing):
            zone.swap([Replace(old, NEW)])


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nonsense",
        "[]",
        '["www.example.com.",300,["10 a.example."]]',
        '["example.com.",300,["10 else.example."]]',
    ],
)
def test_a_token_that_is_missing_or_of_another_set_is_not_believed(harness, token):
    with harness.provider() as provider, provider.open(ref()) as zone:
        zone.swap([Replace(MxRRset(ZONE, 300, OLD.rdata, token=token), NEW)])
    assert harness.live(ref())[ZONE] == NEW


# the way there


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Kind.ERROR_BEFORE, status=500),
        Fault(Kind.ERROR_BEFORE, status=503),
        Fault(Kind.ERROR_BEFORE, status=429, reason="rateLimitExceeded"),
        Fault(Kind.ERROR_BEFORE, status=403, reason="rateLimitExceeded"),
        Fault(Kind.DROP_BEFORE),
        Fault(Kind.DROP_AFTER),
        Fault(Kind.HALF),
    ],
    ids=lambda fault: f"{fault.kind.name} {fault.status}",
)
def test_a_read_is_repeated_while_that_may_help(harness, fault):
    harness.google.faults.once(fault, times=2)
    with harness.provider() as provider:
        assert list(provider.find(ZONE)) == [ref()]
    assert harness.google.calls["dns.managedZones.list"] == 3


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(Kind.ERROR_BEFORE), "Google says: The service says 503 (503 backendError) (asked 3 times)"),
        (Fault(Kind.DROP_BEFORE), "cannot be reached: the connection broke off (asked 3 times)"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_read_is_given_up_in_the_end(harness, fault, words):
    harness.google.faults.once(fault, times=3)
    with harness.provider() as provider, pytest.raises(HostError) as caught:
        provider.find(ZONE)
    assert words in said(caught.value)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.HTML, "answered with what is no answer of Cloud DNS (text/html)"),
        (Kind.GARBAGE, "answered with what is no answer of Cloud DNS (application/json)"),
        (Kind.REDIRECT, "something between here and Google redirects the request"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_read_that_somebody_else_answers(harness, kind, words):
    harness.google.faults.once(Fault(kind))
    with harness.provider() as provider, pytest.raises(HostError) as caught:
        provider.find(ZONE)
    assert words in said(caught.value)
    assert sum(harness.google.calls.values()) == 2, "one token, one read"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(Kind.DROP_BEFORE), "and then: the connection broke off"),
        (Fault(Kind.DROP_AFTER), "and then: the connection broke off"),
        (Fault(Kind.ERROR_BEFORE, status=503), "came back with: Google says: The service says 503"),
        (Fault(Kind.ERROR_AFTER, status=500), "came back with: Google says: The service says 500"),
        (Fault(Kind.HTML), "what is no answer of Cloud DNS"),
        (Fault(Kind.GARBAGE), "what is no answer of Cloud DNS"),
        (Fault(Kind.HALF), "and then: "),
        (Fault(Kind.REDIRECT), "something between here and Google redirects the request"),
    ],
    ids=lambda value: f"{value.kind.name} {value.status}" if isinstance(value, Fault) else "",
)
def test_a_change_without_a_trustworthy_answer_is_unknown(harness, fault, words):
    harness.google.faults.once(Fault(fault.kind, CREATE, fault.status))
    assert words in swap_error(harness, OutcomeUnknown)
    happened = fault.kind not in {Kind.DROP_BEFORE, Kind.ERROR_BEFORE, Kind.REDIRECT}
    assert harness.live(ref())[ZONE] == (NEW if happened else OLD)


@pytest.mark.parametrize("status", [403, 429])
def test_a_throttled_change_did_not_happen(harness, status):
    harness.google.faults.once(Fault(Kind.ERROR_BEFORE, CREATE, status, "rateLimitExceeded"))
    assert "ask more slowly: `rate` and `burst`" in swap_error(harness, HostError)


def test_an_error_page_for_a_change_is_no_refusal(harness):
    harness.google.faults.once(Fault(Kind.PAGE, CREATE, 403))
    text = swap_error(harness, OutcomeUnknown)
    assert "an answer that is not Google's: status 403, text/html" in text
    assert "proxy or a portal" in text


def test_a_change_that_nobody_answers_in_time(harness):
    harness.settings["timeout"] = 1
    harness.google.faults.once(Fault(Kind.HANG, CREATE, seconds=1.5))
    assert "and then: no answer in time" in swap_error(harness, OutcomeUnknown)


def test_where_nobody_listens_nothing_was_sent(harness):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    harness.settings["endpoint"] = f"http://127.0.0.1:{port}"
    began = time.monotonic()
    with harness.provider() as provider, provider.open(ref()) as zone:
        with pytest.raises(HostError) as caught:
            zone.swap([Create(NEW)])
        assert type(caught.value) is HostError
        assert f"127.0.0.1:{port} cannot be reached: connection refused" in said(caught.value)
        for _ in range(20):
            with pytest.raises(HostError, match="connection refused"):
                zone.read([ZONE])
    assert time.monotonic() - began < 10, "once nobody was there, the next reads are not as patient"


def test_a_name_that_does_not_resolve(harness):
    harness.settings |= {"endpoint": "https://dns.googleapis.invalid", "attempts": 1}
    assert "dns.googleapis.invalid cannot be reached: its name cannot be resolved" in read_error(harness)


def test_a_certificate_nobody_vouches_for(harness, tmp_path):
    with untrusted(tmp_path) as port:
        harness.settings |= {"endpoint": f"https://127.0.0.1:{port}", "attempts": 1}
        assert "cannot be reached: its certificate is not accepted: self-signed" in read_error(harness)
        with harness.provider() as provider, provider.open(ref()) as zone, pytest.raises(HostError) as caught:
            zone.swap([Create(NEW)])
    assert type(caught.value) is HostError, "nothing was sent"


@contextmanager
def untrusted(folder):
    """The port of a server whose certificate it has signed itself."""
    key = serialization.load_pem_private_key(private_key().encode(), None)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private_key().encode())
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pem)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            for _ in range(2):
                connection, _ = server.accept()
                with connection, suppress(OSError):
                    tls.wrap_socket(connection, server_side=True).close()

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        thread.join(10)


# pacing


def test_a_bucket_as_fast_as_the_service_is_never_throttled(harness):
    from mxsync.fleet import each

    harness.settings |= {"rate": "100/s", "burst": 20}
    harness.google.throttle = Throttle(rate=100, burst=20)
    began = time.monotonic()
    with harness.provider() as provider:
        done = each(range(120), lambda _: list(provider.find(ZONE)), parallelism=8)
    assert not done.failures
    assert harness.google.throttled == 0
    assert time.monotonic() - began < 4, "the bucket's own minimum is a second"


def test_without_a_bucket_throttled_reads_still_succeed(harness):
    from mxsync.fleet import each

    harness.settings["attempts"] = 10
    harness.google.throttle = Throttle(rate=50, burst=10)
    with harness.provider() as provider:
        done = each(range(40), lambda _: list(provider.find(ZONE)), parallelism=8)
    assert not done.failures
    assert harness.google.throttled > 0


# settings


@pytest.mark.parametrize(
    "settings",
    [
        {"project": "../x"},
        {"project": ""},
        {"credentials": "key.json"},
        {"credentials": '{"type": "service_account"}'},
        {"impersonate": "me"},
        {"visibility": "both"},
        {"rate": "10"},
        {"burst": "0"},
        {"timeout": "0"},
        {"attempts": "0"},
        {"endpoint": "http://dns.example"},
        {"endpoint": "https://dns.example/path"},
        {"endpoint": "https://user@dns.example"},
        {"endpoint": "https://dns.example:x"},
        {"endpoint": "dns.example"},
        {"zone": "x"},
    ],
    ids=str,
)
def test_settings_are_checked(settings):
    with pytest.raises(ValueError, match="validation error"):
        CloudDnsSettings.model_validate(settings)


def test_a_missing_sdk_names_the_extra(tmp_path):
    import subprocess
    import sys

    code = (
        "import sys\n"
        "sys.modules['google.auth'] = None\n"
        "from pathlib import Path\n"
        "from mxsync.errors import InputError\n"
        "from mxsync.files import Boundary\n"
        "from mxsync.provider import Context\n"
        "from mxsync.provider.registry import load\n"
        "backend = load('clouddns')\n"
        "try:\n"
        "    backend.connect(backend.Settings(), Context(provider='gcp', boundary=Boundary.around(Path())))\n"
        "except InputError as err:\n"
        "    print(err, *err.hints)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == (
        "provider type 'clouddns' needs the Python package 'google.auth', which is not installed "
        "install it with: pip install 'mxsync[clouddns]'\n"
    )


def test_loading_the_backend_imports_no_sdk():
    import subprocess
    import sys

    code = (
        "import sys\n"
        "from mxsync.provider.registry import load\n"
        "load('clouddns').Settings\n"
        "sys.exit('google.auth' in sys.modules or 'requests' in sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
