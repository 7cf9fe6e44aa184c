# ruff: noqa: E501 - the rows of a table stay together
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, field_validator

from mxsync.document import Document, read_yaml
from mxsync.errors import InputErrors


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    host: str
    port: int = Field(53, ge=1, le=65535)


class Settings(BaseModel):
    model_config = ConfigDict(extra="forbid")
    server: Inner | None = None
    servers: list[Inner] = []
    mode: Literal["fast", "safe"] = "safe"
    quick: bool = False
    ratio: float = 1.0
    tags: dict[str, Inner] = {}
    names: list[str] = Field([], max_length=2)
    even: int = 0

    @field_validator("even")
    @classmethod
    def _even(cls, value: int) -> int:
        if value % 2:
            raise ValueError("Only even numbers.")
        return value


def read(text: str) -> Document:
    return read_yaml(text.encode(), "a.yaml")


def complaints(text: str, *, quoting: bool = True) -> list[str]:
    with pytest.raises(InputErrors) as caught:
        read(text).validate(Settings, quoting=quoting)
    return [" | ".join((str(err), *err.hints)) for err in caught.value.errors]


def test_text_is_typed() -> None:
    made = read("server: {host: a, port: 5353}\nquick: true\nratio: 1.5\ntags: {x: {host: b}}").validate(
        Settings
    )
    assert made == Settings(
        server=Inner(host="a", port=5353), quick=True, ratio=1.5, tags={"x": Inner(host="b")}
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("mdoe: fast", "a.yaml:1:1: unknown key 'mdoe' | did you mean 'mode'? | "
                     "known here: even, mode, names, quick, ratio, server, servers, tags", id="unknown key"),
        pytest.param("server: {host: a, prot: 1}",
                     "a.yaml:1:19: unknown key 'prot' | did you mean 'port'? | known here: host, port", id="unknown key below"),
        pytest.param("tags:\n  x: {host: a, hots: b}",
                     "a.yaml:2:16: unknown key 'hots' | did you mean 'host'? | known here: host, port",
                     id="unknown key below a mapping"),
        pytest.param("servers:\n  - host: a\n  - port: 1", "a.yaml:3:5: key 'host' is missing", id="missing"),
        pytest.param("mode: sfe", "a.yaml:1:7: fast or safe is expected, not 'sfe' | did you mean 'safe'?", id="choice"),
        pytest.param("server: x", "a.yaml:1:9: a mapping (key: value) is expected, not 'x'", id="mapping"),
        pytest.param("servers: x", "a.yaml:1:10: a list is expected, not 'x'", id="list"),
        pytest.param("servers: {a: b}", "a.yaml:1:10: a list is expected, not a mapping", id="list, not mapping"),
        pytest.param("server: {host: [a]}", "a.yaml:1:16: text is expected, not a list", id="text"),
        pytest.param("server: {host: a, port: x1}", "a.yaml:1:25: a whole number is expected, not 'x1'", id="number"),
        pytest.param("server: {host: a, port: }", "a.yaml:1:25: a whole number is expected, and the value is empty",
                     id="empty number"),
        pytest.param("server: {host: a, port: 0}", "a.yaml:1:25: a number of at least 1 is expected", id="too small"),
        pytest.param("server: {host: a, port: 65536}", "a.yaml:1:25: a number of at most 65535 is expected", id="too large"),
        pytest.param("quick: maybe", "a.yaml:1:8: true or false is expected, not 'maybe'", id="truth"),
        pytest.param("ratio: x", "a.yaml:1:8: a number is expected, not 'x'", id="float"),
        pytest.param("names: [a, b, c]", "a.yaml:1:8: the list is too long: 3 of at most 2 items", id="too many"),
        pytest.param("even: 3", "a.yaml:1:7: only even numbers", id="a validator's words"),
        pytest.param("mode: " + "x" * 100, f"a.yaml:1:7: fast or safe is expected, not '{'x' * 57}...'", id="cut"),
        pytest.param('mode: "a\\e[31m"', "a.yaml:1:7: fast or safe is expected, not 'a\\x1b[31m'", id="escaped"),
    ],
)  # fmt: skip
def test_complaint(text: str, expected: str) -> None:
    assert complaints(text) == [expected]


def test_all_complaints_in_order() -> None:
    assert [line.split(": ")[0] for line in complaints("x: 1\nmode: y\nquick: z\nserver: {}")] == [
        "a.yaml:1:1",
        "a.yaml:2:7",
        "a.yaml:3:8",
        "a.yaml:4:9",
    ]


def test_secrets_are_not_quoted() -> None:
    (line,) = complaints("server: {host: a, port: hunter2}", quoting=False)
    assert line == "a.yaml:1:25: a whole number is expected, not text"


def test_a_part_without_some_keys() -> None:
    document = read("p:\n  x: {type: t, host: a, port: b}")
    with pytest.raises(InputErrors) as caught:
        document.validate(Inner, at=("p", "x"), without=("type",))
    assert [str(err) for err in caught.value.errors] == ["a.yaml:2:31: a whole number is expected, not 'b'"]


def test_salvage_keeps_what_is_right() -> None:
    made, errors = read("x: 1\nmode: fast\nnames: [a, {b: c}]\ntags: {x: {host: a}, y: {}}").salvage(Settings)
    assert made == Settings(mode="fast", tags={"x": Inner(host="a")})
    assert [str(err.where) for err in errors] == ["a.yaml:1:1", "a.yaml:3:12", "a.yaml:4:25"]
