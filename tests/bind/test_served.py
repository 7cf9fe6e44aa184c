"""A running named serves what was swapped, and after the inverse what stood before."""

from pathlib import Path

from mxsync.model import parse_name
from tests.bind.zones import TEXT, ZONE, change_to, mx, provider, write_zone
from tests.named import need, running_named


def test_before_after_undone(tmp_path: Path) -> None:
    need("named", "rndc", "named-checkzone")
    write_zone(tmp_path, text=TEXT + "$TTL 2h\na MX 10 mail\n  TXT kept\n")
    a, b = parse_name("a.example.com"), parse_name("b.example.com")
    changes = [
        change_to(mx(ZONE, "10 mail", "20 mail2"), mx(ZONE, "5 mx.example.net.", "10 mail", ttl=300)),
        change_to(mx(a, "10 mail", ttl=7200), None),
        change_to(None, mx(b, "0 .", ttl=60)),
    ]
    inverse = [
        change_to(mx(ZONE, "5 mx.example.net.", "10 mail", ttl=300), mx(ZONE, "10 mail", "20 mail2")),
        change_to(None, mx(a, "10 mail", ttl=7200)),
        change_to(mx(b, "0 .", ttl=60), None),
    ]
    with running_named(tmp_path, {"example.com": "zones/example.com.zone"}) as named:
        before = {name: named.ask(name) for name in ("example.com", "a.example.com", "b.example.com")}
        assert before == {
            "example.com": ["3600 10 mail.example.com.", "3600 20 mail2.example.com."],
            "a.example.com": ["7200 10 mail.example.com."],
            "b.example.com": [],
        }
        with provider(tmp_path, on_change=f"{named.rndc} reload {{zone}}", check="required") as found:
            (ref,) = found.find(ZONE)
            with found.open(ref) as zone:
                assert zone.swap(changes).notes == ()
                named.wait("example.com", serial=8)
                assert named.ask("example.com") == ["300 10 mail.example.com.", "300 5 mx.example.net."]
                assert named.ask("a.example.com") == []
                assert named.ask("a.example.com", "TXT") == ['7200 "kept"']
                assert named.ask("b.example.com") == ["60 0 ."]
                assert zone.swap(inverse).notes == ()
                named.wait("example.com", serial=9)
        assert {name: named.ask(name) for name in before} == before
