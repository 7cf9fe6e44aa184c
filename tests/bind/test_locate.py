"""Finding zone files by pattern, by name and through named.conf."""

import os
from pathlib import Path

import pydantic
import pytest

from mxsync.errors import HostError, InputError, Refused, ZoneMissing
from mxsync.model import Create, ZoneRef, parse_name
from mxsync_bind import BACKEND
from mxsync_bind.named_conf import parse, zones_of
from tests.bind.zones import TEXT, ZONE, mx, provider, write_zone
from tests.named import need


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"file": "a/{zone}", "files": {"a.example": "x"}},
        {"file": "no-placeholder"},
        {"file": "{zone}", "view": "v"},
        {"file": "{zone}", "on_change": "a", "on_change_once": "b"},
        {"file": "{zone}", "on_change": "'"},
        {"file": "{zone}", "on_change": " "},
        {"file": "{zone}", "on_change": "{zone} reload"},
        {"file": "{zone}", "on_change_once": "rndc reload {zone}"},
        {"file": "{zone}", "check": "sometimes"},
        {"file": "{zone}", "fiel": "x"},
    ],
)
def test_bad_settings(settings: dict[str, object]) -> None:
    with pytest.raises(pydantic.ValidationError):
        BACKEND.Settings(**settings)


def test_pattern(tmp_path: Path) -> None:
    write_zone(tmp_path)
    write_zone(tmp_path, "a.example")
    (tmp_path / "zones" / "UPPER.zone").write_text(TEXT)
    (tmp_path / "zones" / "README").write_text("")
    with provider(tmp_path) as found:
        assert found.find(ZONE) == [ZoneRef("bind", ZONE, "", "file:zones/example.com.zone")]
        assert found.find(ZONE, "view") == []
        assert [ref.name for ref in found.zones()] == ["a.example.", "example.com."]
        assert not found.find(parse_name("missing.example"))
        assert (
            found.explain_missing(parse_name("missing.example"))
            == "there is no file zones/missing.example.zone"
        )
        with pytest.raises(ZoneMissing), found.open(ZoneRef("bind", parse_name("gone.example"))) as zone:
            zone.read(None)


@pytest.mark.parametrize("pattern", ["{zone}/{zone}.zone", "./{zone}/zone", "zones/db.{zone}"])
def test_other_patterns(tmp_path: Path, pattern: str) -> None:
    file = tmp_path / pattern.replace("{zone}", "example.com")
    file.parent.mkdir(parents=True)
    file.write_text(TEXT)
    with provider(tmp_path, file=pattern) as found:
        (ref,) = found.find(ZONE)
        assert ref.scope == f"file:{file.relative_to(tmp_path)}"
        assert list(found.zones()) == [ref]
        with found.open(ref) as zone:
            assert ZONE in zone.read(None)


def test_a_name_that_is_no_file_name_is_not_found_by_pattern(tmp_path: Path) -> None:
    with provider(tmp_path) as found:
        odd = parse_name("a/b.example")
        assert not found.find(odd)
        assert "files" in found.explain_missing(odd)


def test_files(tmp_path: Path) -> None:
    write_zone(tmp_path)
    with provider(tmp_path, files={"Example.com": "zones/example.com.zone", "b.example": "b"}) as found:
        assert [ref.name for ref in found.zones()] == [ZONE, "b.example."]
        (ref,) = found.find(parse_name("b.example"))
        with found.open(ref) as zone, pytest.raises(ZoneMissing, match="b does not exist"):
            zone.read(None)
        assert not found.find(parse_name("c.example"))


def test_outside_the_folder(tmp_path: Path) -> None:
    inside = tmp_path / "config"
    inside.mkdir()
    write_zone(tmp_path)
    with pytest.raises(InputError, match="outside"), provider(inside, file="../zones/{zone}.zone"):
        pass
    (inside / "zones").mkdir()
    (inside / "zones" / "example.com.zone").symlink_to(tmp_path / "zones" / "example.com.zone")
    with provider(inside) as found, pytest.raises(InputError, match="outside"):
        found.find(ZONE)


