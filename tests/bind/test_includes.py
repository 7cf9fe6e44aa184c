"""Zones of several files: found as named finds them, edited where the records stand, changed as a whole."""

import os
from pathlib import Path

import pytest

from mxsync.errors import HostError, InputError, Refused
from mxsync.model import MxRRset, parse_name
from mxsync.provider import Provider
from mxsync_bind import source
from tests.bind.oracle import mx_sets, others, records
from tests.bind.zones import ZONE, change_to, listed, mx, provider, swap
from tests.named import need

HEAD = "$TTL 1h\n@ IN SOA ns1 host ( 7 3h 15m 2w 5m )\n IN NS ns1\nns1 IN A 192.0.2.1\n"
SHOP, BLOG = (parse_name(label, origin=ZONE) for label in ("shop", "blog"))


def write(folder: Path, **files: str) -> None:
    """``main`` is the zone's file, any other an included one."""
    (folder / "zones").mkdir(exist_ok=True)
    for name, text in files.items():
        path = folder / ("zones/example.com.zone" if name == "main" else f"{name}.inc")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def read(found: Provider) -> dict[str, MxRRset]:
    (ref,) = found.find(ZONE)
    with found.open(ref) as zone:
        return {owner: rrset for owner, rrset in zone.read(None).items() if isinstance(rrset, MxRRset)}


def objections(found: Provider, wanted: MxRRset) -> str:
    (ref,) = found.find(ZONE)
    with found.open(ref) as zone:
        live = zone.read([wanted.owner]).get(wanted.owner)
        return "\n".join(zone.objections([change_to(live, wanted)]))  # type: ignore[arg-type]  # tests know the set is plain


def loaded(folder: Path) -> list[tuple[str, int, str, str]]:
    return records((folder / "zones/example.com.zone").read_bytes(), folder, "example.com.")


def test_an_edit_goes_where_the_records_stand(tmp_path: Path) -> None:
    need("named-compilezone")
    write(
        tmp_path,
        main=HEAD + "$INCLUDE mail.inc ; the mail\n$INCLUDE shop.inc shop\nwww A 192.0.2.9\n",
        mail="@  MX 10 mail  ; first\n   MX 20 mail2\nblog MX 10 mail\n",
        shop="@  300 MX 10 mail\nmail A 192.0.2.3\n",
    )
    before = loaded(tmp_path)
    with provider(tmp_path, check="required") as found:
        assert read(found)[SHOP] == mx(SHOP, "10 mail.shop", ttl=300)
        swap(found, mx(ZONE, "10 mail", "30 mail2"))
        swap(found, mx(SHOP, "10 mail.shop", "20 backup.example.net.", ttl=300))
    assert (tmp_path / "mail.inc").read_text() == "@  MX 10 mail  ; first\n   MX 30 mail2\nblog MX 10 mail\n"
    assert (tmp_path / "shop.inc").read_text() == (
        "@  300 MX 10 mail\n@  300 MX 20 backup.example.net.\nmail A 192.0.2.3\n"
    )
    assert (tmp_path / "zones/example.com.zone").read_text().startswith(HEAD.replace("( 7 ", "( 9 "))
    after = loaded(tmp_path)
    assert others(after) == others(before)
    assert mx_sets(after)[ZONE] == mx(ZONE, "10 mail", "30 mail2")
    assert listed(tmp_path) == ["mail.inc", "oracle.zone", "shop.inc", "zones"]
    assert listed(tmp_path / "zones") == ["example.com.zone"]


def test_a_new_set_goes_to_the_end_of_the_main_file(tmp_path: Path) -> None:
    write(tmp_path, main=HEAD + "$INCLUDE mail.inc\nwww A 192.0.2.9\n", mail="@ MX 10 mail\n")
    with provider(tmp_path) as found:
        swap(found, mx(SHOP, "10 mail"))
        assert read(found)[SHOP] == mx(SHOP, "10 mail")
    assert (tmp_path / "mail.inc").read_text() == "@ MX 10 mail\n"
    assert (tmp_path / "zones/example.com.zone").read_text().endswith("www A 192.0.2.9\nshop MX 10 mail\n")


def test_the_serial_may_stand_in_an_included_file(tmp_path: Path) -> None:
    need("named-compilezone")
    write(tmp_path, main="$TTL 1h\n$INCLUDE soa.inc\n@ MX 10 mail\n", soa=HEAD)
    with provider(tmp_path) as found:
        swap(found, mx(ZONE, "20 mail"))
    assert (tmp_path / "soa.inc").read_text() == HEAD.replace("( 7 ", "( 8 ")
    assert mx_sets(loaded(tmp_path))[ZONE] == mx(ZONE, "20 mail")


