"""Conversations about one host or one name. They do no I/O of their own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mxsync.mail.places import ADDRESSES, NAMES, reverse_name
from mxsync.model import ROOT, DnsName
from mxsync.probe.asked import Asked
from mxsync.probe.lookups import lookup_of
from mxsync.resolver import Answer, Question, Script

Heard = tuple[Answer, ...]

CONTROL = Question(ROOT, "NS")
"""A question that every working resolver can answer: it tells a broken name from a broken resolver."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Questions to begin with; ``reverse``: ask for the names of the addresses that come back too."""

    questions: tuple[Question, ...]
    reverse: bool = False


def topics(asked: Asked) -> Sequence[Topic]:
    """What to talk about, the control question first."""
    return [
        Topic((CONTROL,)),
        *(
            Topic((Question(name, "A"), Question(name, "AAAA")), name in asked.reverse)
            for name in asked.hosts
        ),
        *(Topic((Question(name, rdtype),)) for name, rdtype in asked.lookups),
    ]


def talk(topic: Topic, permitted: Callable[[str], bool]) -> Script[Heard]:
    """Everything that was said about a topic.

    Only addresses that are ``permitted`` are asked for their names, and those names for their addresses.
    """
    heard: Heard = tuple((yield topic.questions))
    if not topic.reverse:
        return heard
    addresses = [address for answer in heard for address in lookup_of(answer).data if permitted(address)]
    names: Heard = tuple((yield [Question(reverse_name(one), "PTR") for one in addresses[:ADDRESSES]]))
    known = {question.name for question in topic.questions}
    hosts = {
        DnsName(name): None
        for answer in names
        for name in lookup_of(answer).data[:NAMES]
        if name not in known
    }
    back: Heard = tuple((yield [Question(name, rdtype) for name in hosts for rdtype in ("A", "AAAA")]))
    return (*heard, *names, *back)