def test_symlink_inside(tmp_path: Path) -> None:
    file = write_zone(tmp_path)
    file.rename(tmp_path / "real")
    file.symlink_to(tmp_path / "real")
    with provider(tmp_path) as found:
        assert [ref.scope for ref in found.find(ZONE)] == ["file:real"]


def read_everything(folder: Path) -> None:
    with provider(folder) as found:
        (ref,) = found.find(ZONE)
        with found.open(ref) as zone:
            zone.read(None)


def trouble(file: Path, kind: str) -> None:
    file.unlink()
    match kind:
        case "directory":
            file.mkdir()
        case "fifo":
            os.mkfifo(file)
        case "loop":
            file.symlink_to(file)
        case "empty":
            file.touch()
        case "binary":
            file.write_bytes(bytes(range(256)))
        case "text of another kind":
            file.write_text("secret-token-of-somebody\n")


@pytest.mark.parametrize("kind", ["directory", "fifo", "loop", "empty", "binary", "text of another kind"])
def test_what_is_no_zone_file(tmp_path: Path, kind: str) -> None:
    file = write_zone(tmp_path)
    trouble(file, kind)
    with pytest.raises((HostError, InputError)) as caught:
        read_everything(tmp_path)
    assert "example.com.zone" in str(caught.value)
    assert "secret" not in str(caught.value)


CONF = """
options { directory "zones"; %(options)s };
key "k" { algorithm hmac-sha256; secret "c2VjcmV0"; };
zone "example.com" { type master; file "example.com.zone"; %(zone)s };
zone "second.example" { type secondary; file "s"; primaries { 192.0.2.1; }; };
zone "nofile.example" { type forward; };
"""
VIEWS = """
options { directory "zones"; };
view "inner" { match-clients { any; }; zone "example.com" { type primary; file "example.com.zone"; };
  zone "inner.example" { type primary; file "inner"; }; };
view "outer" { zone "example.com" IN { type primary; file "outer"; };
  zone "inner.example" { in-view "inner"; }; };
"""


def test_named_conf(tmp_path: Path) -> None:
    need("named-checkconf")
    write_zone(tmp_path)
    (tmp_path / "named.conf").write_text(CONF % {"options": "", "zone": ""})
    with provider(tmp_path, named_conf="named.conf") as found:
        (ref,) = found.zones()
        assert ref == ZoneRef("bind", ZONE, "", "file:zones/example.com.zone")
        assert "secondary" in found.explain_missing(parse_name("second.example"))
        assert "has no zone" in found.explain_missing(parse_name("other.example"))
        with found.open(ref) as zone:
            assert ZONE in zone.read(None)
            assert not zone.objections([])


def test_views(tmp_path: Path) -> None:
    need("named-checkconf")
    write_zone(tmp_path)
    (tmp_path / "zones" / "outer").write_text(TEXT)
    (tmp_path / "named.conf").write_text(VIEWS)
    with provider(tmp_path, named_conf="named.conf") as found:
        assert [ref.id for ref in found.find(ZONE)] == ["inner", "outer"]
        assert [ref.scope for ref in found.find(ZONE, "outer")] == ["file:zones/outer"]
        assert [ref.id for ref in found.find(parse_name("inner.example"))] == ["inner"]
    with provider(tmp_path, named_conf="named.conf", view="outer") as found:
        assert [ref.id for ref in found.find(ZONE)] == ["outer"]
        assert not found.find(parse_name("inner.example"))
        assert "inner" in found.explain_missing(parse_name("inner.example"))


@pytest.mark.parametrize(
    ("options", "zone", "dynamic"),
    [
        ("", "", False),
        ("", "allow-update { none; };", False),
        ("", "allow-update { any; };", True),
        ("", "update-policy local;", True),
        ("allow-update { key k; };", "", True),
        ("allow-update { any; };", "allow-update { none; };", False),
    ],
)
def test_dynamic_zones_are_objected_to(tmp_path: Path, options: str, zone: str, dynamic: bool) -> None:
    need("named-checkconf")
    write_zone(tmp_path)
    (tmp_path / "named.conf").write_text(CONF % {"options": options, "zone": zone})
    with provider(tmp_path, named_conf="named.conf") as found:
        (ref,) = found.find(ZONE)
        with found.open(ref) as opened:
            assert any("dynamic" in said for said in opened.objections([])) is dynamic


