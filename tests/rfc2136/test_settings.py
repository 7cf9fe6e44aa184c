import pydantic
import pytest

from mxsync.errors import InputError
from mxsync.files import Boundary
from mxsync.provider import Context
from mxsync.resolver import Server
from mxsync_rfc2136 import BACKEND
from mxsync_rfc2136.key_file import parse_key_file
from mxsync_rfc2136.keys import Key, load_key
from mxsync_rfc2136.settings import parse_place

SECRET = "c2VjcmV0IG9mIHRoZSB0ZXN0IQ=="
PLAIN = b"secret of the test!"
GOOD = f'key "mxsync." {{\n\talgorithm hmac-sha512;\n\tsecret "{SECRET}";\n}};\n'


def settings(**given):
    return BACKEND.Settings.model_validate(given)


def context(folder, **environ):
    return Context(provider="dns", boundary=Boundary.around(folder), environ=environ)


def test_all_can_be_left_out():
    found = settings()
    assert (found.server, found.port, found.tsig, found.axfr, found.soa_guard) == (
        None,
        53,
        None,
        "auto",
        False,
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("192.0.2.1", Server("192.0.2.1", 53)),
        ("192.0.2.1:5353", Server("192.0.2.1", 5353)),
        ("2001:db8::1", Server("2001:db8::1", 53)),
        ("[2001:db8::1]:5353", Server("2001:db8::1", 5353)),
        ("ns1.example.com", ("ns1.example.com.", 53)),
        ("NS1.example.com.:5353", ("ns1.example.com.", 5353)),
        ("localhost", ("localhost.", 53)),
    ],
)
def test_servers(text, found):
    assert parse_place(text, 53) == found
    assert settings(server=text).server == text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"server": "192.0.2"}, "is not the address of a server"),
        ({"server": "192.0.2.1:70000"}, "no port"),
        ({"server": "ns1.example.com:0"}, "is not the address of a server"),
        ({"server": "a..b"}, "is not the address of a server"),
        ({"server": "2001:db8::xyz"}, "is not the address of a server"),
        ({"server": ""}, "is not the address of a server"),
        ({"port": 0}, "greater than or equal to 1"),
        ({"axfr": "sometimes"}, "'auto', 'always' or 'never'"),
        ({"connections": 1}, "greater than or equal to 2"),
        ({"rate": "fast"}, "a rate is written like"),
        ({"tsig": {"name": "a"}}, "a key is written as name, algorithm and secret, or as key_file"),
        ({"tsig": {}}, "a key is written as name"),
        ({"tsig": {"name": "a", "secret": SECRET}}, "secrets do not stand in the config"),
        ({"tsig": {"name": ".", "secret": "env:MXSYNC_A"}}, "a key has a name"),
        ({"tsig": {"name": "a..b", "secret": "env:MXSYNC_A"}}, "empty label"),
        ({"tsig": {"name": "a", "secret": "env:MXSYNC_A", "algorithm": "hmac-md5"}}, "not used any more"),
        ({"tsig": {"name": "a", "secret": "env:MXSYNC_A", "algorithm": "HMAC-SHA1"}}, "not used any more"),
        (
            {"tsig": {"name": "a", "secret": "env:MXSYNC_A", "algorithm": "HMAC-MD5.SIG-ALG.REG.INT"}},
            "make a key with hmac-sha256",
        ),
        ({"tsig": {"name": "a", "secret": "env:MXSYNC_A", "algorithm": "rsa"}}, "an algorithm is one of"),
        ({"tsig": {"key_file": "a.key", "name": "a"}}, "leave them out beside it"),
        ({"tsig": {"key_file": "a.key", "algorithm": "hmac-sha256"}}, "leave them out beside it"),
        ({"tsig": {"key_file": ""}}, "at least 1 character"),
        ({"tsigs": {}}, "Extra inputs"),
    ],
)
def test_settings_that_cannot_be(given, said):
    with pytest.raises(pydantic.ValidationError, match=said):
        settings(**given)


def test_a_written_key(tmp_path):
    tsig = {"name": "Mxsync", "algorithm": "HMAC-SHA384.", "secret": "env:MXSYNC_A"}
    key = load_key(settings(tsig=tsig), context(tmp_path, MXSYNC_A=SECRET))
    assert (str(key.name), key.secret, str(key.algorithm)) == ("mxsync.", PLAIN, "hmac-sha384.")
    (tmp_path / "secret").write_text(SECRET[:10] + "\n" + SECRET[10:] + "\n")
    key = load_key(settings(tsig={"name": "a", "secret": "file:secret"}), context(tmp_path))
    assert (key.secret, str(key.algorithm)) == (PLAIN, "hmac-sha256.")
    assert load_key(settings(), context(tmp_path)) is None


