"""Replacing a zone file on disk: what is kept, what is refused, what survives a crash."""

import os
import resource
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path

import pytest

from mxsync.errors import HostError, MxsyncError, OutcomeUnknown, Refused, Stale
from mxsync.model import MxRRset, ZoneRef, parse_name
from tests.bind.zones import TEXT, ZONE, change_to, listed, mx, provider, swap, write_zone
from tests.named import need

NEW = mx(ZONE, "10 mail", "30 mail2")
SPAWN = get_context("spawn")


def test_swap(tmp_path: Path) -> None:
    need("named-checkzone")
    file = write_zone(tmp_path)
    with provider(tmp_path, check="required") as found:
        said = swap(found, NEW)
    assert said.change_id == "serial 8"
    assert file.read_text() == TEXT.replace("( 7 ;", "( 8 ;").replace("20 mail2", "30 mail2")
    assert listed(file.parent) == [file.name]


def test_stale_says_what_differs(tmp_path: Path) -> None:
    file = write_zone(tmp_path)
    seen = mx(ZONE, "10 mail", "20 mail2", ttl=60)
    with provider(tmp_path) as found:
        (ref,) = found.find(ZONE)
        with found.open(ref) as zone, pytest.raises(Stale, match=r"TTL 3600.*TTL 60"):
            zone.swap([change_to(seen, NEW)])
    assert file.read_text() == TEXT


def test_two_changes_one_stale(tmp_path: Path) -> None:
    file = write_zone(tmp_path)
    owner = parse_name("a.example.com")
    with provider(tmp_path) as found:
        (ref,) = found.find(ZONE)
        with found.open(ref) as zone, pytest.raises(Stale):
            zone.swap(
                [change_to(mx(ZONE, "10 mail", "20 mail2"), NEW), change_to(mx(owner, "10 mail"), None)]
            )
    assert file.read_text() == TEXT


def test_named_checkzone_refuses(tmp_path: Path) -> None:
    need("named-checkzone")
    text = TEXT + "x CNAME mail\nx A 192.0.2.7\n"
    file = write_zone(tmp_path, text=text)
    with provider(tmp_path) as found, pytest.raises(Refused, match="CNAME and other data") as caught:
        swap(found, NEW)
    assert "zones/example.com.zone" in caught.value.message
    assert file.read_text() == text
    assert listed(file.parent) == [file.name]
    with provider(tmp_path, check="never") as found:
        assert swap(found, NEW).change_id


# user::rw- user:12345:r-- group::r-- mask::r-- other::--- as Linux stores it (acl(5))
ACL = struct.pack("<I", 2) + b"".join(
    struct.pack("<HHI", tag, mode, number)
    for tag, mode, number in (
        (1, 6, 2**32 - 1),
        (2, 4, 12345),
        (4, 4, 2**32 - 1),
        (16, 4, 2**32 - 1),
        (32, 0, 2**32 - 1),
    )
)


def test_mode_owner_and_attributes_stay(tmp_path: Path) -> None:
    file = write_zone(tmp_path)
    file.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(file, 12345, 54321)
    with suppress(OSError):
        os.setxattr(file, "user.test", b"kept")
    with suppress(OSError):
        os.setxattr(file, "system.posix_acl_access", ACL)
    old = file.stat()
    attributes = {name: os.getxattr(file, name) for name in os.listxattr(file)}
    os.utime(file, (1, 1))
    with provider(tmp_path) as found:
        swap(found, NEW)
    new = file.stat()
    assert (new.st_mode, new.st_uid, new.st_gid) == (old.st_mode, old.st_uid, old.st_gid)
    assert new.st_ino != old.st_ino
    assert new.st_mtime > 1  # named decides by it whether to reload
    assert {name: os.getxattr(file, name) for name in os.listxattr(file)} == attributes


