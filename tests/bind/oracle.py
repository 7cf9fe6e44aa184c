"""What BIND itself makes of a zone file."""

import subprocess
from collections import defaultdict
from pathlib import Path

from mxsync.model import DnsName, Mx, MxRRset, parse_name

SOA = "$TTL 1h\n@ IN SOA ns1 host ( 1 3h 15m 2w 5m )\n NS ns1\nns1 A 192.0.2.1\n"
"""The beginning of a zone that BIND loads."""


class RejectedError(Exception):
    """BIND's words for a file that it does not load."""


def records(data: bytes, folder: Path, zone: str = "example.") -> list[tuple[str, int, str, str]]:
    """Owner, TTL, type and data of each record BIND serves for the bytes, working in ``folder``; sorted."""
    file = folder / "oracle.zone"
    file.write_bytes(data)
    said = subprocess.run(
        ["named-compilezone", "-i", "none", "-k", "ignore", "-o", "-", zone, str(file)],
        capture_output=True,
        encoding="latin-1",
        check=False,
        cwd=folder,
    )
    if said.returncode:
        raise RejectedError(said.stdout + said.stderr)
    found = []
    for line in said.stdout.splitlines():
        fields = line.split(None, 4)
        if len(fields) == 5 and fields[1].isdigit() and fields[2] == "IN":
            found.append((fields[0].lower(), int(fields[1]), fields[3], fields[4]))
    return sorted(found)


def mx_sets(found: list[tuple[str, int, str, str]]) -> dict[DnsName, MxRRset]:
    """The MX RRsets among records."""
    sets: dict[tuple[DnsName, int], list[Mx]] = defaultdict(list)
    for owner, ttl, kind, data in found:
        if kind == "MX":
            preference, exchange = data.split()
            sets[parse_name(owner), ttl].append(Mx(int(preference), parse_name(exchange)))
    return {owner: MxRRset(owner, ttl, tuple(mx)) for (owner, ttl), mx in sets.items()}


def others(found: list[tuple[str, int, str, str]]) -> list[tuple[str, int, str, str]]:
    """The records that no change of MX may touch: all but MX, and the SOA record without its serial."""
    left = []
    for owner, ttl, kind, data in found:
        if kind == "SOA":
            words = data.split()
            left.append((owner, ttl, kind, " ".join(words[:2] + words[3:])))
        elif kind != "MX":
            left.append((owner, ttl, kind, data))
    return left
