"""Facts to facts with the MTA-STS policies that they announce."""

from collections.abc import Iterable
from dataclasses import replace

from mxsync.errors import MxsyncError
from mxsync.fleet import SILENT, Progress
from mxsync.mail.facts import Facts, Fetched, Status
from mxsync.mail.places import public, sts_host
from mxsync.mail.reach import targets
from mxsync.mail.rule import Case
from mxsync.mail.rules.sts import announces
from mxsync.model import DnsName
from mxsync.probe.https import HttpsManners, fetch_policies
from mxsync.probe.lookups import host_of
from mxsync.probe.scripts import Topic, talk
from mxsync.resolver import Question, Resolver


def gather_policies(
    resolver: Resolver,
    cases: Iterable[Case],
    facts: Facts,
    manners: HttpsManners,
    *,
    progress: Progress = SILENT,
) -> Facts:
    """``facts`` and the policies of all owners that announce one.

    Connections go to the addresses that the run's resolver gives.
    """
    domains = {case.owner: None for case in cases if any(targets(case)) and announces(facts, case.owner)}
    fetched: dict[DnsName, Fetched] = {}
    places: dict[DnsName, tuple[str, ...]] = {}
    asking = {sts_host(domain): domain for domain in domains}
    topics = [Topic((Question(host, "A"), Question(host, "AAAA"))) for host in asking]
    for topic, heard in resolver.each(topics, lambda topic: talk(topic, public)):
        domain = asking[topic.questions[0].name]
        if isinstance(heard, MxsyncError):
            fetched[domain] = Fetched(problem=str(heard))
            continue
        host = host_of(*heard)
        if host.addresses:
            places[domain] = host.addresses
            continue
        unknown = [one for one in (host.a, host.aaaa) if one.status is Status.UNKNOWN]
        fetched[domain] = Fetched(
            problem=f"the address of its host: {(*unknown, host.a)[0].detail}", told=not unknown
        )
    return replace(facts, sts={**fetched, **fetch_policies(places, manners, progress=progress)})