def test_symlink_stays_a_symlink(tmp_path: Path) -> None:
    file = write_zone(tmp_path)
    real = tmp_path / "real"
    file.rename(real)
    file.symlink_to("../real")
    with provider(tmp_path) as found:
        swap(found, NEW)
    assert file.is_symlink()
    assert "30 mail2" in real.read_text()


def test_leftovers_of_a_killed_run_disturb_nobody(tmp_path: Path) -> None:
    file = write_zone(tmp_path)
    (file.parent / f".{file.name}.mxsync-new").write_text("half")
    with provider(tmp_path) as found:
        assert [ref.name for ref in found.zones()] == [ZONE]
        swap(found, NEW)
    assert listed(file.parent) == [file.name]


def hard_link(file: Path) -> None:
    os.link(file, file.parent / "other")


def journal(file: Path) -> None:
    file.with_name(file.name + ".jnl").touch()


def signature(file: Path) -> None:
    with file.open("a") as stream:
        stream.write("@ RRSIG MX 8 2 3600 20300101000000 20200101000000 1 example.com. AAAA\n")


def cname(file: Path) -> None:
    with file.open("a") as stream:
        stream.write("a CNAME mail\n")


@pytest.mark.parametrize(
    ("make", "words"),
    [(hard_link, "hard link"), (journal, "2136"), (signature, "signed"), (cname, "CNAME")],
)
def test_objections_stand_at_plan_and_at_apply(
    tmp_path: Path, make: Callable[[Path], None], words: str
) -> None:
    file = write_zone(tmp_path)
    make(file)
    before = file.read_bytes()
    changes = [
        change_to(mx(ZONE, "10 mail", "20 mail2"), NEW),
        change_to(None, mx(parse_name("a.example.com"), "10 mail")),
    ]
    with provider(tmp_path) as found:
        (ref,) = found.find(ZONE)
        with found.open(ref) as zone:
            assert any(words in said for said in zone.objections(changes))
            with pytest.raises(Refused, match=words):
                zone.swap(changes)
    assert file.read_bytes() == before