def test_a_key_file(tmp_path):
    (tmp_path / "mxsync.key").write_text(GOOD)
    key = load_key(settings(tsig={"key_file": "mxsync.key"}), context(tmp_path))
    assert (str(key.name), key.secret, str(key.algorithm)) == ("mxsync.", PLAIN, "hmac-sha512.")


def test_the_secret_is_never_shown(tmp_path):
    import pickle

    (tmp_path / "mxsync.key").write_text(GOOD)
    key = load_key(settings(tsig={"key_file": "mxsync.key"}), context(tmp_path))
    told = f"{key} {key!r} {parse_key_file(GOOD, 'a')!r} {parse_key_file(GOOD, 'a')}"
    assert SECRET not in told
    assert "secret of" not in told
    assert isinstance(key, Key)
    with pytest.raises(TypeError, match="a key is not written anywhere"):
        pickle.dumps(key)


@pytest.mark.parametrize("secret", ["not base64!", "", "====", "abc", "ünicode"])
def test_secrets_that_are_none(tmp_path, secret):
    given = settings(tsig={"name": "a", "secret": "env:MXSYNC_A"})
    with pytest.raises(InputError) as caught:
        load_key(given, context(tmp_path, MXSYNC_A=secret))
    assert any(f"MXSYNC_A is not {what}" in str(caught.value) for what in ("Base64", "set"))
    assert not secret or secret not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.replace('"mxsync."', "mxsync"),
        GOOD.replace(f'"{SECRET}"', SECRET),
        f"// made by hand\n# so\n/* and\nso */ KEY mxsync {{ Secret {SECRET}; Algorithm hmac-sha512; }} ;",
    ],
)
def test_key_files(text):
    found = parse_key_file(text, "a.key")
    assert (found.name.rstrip("."), found.algorithm, found.secret) == ("mxsync", "hmac-sha512", SECRET)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a.key:1: 'key' is expected"),
        ("options { };", "a.key:1: 'key' is expected"),
        (GOOD + GOOD, "a.key:5: something stands behind the key"),
        (GOOD.replace("algorithm hmac-sha512;", ""), "a.key:4: the key has no algorithm"),
        (GOOD.replace(f'secret "{SECRET}";', ""), "a.key:4: the key has no secret"),
        (GOOD.replace("};", "}"), "a.key:4: ';' is expected"),
        (GOOD.replace("};", ""), "a.key:3: algorithm or secret is expected"),
        (GOOD.replace("algorithm", "algorithms"), "a.key:2: algorithm or secret is expected"),
        (GOOD.replace("secret", "algorithm"), "a.key:3: algorithm is given twice"),
        (GOOD.replace("hmac-sha512;", ";"), "a.key:2: the algorithm is expected"),
        (GOOD.replace(f'"{SECRET}"', '""'), "a.key:3: the secret is expected"),
        (GOOD.replace(f'"{SECRET}"', f'"{SECRET}'), "a.key:3: a quote or comment does not end"),
        ("/* " + GOOD, "a.key:1: "),
        (GOOD.replace('key "mxsync."', "key"), "a.key:1: the name of the key is expected"),
        (GOOD.replace('"mxsync."', '"mxsync." extra'), "a.key:1: '{' is expected"),
    ],
)
def test_key_files_that_are_none(text, said):
    with pytest.raises(InputError) as caught:
        parse_key_file(text, "a.key")
    assert str(caught.value).startswith(said)
    assert SECRET not in "".join((str(caught.value), *caught.value.hints))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GOOD.replace("sha512", "md5").encode(), "hmac.key: HMAC with MD5 or SHA-1 is not used any more"),
        (GOOD.replace("hmac-sha512", SECRET).encode(), "hmac.key: an algorithm is one of"),
        (GOOD.replace("mxsync.", "a..b").encode(), "hmac.key: the name of the key cannot be one"),
        (GOOD.replace("mxsync.", ".").encode(), "hmac.key: the key has no name"),
        (GOOD.replace("==", "").encode(), "hmac.key: the secret is not Base64"),
        (b"\xff\xfe", "hmac.key is not a key file"),
        (None, "does not exist"),
    ],
)
def test_key_files_that_hold_no_key(tmp_path, content, said):
    if content is not None:
        (tmp_path / "hmac.key").write_bytes(content)
    with pytest.raises(InputError) as caught:
        load_key(settings(tsig={"key_file": "hmac.key"}), context(tmp_path))
    assert said in str(caught.value)
    assert SECRET[:-2] not in str(caught.value)


def test_a_key_file_outside_the_folder(tmp_path):
    (tmp_path / "outside.key").write_text(GOOD)
    (tmp_path / "inside").mkdir()
    with pytest.raises(InputError, match="lies outside"):
        load_key(settings(tsig={"key_file": "../outside.key"}), context(tmp_path / "inside"))
