# ruff: noqa: E501 - the rows of a table stay together
import os
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from mxsync.config import LoadedConfig, load_config
from mxsync.config.model import Waiver
from mxsync.errors import InputError, InputErrors

GOOD = """\
specs: zones/
defaults: {provider: aws, ttl: 1h}
providers:
  bind: {type: bind, file: "zones/{zone}.zone"}
  aws: {type: route53, rate: 10/s, key: "env:MXSYNC_KEY"}
presets: {ours: [10 mx1.host.example, 20 mx2.host.example]}
guard: {max_changed: 7}
checks: {plan: [offline], waive: [{id: MX014, zone: example.com, owner: lists, because: by design}]}
receipts: out/
"""
ONE = "providers: {bind: {type: bind}}\n"


def load(folder: Path, text: str, **environ: str) -> LoadedConfig:
    (folder / "mxsync.yaml").write_text(text)
    return load_config(folder / "mxsync.yaml", environ)


def complaints(folder: Path, text: str, **environ: str) -> list[str]:
    with pytest.raises(InputErrors) as caught:
        load(folder, text, **environ)
    return [" | ".join((str(err), *err.hints)) for err in caught.value.errors]


def test_everything(tmp_path: Path) -> None:
    loaded = load(tmp_path, GOOD)
    config = loaded.config
    assert (loaded.specs, loaded.receipts) == (tmp_path / "zones", tmp_path / "out")
    assert loaded.path == tmp_path / "mxsync.yaml"
    assert loaded.default_provider == "aws"
    assert config.defaults.ttl == 3600
    assert config.presets == {"ours": ("10 mx1.host.example", "20 mx2.host.example")}
    assert (config.guard.max_changed, config.guard.max_removed) == (7, 5)
    assert config.checks.waive == (
        Waiver.model_construct(
            id="MX014", zone="example.com.", owner="lists.example.com.", because="by design"
        ),
    )
    entry = loaded.provider("aws")
    assert (entry.name, entry.type, str(entry.where)) == ("aws", "route53", "mxsync.yaml:5:3")
    assert entry.settings == {"rate": "10/s", "key": "env:MXSYNC_KEY"}


def test_defaults(tmp_path: Path) -> None:
    loaded = load(tmp_path, ONE)
    assert (loaded.specs, loaded.receipts) == (tmp_path / "specs", tmp_path / ".mxsync/receipts")
    assert loaded.default_provider == "bind"
    assert (loaded.config.guard.max_changed, loaded.config.guard.max_removed) == (100, 5)
    assert loaded.config.checks.plan == ("offline",)


