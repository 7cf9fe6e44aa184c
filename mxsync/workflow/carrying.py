"""Carrying out the zones of a plan, every step recorded before the next."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from mxsync.apply import Journal, Verdict, ZoneOutcome, joined, not_attempted, obstacle, swap_zone
from mxsync.errors import MxsyncError, Refused, internal_error
from mxsync.fleet import Stop
from mxsync.model import Change, ZoneRef, display
from mxsync.plan import ZonePlan
from mxsync.plan.hosts import Hosts
from mxsync.workflow.proving import Proof, prove
from mxsync.workflow.session import Session
from mxsync.workflow.waiting import wait_for_hosts


class Run:
    """What the workers of one apply share."""

    def __init__(
        self, session: Session, journal: Journal, refusals: Mapping[ZoneRef, MxsyncError], stop: Stop
    ) -> None:
        self._session = session
        self._journal = journal
        self._refusals = refusals
        self._stop = stop
        self.problems: tuple[MxsyncError, ...] = ()
        self.outcomes: dict[ZoneRef, ZoneOutcome] = {}

    def all_hosts(self, hosts: Hosts) -> bool:
        """Change one zone at its hosts, one after the other; whether every one is as planned now.

        What stands against one host stands against all of them; the first that fails ends it.
        """
        if not self._cleared(hosts):
            return False
        for number, zone in enumerate(hosts):
            if self._stop.requested and number:
                self.skip(hosts[number:], "interrupted")
                return False
            outcome = self._change(zone)
            if not outcome.verdict.good:
                self._leave(hosts[number + 1 :], outcome, hosts[:number])
                return False
        return True

    def skip(self, zones: Sequence[ZonePlan], why: str) -> None:
        """These zones were not begun."""
        self._settle(
            *(
                not_attempted(zone.ref, zone.changes, Verdict.NOT_ATTEMPTED, MxsyncError(why))
                for zone in zones
            )
        )

    def give_up(self, hosts: Hosts, error: MxsyncError) -> None:
        """Something broke before these hosts were changed."""
        rest = [zone for zone in hosts if zone.ref not in self.outcomes]
        self._settle(*(not_attempted(zone.ref, zone.changes, Verdict.FAILED, error) for zone in rest))

    def _cleared(self, hosts: Hosts) -> bool:
        """Whether nothing stands against any host; otherwise all of them have their outcome."""
        found = {zone.ref: outcome for zone in hosts if (outcome := self._obstacle(zone)) is not None}
        if not found and len(hosts) > 1:  # a swap compares by itself; only the first one would come too late
            for zone in hosts:
                outcome = obstacle(self._session.provider(zone.ref.provider), zone.ref, zone.parts)
                if outcome is not None:
                    found[zone.ref] = outcome
        if not found:
            return True
        first = next(iter(found.values()))
        held = Refused(f"held back: {first.ref.provider}, a host of this zone too, is {first.verdict.value}")
        self._settle(
            *(
                found.get(zone.ref) or not_attempted(zone.ref, zone.changes, Verdict.REFUSED, held)
                for zone in hosts
            )
        )
        return False

    def _obstacle(self, zone: ZonePlan) -> ZoneOutcome | None:
        try:
            refusal = self._refusals.get(zone.ref) or self._moved(zone.ref)
        except MxsyncError as err:
            refusal = err
        if refusal is None:
            return None
        verdict = Verdict.REFUSED if isinstance(refusal, Refused) else Verdict.FAILED
        return not_attempted(zone.ref, zone.changes, verdict, refusal)

    def _change(self, zone: ZonePlan) -> ZoneOutcome:
        """Change one zone at one host, request by request; the first that fails ends it."""
        done: list[ZoneOutcome] = []
        several = len(zone.parts) > 1
        for number, changes in enumerate(zone.parts, start=1):
            stopped = next(
                (f"batch {n} is {one.verdict}" for n, one in enumerate(done, 1) if not one.verdict.good), ""
            )
            if done and self._stop.requested:
                stopped = stopped or "interrupted"
            if stopped:
                outcome = not_attempted(zone.ref, changes, Verdict.NOT_ATTEMPTED, MxsyncError(stopped))
            else:
                outcome = self._swap(zone.ref, changes, batch=number if several else 0)
            done.append(outcome)
            self.outcomes[zone.ref] = joined(done)
            self.record(outcome, batch=number if several else 0)
        return self.outcomes[zone.ref]

    def _swap(self, ref: ZoneRef, changes: Sequence[Change], *, batch: int) -> ZoneOutcome:
        """One request, the intent on disk before."""
        try:
            self._journal.intent(ref, changes, self._session.clock(), batch=batch)
        except MxsyncError as err:
            return not_attempted(ref, changes, Verdict.FAILED, err)
        try:
            return swap_zone(self._session.provider(ref.provider), ref, changes)
        except Exception as err:  # noqa: BLE001 - a bug in a backend: nobody knows what was sent
            return not_attempted(ref, changes, Verdict.UNKNOWN, internal_error(err))

    def _leave(self, rest: Hosts, failed: ZoneOutcome, changed: Hosts) -> None:
        """Say at the hosts that were not reached how far it went."""
        done = (
            f"; the new sets stand at {', '.join(zone.ref.provider for zone in changed)}" if changed else ""
        )
        why = MxsyncError(
            f"stopped at {failed.ref.provider} ({failed.verdict.value}){done}; nothing was sent here",
            *(
                ["mxsync undo takes back what was changed; mxsync plan shows what is left to do"]
                if changed
                else []
            ),
        )
        self._settle(*(not_attempted(zone.ref, zone.changes, Verdict.NOT_ATTEMPTED, why) for zone in rest))

    def _settle(self, *outcomes: ZoneOutcome) -> None:
        self.outcomes.update((outcome.ref, outcome) for outcome in outcomes)
        if outcomes:
            self.record(*outcomes)

    def record(self, *outcomes: ZoneOutcome, batch: int = 0) -> None:
        """Put outcomes on disk. If that fails, the run goes on to tell the truth by other means."""
        try:
            self._journal.outcome(*outcomes, at=self._session.clock(), batch=batch)
        except MxsyncError as err:
            self.problems += (err,)

    def publish(self) -> tuple[str, ...]:
        """Let each provider finish what is cheaper once a run; the outcomes then know what is still owed."""
        outcomes = self.outcomes
        notes: list[str] = []
        by_provider: dict[str, list[ZoneRef]] = {}
        for ref, outcome in outcomes.items():
            if outcome.verdict.good:
                by_provider.setdefault(ref.provider, []).append(ref)
        for name, refs in sorted(by_provider.items()):
            provider = self._session.provider(name)
            try:
                notes.extend(provider.publish(refs))
                for ref in refs:
                    if outcomes[ref].pending:
                        with provider.open(ref) as zone:
                            outcomes[ref] = replace(outcomes[ref], pending=zone.pending())
                        self.record(outcomes[ref])
            except MxsyncError as err:
                self.problems += (err,)
            except Exception as err:  # noqa: BLE001 - zones were changed: their outcomes must be told
                self.problems += (internal_error(err),)
        return tuple(notes)

    def wait(self, seconds: float) -> None:
        """Wait for the hosts; the outcomes then know what is published."""
        found = wait_for_hosts(self._session, tuple(self.outcomes.values()), seconds=seconds, stop=self._stop)
        try:
            for ref, publication in found.items():
                self.outcomes[ref] = replace(self.outcomes[ref], publication=publication)
                self._journal.publication(ref, publication, self._session.clock())
        except MxsyncError as err:
            self.problems += (err,)

    def verify(self, proof: Proof) -> None:
        """Ask the name servers of the world; the outcomes then know what they answer."""
        try:
            found = prove(self._session, tuple(self.outcomes.values()), proof, stop=self._stop)
            for ref, verification in found.items():
                self.outcomes[ref] = replace(self.outcomes[ref], verification=verification)
                self._journal.verification(ref, verification, self._session.clock())
        except MxsyncError as err:
            self.problems += (err,)

    def close(self, outcomes: Sequence[ZoneOutcome], notes: Sequence[str]) -> None:
        """The receipt's last line."""
        counts = Counter(outcome.verdict.value for outcome in outcomes)
        try:
            self._journal.end(dict(sorted(counts.items())), notes, self._session.clock())
        except MxsyncError as err:
            self.problems += (err,)

    def _moved(self, ref: ZoneRef) -> MxsyncError | None:
        """Whether the config now leads to another place than the plan was made for."""
        found = self._session.provider(ref.provider).find(ref.name, ref.id)
        if ref in found:
            return None
        if not found:
            return Refused(
                f"provider {ref.provider!r} has no zone {display(ref.name)}",
                self._session.provider(ref.provider).explain_missing(ref.name),
            )
        places = ", ".join(f"{one.scope} {one.id}".strip() for one in found)
        return Refused(
            f"the plan was made for {ref.scope} {ref.id}".rstrip() + f", the config now leads to {places}",
            "make a new plan",
        )