def test_classes_in_any_case() -> None:
    text = 'view "a" in { zone "a.example" in { type primary; file "f"; }; };'
    assert [zone.view for zone in zones_of(parse(text), Path("/"))[parse_name("a.example")]] == ["a"]
    other = 'view "a" chaos { zone "a.example" ch { type primary; file "f"; }; };'
    assert not zones_of(parse(other), Path("/"))


def refused_everywhere(folder: Path, words: str, zone: str = "example.com", **settings: object) -> None:
    """The objection at plan and at apply."""
    with provider(folder, **settings) as found:
        for ref in found.find(parse_name(zone)):
            owner = parse_name("a", origin=ref.name)
            changes = [Create(mx(owner, "10 mail"))]
            with found.open(ref) as opened:
                before = opened.read(None)
                assert any("several zones" in said and words in said for said in opened.objections(changes))
                with pytest.raises(Refused, match="several zones"):
                    opened.swap(changes)
                assert opened.read(None) == before


def test_a_file_of_two_zones(tmp_path: Path) -> None:
    write_zone(tmp_path)
    (tmp_path / "link").symlink_to("zones")
    files = {"example.com": "zones/example.com.zone", "b.example": "link/../link/example.com.zone"}
    refused_everywhere(tmp_path, "b.example., example.com.; give each", files=files)
    refused_everywhere(tmp_path, "b.example., example.com.", "b.example", files=files)


@pytest.mark.parametrize("pattern", ["zones/{zone}.zone", "./{zone}/{zone}.zone"])
@pytest.mark.parametrize("chain", [False, True])
def test_a_pattern_with_links_to_another_zone(tmp_path: Path, pattern: str, chain: bool) -> None:
    def file(zone: str) -> Path:
        path = tmp_path / pattern.replace("{zone}", zone)
        path.parent.mkdir(exist_ok=True)
        return path

    file("example.com").write_text(TEXT)
    file("c.example").write_text(TEXT)
    file("b.example").symlink_to(file("example.com"))
    if chain:
        file("d.example").symlink_to(file("b.example"))
        file("c.example").unlink()
        file("c.example").symlink_to(tmp_path / "elsewhere")
        (tmp_path / "elsewhere").write_text(TEXT)
    for zone in ("example.com", "b.example"):
        refused_everywhere(tmp_path, "b.example., ", zone, file=pattern)
        refused_everywhere(tmp_path, "example.com.", zone, file=pattern)
    with provider(tmp_path, file=pattern) as found:
        (ref,) = found.find(parse_name("c.example"))
        with found.open(ref) as opened:
            assert not opened.objections([])


def test_two_links_of_a_pattern_to_one_file(tmp_path: Path) -> None:
    (tmp_path / "zones").mkdir()
    (tmp_path / "template").write_text(TEXT)
    for zone in ("example.com", "b.example"):
        (tmp_path / "zones" / f"{zone}.zone").symlink_to("../template")
    refused_everywhere(tmp_path, "b.example., example.com.")


def test_a_file_of_two_views(tmp_path: Path) -> None:
    need("named-checkconf")
    write_zone(tmp_path)
    (tmp_path / "named.conf").write_text(VIEWS.replace('"outer";', '"example.com.zone";'))
    for view in (None, "inner"):
        words = "example.com. (view inner), example.com. (view outer)"
        refused_everywhere(tmp_path, words, named_conf="named.conf", view=view)


@pytest.mark.parametrize("text", ["this is no configuration", "zone {", "root:x:0:0\nsecret\n"])
def test_named_conf_that_is_none(tmp_path: Path, text: str) -> None:
    need("named-checkconf")
    (tmp_path / "named.conf").write_text(text)
    with provider(tmp_path, named_conf="named.conf") as found, pytest.raises(HostError) as caught:
        found.find(ZONE)
    assert "named.conf" in caught.value.message
    assert "root" not in caught.value.message


def test_parse() -> None:
    assert parse('a { b "c d"; { e; }; }; f;') == [["a", [["b", "c d"], [[["e"]]]]], ["f"]]
