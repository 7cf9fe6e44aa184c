"""`make bench`: every figure mxsync promises, measured in one run beside what it is compared with.

Exit code 1 when a figure is missed. Arguments name the cases to run; without, all of them.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import cloud_dns
import corpus
import rfc2136
import route53
import verifying
import world
import zone_file
from measure import Contestant, race, row

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".benchmarks"
MXSYNC = str(Path(sys.executable).parent / "mxsync")
OCTODNS_PACKAGES = ("octodns==1.22.0", "octodns-bind==1.1.0", "octodns-route53==1.3.1")
CHECKDMARC_PACKAGES = ("checkdmarc==6.0.4",)


def startup() -> bool:
    """`mxsync --help` against a process that only imports click."""
    seconds = race(
        Contestant("help", [MXSYNC, "--help"], ROOT),
        Contestant("click", [sys.executable, "-c", "import click"], ROOT),
        rounds=11,
    )
    ratio = seconds["help"] / seconds["click"]
    told = f"{seconds['help'] * 1e3:.0f} ms / {seconds['click'] * 1e3:.0f} ms = {ratio:.2f} x"
    row("mxsync --help against python -c 'import click'", told, "< 2 x", ratio < 2)
    return ratio < 2


def against_octodns() -> bool:
    """Plan of 10,000 zones, a zone, against octoDNS on 1,000 of them."""
    small = corpus.write(WORK / "zones-1000-octodns", 1000, octodns=True)
    large = corpus.write(WORK / "zones-10000", 10_000)
    seconds = race(
        Contestant("mxsync", [MXSYNC, "plan", "--out", "plan.json"], large, 10_000),
        Contestant(
            "octodns", [_octodns(), "--config-file", "octodns.yaml", "--quiet", "--force"], small, 1000
        ),
    )
    ratio = seconds["octodns"] / seconds["mxsync"]
    told = f"{seconds['mxsync'] * 1e6:.0f} us / {seconds['octodns'] * 1e6:.0f} us = {ratio:.1f} x"
    row("plan of 10,000 zones, a zone, against octoDNS", told, ">= 15 x", ratio >= 15)
    return ratio >= 15


def flat() -> bool:
    """Cost a zone from 1,000 to 100,000 zones."""
    cost = {}
    for zones in (1000, 10_000, 100_000):
        folder = corpus.write(WORK / f"zones-{zones}", zones)
        one = Contestant("mxsync", [MXSYNC, "plan", "--out", "plan.json"], folder, zones)
        cost[zones] = race(one, rounds=5 if zones < 100_000 else 3)["mxsync"]
    told = ", ".join(f"{zones // 1000}k: {seconds * 1e6:.0f} us" for zones, seconds in cost.items())
    good = cost[100_000] <= 1.25 * cost[1000]
    row("plan, cost a zone", told, "100k <= 1.25 x 1k", good)
    return good


LARGE = 1_000_000  # records


def _reader(kind: str, path: Path, units: int = 1, *, tells: bool = False) -> Contestant:
    command = [sys.executable, str(ROOT / "benchmarks/zone_file.py"), kind, str(path)]
    return Contestant(kind, command, ROOT, units, tells=tells)


def _checkzone(file: Path) -> Contestant:
    return Contestant("checkzone", ["named-checkzone", "-i", "none", zone_file.ZONE, str(file)], ROOT)


def reading() -> bool:
    """All MX RRsets of a file of 1,000,000 records, against dnspython at 100,000 and named-checkzone."""
    file = zone_file.write(WORK / "large", LARGE)
    small = zone_file.write(WORK / "large-tenth", LARGE // 10)
    inside = race(_reader("mxsync", file, tells=True), _reader("dnspython", small, tells=True))
    scaled = 10 * inside["dnspython"] / inside["mxsync"]
    told = f"{inside['mxsync']:.2f} s / {10 * inside['dnspython']:.0f} s = {scaled:.0f} x"
    row("read 1,000,000 records, against dnspython (scaled)", told, ">= 100 x", scaled >= 100)
    seconds = race(_reader("mxsync", file), _checkzone(file))
    mine = seconds["mxsync"]
    checked = seconds["checkzone"] / mine
    told = f"{mine:.2f} s / {seconds['checkzone']:.2f} s = {checked:.2f} x"
    row("the same against named-checkzone -i none, whole process", told, ">= 2.5 x", checked >= 2.5)
    _, peak, _ = subprocess.run(
        _reader("mxsync", file).command, capture_output=True, check=True
    ).stdout.split()
    held = int(peak) / file.stat().st_size
    row("peak memory of that read", f"{int(peak) / 1e6:.0f} MB = {held:.2f} x the file", "< 2 x", held < 2)
    return scaled >= 100 and checked >= 2.5 and held < 2


def editing() -> bool:
    """Plan and apply of one owner in that file, in one process."""
    folder = WORK / "large-edit"
    good = True
    for check in ("never", "auto"):
        file = zone_file.write(folder, LARGE, check=check)
        original = file.read_bytes()
        seconds = race(
            _reader("mxsync", file),
            _checkzone(file),
            Contestant(
                "apply",
                [MXSYNC, "apply", "--auto-approve"],
                folder,
                prepare=lambda file=file, original=original: file.write_bytes(original),  # type: ignore[misc]  # bound at once
            ),
        )
        allowed = 4 * seconds["mxsync"] + (seconds["checkzone"] if check == "auto" else 0)
        told = f"{seconds['apply']:.2f} s, allowed {allowed:.2f} s"
        wanted = "< 4 reads" + (" + checkzone" if check == "auto" else "")
        row(f"plan + apply of one owner in it, check: {check}", told, wanted, seconds["apply"] < allowed)
        good = good and seconds["apply"] < allowed
    return good


def small_files() -> bool:
    """All MX RRsets of 10,000 zones of 12 records, a zone."""
    folder = corpus.write(WORK / "zones-10000", 10_000)
    seconds = race(_reader("folder", folder, 10_000))["folder"]
    row("read 10,000 zones of 12 records, a zone", f"{seconds * 1e6:.0f} us", "< 100 us", seconds < 1e-4)
    return seconds < 1e-4


def linear() -> bool:
    """Cost a record of one file from 100,000 to 5,000,000 records."""
    cost = {}
    for records in (100_000, 1_000_000, 5_000_000):
        file = zone_file.write(WORK / "large-linear", records)
        cost[records] = race(_reader("mxsync", file, records), rounds=3)["mxsync"]
    told = ", ".join(f"{records // 1000}k: {seconds * 1e6:.2f} us" for records, seconds in cost.items())
    good = cost[5_000_000] <= 1.25 * cost[1_000_000] <= 1.25 * 1.25 * cost[100_000]
    row("read one file, cost a record", told, "each <= 1.25 x the smaller", good)
    return good


def hostile() -> bool:
    """Input made to be slow: the time for four times the size."""
    script = ROOT / "benchmarks" / "hostile.py"
    said = subprocess.run(
        [sys.executable, script], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    ratios = [float(line.split()[-1]) for line in said.splitlines()]
    worst = max(ratios, default=99.0)
    row(
        f"{len(ratios)} readings of hostile input, 4 x the size",
        f"at most {worst:.1f} x",
        "<= 7 x",
        worst <= 7,
    )
    return worst <= 7


def rules() -> bool:
    """The offline rules over 100,000 desired sets, beside a plan of these, both in one process."""
    folder = corpus.write(WORK / "zones-50000", 50_000)  # two sets a zone
    command = [sys.executable, str(ROOT / "benchmarks/rules.py"), str(folder)]
    seconds = race(
        Contestant("rules", command, ROOT, tells=True),
        Contestant("plan", [MXSYNC, "plan", "--parallelism", "1", "--out", "plan.json"], folder),
        rounds=3,
    )
    share = seconds["rules"] / (seconds["plan"] - seconds["rules"])
    told = f"{seconds['rules']:.2f} s / {seconds['plan'] - seconds['rules']:.1f} s = {share:.1%}"
    row("offline rules of 100,000 sets, beside the rest of the plan", told, "< 20 %", share < 0.2)
    return share < 0.2


def of_the_world() -> bool:
    """DNS rules of 10,000 domains that share 50 targets, against checkdmarc on 500 of them."""
    found = world.race(WORK / "world", _checkdmarc(), domains=10_000, fewer=500)
    row(
        "DNS rules, 10,000 domains with 50 targets",
        f"{found.questions} about targets",
        "<= 200",
        found.questions <= 200,
    )
    told = f"{found.mxsync * 1e6:.0f} us / {found.checkdmarc * 1e6:.0f} us = {found.ratio:.0f} x"
    row("the same, a domain, against checkdmarc", told, ">= 10 x", found.ratio >= 10)
    return found.questions <= 200 and found.ratio >= 10


def clouddns() -> bool:
    """Calls to Cloud DNS, counted at the service."""
    calls = cloud_dns.count_import(WORK / "clouddns", MXSYNC, sets=10_000, mx=10)
    row("import of a Cloud DNS zone of 10,000 sets with 10 MX", f"{calls} calls", "<= 2", calls <= 2)
    pace = cloud_dns.race_bucket(requests=200, threads=8, rate=10, burst=50)
    allowed = 1.1 * pace.least
    told = f"{pace.throttled} throttled, {pace.seconds:.1f} s, least {pace.least:.1f} s"
    good = not pace.throttled and pace.seconds <= allowed
    row("200 point reads of Cloud DNS, 8 threads, 10/s, burst 50", told, "0 throttled, <= 1.1 x", good)
    times = cloud_dns.speedup(WORK / "clouddns", MXSYNC, zones=200, latency=0.05)
    row("plan of 200 Cloud DNS zones, 50 ms a call", f"{times:.1f} x one by one", ">= 8 x", times >= 8)
    return calls <= 2 and good and times >= 8


def route_53() -> bool:
    """Calls to Route 53 beside octoDNS, counted at a proxy; pacing; speed over a distance."""
    good = True

    def calls(case: str, found: int, theirs: int | None, most: int) -> None:
        nonlocal good
        told = f"{found} calls" if theirs is None else f"{found} calls / {theirs} of octoDNS"
        row(case, told, f"<= {most}", found <= most)
        good = good and found <= most

    with route53.account(WORK / "route53-large") as large:
        large.fill(["example.com"], 10_000)
        theirs, ours = large.octodns(_octodns()), large.mxsync(MXSYNC)
        calls("Route 53, 1 zone of 10,000 sets: plan", ours.plan, theirs.plan, 2)
        calls("the same: apply a saved plan, read back", ours.apply, theirs.apply, 2)
    with route53.account(WORK / "route53-many") as many:
        many.fill([f"zone{number:03}.example" for number in range(200)], 12)
        theirs, ours = many.octodns(_octodns()), many.mxsync(MXSYNC)
        calls("Route 53, 200 zones of 12 sets: plan", ours.plan, theirs.plan, 202)
        calls("the same: apply a saved plan, read back", ours.apply, theirs.apply, 400)
        ours = many.mxsync(MXSYNC, ids=True)
        calls("the same with zone ids: plan", ours.plan, None, 200)
        calls("the same with zone ids: apply, read back", ours.apply, None, 400)
        fast, slow = route53.race_latency(many, MXSYNC, latency=0.05)
        row(
            "the same, 50 ms a call: plan against --parallelism 1",
            f"{slow:.1f} s / {fast:.1f} s",
            ">= 8 x",
            slow >= 8 * fast,
        )
        good = good and slow >= 8 * fast
    pace = route53.race_bucket(requests=200, threads=8, rate=10, burst=50)
    told = f"{pace.throttled} throttled, {pace.seconds:.1f} s, least {pace.least:.1f} s"
    steady = not pace.throttled and pace.seconds <= 1.1 * pace.least
    row("200 point reads of Route 53, 8 threads, 10/s, burst 50", told, "0 throttled, <= 1.1 x", steady)
    return good and steady


def verify() -> bool:
    """Questions a second of verify beside a loop that asks one after the other; memory."""
    near = verifying.speed(WORK / "verify", MXSYNC, zones=10_000, looped=5_000)
    row("verify 10,000 zones at one named, against dns.query.udp", str(near), ">= 1.3 x", near.ratio >= 1.3)
    far = verifying.speed(WORK / "verify", MXSYNC, zones=10_000, looped=200, delay=0.02)
    row("the same with 20 ms of delay", str(far), ">= 25 x", far.ratio >= 25)
    peak = verifying.peak_memory(WORK / "verify-100000", MXSYNC, zones=100_000) / 1e6
    row("memory while verifying 100,000 zones", f"{peak:.0f} MB", "< 300 MB", peak < 300)
    return near.ratio >= 1.3 and far.ratio >= 25 and peak < 300


def dynamic_update() -> bool:
    """A name server 20 ms away."""
    fast, slow = rfc2136.race_distance(WORK / "rfc2136", MXSYNC, zones=200, delay=0.02)
    told = f"{slow:.1f} s / {fast:.2f} s = {slow / fast:.1f} x"
    far = slow >= 10 * fast
    row("RFC 2136, plan of 200 zones, 20 ms away, against one by one", told, ">= 10 x", far)
    turns = rfc2136.count_swap(delay=0.1)
    row(
        "RFC 2136, swap of one set with connecting and reading back",
        f"{turns} round trips",
        "<= 5",
        turns <= 5,
    )
    return far and turns <= 5


def simulation() -> bool:
    """Exact simulation of domains with five hosts of their own, each single failure, all kinds of senders."""
    script = str(ROOT / "benchmarks/simulation.py")
    one = Contestant("simulate", [sys.executable, script, "5000"], ROOT, 5000, tells=True)
    rate = 1 / race(one)["simulate"]
    row(
        "simulate 5 hosts, each down in turn, all senders", f"{rate:,.0f} domains/s", ">= 1,000", rate >= 1000
    )
    return rate >= 1000


CASES = {
    "startup": startup,
    "octodns": against_octodns,
    "flat": flat,
    "reading": reading,
    "editing": editing,
    "small": small_files,
    "linear": linear,
    "hostile": hostile,
    "rules": rules,
    "world": of_the_world,
    "clouddns": clouddns,
    "route53": route_53,
    "verify": verify,
    "rfc2136": dynamic_update,
    "simulation": simulation,
}


def _octodns() -> str:
    """octoDNS in a virtual environment of its own; its command."""
    return _apart("octodns", "octodns-sync", OCTODNS_PACKAGES)


def _checkdmarc() -> str:
    """The Python of a virtual environment with checkdmarc."""
    return str(Path(_apart("checkdmarc", "checkdmarc", CHECKDMARC_PACKAGES)).with_name("python"))


def _apart(name: str, command: str, packages: Sequence[str]) -> str:
    """A command of packages in a virtual environment of their own."""
    home = WORK / f"{name}-venv"
    found = home / "bin" / command
    if not found.exists():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run([home / "bin" / "pip", "install", "--quiet", *packages], check=True)
    return str(found)


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in CASES]
    if unknown:
        print(f"no case {unknown[0]!r}; there are: {', '.join(CASES)}", file=sys.stderr)
        return 1
    WORK.mkdir(exist_ok=True)
    met = [CASES[name]() for name in names or CASES]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
