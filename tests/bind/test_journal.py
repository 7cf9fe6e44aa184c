"""A change of several files that was cut off, as the next run finds it."""

import json
import shutil
from pathlib import Path

import pytest

from mxsync.errors import Refused
from mxsync.model import Create, ZoneRef, parse_name
from mxsync.provider import Provider, Zone
from mxsync_bind import disk
from mxsync_bind.journal import Entry, Journal, digest
from mxsync_bind.place import ZoneFile
from tests.bind.zones import ZONE, listed, mx, provider

OLD = {
    "example.com.zone": "$TTL 1h\n@ SOA ns1 host 7 3h 15m 2w 5m\n NS ns1\n"
    "$INCLUDE zones/a\n$INCLUDE zones/b\n",
    "a": "@ MX 10 old\n",
    "b": "b MX 20 old\n",
}
NEW = {name: text.replace("old", "new").replace("host 7", "host 8") for name, text in OLD.items()}
ADDED = Create(mx(parse_name("c.example.com"), "30 mail"))


@pytest.fixture
def zones(tmp_path: Path) -> Path:
    """Half done: ``a`` is new, the others wait."""
    folder = tmp_path / "zones"
    folder.mkdir()
    for name, text in OLD.items():
        (folder / name).write_text(text)
    entries = []
    for name, text in NEW.items():
        path = folder / name
        disk.successor_of(path).write_text(text)
        entries.append(Entry(str(path), digest(OLD[name].encode()), digest(text.encode())))
    journal_of(folder).write(entries)
    disk.successor_of(folder / "a").replace(folder / "a")
    return folder


def journal_of(folder: Path) -> Journal:
    main = ZoneFile(ZONE, str(folder / "example.com.zone"), "zones/example.com.zone")
    return Journal(main, lambda _: [str(folder / name) for name in OLD])


def opened(found: Provider) -> Zone:
    return found.open(ZoneRef("bind", ZONE))


def texts(folder: Path) -> dict[str, str]:
    return {name: (folder / name).read_text() for name in OLD}


def test_told_and_completed(tmp_path: Path, zones: Path) -> None:
    with provider(tmp_path, check="never") as found, opened(found) as zone:
        assert "a change of 3 files of example.com. was cut off half done" in zone.pending()
        zone.swap([])
        assert zone.pending() == ""
    assert texts(zones) == NEW
    assert listed(zones) == sorted(OLD)


def test_another_change_comes_on_top_at_once(tmp_path: Path, zones: Path) -> None:
    with provider(tmp_path, check="never") as found, opened(found) as zone:
        assert zone.swap([ADDED]).change_id == "serial 9"
    assert "c MX 30 mail" in (zones / "example.com.zone").read_text()
    assert listed(zones) == sorted(OLD)


def test_all_renamed(tmp_path: Path, zones: Path) -> None:
    for name in ("b", "example.com.zone"):
        disk.successor_of(zones / name).replace(zones / name)
    with provider(tmp_path, check="never") as found, opened(found) as zone:
        assert "its journal is still there; apply deletes it" in zone.pending()
        zone.swap([])
    assert listed(zones) == sorted(OLD)


def test_nothing_renamed(tmp_path: Path, zones: Path) -> None:
    (zones / "a").write_text(OLD["a"])
    with provider(tmp_path, check="never") as found, opened(found) as zone:
        assert zone.pending() == ""
        zone.swap([])
    assert texts(zones) == OLD
    assert listed(zones) == sorted(OLD)


def edit_by_hand(zones: Path) -> None:
    (zones / "b").write_text("; by hand\n" + OLD["b"])


def lose_what_waits(zones: Path) -> None:
    disk.successor_of(zones / "b").unlink()


@pytest.mark.parametrize(
    ("make", "words"), [(edit_by_hand, "has been changed since"), (lose_what_waits, "has lost")]
)
def test_what_only_people_can_mend(tmp_path: Path, zones: Path, make, words: str) -> None:
    make(zones)
    before = texts(zones)
    with provider(tmp_path, check="never") as found, opened(found) as zone:
        assert zone.pending()
        for changes in ([], [ADDED]):
            with pytest.raises(Refused, match=words) as caught:
                zone.swap(changes)
            assert "by hand" in caught.value.hints[0]
    assert texts(zones) == before


@pytest.mark.parametrize(
    "text",
    ["", "[", "{}x", "[1]", '["a"]', '[{"path": "a"}]', "[" * 100_000],
)
def test_malformed(tmp_path: Path, zones: Path, text: str) -> None:
    Path(journal_of(zones).path).write_text(text)
    before = texts(zones)
    with provider(tmp_path, check="never") as found, opened(found) as zone:
        assert "cannot be read" in zone.pending()
        with pytest.raises(Refused, match="cannot be read"):
            zone.swap([])
    assert texts(zones) == before


def test_a_copied_folder_settles_its_own_files(tmp_path: Path, zones: Path) -> None:
    before = texts(zones)
    copy = shutil.copytree(zones, tmp_path / "copy" / "zones")
    with provider(tmp_path / "copy", check="never") as found, opened(found) as zone:
        zone.swap([])
    assert texts(copy) == NEW
    assert texts(zones) == before


@pytest.fixture
def foreign(tmp_path: Path, zones: Path) -> Path:
    """A folder outside, with a file that a change seems to wait for."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "f").write_text("old")
    disk.successor_of(outside / "f").write_text("new")
    (zones / "link").symlink_to(outside)
    (zones / "other.example.zone").write_text("old")
    disk.successor_of(zones / "other.example.zone").write_text("new")
    (zones / "shared").write_text("old")
    disk.successor_of(zones / "shared").write_text("new")
    for name in ("one.example", "example.com"):
        with (zones / f"{name}.zone").open("a") as stream:
            stream.write("; $INCLUDE zones/shared\n")
    return outside


@pytest.mark.parametrize("path", ["../outside/f", "link/f", "other.example.zone", "shared", "\0", "/.." * 9])
def test_names_what_is_not_the_zones(tmp_path: Path, zones: Path, foreign: Path, path: str) -> None:
    """Such a journal was written by somebody else, who may not have been allowed to touch those files."""
    journal_of(zones).write([])
    entry = {"path": path, "old": digest(b"old"), "new": digest(b"new")}
    Path(journal_of(zones).path).write_text(json.dumps([entry]))
    with provider(tmp_path, check="never") as found, opened(found) as zone:
        assert "names files that are not the zone's own" in zone.pending()
        with pytest.raises(Refused, match="not the zone's own"):
            zone.swap([])
    for folder, name in ((foreign, "f"), (zones, "other.example.zone"), (zones, "shared")):
        assert (folder / name).read_text() == "old"
        assert disk.successor_of(folder / name).exists()


def test_names_a_file_twice(tmp_path: Path, zones: Path) -> None:
    entry = {"path": "a", "old": digest(OLD["a"].encode()), "new": digest(NEW["a"].encode())}
    Path(journal_of(zones).path).write_text(json.dumps([entry, entry]))
    with provider(tmp_path, check="never") as found, opened(found) as zone:
        assert "names a file twice" in zone.pending()
        with pytest.raises(Refused, match="names a file twice"):
            zone.swap([])


def test_written_through_no_symlink(tmp_path: Path, zones: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("kept")
    journal = journal_of(zones)
    Path(f"{journal.path}-new").symlink_to(outside)
    journal.write([])
    assert outside.read_text() == "kept"
    assert not Path(journal.path).is_symlink()
