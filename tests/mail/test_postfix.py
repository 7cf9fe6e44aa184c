"""The profile `postfix` beside a real Postfix: one round of mail, every outcome as predicted.

Name server, SMTP servers and Postfix run in network, mount and process namespaces of their own, which end
with the one process that makes them (tests/mail/lab/inside.py).
"""

import json
import math
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from mxsync.mail.delivery import Situation, deliver
from mxsync.mail.facts import Facts, Host, Lookup, Status
from mxsync.mail.route import Fate, Outcome, Reason, find_route
from mxsync.mail.senders import POSTFIX
from mxsync.model import Mx, parse_name
from tests.mail.lab.situations import DEAD, DOMAINS, MEANS, NOBODY, OWN, Domain, addresses
from tests.named import cannot, need

ROOT = Path(__file__).parents[2]
NAMESPACES = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
SIGMAS = 5  # beyond, chance is no excuse: once in a million comparisons

CODES = {
    Reason.NO_DOMAIN: {"5.4.4"},
    Reason.NO_ADDRESS: {"5.4.4"},
    Reason.NULL_MX: {"5.1.0"},
    Reason.LOOP: {"5.4.6"},
    Reason.PRIMARY: {"4.4.4"},
    Reason.LOOKUP: {"4.4.3", "4.4.4"},
    Reason.UNREACHED: {"4.2.0", "4.3.0", "4.3.2", "4.4.1"},
    Reason.STOPPED: {"4.2.0", "4.4.1"},
    Reason.REJECTED: {"5.1.1", "5.1.8"},
}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    need("postfix", "sendmail", "named", "ip", "unshare", "mount")
    if subprocess.run([*NAMESPACES, "true"], capture_output=True, check=False).returncode:
        cannot("namespaces of one's own need root, and a kernel that allows them")
    folder = tmp_path_factory.mktemp("lab")
    result = folder / "result.json"
    done = subprocess.run(
        [*NAMESPACES, sys.executable, "-m", "tests.mail.lab.inside", result, folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.exists(), done.stdout + done.stderr
    return json.loads(result.read_text())  # type: ignore[no-any-return]  # what inside.py wrote


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda domain: domain.name)
def test_postfix_does_what_is_predicted(lab: Mapping[str, Any], domain: Domain) -> None:
    mails = [mail for mail in lab["mails"] if mail["domain"] == domain.owner[:-1]]
    assert len(mails) == domain.mails, lab["log"][-2000:]
    seen = Counter(_key(mail) for mail in mails)
    predicted: Counter[tuple[str, str]] = Counter()
    codes: dict[tuple[str, str], set[str]] = {}
    for outcome, share in predict(lab, domain):
        key = _predicted(outcome)
        predicted[key] += share  # type: ignore[assignment]  # a Counter of fractions
        codes.setdefault(key, set()).update(CODES[outcome.reason] if outcome.reason else {"2.0.0"})
    assert sum(predicted.values()) == 1
    assert set(seen) <= set(predicted)
    for key, share in predicted.items():
        expected = float(share) * domain.mails
        spread = math.sqrt(expected * (1 - float(share)))
        assert abs(seen[key] - expected) <= SIGMAS * spread, (key, seen, predicted)
    for mail in mails:
        assert mail["dsn"] in codes[_key(mail)], mail


def predict(lab: Mapping[str, Any], domain: Domain) -> tuple[tuple[Outcome, Fraction], ...]:
    """What mxsync says, from what its own resolver found in the same DNS."""
    listed = lab["sets"][domain.owner]
    hosts = {
        name: Host(a=_lookup(host["a"]), aaaa=_lookup(host["aaaa"])) for name, host in lab["hosts"].items()
    }
    sender = POSTFIX if domain.only_ipv4 else POSTFIX.with_ipv6
    route = find_route(
        parse_name(domain.owner),
        None if listed is None else tuple(_mx(text) for text in listed),
        Facts(hosts=hosts),
        sender,
        own={OWN},
    )
    behaviours = {
        address: MEANS[how] for number in range(len(DOMAINS)) for _, address, how in addresses(number)
    }
    behaviours[NOBODY] = MEANS[DEAD]
    forecast = deliver(route, Situation(behaviours=behaviours), sender)
    assert forecast.exact
    return forecast.shares


def _key(mail: Mapping[str, str]) -> tuple[str, str]:
    """Status, and the address that took or rejected it; which one was asked last matters to nobody."""
    _, _, address = mail["relay"].partition("[")
    return mail["status"], "" if mail["status"] == "deferred" else address.partition("]")[0]


def _predicted(outcome: Outcome) -> tuple[str, str]:
    match outcome.fate:
        case Fate.DELIVERED | Fate.ASTRAY:
            return "sent", outcome.address
        case Fate.DELAYED:
            return "deferred", ""
        case Fate.BOUNCED:
            return "bounced", outcome.address


def _lookup(found: dict[str, Any]) -> Lookup:
    kept = ("status", "data", "aliases", "ttl", "authenticated", "detail")
    values = {
        key: tuple(value) if isinstance(value, list) else value for key, value in found.items() if key in kept
    }
    return Lookup(**{**values, "status": Status(values["status"])})


def _mx(text: str) -> Mx:
    preference, _, exchange = text.partition(" ")
    return Mx(int(preference), parse_name(exchange))
