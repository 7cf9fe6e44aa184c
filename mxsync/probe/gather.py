"""Cases to facts: every question to the DNS, each asked once."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import partial

from mxsync.errors import MxsyncError
from mxsync.fleet import SILENT, Progress
from mxsync.mail.checks import Kind
from mxsync.mail.facts import NOT_ASKED, Facts, Host, Lookup
from mxsync.mail.places import public
from mxsync.mail.rule import Case
from mxsync.model import DnsName, Mx
from mxsync.probe.asked import asked_by
from mxsync.probe.lookups import failed_lookup, lookup_of, mx_set_of
from mxsync.probe.scripts import CONTROL, Topic, talk, topics
from mxsync.resolver import Answer, Question, Resolver, Said

_ADDRESSES = ("A", "AAAA")


def gather(
    resolver: Resolver,
    cases: Iterable[Case],
    kinds: Collection[Kind],
    *,
    facts: Facts | None = None,
    progress: Progress = SILENT,
) -> Facts:
    """``facts`` and what the DNS says about ``cases``, as far as rules of ``kinds`` look at it.

    What got no answer is in them as unknown. Never raises for what the network does.
    """
    asked = asked_by(cases, kinds)
    facts = facts or Facts()
    if not (asked.hosts or asked.lookups):
        return facts
    talks = topics(asked)
    book = _Book()
    progress.start("asking the DNS", len(talks))
    try:
        for topic, heard in resolver.each(talks, partial(talk, permitted=public)):
            progress.advance()
            if isinstance(heard, MxsyncError):
                book.fail(topic, heard)
            else:
                for answer in heard:
                    book.note(answer)
    finally:
        progress.finish()
    return book.facts(facts)


def world_sets(
    resolver: Resolver, owners: Iterable[DnsName], *, progress: Progress = SILENT
) -> dict[DnsName, tuple[Mx, ...] | Lookup]:
    """The MX set that the world has at each owner, empty for none; a Lookup says why nothing is known."""
    wanted = list(dict.fromkeys(owners))
    sets: dict[DnsName, tuple[Mx, ...] | Lookup] = {}
    progress.start("asking for MX records", len(wanted))
    try:
        for owner, heard in resolver.each(
            wanted, lambda owner: talk(Topic((Question(owner, "MX"),)), public)
        ):
            progress.advance()
            if isinstance(heard, MxsyncError):
                sets[owner] = failed_lookup(heard)
            elif heard[0].said.told:
                sets[owner] = mx_set_of(heard[0])
            else:
                sets[owner] = lookup_of(heard[0])
    finally:
        progress.finish()
    return sets


class _Book:
    """What was said so far."""

    def __init__(self) -> None:
        self._lookups: dict[tuple[DnsName, str], Lookup] = {}
        self._failing: set[tuple[DnsName, str]] = set()
        self._told = False
        self._trouble = ""

    def note(self, answer: Answer) -> None:
        key = (answer.question.name, answer.question.rdtype)
        self._lookups[key] = lookup_of(answer)
        if answer.said.told:
            self._told = True
            return
        self._trouble = self._trouble or answer.detail or answer.said.value
        # REFUSED is about the resolver's manners, silence about the way to it: neither is about the name.
        if answer.said is Said.FAILED:
            self._failing.add(key)

    def fail(self, topic: Topic, error: MxsyncError) -> None:
        self._trouble = self._trouble or str(error)
        for question in topic.questions:
            self._lookups[question.name, question.rdtype] = failed_lookup(error)

    def facts(self, facts: Facts) -> Facts:
        """What the rules get to see."""
        hosts: dict[DnsName, Host] = {}
        for name, rdtype in self._lookups:
            if rdtype in _ADDRESSES and name not in hosts:
                a, aaaa = (self._lookups.get((name, kind), NOT_ASKED) for kind in _ADDRESSES)
                hosts[name] = Host(a=a, aaaa=aaaa)
        kept = {
            key: one
            for key, one in self._lookups.items()
            if key[1] not in _ADDRESSES and key != (CONTROL.name, CONTROL.rdtype)
        }
        return replace(
            facts,
            hosts=hosts,
            lookups=kept,
            failing=frozenset(self._failing) if self._told else frozenset(),
            silent="" if self._told else self._trouble,
        )
