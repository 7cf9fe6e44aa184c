"""The section ``smtp`` of the config."""

import pytest

from mxsync.config import Smtp, load_config
from mxsync.errors import InputErrors
from mxsync.workflow.mail_servers import manners_of

CONFIG = "providers: {bind: {type: bind}}\nsmtp: {%s}\n"


def smtp(tmp_path, text, environ=None):
    (tmp_path / "mxsync.yaml").write_text(CONFIG % text)
    return load_config(tmp_path / "mxsync.yaml", environ or {}).config.smtp


def test_defaults(tmp_path):
    assert smtp(tmp_path, "") == Smtp()
    found = manners_of(Smtp())
    assert (found.helo, found.port, found.timeout, found.per_host) == ("", 25, 30, 2)


def test_everything(tmp_path):
    found = smtp(
        tmp_path,
        "helo: probe.example.com, port: 25, timeout: 1m, per_host: 4, allow_private: true, stranger: true, "
        "relay: x@elsewhere.example",
    )
    assert found.model_dump() == dict(  # noqa: C408 - as settings are written
        port=25,
        helo="probe.example.com",
        timeout=60,
        per_host=4,
        allow_private=True,
        stranger=True,
        relay="x@elsewhere.example",
    )


def test_another_port_with_the_word_of_the_environment(tmp_path):
    assert smtp(tmp_path, "port: 2525", {"MXSYNC_ALLOW_ENDPOINT": "1"}).port == 2525


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("port: 2525", "2:14: mail servers are asked at port 25", id="port"),
        pytest.param("helo: localhost", "2:14: 'localhost' is not a full host name", id="a single label"),
        pytest.param('helo: "a.example\\r\\nDATA"', "2:14: ", id="a line break"),
        pytest.param("helo: a.example x", "2:14: 'a.example x' is not a full host name", id="a space"),
        pytest.param("timeout: 0", "2:17: a timeout is 1 to 600 seconds, not '0'", id="no time"),
        pytest.param("timeout: 1h", "2:17: a timeout is 1 to 600 seconds, not '1h'", id="too long"),
        pytest.param("per_host: 0", "2:18: 1 to 20 connections", id="none at once"),
        pytest.param("per_host: 21", "2:18: 1 to 20 connections", id="too many"),
        pytest.param("allow_private: yes", "2:23: true or false is expected, not 'yes'", id="truth"),
        pytest.param("relay: elsewhere.example", "2:15: 'elsewhere.example' is no mail address", id="relay"),
        pytest.param('relay: "a@b.example>\\r\\nDATA"', "2:15: ", id="relay with a line break"),
        pytest.param("helO: a.example", "2:8: unknown key 'helO'", id="unknown key"),
    ],
)
def test_complaint(tmp_path, text, expected):
    with pytest.raises(InputErrors) as caught:
        smtp(tmp_path, text)
    [error] = caught.value.errors
    assert str(error).startswith(f"mxsync.yaml:{expected}"), error
