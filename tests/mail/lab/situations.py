"""What is put before a real Postfix: domains, their hosts, and how each address behaves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from mxsync.mail.course import CERTAIN, Behaviour, Mixture

OWN = "10.250.0.1"
"""An address of the Postfix itself (proxy_interfaces)."""

NOBODY = "10.251.0.1"
"""An address where nothing listens, for several names."""

ACCEPTS, DEFERS, REJECTS, DEAD = "accepts", "450 to RCPT", "550 to RCPT", "refused"
DEFERS_MAIL, REJECTS_MAIL = "451 to MAIL", "553 to MAIL"
BUSY, UNWILLING, SILENT, HASTY = "421 greeting", "554 greeting", "no greeting", "closed at once"
FLAKY = "450 to RCPT half the time"

MEANS: Mapping[str, Mixture] = {
    ACCEPTS: CERTAIN[Behaviour.ACCEPTS],
    DEFERS: CERTAIN[Behaviour.DEFERS],
    DEFERS_MAIL: CERTAIN[Behaviour.DEFERS],
    REJECTS: CERTAIN[Behaviour.REJECTS],
    REJECTS_MAIL: CERTAIN[Behaviour.REJECTS],
    BUSY: CERTAIN[Behaviour.TURNS_AWAY],
    UNWILLING: CERTAIN[Behaviour.TURNS_AWAY],
    SILENT: CERTAIN[Behaviour.DEAD],
    HASTY: CERTAIN[Behaviour.DEAD],
    DEAD: CERTAIN[Behaviour.DEAD],
    FLAKY: ((Behaviour.ACCEPTS, Fraction(1, 2)), (Behaviour.DEFERS, Fraction(1, 2))),
}


@dataclass(frozen=True, kw_only=True)
class Domain:
    """``mx``: such as ``10 a``, a host of ``hosts`` (or a whole name with a final dot).

    ``hosts``: by label, ``@`` for the domain itself; behaviours of its IPv4 addresses, in ``ipv6`` of its
    IPv6 ones. ``lines`` of the zone besides. ``absent``: the domain is in no zone. ``only_ipv4``: sent by a
    Postfix without IPv6.
    """

    name: str
    mx: Sequence[str] = ()
    hosts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    ipv6: Mapping[str, Sequence[str]] = field(default_factory=dict)
    lines: Sequence[str] = ()
    mails: int = 1
    only_ipv4: bool = False

    @property
    def owner(self) -> str:
        return f"{self.name}.test."


def many(behaviour: str, count: int) -> list[str]:
    return [behaviour] * count


DOMAINS = (
    Domain(name="one", mx=["10 a"], hosts={"a": [ACCEPTS]}),
    Domain(name="best-first", mx=["20 b", "10 a"], hosts={"a": [ACCEPTS], "b": [ACCEPTS]}, mails=10),
    Domain(name="best-dead", mx=["10 a", "20 b"], hosts={"a": [DEAD], "b": [ACCEPTS]}),
    Domain(name="best-silent", mx=["10 a", "20 b"], hosts={"a": [SILENT], "b": [ACCEPTS]}),
    Domain(name="best-hasty", mx=["10 a", "20 b"], hosts={"a": [HASTY], "b": [ACCEPTS]}),
    Domain(name="best-busy", mx=["10 a", "20 b"], hosts={"a": [BUSY], "b": [ACCEPTS]}),
    Domain(name="best-unwilling", mx=["10 a", "20 b"], hosts={"a": [UNWILLING], "b": [ACCEPTS]}),
    Domain(name="best-defers", mx=["10 a", "20 b"], hosts={"a": [DEFERS], "b": [ACCEPTS]}),
    Domain(name="best-defers-mail", mx=["10 a", "20 b"], hosts={"a": [DEFERS_MAIL], "b": [ACCEPTS]}),
    Domain(name="best-rejects", mx=["10 a", "20 b"], hosts={"a": [REJECTS], "b": [ACCEPTS]}),
    Domain(name="best-rejects-mail", mx=["10 a", "20 b"], hosts={"a": [REJECTS_MAIL], "b": [ACCEPTS]}),
    Domain(name="only-dead", mx=["10 a"], hosts={"a": [DEAD]}),
    Domain(name="only-busy", mx=["10 a"], hosts={"a": [BUSY]}),
    Domain(name="only-unwilling", mx=["10 a"], hosts={"a": [UNWILLING]}),
    Domain(
        name="two-defer", mx=["10 a", "20 b", "30 c"], hosts={"a": [DEFERS], "b": [DEFERS], "c": [ACCEPTS]}
    ),
    Domain(
        name="two-busy", mx=["10 a", "20 b", "30 c"], hosts={"a": [BUSY], "b": [UNWILLING], "c": [ACCEPTS]}
    ),
    Domain(
        name="greeting-and-defer",
        mx=["10 a", "20 b", "30 c"],
        hosts={"a": [BUSY], "b": [DEFERS], "c": [ACCEPTS]},
    ),
    Domain(name="four-dead", mx=["10 a", "20 b"], hosts={"a": many(DEAD, 4), "b": [ACCEPTS]}),
    Domain(name="five-dead", mx=["10 a", "20 b"], hosts={"a": many(DEAD, 5), "b": [ACCEPTS]}),
    Domain(
        name="sixth-host",
        mx=[f"{number}0 h{number}" for number in range(1, 7)],
        hosts={f"h{number}": [ACCEPTS if number == 6 else DEAD] for number in range(1, 7)},
    ),
    Domain(
        name="fifth-host",
        mx=[f"{number}0 h{number}" for number in range(1, 7)],
        hosts={f"h{number}": [ACCEPTS if number == 5 else DEAD] for number in range(1, 7)},
    ),
    Domain(
        name="five-names-of-one-dead-address",
        mx=["10 a", "20 b", "30 c", "40 d", "50 e", "60 f"],
        hosts={"f": [ACCEPTS]},
        lines=[f"{label} A {NOBODY}" for label in "abcde"],
    ),
    Domain(
        name="eight-equal",
        mx=[f"10 h{number}" for number in range(8)],
        hosts={f"h{number}": [ACCEPTS if number % 4 == 0 else DEAD] for number in range(8)},
        mails=300,
    ),
    Domain(name="same-host-twice", mx=["10 a", "20 a"], hosts={"a": [FLAKY]}, mails=300),
    Domain(name="equal", mx=["10 a", "10 b"], hosts={"a": [ACCEPTS], "b": [ACCEPTS]}, mails=300),
    Domain(
        name="equal-three",
        mx=["10 a", "10 b", "10 c", "20 d"],
        hosts={"a": [ACCEPTS], "b": [DEAD], "c": [ACCEPTS], "d": [ACCEPTS]},
        mails=300,
    ),
    Domain(name="equal-one-rejects", mx=["10 a", "10 b"], hosts={"a": [ACCEPTS], "b": [REJECTS]}, mails=300),
    Domain(
        name="addresses-not-hosts",
        mx=["10 a", "10 b"],
        hosts={"a": many(ACCEPTS, 4), "b": [ACCEPTS]},
        mails=300,
    ),
    Domain(
        name="six-addresses-one-alive",
        mx=["10 a", "10 b"],
        hosts={"a": many(DEAD, 5), "b": [ACCEPTS]},
        mails=300,
    ),
    Domain(
        name="two-of-three-defer",
        mx=["10 a", "10 b", "10 c"],
        hosts={"a": [DEFERS], "b": [DEFERS], "c": [ACCEPTS]},
        mails=300,
    ),
    Domain(name="flaky", mx=["10 a", "20 b"], hosts={"a": [FLAKY], "b": [FLAKY]}, mails=300),
    Domain(name="null", mx=["0 ."]),
    Domain(name="null-with-address", mx=["0 ."], hosts={"@": [ACCEPTS]}),
    Domain(name="null-and-real", mx=["0 .", "10 a"], hosts={"a": [ACCEPTS]}),
    Domain(name="null-behind-real", mx=["10 a", "20 ."], hosts={"a": [ACCEPTS]}),
    Domain(name="no-mx", hosts={"@": [ACCEPTS]}),
    Domain(name="no-mx-dead", hosts={"@": [DEAD]}),
    Domain(name="no-mx-no-address", lines=['@ TXT "nothing else"']),
    Domain(name="no-name"),
    Domain(name="mx-not-address", mx=["10 a"], hosts={"@": [ACCEPTS]}),
    Domain(name="target-no-address", mx=["10 a"], lines=['a TXT "no address"']),
    Domain(name="one-target-missing", mx=["10 missing", "20 b"], hosts={"b": [ACCEPTS]}),
    Domain(name="target-alias", mx=["10 a"], hosts={"b": [ACCEPTS]}, lines=["a CNAME b"]),
    Domain(name="target-alias-dangling", mx=["10 a"], lines=["a CNAME nowhere"]),
    Domain(name="owner-alias", lines=["@ CNAME owner-real.test."]),
    Domain(name="owner-real", mx=["10 a"], hosts={"a": [ACCEPTS]}),
    Domain(name="servfail.broken"),
    Domain(name="target-servfail", mx=["10 a.broken.test."]),
    Domain(name="one-target-servfail", mx=["10 a.broken.test.", "20 b"], hosts={"b": [ACCEPTS]}),
    Domain(name="servfail-and-missing", mx=["10 a.broken.test.", "20 missing"]),
    Domain(name="self-only", mx=["10 self"], lines=[f"self A {OWN}"]),
    Domain(
        name="self-backup",
        mx=["10 a", "20 self", "30 c"],
        hosts={"a": [DEAD], "c": [ACCEPTS]},
        lines=[f"self A {OWN}"],
    ),
    Domain(name="self-backup-alive", mx=["10 a", "20 self"], hosts={"a": [ACCEPTS]}, lines=[f"self A {OWN}"]),
    Domain(name="self-equal", mx=["10 self", "10 b"], hosts={"b": [ACCEPTS]}, lines=[f"self A {OWN}"]),
    Domain(name="self-primary-missing", mx=["10 missing", "20 self"], lines=[f"self A {OWN}"]),
    Domain(name="self-without-mx", lines=[f"@ A {OWN}"]),
    Domain(name="ipv6-only", mx=["10 a"], ipv6={"a": [ACCEPTS]}),
    Domain(name="ipv6-only-for-ipv4", mx=["10 a"], ipv6={"a": [ACCEPTS]}, only_ipv4=True),
    Domain(
        name="ipv6-best-for-ipv4",
        mx=["10 a", "20 b"],
        ipv6={"a": [ACCEPTS]},
        hosts={"b": [ACCEPTS]},
        only_ipv4=True,
    ),
    Domain(name="both-families", mx=["10 a"], ipv6={"a": [ACCEPTS]}, hosts={"a": [ACCEPTS]}, mails=300),
    Domain(
        name="six-ipv6-dead",
        mx=["10 a", "20 b"],
        ipv6={"a": many(DEAD, 6)},
        hosts={"b": [ACCEPTS]},
    ),
    Domain(
        name="families-balanced",
        mx=["10 a"],
        ipv6={"a": many(DEAD, 8)},
        hosts={"a": [DEAD, DEAD, ACCEPTS]},
        mails=300,
    ),
)
"""Every domain has addresses of its own, so how one behaves says nothing about another."""


def addresses(number: int) -> Iterator[tuple[str, str, str]]:
    """Host, address and behaviour of every address of the domain of this number."""
    domain = DOMAINS[number]
    labels = [*dict.fromkeys([*domain.hosts, *domain.ipv6])]
    for place, label in enumerate(labels):
        for last, behaviour in enumerate(domain.hosts.get(label, ()), start=1):
            yield label, f"10.{number + 1}.{place}.{last}", behaviour
        for last, behaviour in enumerate(domain.ipv6.get(label, ()), start=1):
            yield label, f"fd00::{number + 1:x}:{place:x}:{last:x}", behaviour


def zone() -> str:
    """The zone ``test``."""
    lines = ["$ORIGIN test.", "$TTL 60", "@ SOA ns.test. hostmaster.test. 1 3600 600 604800 60", "@ NS ns"]
    lines.append("ns A 127.0.0.1")
    for number, domain in enumerate(DOMAINS):
        lines.append(f"$ORIGIN {domain.owner}")
        lines += [f"@ MX {one}" for one in domain.mx]
        lines += domain.lines
        for label, address, _ in addresses(number):
            lines.append(f"{label} {'AAAA' if ':' in address else 'A'} {address}")
    return "\n".join(lines) + "\n"
