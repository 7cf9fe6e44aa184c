"""Zones and specs for the benchmarks: a spec and a 12-record zone file a zone.

One zone in a hundred differs: in 10,000 zones that is as much as the guard lets through by default.
"""

from pathlib import Path

EVERY = 100
"""Each so many-th zone differs from its spec."""

ZONE = """\
$TTL 3600
@ IN SOA ns1.host.example. hostmaster.host.example. 2026112301 7200 900 1209600 300
@ IN NS ns1.host.example.
@ IN NS ns2.host.example.
@ IN A 192.0.2.{host}
@ IN MX 10 mx1.host.example.
@ IN MX 20 mx2.host.example.
@ IN TXT "v=spf1 mx -all"
www IN A 192.0.2.{host}
shop IN MX 10 mx1.host.example.
ftp IN CNAME www
blog IN CNAME www
mail IN A 192.0.2.9
"""

SPEC = """\
zone: {zone}
ttl: 1h
mx:
  "@":
    - 10 mx1.host.example
    - {second} mx2.host.example
  shop:
    - 10 mx1.host.example
"""

OCTODNS = """\
---
? ''
: - type: A
    ttl: 3600
    value: 192.0.2.{host}
  - type: MX
    ttl: 3600
    values:
    - exchange: mx1.host.example.
      preference: 10
    - exchange: mx2.host.example.
      preference: {second}
  - type: NS
    ttl: 3600
    values:
    - ns1.host.example.
    - ns2.host.example.
  - type: TXT
    ttl: 3600
    value: v=spf1 mx -all
blog:
  type: CNAME
  ttl: 3600
  value: www.{zone}.
ftp:
  type: CNAME
  ttl: 3600
  value: www.{zone}.
mail:
  type: A
  ttl: 3600
  value: 192.0.2.9
shop:
  type: MX
  ttl: 3600
  value:
    exchange: mx1.host.example.
    preference: 10
www:
  type: A
  ttl: 3600
  value: 192.0.2.{host}
"""

MXSYNC_CONFIG = """\
specs: specs/
defaults: {provider: bind}
providers: {bind: {type: bind, file: "zones/{zone}."}}
guard: {max_changed: 1000000}
"""

OCTODNS_CONFIG = """\
providers:
  config: {class: octodns.provider.yaml.YamlProvider, directory: ./yaml, enforce_order: false}
  bind: {class: octodns_bind.ZoneFileProvider, directory: ./zones, file_extension: .}
zones:
  '*': {sources: [config], targets: [bind]}
"""


def write(folder: Path, zones: int, *, octodns: bool = False) -> Path:
    """Fill ``folder`` with a corpus of so many zones, unless it is there already."""
    done = folder / f".complete-{EVERY}"
    if done.exists():
        return folder
    names = ("zones", "specs", "yaml") if octodns else ("zones", "specs")
    for name in names:
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "mxsync.yaml").write_text(MXSYNC_CONFIG)
    (folder / "octodns.yaml").write_text(OCTODNS_CONFIG)
    for number in range(zones):
        values = {
            "zone": f"zone{number:06d}.example",
            "host": number % 250 + 1,
            "second": 20 if number % EVERY else 30,
        }
        (folder / "zones" / f"{values['zone']}.").write_text(ZONE.format_map(values))
        (folder / "specs" / f"{values['zone']}.yaml").write_text(SPEC.format_map(values))
        if octodns:
            (folder / "yaml" / f"{values['zone']}.yaml").write_text(OCTODNS.format_map(values))
    done.touch()
    return folder