def test_a_deleted_owner_is_handed_on_into_the_included_file(tmp_path: Path) -> None:
    need("named-compilezone")
    write(
        tmp_path,
        main=HEAD + "shop MX 10 mail\n$INCLUDE more.inc\n TXT behind\n",
        more=" A 192.0.2.7\n",
    )
    before = loaded(tmp_path)
    with provider(tmp_path) as found:
        (ref,) = found.find(ZONE)
        with found.open(ref) as zone:
            zone.swap([change_to(mx(SHOP, "10 mail"), None)])
    assert others(loaded(tmp_path)) == others(before)
    assert (tmp_path / "more.inc").read_text() == "shop A 192.0.2.7\n"


def test_relative_paths_begin_at_named_s_working_directory(tmp_path: Path) -> None:
    write(tmp_path, main=HEAD + "$INCLUDE mail.inc\n", **{"var/mail": "@ MX 10 mail\n"})
    with provider(tmp_path) as found, pytest.raises(HostError) as caught:
        read(found)
    assert "named's working directory" in str(caught.value.hints)
    assert caught.value.where is not None
    assert caught.value.where.line == 5
    with provider(tmp_path, directory="var") as found:
        assert read(found)[ZONE] == mx(ZONE, "10 mail")


def test_the_directory_of_named_conf_counts(tmp_path: Path) -> None:
    need("named-checkconf")
    write(tmp_path, main=HEAD + "$INCLUDE mail.inc\n", **{"var/mail": "@ MX 10 mail\n"})
    (tmp_path / "named.conf").write_text(
        f'options {{ directory "{tmp_path}/var"; }};\n'
        f'zone "example.com" {{ type primary; file "../zones/example.com.zone"; }};\n'
    )
    with provider(tmp_path, named_conf="named.conf") as found:
        assert read(found)[ZONE] == mx(ZONE, "10 mail")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"main": HEAD + "$INCLUDE no.inc\n"}, "no.inc does not exist"),
        ({"main": HEAD + "$INCLUDE a.inc\n", "a": "$INCLUDE b.inc\n", "b": "$INCLUDE a.inc\n"}, "itself"),
        ({"main": HEAD + "$INCLUDE zones/example.com.zone\n"}, "includes itself"),
        ({"main": HEAD + "$INCLUDE /etc/passwd\n"}, "lies outside"),
        ({"main": HEAD + "$INCLUDE ../../etc/passwd\n"}, "lies outside"),
        ({"main": HEAD + "$INCLUDE zones\n"}, "is a directory"),
        ({"main": HEAD + "$INCLUDE a.inc\n", "a": "\n\n@ MX ten mail\n"}, "a.inc:3: "),
        ({"main": HEAD + "$INCLUDE a.inc\n", "a": '\n@ TXT "open\n'}, "a.inc:2: "),
        ({"main": HEAD + "$INCLUDE a.inc x y\n"}, "$INCLUDE takes a file and perhaps an origin"),
        ({"main": HEAD + "$INCLUDE\n"}, "$INCLUDE takes a file"),
    ],
)  # fmt: skip
def test_what_cannot_be_included(tmp_path: Path, files: dict[str, str], said: str) -> None:
    write(tmp_path, **files)
    with provider(tmp_path) as found, pytest.raises(HostError) as caught:
        read(found)
    assert said in str(caught.value)
    assert "root:x" not in str(caught.value)


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, main=HEAD + "$INCLUDE passwd.inc\n")
    (tmp_path / "passwd.inc").symlink_to("/etc/passwd")
    with provider(tmp_path) as found, pytest.raises((HostError, InputError), match="outside"):
        read(found)


def test_a_file_included_by_other_zones_is_not_changed(tmp_path: Path) -> None:
    write(tmp_path, main=HEAD + "$INCLUDE mail.inc\nshop MX 10 mail\n", mail="@ MX 10 mail\n")
    (tmp_path / "zones" / "example.net.zone").write_text(HEAD + "$include mail.inc\n")
    with provider(tmp_path) as found:
        said = objections(found, mx(ZONE, "20 mail"))
        assert "mail.inc is a file of several zones: example.com., example.net." in said
        with pytest.raises(Refused, match="several zones"):
            swap(found, mx(ZONE, "20 mail"))
        assert not objections(found, mx(SHOP, "20 mail"))
        swap(found, mx(SHOP, "20 mail"))
    assert (tmp_path / "mail.inc").read_text() == "@ MX 10 mail\n"


