# ruff: noqa: E501, ISC004 - the rows of a table stay together
import os
from pathlib import Path

import pytest

from mxsync.spec import Specs


def complaints(specs: Specs) -> list[str]:
    return [" | ".join((str(err), *err.hints)) for err in specs.errors]


def zones(specs: Specs) -> list[str]:
    return [f"{one.zone} {','.join(map(str, one.wants[0].rdata))}" for one in specs.desired]


SPEC = "zones_from: list.txt\nmx: ['10 mx.{zone}']"
CSV = "zones_from: list.csv\nmx: ['10 mx.{region}.host.example']"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("b.example\na.example\n", ["a.example. 10 mx.a.example.", "b.example. 10 mx.b.example."], id="plain"),
        pytest.param("# all\n\n  a.example # ours\r\n\t\n", ["a.example. 10 mx.a.example."], id="comments and blanks"),
        pytest.param("a.example", ["a.example. 10 mx.a.example."], id="no final line break"),
        pytest.param(b"\xef\xbb\xbfa.example\n", ["a.example. 10 mx.a.example."], id="BOM of a spreadsheet"),
        pytest.param("münchen.example.\n", ["xn--mnchen-3ya.example. 10 mx.xn--mnchen-3ya.example."], id="IDN"),
    ],
)  # fmt: skip
def test_plain_list(load, content: str | bytes, expected: list[str]) -> None:
    specs = load({"specs/a.yaml": SPEC, "specs/list.txt": content})
    assert complaints(specs) == []
    assert zones(specs) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("zone,region\na.example,eu\nb.example,us\n",
                     ["a.example. 10 mx.eu.host.example.", "b.example. 10 mx.us.host.example."], id="columns"),
        pytest.param('region , zone\n eu,"a.example"\n', ["a.example. 10 mx.eu.host.example."], id="any order"),
        pytest.param('zone,region,note\na.example,eu,"two\nlines"\n\nb.example,us,\n',
                     ["a.example. 10 mx.eu.host.example.", "b.example. 10 mx.us.host.example."], id="unused columns"),
        pytest.param("zone,region\na.example,ü\n", ["a.example. 10 mx.xn--tda.host.example."], id="IDN value"),
    ],
)  # fmt: skip
def test_csv(load, content: str, expected: list[str]) -> None:
    specs = load({"specs/a.yaml": CSV, "specs/list.csv": content})
    assert complaints(specs) == []
    assert zones(specs) == expected


def test_columns_fill_presets_and_parameters_go_first(load) -> None:
    specs = load(
        {
            "specs/a.yaml": "zones_from: l.csv\nmx: {a: {use: regional}, b: {use: regional, region: own}}",
            "specs/l.csv": "zone,region\na.example,eu\n",
        }
    )
    assert complaints(specs) == []
    assert [str(want.rdata[0]) for want in specs.desired[0].wants] == [
        "10 mx1.eu.host.example.",
        "10 mx1.own.host.example.",
    ]