def test_two_providers_have_no_default(tmp_path: Path) -> None:
    assert load(tmp_path, "providers: {a: {type: x}, b: {type: x}}").default_provider is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("spec: x\n" + ONE, "mxsync.yaml:1:1: unknown key 'spec' | did you mean 'specs'? | known here: "
                     "checks, defaults, dns, guard, presets, providers, receipts, smtp, specs", id="unknown key"),
        pytest.param("specs: x", "mxsync.yaml:1:1: no provider is configured | "
                     'write providers: {bind: {type: bind, file: "zones/{zone}.zone"}}', id="no provider"),
        pytest.param("providers: {}", "mxsync.yaml:1:1: no provider is configured | "
                     'write providers: {bind: {type: bind, file: "zones/{zone}.zone"}}', id="no provider in it"),
        pytest.param("providers: {a: {file: x}}", "mxsync.yaml:1:16: key 'type' is missing", id="no type"),
        pytest.param("providers: {a: bind}", "mxsync.yaml:1:16: a mapping (key: value) is expected, not text",
                     id="provider as text"),
        pytest.param("providers: {a b: {type: x}}", "mxsync.yaml:1:18: 'a b' cannot be a name here | "
                     "letters, digits, - and _ make a name, 63 at most", id="name of a provider"),
        pytest.param(ONE + "defaults: {provider: bimd}", "mxsync.yaml:2:22: there is no provider 'bimd' under "
                     "providers | did you mean 'bind'? | known here: bind", id="unknown default"),
        pytest.param("providers: {aws: {typ: x}, bind: {type: x}}\ndefaults: {provider: aws}",
                     "mxsync.yaml:1:18: key 'type' is missing", id="default that has errors"),
        pytest.param(ONE + "defaults: {ttl: 1h30}", "mxsync.yaml:2:17: TTL '1h30': the last number has no unit | "
                     "write 1h30m", id="default TTL"),
        pytest.param(ONE + "guard: {max_changed: -1}", "mxsync.yaml:2:22: a whole number from 0 is expected, not '-1'",
                     id="negative guard"),
        pytest.param(ONE + "guard: {max_removed: 1_0}", "mxsync.yaml:2:22: a whole number from 0 is expected, not '1_0'",
                     id="underscore"),
        pytest.param(ONE + "checks: {plan: [x]}", "mxsync.yaml:2:17: 'x' is no kind of check | known are: offline, dns, "
                     "smtp, policy", id="unknown kind"),
        pytest.param(ONE + "checks: {severity: {MX014: high}}", "mxsync.yaml:2:28: 'high' is no severity | known are: off, "
                     "info, warning, error", id="unknown severity"),
        pytest.param(ONE + "checks: {severity: {mx14: off}}", "mxsync.yaml:2:27: 'mx14' is not the id of a check",
                     id="severity of no check"),
        pytest.param(ONE + "checks: {severity: {MX001: off}}", "mxsync.yaml:2:28: the severity of MX001 cannot be changed",
                     id="severity of a syntax error"),
        pytest.param(ONE + "checks: {waive: [{id: MX014, zone: a.b}]}", "mxsync.yaml:2:18: key 'because' is missing",
                     id="waiver without reason"),
        pytest.param(ONE + 'checks: {waive: [{id: MX014, zone: a.b, because: " "}]}',
                     "mxsync.yaml:2:50: the value is empty", id="waiver with empty reason"),
        pytest.param(ONE + "checks: {waive: [{id: MX002, zone: a.b, because: x}]}", "mxsync.yaml:2:23: MX002 cannot be "
                     "waived: it makes the spec itself invalid", id="not waivable"),
        pytest.param(ONE + "checks: {waive: [{id: mx2, zone: a.b, because: x}]}",
                     "mxsync.yaml:2:23: 'mx2' is not the id of a check | ids look like MX014", id="no id"),
        pytest.param(ONE + "checks: {waive: [{id: MX014, zone: a.b, owner: x.a.b, because: x}]}",
                     "mxsync.yaml:2:48: owner 'x.a.b' holds the name of the zone already | "
                     "write x: owners are relative to the zone", id="owner of a waiver"),
        pytest.param(ONE + "dns: {resolvers: [ns1.example]}", "mxsync.yaml:2:19: 'ns1.example' is not the address of a "
                     "server | write 192.0.2.1, 192.0.2.1:5353, 2001:db8::1 or [2001:db8::1]:5353", id="resolver by name"),
        pytest.param(ONE + "dns: {port: 0}", "mxsync.yaml:2:13: '0' is no port | ports are 1 to 65535", id="port 0"),
        pytest.param(ONE + "dns: {rate: fast}", "mxsync.yaml:2:13: 'fast' is no rate: a rate is written like 10/s, "
                     "600/min or 2400/h", id="rate"),
        pytest.param(ONE + "dns: {timeout: 0}", "mxsync.yaml:2:16: a timeout of 0 seconds is no time to answer",
                     id="no time"),
        pytest.param(ONE + "presets: {a: []}", "mxsync.yaml:2:11: preset 'a' has no records", id="empty preset"),
        pytest.param(ONE + "specs: ../x", "mxsync.yaml:2:8: ../x lies outside ", id="specs outside"),
        pytest.param(ONE + "receipts: /etc", "mxsync.yaml:2:11: /etc lies outside ", id="receipts outside"),
        pytest.param("providers: {a: {type: x, key: env:HOME}}", "mxsync.yaml:1:31: only environment variables that "
                     "begin with MXSYNC_ are read | write env:MXSYNC_NAME: a config under review must not reach other "
                     "secrets of the machine", id="foreign variable"),
        pytest.param("providers: {a: {type: x, t: {k: [env:MXSYNC_x]}}}", "mxsync.yaml:1:34: only environment "
                     "variables that begin with MXSYNC_ are read", id="foreign variable deep inside"),
        pytest.param("providers: {a: {type: x, endpoint: y}}", "mxsync.yaml:1:26: endpoint sends the requests of this "
                     "provider, and its credentials, to another server | if that is meant, allow it in the "
                     "environment: MXSYNC_ALLOW_ENDPOINT=1", id="endpoint"),
        pytest.param("providers: {a: {type: x, t: [{api_endpoint: {u: v}}]}}", "mxsync.yaml:1:31: api_endpoint sends "
                     "the requests", id="endpoint deep inside"),
        pytest.param("a: 1\nproviders: x\nguard: y", "mxsync.yaml:1:1: unknown key 'a'", id="several"),
    ],
)  # fmt: skip
def test_complaint(tmp_path: Path, text: str, expected: str) -> None:
    found = complaints(tmp_path, text)
    assert found[0].startswith(expected)
    assert len(found) == (3 if text.startswith("a: 1") else 1)


