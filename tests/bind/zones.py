"""A folder with zone files and a provider over it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mxsync.files import Boundary
from mxsync.model import Change, Create, Delete, DnsName, Mx, MxRRset, Replace, parse_name
from mxsync.provider import Context, Provider, Swapped
from mxsync_bind import BACKEND

ZONE = parse_name("example.com")
TEXT = """\
$TTL 1h
@       IN SOA ns1 host ( 7 ; serial
                3h 15m 2w 5m )
        IN NS  ns1
        IN MX  10 mail      ; first
        IN MX  20 mail2
ns1     IN A   192.0.2.1
mail    IN A   192.0.2.2
"""
ONE = TEXT.replace("        IN MX  20 mail2\n", "").replace("10 mail ", "0 mail ")  # one MX record


def write_zone(folder: Path, name: str = "example.com", text: str = TEXT) -> Path:
    (folder / "zones").mkdir(exist_ok=True)
    file = folder / "zones" / f"{name}.zone"
    file.write_text(text)
    return file


def listed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@contextmanager
def provider(folder: Path, **settings: Any) -> Iterator[Provider]:
    if not settings.keys() & {"file", "files", "named_conf"}:
        settings["file"] = "zones/{zone}.zone"
    context = Context(provider="bind", boundary=Boundary.around(folder), environ={})
    with BACKEND.connect(BACKEND.Settings(**settings), context) as found:
        yield found


def mx(owner: DnsName, *data: str, ttl: int = 3600) -> MxRRset:
    pairs = (text.split() for text in data)
    return MxRRset(owner, ttl, tuple(Mx(int(p), parse_name(x, origin=ZONE)) for p, x in pairs))


def change_to(live: MxRRset | None, wanted: MxRRset | None) -> Change:
    if live is None:
        assert wanted is not None
        return Create(wanted)
    return Delete(live) if wanted is None else Replace(live, wanted)


def swap(found: Provider, wanted: MxRRset, zone: DnsName = ZONE) -> Swapped:
    """Reads, then swaps the owner's set for ``wanted``."""
    (ref,) = found.find(zone)
    with found.open(ref) as opened:
        return opened.swap([change_to(opened.read([wanted.owner]).get(wanted.owner), wanted)])  # type: ignore[arg-type]  # tests know the set is plain