@pytest.mark.parametrize(
    ("spec", "content", "expected"),
    [
        pytest.param(SPEC, "a.example\nhunter2 secret\n", ["specs/list.txt:2: no zone name stands here"], id="no name"),
        pytest.param(SPEC, "a.example\nb.example\nA.EXAMPLE.\n",
                     ["specs/list.txt:3: the zone of this line stands in line 1 already"], id="twice"),
        pytest.param(SPEC, "# none\n", ["specs/list.txt:1: the list names no zone"], id="empty"),
        pytest.param(SPEC, b"a.example\n\xff\n", ["specs/list.txt:2:1: byte 0xff is not valid UTF-8 | save the file as UTF-8"],
                     id="no UTF-8"),
        pytest.param(SPEC, b"\x00", ["specs/list.txt:1:1: the file holds binary data (a NUL byte), not text"], id="binary"),
        pytest.param(CSV, "", ["specs/list.csv:1: the first line names no column zone | the first line of a CSV names its "
                               "columns, separated by commas, such as: zone,region"], id="empty CSV"),
        pytest.param(CSV, "zone;hunter2\n", ["specs/list.csv:1: the first line names no column zone | the first line of a "
                                             "CSV names its columns, separated by commas, such as: zone,region"], id="semicolons"),
        pytest.param(CSV, "zone,Hunter2\n", ["specs/list.csv:1: column 2 has no usable name | names of columns are lower "
                                             "case letters, digits and _"], id="name of a column"),
        pytest.param(CSV, "zone,region,region\n", ["specs/list.csv:1: column 3 has the name of an earlier one"],
                     id="column twice"),
        pytest.param(CSV, "zone,region\na.example\n", ["specs/list.csv:2: this row has 1 columns, the first line names 2"],
                     id="short row"),
        pytest.param(CSV, 'zone,region\na.example,"eu"x\n', ["specs/list.csv:2: not CSV: ',' expected after '\"'"],
                     id="quotes"),
        pytest.param(CSV, 'zone,region\n"a.example,eu\nb.example,us\n', ["specs/list.csv:2: not CSV: unexpected end of data"],
                     id="open quote"),
        pytest.param(CSV, "zone,region\na.example,hunter 2\nb.example,\nc.example,eu\n",
                     ["specs/list.csv:2: the values of this line do not make a target of '10 mx.{region}.host.example' | "
                      "that entry stands at specs/a.yaml:2:6",
                      "specs/list.csv:3: the values of this line do not make a target of '10 mx.{region}.host.example' | "
                      "that entry stands at specs/a.yaml:2:6"], id="values"),
        pytest.param("zones_from: list.csv\nmx: ['10 {region}.host.example', 10 eu.host.example]", "zone,region\na.example,eu\n",
                     ["specs/list.csv:2: the values of this line do not make a target of '10 eu.host.example' | "
                      "that entry stands at specs/a.yaml:2:34"], id="same record twice"),
        pytest.param("zones_from: list.csv\nmx: ['10 {regoin}.b']", "zone,region\na.example,eu\n",
                     ["specs/a.yaml:2:6: nothing fills the placeholder {regoin} | did you mean 'region'? | "
                      "known here: region, zone"], id="unknown placeholder"),
        pytest.param("zones_from: list.txt\nmx: {a.example: absent}", "b.example\na.example\n",
                     ["specs/a.yaml:2:6: owner 'a.example' holds the name of the zone already | "
                      'write "@": owners are relative to the zone'], id="owner with the name of one zone"),
        pytest.param("zones_from: ''\nmx: absent", "", ["specs/a.yaml:1:13: zones_from is empty | "
                     "write zones_from: domains.txt, or leave the key out"], id="no name of a file"),
    ],
)  # fmt: skip
def test_complaint(load, spec: str, content: str | bytes, expected: list[str]) -> None:
    name = "list.csv" if "list.csv" in spec else "list.txt"
    specs = load({"specs/a.yaml": spec, f"specs/{name}": content})
    assert complaints(specs) == expected
    assert "hunter" not in str(complaints(specs))
    assert specs.desired == ()


@pytest.mark.parametrize("kind", ["missing", "directory", "fifo", "outside", "link to the outside", "huge"])
def test_no_regular_file(load, tmp_path: Path, kind: str) -> None:
    (tmp_path / "specs").mkdir()
    path = tmp_path / "specs/list.txt"
    message = f"{path} "
    spec = SPEC
    match kind:
        case "missing":
            message += "does not exist"
        case "directory":
            path.mkdir()
            message += "is a directory, a regular file is needed"
        case "fifo":
            os.mkfifo(path)
            message += "is not a regular file, a regular file is needed"
        case "outside":
            spec = spec.replace("list.txt", "/etc/passwd")
            message = f"/etc/passwd lies outside {tmp_path}"
        case "link to the outside":
            path.symlink_to("/etc/passwd")
            message = f"list.txt lies outside {tmp_path}"
        case _:
            with path.open("wb") as stream:
                stream.truncate(64 * 1024 * 1024 + 1)
            message += "has 67,108,865 bytes, at most 67,108,864 are read"
    specs = load(spec)
    assert [str(err) for err in specs.errors] == [f"specs/a.yaml:1:13: {message}"]


def test_a_zone_of_a_list_defined_again_is_not_named(load) -> None:
    specs = load(
        {"specs/a.yaml": "zone: a.example\nmx: absent", "specs/b.yaml": SPEC, "specs/list.txt": "a.example"}
    )
    assert complaints(specs) == [
        "specs/list.txt:1: the zone of this line is also defined at specs/a.yaml:1:7 | "
        "to let the spec of the single zone win, write overrides: true into it"
    ]


def test_a_long_list(load) -> None:
    specs = load({"specs/a.yaml": SPEC, "specs/list.txt": "".join(f"z{n}.example\n" for n in range(20_000))})
    assert len(specs.desired) == 20_000
    assert str(specs.desired[0].where) == "specs/list.txt:1"