def test_the_operator_allows_endpoints(tmp_path: Path) -> None:
    text = "providers: {a: {type: x, endpoint: y}}"
    assert load(tmp_path, text, MXSYNC_ALLOW_ENDPOINT="1").provider("a").settings == {"endpoint": "y"}
    assert complaints(tmp_path, text, MXSYNC_ALLOW_ENDPOINT="0")


def test_the_operator_allows_folders(tmp_path: Path) -> None:
    other = tmp_path / "other"
    folder = tmp_path / "repo"
    other.mkdir()
    folder.mkdir()
    assert load(folder, ONE + "specs: ../other", MXSYNC_ALLOW_PATHS=str(other)).specs == other


def test_unknown_provider(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load(tmp_path, GOOD).provider("awz")
    assert str(caught.value) == "there is no provider 'awz' in mxsync.yaml"
    assert caught.value.hints == ("did you mean 'aws'?", "known here: aws, bind")


class Settings(BaseModel):
    model_config = ConfigDict(extra="forbid")
    rate: str
    burst: int = 5


def test_settings_of_a_backend(tmp_path: Path) -> None:
    loaded = load(tmp_path, "providers: {a: {type: x, rate: 3, burst: 7}, b: {type: x, burst: pa55, rat: 3}}")
    assert loaded.validate_settings("a", Settings) == Settings(rate="3", burst=7)
    with pytest.raises(InputErrors) as caught:
        loaded.validate_settings("b", Settings)
    assert [str(err) for err in caught.value.errors] == [
        "mxsync.yaml:1:49: key 'rate' is missing",
        "mxsync.yaml:1:66: a whole number is expected, not text",
        "mxsync.yaml:1:72: unknown key 'rat'",
    ]


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_config(tmp_path / "mxsync.yaml", {})
    assert str(caught.value) == f"there is no config at {tmp_path}/mxsync.yaml"
    assert caught.value.hints == ("mxsync init writes one; --config FILE names another",)


@pytest.mark.parametrize("kind", ["directory", "fifo", "loop", "dangling", "binary", "nul in the name"])
def test_no_regular_file(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "mxsync.yaml"
    match kind:
        case "directory":
            path.mkdir()
            message = f"{path} is a directory, a regular file is needed"
        case "fifo":
            os.mkfifo(path)
            message = f"{path} is not a regular file, a regular file is needed"
        case "loop":
            path.symlink_to(path)
            message = f"{path} is a loop of symbolic links"
        case "dangling":
            path.symlink_to(tmp_path / "nothing")
            message = f"{path} does not exist"
        case "binary":
            path.write_bytes(bytes(range(256)))
            message = "mxsync.yaml:1:1: the file holds binary data (a NUL byte), not text"
        case _:
            path = tmp_path / "a\0b"
            message = f"{str(path)!r} is no file name this system can use"
    with pytest.raises(InputError) as caught:
        load_config(path, {})
    assert str(caught.value) == message


def test_a_secret_is_not_repeated(tmp_path: Path) -> None:
    for line in complaints(tmp_path, "providers: {a: {type: x, key: env:hunter2, endpoint: hunter2}}"):
        assert "hunter2" not in line


@pytest.mark.parametrize(
    "start", ["@", "`", "%", "*", "* ", "!", "!!", "&x *", "? ", "- ", '"\\', "'x' ", "[", "{"]
)
def test_a_secret_that_is_no_yaml_is_not_repeated(tmp_path: Path, start: str) -> None:
    with pytest.raises(InputError) as caught:
        load(tmp_path, f"providers:\n  a: {{type: x, key: {start}hunter2}}")
    told = getattr(caught.value, "errors", (caught.value,))
    assert "hunter2" not in " ".join(" ".join((str(err), *err.hints)) for err in told)


def test_a_misplaced_secret_is_not_repeated(tmp_path: Path) -> None:
    (tmp_path / "mxsync.yaml").write_text("providers: {bind: TOPSECRET}\nspecs: []\n")
    with pytest.raises(InputErrors) as caught:
        load_config(tmp_path / "mxsync.yaml")
    told = " ".join(str(error) for error in caught.value.errors)
    assert "TOPSECRET" not in told
    assert "mxsync.yaml:1:19" in told