@pytest.mark.parametrize(
    "directive",
    [
        '$INCLUDE"mail.inc"', "$INCLUDE ( mail.inc )", '"$INCLUDE" mail.inc', "( $Include mail.inc )",
        "(\n$INCLUDE\nmail.inc )", "; c\r$INCLUDE mail.inc", "$include ./mail.inc shop ; c",
        '$INCLUDE "mail.inc" shop',
    ],
)  # fmt: skip
def test_every_way_to_include_is_seen(tmp_path: Path, directive: str) -> None:
    need("named-checkzone")
    write(tmp_path, main=HEAD + "$INCLUDE mail.inc\n", mail="@ MX 10 mail\n")
    other = tmp_path / "zones" / "example.net.zone"
    other.write_bytes((HEAD + directive + "\n").encode())
    net = parse_name("example.net")
    with provider(tmp_path) as found:
        assert "several zones" in objections(found, mx(ZONE, "20 mail"))
        with found.open(*found.find(net)) as zone:
            if len(zone.read(None)) == 1:  # and a change of that zone is checked with it
                zone.swap(
                    [change_to(None, MxRRset(parse_name("new.example.net"), 3600, mx(ZONE, "10 a").rdata))]
                )


def test_a_file_included_twice_is_not_changed(tmp_path: Path) -> None:
    write(
        tmp_path,
        main=HEAD + "$INCLUDE mail.inc\n$INCLUDE mail.inc shop\n",
        mail="@ MX 10 mail.example.com.\n",
    )
    with provider(tmp_path) as found:
        assert read(found)[SHOP] == mx(SHOP, "10 mail")
        assert "included more than once" in objections(found, mx(SHOP, "20 mail"))


def test_what_keeps_an_included_file_from_being_replaced(tmp_path: Path) -> None:
    write(tmp_path, main=HEAD + "$INCLUDE mail.inc\n", mail="@ MX 10 mail\n")
    os.link(tmp_path / "mail.inc", tmp_path / "second-name.inc")
    with provider(tmp_path) as found:
        assert "mail.inc is a hard link with 2 names" in objections(found, mx(ZONE, "20 mail"))


def test_generated_records_are_read_and_not_edited(tmp_path: Path) -> None:
    write(tmp_path, main=HEAD + '$GENERATE 1-3 h$ MX "10 mail"\nshop MX 10 mail\n')
    owner = parse_name("h2", origin=ZONE)
    with provider(tmp_path) as found:
        assert len(read(found)) == 4
        said = objections(found, mx(owner, "20 mail"))
        assert said.startswith("zones/example.com.zone:5: $GENERATE makes MX records of h2.example.com.")
        assert "write these records out as lines" in said
        swap(found, mx(SHOP, "20 mail"))
        assert read(found)[owner] == mx(owner, "10 mail")


def test_checkzone_judges_the_files_as_they_would_be(tmp_path: Path) -> None:
    need("named-checkzone")
    write(tmp_path, main=HEAD + "$INCLUDE mail.inc\n", mail="@ MX 10 mail\nbad A 300.0.0.1\n")
    with provider(tmp_path) as found, pytest.raises(Refused, match=r"mail\.inc:2: .*bad dotted quad"):
        swap(found, mx(ZONE, "20 mail"))
    assert (tmp_path / "mail.inc").read_text() == "@ MX 10 mail\nbad A 300.0.0.1\n"


@pytest.mark.parametrize("ttl", ["", "60"], ids=["skimmed", "scanned"])
def test_the_same_file_again_and_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ttl: str) -> None:
    """A few lines would multiply one large file until it fills the memory."""
    monkeypatch.setattr(source, "MAX_AGAIN", 1000)
    write(
        tmp_path,
        main=HEAD + f"@ {ttl} MX 10 mail\n@ MX 20 mail\n" + "$INCLUDE twice.inc\n" * 2,
        twice="$INCLUDE large.inc\n" * 2,
        large="large A 192.0.2.1\n" * 20,
    )
    with (
        provider(tmp_path) as found,
        pytest.raises(HostError, match="again and again, more than 1,000 bytes"),
    ):
        read(found)