def test_required_check_that_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_zone(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with provider(tmp_path, check="required") as found:
        (ref,) = found.find(ZONE)
        with found.open(ref) as zone:
            assert any("named-checkzone is not installed" in said for said in zone.objections([]))
        with pytest.raises(Refused, match="not installed"):
            swap(found, NEW)
    with provider(tmp_path, check="auto") as found:
        assert swap(found, NEW).change_id


def test_objection_names_file_and_line(tmp_path: Path) -> None:
    text = TEXT.replace("$TTL 1h\n", "").replace("@       IN", "@ 1h    IN") + "a MX 10 mail\nb A 192.0.2.1\n"
    write_zone(tmp_path, text=text)
    owner = parse_name("a.example.com")
    with provider(tmp_path) as found:
        (ref,) = found.find(ZONE)
        with found.open(ref) as zone:
            (said,) = zone.objections([change_to(mx(owner, "10 mail"), mx(owner, "10 mail", ttl=60))])
    assert said.startswith("zones/example.com.zone:9: the TTL of this record would change; ")


def test_default_ttl(tmp_path: Path) -> None:
    write_zone(tmp_path, text=TEXT + "a A 192.0.2.1\n$TTL 5m\nb A 192.0.2.1\n")
    with provider(tmp_path) as found:
        (ref,) = found.find(ZONE)
        with found.open(ref) as zone:
            assert zone.default_ttl(parse_name("a.example.com")) == 3600
            assert zone.default_ttl(parse_name("new.example.com")) == 300


# In child processes: other users, limits, kills.


def _attempt(folder: str, uid: int, limit: int) -> str:
    if limit:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    import mxsync_bind.provider  # noqa: F401 - while this user may still read it

    if uid:
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    with provider(Path(folder)) as found:
        try:
            (ref,) = found.find(ZONE)
            with found.open(ref) as zone:
                live = zone.read([ZONE])[ZONE]
                assert isinstance(live, MxRRset)
                objected = zone.objections([change_to(live, NEW)])
            swap(found, NEW)
        except MxsyncError as err:
            return f"{type(err).__name__}: {err.message}"
    return f"swapped {len(objected)}"


def in_child(folder: Path, *, uid: int = 0, limit: int = 0) -> str:
    with SPAWN.Pool(1) as pool:
        return pool.apply(_attempt, (str(folder), uid, limit))


root_only = pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user, which only root can")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user can enter."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@root_only
@pytest.mark.parametrize(
    ("mode", "folder_mode", "owner", "said"),
    [
        (0o600, 0o755, 0, "HostError: zones/example.com.zone cannot be opened: permission denied"),
        (0o644, 0o755, 65534, "is not writable"),
        (0o644, 0o777, 0, "belongs to"),
        (0o644, 0o777, 65534, "swapped 0"),
    ],
    ids=["unreadable", "read-only folder", "another user's file", "own file"],
)
def test_permissions(open_folder: Path, mode: int, folder_mode: int, owner: int, said: str) -> None:
    file = write_zone(open_folder)
    file.chmod(mode)
    os.chown(file, owner, owner)
    file.parent.chmod(folder_mode)
    assert said in in_child(open_folder, uid=65534)
    if "swapped" not in said:
        assert file.read_text() == TEXT
        assert listed(file.parent) == [file.name]


def test_full_disk(tmp_path: Path) -> None:
    file = write_zone(tmp_path, text=TEXT + "; a long comment\n" * 500)
    before = file.read_bytes()
    assert "Refused" in in_child(tmp_path, limit=4096)
    assert file.read_bytes() == before
    assert listed(file.parent) == [file.name]


def _count_up(folder: str, owner_text: str, times: int) -> None:
    """Raises the preference of one record ``times`` times, starting over whenever another was first."""
    owner = parse_name(owner_text)
    with provider(Path(folder), check="never") as found:
        ref = ZoneRef("bind", ZONE)
        done = 0
        while done < times:
            with found.open(ref) as zone:
                live = zone.read([owner])[owner]
                assert isinstance(live, MxRRset)
                try:
                    zone.swap([change_to(live, mx(owner, f"{live.rdata[0].preference + 1} mail"))])
                except Stale:
                    continue
                done += 1


def test_eight_processes_lose_no_update(tmp_path: Path) -> None:
    file = write_zone(
        tmp_path, text=TEXT.replace("        IN MX  20 mail2\n", "").replace("10 mail ", "0 mail ")
    )
    with SPAWN.Pool(8) as pool:
        pool.starmap(_count_up, [(str(tmp_path), str(ZONE), 20)] * 8)
    assert "IN MX  160 mail" in file.read_text()
    assert "( 167 ; serial" in file.read_text()
    assert listed(file.parent) == [file.name]


def test_killed_at_any_moment_leaves_a_whole_file(tmp_path: Path) -> None:
    file = write_zone(
        tmp_path, text=TEXT.replace("        IN MX  20 mail2\n", "").replace("10 mail ", "0 mail ")
    )
    code = f"from tests.bind.test_commit import _count_up; _count_up({str(tmp_path)!r}, {str(ZONE)!r}, 10**9)"
    for round_ in range(12):
        child = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[2])
        before = file.stat().st_ino
        deadline = time.monotonic() + 20
        while file.stat().st_ino == before and time.monotonic() < deadline:
            time.sleep(0.001)
        time.sleep(round_ * 0.0007)
        child.kill()
        child.wait()
        with provider(tmp_path) as found:
            (ref,) = found.find(ZONE)
            with found.open(ref) as zone:
                assert len(zone.read(None)) == 1
        assert file.read_text().endswith("mail    IN A   192.0.2.2\n")
    with provider(tmp_path, check="never") as found:
        swap(found, NEW)
    assert listed(file.parent) == [file.name]


def test_only_errors_of_the_contract() -> None:
    assert issubclass(Refused, MxsyncError)
    assert not issubclass(Refused, (HostError, OutcomeUnknown))
