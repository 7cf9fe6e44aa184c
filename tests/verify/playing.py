"""A made-up Internet: answers by server, name and type, for conversations without network."""

from collections.abc import Callable, Mapping
from typing import Any

from mxsync.model import DnsName, Mx, parse_name
from mxsync.resolver import Answer, Question, Records, Said, Script, Server, Soa

SOA = Soa(parse_name("ns1.h.test"), parse_name("mail.h.test"), 7, 3600, 600, 604800, 300)


def name(text: str) -> DnsName:
    return parse_name(text)


def mx(*records: str) -> tuple[Mx, ...]:
    pairs = (one.split() for one in records)
    return tuple(sorted(Mx(int(preference), parse_name(exchange)) for preference, exchange in pairs))


def records(owner: str, rdtype: str, *data: Any, ttl: int = 3600) -> Records:
    return Records(parse_name(owner), rdtype, ttl, tuple(data))


def soa(owner: str, serial: int = 7, ttl: int = 3600) -> Records:
    return records(owner, "SOA", SOA._replace(serial=serial), ttl=ttl)


def said(kind: Said, **fields: Any) -> Callable[[Question], Answer]:
    """An answer of this kind to whatever is asked."""
    return lambda question: Answer(question=question, said=kind, **fields)


def answering(*sets: Records, **fields: Any) -> Callable[[Question], Answer]:
    return said(Said.ANSWER, answer=sets, authoritative=True, **fields)


def nothing(zone: str, kind: Said = Said.NO_DATA, serial: int = 7) -> Callable[[Question], Answer]:
    return said(kind, authority=(soa(zone, serial),), authoritative=True)


def referral(owner: str, *servers: str, **glue: str) -> Callable[[Question], Answer]:
    """``glue`` is an address by host, in the zone referred to."""
    return said(
        Said.REFERRAL,
        authority=(records(owner, "NS", *(parse_name(one) for one in servers)),),
        additional=tuple(records(f"{host}.{owner}", "A", address) for host, address in glue.items()),
    )


class Internet:
    """Answers by ``(server address or None, name, type)``; everything else is silence, and is noted."""

    def __init__(self, answers: Mapping[tuple[str | None, str, str], Callable[[Question], Answer]]) -> None:
        self._answers = {
            (server, parse_name(owner), rdtype): answer for (server, owner, rdtype), answer in answers.items()
        }
        self.asked: list[Question] = []

    def play(self, script: Script[Any]) -> Any:
        try:
            questions = next(script)
            while True:
                questions = script.send(tuple(self._answer(one) for one in questions))
        except StopIteration as end:
            return end.value

    def _answer(self, question: Question) -> Answer:
        self.asked.append(question)
        address = question.server.address if question.server else None
        found = self._answers.get((address, question.name, question.rdtype))
        return found(question) if found else Answer(question=question, said=Said.SILENT)


def server(address: str) -> Server:
    return Server(address)
