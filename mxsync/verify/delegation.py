"""Finding the servers of a zone: the delegation at its parent, and addresses. Conversations without I/O."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from ipaddress import ip_address
from zlib import crc32

from mxsync.model import ROOT, DnsName, display, is_under, join_labels, labels
from mxsync.resolver import Answer, Question, Records, Said, Script, Server, Soa
from mxsync.verify.values import How, NameServer

_ASKED = 4  # servers of the parent that are asked, one after the other, until one tells
_DEEPEST = 8  # referrals followed below the parent that was found
MOST_NAMES = 100
"""Name servers of one zone that are looked up; whoever names more wants somebody else to be asked much."""
MOST_ADDRESSES = 300
"""Addresses of one zone's name servers that are asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """The servers the parent names, sorted, with the addresses known; ``problem`` says why there are none.

    ``abroad``: the parent was asked at another machine than this one.
    """

    names: tuple[DnsName, ...] = ()
    servers: tuple[NameServer, ...] = ()
    problem: str = ""
    abroad: bool = False


def find_delegation(zone: DnsName, how: How) -> Script[Delegation]:
    """Ask the parent of ``zone`` which servers it is delegated to, and find their addresses."""
    parent, names, problem = yield from _parent(zone)
    if problem:
        return Delegation(problem=problem)
    glue: Sequence[Records] = ()
    for _ in range(_DEEPEST):
        servers = yield from addresses_of(_some(zone, names), how, glue)
        answer = yield from _ask_in_turn(zone, servers, how)
        if answer is None or not _is_useful(answer):
            why = f": {_trouble(answer)}" if answer else ""
            return Delegation(problem=f"no server of {_zone(parent)}, its parent, could be asked{why}")
        found = _name_servers(zone, answer)
        if found is None:
            return Delegation(
                problem=f"{_zone(parent)} does not delegate it; --server asks a server all the same"
            )
        owner, names = found
        # What lies elsewhere the parent can but have heard: RFC 5452 §6, RFC 9471 §2.
        glue = [records for records in answer.additional if is_under(records.owner, parent)]
        if owner == zone:
            delegation = yield from _complete(names, how, glue, _zone(parent))
            asked = answer.question.server
            return replace(delegation, abroad=asked is None or not ip_address(asked.address).is_loopback)
        if not is_under(owner, parent) or owner == parent:
            return Delegation(problem=f"servers of {_zone(parent)} refer to {_zone(owner)}")
        parent = owner
    return Delegation(problem="the referrals from its parent do not end")


def _complete(
    names: tuple[DnsName, ...], how: How, glue: Sequence[Records], parent: str
) -> Script[Delegation]:
    problem = too_many(len(names), "name servers", MOST_NAMES, parent)
    if problem:
        return Delegation(problem=problem)
    servers = yield from addresses_of(names, how, glue)
    return Delegation(names=names, servers=servers)


def too_many(number: int, what: str, most: int, who: str) -> str:
    """Why a zone's servers are not asked, or empty."""
    return f"{who} gives it {number:,} {what}; more than {most} are not asked" if number > most else ""


def addresses_of(
    names: Iterable[DnsName], how: How, glue: Sequence[Records] = ()
) -> Script[tuple[NameServer, ...]]:
    """Every address of the name servers, those of glue included. One without any stays, bare.

    Glue is asked beyond: a parent gives what fits into its answer, and what it was once told.
    """
    known: dict[DnsName, set[str]] = {name: set() for name in sorted(names)}
    for records in glue:
        if records.rdtype in ("A", "AAAA") and records.owner in known:
            known[records.owner].update(str(one) for one in records.data)
    asked = [Question(name, kind) for name in known for kind in ("A", "AAAA")]
    answers = yield asked
    for question, answer in zip(asked, answers, strict=True):
        found = _behind_aliases(answer)
        known[question.name].update(str(one) for one in (found.data if found is not None else ()))
    return tuple(
        server
        for name, addresses in known.items()
        for server in (
            [NameServer(name, Server(one, how.port)) for one in sorted(addresses, key=_by_family)]
            or [NameServer(name, None)]
        )
    )


def _behind_aliases(answer: Answer) -> Records | None:
    """What was asked for, at the end of aliases too: they are forbidden here (RFC 2181 §10.3), and work."""
    name = answer.question.name
    for _ in answer.answer:
        alias = answer.find("CNAME", name)
        if alias is None:
            break
        name = DnsName(str(alias.data[0]))
    return answer.find(answer.question.rdtype, name)


def _by_family(address: str) -> tuple[bool, str]:
    return ":" in address, address


def _parent(zone: DnsName) -> Script[tuple[DnsName, tuple[DnsName, ...], str]]:
    """The zone above, and its servers' names; or what is in the way."""
    name = _above(zone)
    while True:
        (answer,) = yield [Question(name, "NS")]
        records = answer.find("NS")
        if records is not None:
            return name, _names(records), ""
        if not answer.said.told:
            said = answer.detail or answer.said.value
            return name, (), f"its parent could not be found: {said} (asked for NS of {_zone(name)})"
        if name == ROOT:
            return name, (), "its parent could not be found: the resolver knows no root servers"
        name = _enclosing(answer) or _above(name)


def _enclosing(answer: Answer) -> DnsName | None:
    """The zone that says there is nothing, if it lies above the name asked: a short cut upwards."""
    for records in answer.authority:
        if any(isinstance(one, Soa) for one in records.data):
            above = records.owner != answer.question.name and is_under(answer.question.name, records.owner)
            return records.owner if above else None
    return None


def _ask_in_turn(zone: DnsName, servers: Sequence[NameServer], how: How) -> Script[Answer | None]:
    """The first useful answer of a few servers of the parent, or what the last one said."""
    reachable = [one.server for one in servers if one.server is not None and how.routed(one.server)]
    begin = crc32(zone.encode()) % len(reachable) if reachable else 0
    last: Answer | None = None
    for server in [*reachable[begin:], *reachable[:begin]][:_ASKED]:
        (last,) = yield [Question(zone, "NS", server)]
        if _is_useful(last):
            return last
    return last


def _some(zone: DnsName, names: tuple[DnsName, ...]) -> tuple[DnsName, ...]:
    """A few of a parent's servers; zones begin at different ones."""
    begin = crc32(zone.encode()) % len(names)
    return (*names[begin:], *names[:begin])[: 2 * _ASKED]


def _is_useful(answer: Answer) -> bool:
    return answer.said.told and (answer.authoritative or answer.said is Said.REFERRAL)


def _trouble(answer: Answer) -> str:
    return "it answers without authority" if answer.said.told else answer.detail or answer.said.value


def _name_servers(zone: DnsName, answer: Answer) -> tuple[DnsName, tuple[DnsName, ...]] | None:
    """The zone that a referral (or a parent that serves the child too) names servers for."""
    own = answer.find("NS")
    if own is not None:
        return own.owner, _names(own)
    if answer.said is Said.REFERRAL:
        for records in answer.authority:
            if records.rdtype == "NS" and is_under(zone, records.owner):
                return records.owner, _names(records)
    return None


def _names(records: Records) -> tuple[DnsName, ...]:
    return tuple(sorted(DnsName(str(one)) for one in records.data))


def _above(name: DnsName) -> DnsName:
    return join_labels([label.encode("latin-1") for label in labels(name)[1:]]) if name != ROOT else ROOT


def _zone(name: DnsName) -> str:
    return "the root zone" if name == ROOT else display(name)
